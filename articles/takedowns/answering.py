"""What do the people hear who asked? Mails that wait two minutes, so that a decision undone by then never went out."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.markup import excerpt
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.restricting import column_of
from articles.takedowns.bases import BASES, OTHER, Basis
from articles.takedowns.models import Case, ClaimantMessage, Decision, Notice
from articles.takedowns.reasons import (
    Outcome,
    Template,
    in_lines,
    missing_template,
    reversed_templates,
    templates_for,
)

UNDO_FREE = timedelta(seconds=120)
OBJECTIONS = timedelta(days=183)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
Action, Relief = Decision.Action, Notice.Relief
# By which act each wish is granted; another act is an answer in another way.
GRANTS = {
    Relief.CORRECT: (Action.CREDIT, Action.FACT),
    Relief.NOTE: (Action.FACT,),
    Relief.NAME: (Action.NAME,),
    Relief.REMOVE: (Action.RESTRICT, Action.CONFIRM),
    Relief.DELIST: (Action.RESTRICT, Action.CONFIRM),
}
GOING = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.RETRACTED, Mode.ELEMENT_REMOVED)
DONE = {
    Action.CREDIT: gettext_lazy("The credit was corrected wherever it stood."),
    Action.FACT: gettext_lazy("The passage was corrected, and readers are told so on the page."),
    Action.NAME: gettext_lazy("The name was replaced."),
    Action.LIFT: gettext_lazy("The restriction was ended."),
}
DONE_BY_MODE = {
    Mode.RETRACTED: gettext_lazy("The text was withdrawn; a notice stands in its place."),
    Mode.ELEMENT_REMOVED: gettext_lazy("The part in question was removed."),
    Mode.DELISTED: gettext_lazy("The page was taken out of our lists, feeds and search."),
    Mode.LABELLED: gettext_lazy("A note was set above the text."),
}
REMOVED = gettext_lazy("The content was removed; its address no longer shows it.")


def unanswered(case: Case) -> list[int]:
    """The notices of a case that wait for an answer. Asked before the case moves on."""
    return list(case.notices.exclude(state=Notice.State.CLOSED).order_by("pk").values_list("pk", flat=True))


def outcome_of(notice: Notice, action: str, mode: str) -> Outcome:
    """What an act is for who asked for something: as asked, in another way, or not."""
    if action == Action.NOTHING:
        return Outcome.REFUSED
    wanted = GRANTS.get(Relief(notice.relief)) if notice.relief else None
    if wanted is None or (notice.relief == Relief.NOTE and mode == Mode.LABELLED):
        return Outcome.GRANTED
    if notice.relief == Relief.REMOVE and mode and mode not in GOING:
        return Outcome.OTHERWISE
    if notice.relief == Relief.DELIST and mode and mode != Mode.DELISTED:
        return Outcome.OTHERWISE
    return Outcome.GRANTED if action in wanted else Outcome.OTHERWISE


def answer(decision: Decision, notices: Iterable[int]) -> int:
    """Write the answers to these notices, and a statement to whose content it is. Returns how many mails."""
    told: set[str] = set()
    count = 0
    for notice in _asked(notices):
        templates = templates_for(_basis(notice), outcome_of(notice, decision.action, decision.mode))
        count += _write(decision, notice, templates.notifier, notice.claimant.email)
        affected = _affected(decision.case)
        if templates.affected and affected and affected not in told and decision.action != Action.NOTHING:
            told.add(affected)
            count += _write(decision, notice, templates.affected, affected)
    return count


def call_back(decision: Decision) -> tuple[int, list[int]]:
    """Delete the mails of a decision that did not go out. Returns how many, and the notices of all others."""
    both = [decision.pk, *([decision.about_id] if decision.about_id else [])]
    messages = ClaimantMessage.objects.filter(decision__in=both)
    # A sender takes a message by raising `attempts`; one that it has taken is out of our hands.
    waiting = messages.filter(sent_at=None, attempts=0, not_before__gt=timezone.now())
    with transaction.atomic():
        numbers = list(waiting.values_list("pk", flat=True))
        ClaimantMessage.objects.filter(pk__in=numbers).delete()
    return len(numbers), list(messages.order_by().values_list("claimant__notice", flat=True).distinct())


def tell_reversed(reversal: Decision, notices: Iterable[int]) -> int:
    """To everybody who was told of the decision that does not hold any longer."""
    count = 0
    for notice in _asked(notices):
        templates = reversed_templates(_basis(notice))
        recipients = set(
            ClaimantMessage.objects.filter(claimant__notice=notice, decision=reversal.about_id).values_list(
                "recipient", flat=True
            )
        )
        for recipient in sorted(recipients):
            template = templates.notifier if recipient == notice.claimant.email else templates.affected
            if template:
                count += _write(reversal, notice, template, recipient)
    return count


def ask_for_missing(notice: Notice, case: Case) -> int:
    """The letter that names what is missing, in the language of the notice. It says that nothing is hidden meanwhile,
    so it is not written while something is.
    """
    if not notice.missing or not hasattr(notice, "claimant") or not notice.claimant.email or _is_hidden(case):
        return 0
    slots = {"missing": in_lines(notice.missing, notice.language)}
    template = missing_template(_basis(notice))
    return _post(notice, template, notice.claimant.email, None, _slots(notice, case) | slots)


def _is_hidden(case: Case) -> bool:
    if case.target is None:
        return False
    hidden = Restriction.objects.active(timezone.now()).filter(mode=Mode.HIDDEN)
    return hidden.filter(**{column_of(case.target): case.target}).exists()


def _asked(notices: Iterable[int]) -> Iterable[Notice]:
    rows = Notice.objects.filter(pk__in=list(notices), claimant__isnull=False).exclude(claimant__email="")
    return rows.select_related("claimant").order_by("pk")


def _basis(notice: Notice) -> Basis:
    return BASES.get(notice.basis, OTHER)


def _write(decision: Decision, notice: Notice, template: Template, recipient: str) -> int:
    with translation.override(notice.language):
        words = {"done": done_words(decision), "facts": decision.statement.facts, "date": _day(decision.made_at)}
        words |= {"deadline": _day(decision.made_at + OBJECTIONS), "notifier": notice.claimant.name or "–"}
    return _post(notice, template, recipient, decision, _slots(notice, decision.case) | words)


def _post(notice: Notice, template: Template, recipient: str, decision: Decision | None, slots: dict[str, str]) -> int:
    filled = template.prefilled(slots, notice.language)
    ClaimantMessage.objects.create(
        claimant=notice.claimant,
        decision=decision,
        recipient=recipient,
        subject=template.fill_subject(filled, notice.language)[:200],
        text=template.fill(filled, notice.language),
        not_before=timezone.now() + UNDO_FREE,
    )
    return 1


def letter_for(notice: Notice, case: Case, template: Template, **words: str) -> str:
    """A letter as it would go out, to be shown before anything is decided."""
    return template.fill(template.prefilled(_slots(notice, case) | words, notice.language), notice.language)


def done_words(decision: Decision) -> str:
    """What was done, in the active language."""
    return done_in_words(decision.action, decision.mode)


def done_in_words(action: str, mode: str) -> str:
    words = DONE.get(Action(action)) or (DONE_BY_MODE.get(Mode(mode), REMOVED) if mode else "")
    return str(words or _("Our earlier decision was taken back; the content is as it was before."))


def _slots(notice: Notice, case: Case) -> dict[str, str]:
    """What the case fills by itself, in the language of the notice."""
    with translation.override(notice.language):
        item = _item(case)
        mail = _site("corrections_email") or _site("email")
        return {
            "reference": notice.reference,
            "received": _day(notice.received_at),
            "item": _title(item) if item else _("the page that you name"),
            "address": settings.SITE_URL + item.get_absolute_url() if item else notice.url_as_given or "–",
            "ground": str(_basis(notice).law),
            "contest": _("by mail to %(mail)s, with the reference %(reference)s")
            % {"mail": mail, "reference": notice.reference},
            "newsroom": _site("name"),
            "route": "\n".join(filter(None, [_site("address"), mail])),
            "notice": excerpt(notice.statement, 500) or "–",
        }


def _site(name: str) -> str:
    english = settings.SITE.get(f"{name}_en") if translation.get_language() == "en" else ""
    return str(english or settings.SITE.get(name) or "")


def _item(case: Case) -> NewsItem | None:
    target = case.target
    if isinstance(target, Placement):
        return target.article
    return target if isinstance(target, NewsItem) else None


def _title(item: NewsItem) -> str:
    return item.headline or excerpt(item.body, 40)


def _affected(case: Case) -> str:
    """The address of the outlet whose text it is, where its contact is one."""
    item = _item(case)
    found = _EMAIL.search(item.source.contact) if item and item.source else None
    return found[0] if found else ""


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
