"""Replies: letters to claimants and content providers about decisions.

They wait two minutes before they are sent, so that nothing goes out about a decision that is undone at once.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.restrictions import column_of
from articles.formats.interface_language import site_identity
from articles.html.sanitizer import excerpt
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.outbox.models import Message
from articles.pages.metadata import short_title
from articles.takedowns.law.legal_bases import BASES, OTHER, Basis
from articles.takedowns.letters.templates import (
    LetterTemplate,
    Outcome,
    bullet_list,
    missing_template,
    reversed_templates,
    templates_for,
)
from articles.takedowns.models import Case, ClaimantMessage, Decision, Notice, NoticeOutcome

UNDO_PERIOD = timedelta(seconds=120)
OBJECTION_PERIOD = timedelta(days=183)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
Action, Relief, Result = Decision.Action, Notice.Relief, NoticeOutcome.Result
# Actions that grant each relief; after another action the notice was settled in another way.
GRANTS = {
    Relief.CORRECT: (Action.CREDIT, Action.FACT),
    Relief.NOTE: (Action.FACT,),
    Relief.NAME: (Action.NAME,),
    Relief.REMOVE: (Action.RESTRICT,),
    Relief.DELIST: (Action.RESTRICT,),
}
REMOVING_MODES = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.RETRACTED, Mode.ELEMENT_REMOVED)
DONE = {
    Action.CREDIT: gettext_lazy("The credit was corrected wherever it appeared."),
    Action.FACT: gettext_lazy("The passage was corrected, and a note on the page informs readers."),
    Action.NAME: gettext_lazy("The name was replaced."),
    Action.LIFT: gettext_lazy("The restriction was lifted."),
    Action.NOTHING: gettext_lazy("Nothing more had to be changed."),
}
DONE_BY_MODE = {
    Mode.RETRACTED: gettext_lazy("The text was retracted; a notice appears in its place."),
    Mode.ELEMENT_REMOVED: gettext_lazy("The part in question was removed."),
    Mode.DELISTED: gettext_lazy("The page was removed from our lists, feeds and search."),
    Mode.LABELLED: gettext_lazy("A note was added above the text."),
}
REMOVED = gettext_lazy("The content was removed and is no longer shown at its address.")


def outcome_of(notice: Notice, action: str, mode: str, result: str = "") -> Outcome:
    """Whether an action grants what the notice asked for, settles it in another way, or refuses it. `result` is the
    outcome that was recorded for the notice, if there is one.
    """
    if result == Result.NOT_NEEDED:
        return Outcome.OTHERWISE
    if action == Action.NOTHING or result == Result.REFUSED:
        return Outcome.REFUSED
    granting = GRANTS.get(Relief(notice.relief)) if notice.relief else None
    if granting is None or (notice.relief == Relief.NOTE and mode == Mode.LABELLED):
        return Outcome.GRANTED
    if notice.relief == Relief.REMOVE and mode and mode not in REMOVING_MODES:
        return Outcome.OTHERWISE
    if notice.relief == Relief.DELIST and mode and mode != Mode.DELISTED:
        return Outcome.OTHERWISE
    return Outcome.GRANTED if action in granting else Outcome.OTHERWISE


def write_answers(decision: Decision) -> int:
    """Write the answer to each notice with an outcome, and one statement of reasons to the content provider.

    Spam is not answered. Returns the number of letters.
    """
    informed: set[str] = set()
    count = 0
    for row in _reachable_outcomes(decision):
        notice = row.notice
        templates = templates_for(_basis(notice), outcome_of(notice, decision.carried_out, decision.mode, row.outcome))
        count += _write_decision_letter(decision, notice, templates.claimant, notice.claimant.email, _facts(row))
        provider = _provider_email(decision.case)
        is_granted = row.outcome == Result.GRANTED
        if templates.provider and provider and provider not in informed and is_granted:
            informed.add(provider)
            count += _write_decision_letter(decision, notice, templates.provider, provider, _facts(row))
    return count


def _reachable_outcomes(decision: Decision) -> "QuerySet[NoticeOutcome]":
    """The outcomes of a decision that are to be answered, where the claimant left an email address."""
    rows = decision.outcomes.exclude(outcome=Result.SPAM).filter(notice__claimant__isnull=False)
    rows = rows.exclude(notice__claimant__email="").select_related("notice__claimant", "statement")
    return rows.order_by("notice")


def _facts(row: NoticeOutcome) -> str:
    """The reasons for a notice: its own, else those of the decision if it has the outcome of the decision.

    Without any, "": the letter gives the default sentence for its outcome.
    """
    if hasattr(row, "statement"):
        return row.statement.facts
    assert row.decision is not None
    usual = Result.REFUSED if row.decision.carried_out == Action.NOTHING else Result.GRANTED
    return row.decision.statement.facts if row.outcome == usual else ""


def recall_unsent(decision: Decision) -> tuple[int, list[int]]:
    """Delete the unsent letters of a decision, and of the one it confirms, however long they have been due.

    Returns how many, and the ids of the notices some of whose letters were sent already. Must run in a transaction.
    """
    decisions = [decision.pk, *([decision.about_id] if decision.about_id else [])]
    messages = ClaimantMessage.objects.filter(decision__in=decisions)
    # A worker claims a message by raising `attempts`: then it counts as sent. Locked until the commit, a message that
    # is deleted here cannot be claimed any more, and one that is being claimed is not deleted.
    unclaimed = Message.objects.filter(pk__in=messages.order_by().values("pk"), sent_at=None, attempts=0)
    keys = list(unclaimed.select_for_update().order_by("pk").values_list("pk", flat=True))
    ClaimantMessage.objects.filter(pk__in=keys).delete()
    return len(keys), list(messages.order_by().values_list("claimant__notice", flat=True).distinct())


def write_reversals(reversal: Decision, undone: Decision, notices: Iterable[int]) -> int:
    """Write to everyone who was informed of the decision that is now reversed. Returns the number of letters."""
    count = 0
    for notice in _reachable(notices):
        templates = reversed_templates(_basis(notice))
        sent = ClaimantMessage.objects.filter(claimant__notice=notice, decision=undone)
        for recipient in sorted(set(sent.values_list("recipient", flat=True))):
            template = templates.claimant if recipient == notice.claimant.email else templates.provider
            if template:
                count += _write_decision_letter(reversal, notice, template, recipient, reversal.statement.facts)
    return count


def request_missing(notice: Notice, case: Case) -> int:
    """Ask the claimant for missing elements, in the language of the notice. Returns the number of letters.

    The letter says that nothing is hidden in the meantime, so it is not written while the content is hidden.
    """
    if not notice.missing or not hasattr(notice, "claimant") or not notice.claimant.email or _is_hidden(case):
        return 0
    slots = _slots(notice, case) | {"missing": bullet_list(notice.missing, notice.language)}
    return _write_letter(notice, missing_template(_basis(notice)), notice.claimant.email, None, slots)


def _is_hidden(case: Case) -> bool:
    if case.target is None:
        return False
    hidden = Restriction.objects.active(timezone.now()).filter(mode=Mode.HIDDEN)
    return hidden.filter(**{column_of(case.target): case.target}).exists()


def _reachable(notices: Iterable[int]) -> Iterable[Notice]:
    """Those of the notices whose claimant left an email address."""
    reachable = Notice.objects.filter(pk__in=list(notices), claimant__isnull=False).exclude(claimant__email="")
    return reachable.select_related("claimant").order_by("pk")


def _basis(notice: Notice) -> Basis:
    return BASES.get(notice.basis, OTHER)


def _write_decision_letter(
    decision: Decision, notice: Notice, template: LetterTemplate, recipient: str, facts: str
) -> int:
    with translation.override(notice.language):
        slots = {
            "done": describe_action(decision.carried_out, decision.mode),
            "facts": facts,
            "date": _date(decision.made_at),
            "deadline": _date(decision.made_at + OBJECTION_PERIOD),
            "claimant": notice.claimant.name or "–",
        }
    return _write_letter(notice, template, recipient, decision, _slots(notice, decision.case) | slots)


def _write_letter(
    notice: Notice, template: LetterTemplate, recipient: str, decision: Decision | None, slots: dict[str, str]
) -> int:
    filled = template.prefilled(slots, notice.language)
    ClaimantMessage.objects.create(
        claimant=notice.claimant,
        decision=decision,
        recipient=recipient,
        subject=template.render_subject(filled, notice.language)[:200],
        text=template.render(filled, notice.language),
        not_before=timezone.now() + UNDO_PERIOD,
    )
    return 1


def describe_action(action: str, mode: str) -> str:
    """What was done, as a sentence in the active language."""
    sentence = DONE.get(Action(action)) or (DONE_BY_MODE.get(Mode(mode), REMOVED) if mode else "")
    return str(sentence or _("Our earlier decision was reversed; the content is as it was before."))


def _slots(notice: Notice, case: Case) -> dict[str, str]:
    """The slots that every letter of a case can fill, in the language of the notice."""
    with translation.override(notice.language):
        item = _item(case)
        email = site_identity("corrections_email") or site_identity("email")
        return {
            "reference": notice.reference,
            "received": _date(notice.received_at),
            "item": short_title(item) if item else _("the page that you named"),
            "address": settings.SITE_URL + item.get_absolute_url() if item else notice.url_as_given or "–",
            "ground": str(_basis(notice).citation),
            "contest": _("by email to %(mail)s, quoting the reference %(reference)s")
            % {"mail": email, "reference": notice.reference},
            "newsroom": site_identity("name"),
            "route": "\n".join(filter(None, [site_identity("address"), email])),
            "notice": excerpt(notice.statement, 500) or "–",
        }


def _item(case: Case) -> NewsItem | None:
    target = case.target
    if isinstance(target, Placement):
        return target.article
    return target if isinstance(target, NewsItem) else None


def _provider_email(case: Case) -> str:
    """The first email address in the contact of the item's source; empty if there is none."""
    item = _item(case)
    match = _EMAIL.search(item.source.contact) if item and item.source else None
    return match[0] if match else ""


def _date(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
