"""Letters about appeals: the receipt, what is missing, the forwarding to the claimant, and the outcome for each side.

Each is written in the language of its reader, and waits as long as the letters about decisions do.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.identity.current import site_identity
from articles.outbox.models import MAY_HAVE_LEFT, Message
from articles.takedowns.law.appeal_rules import (
    CN_DECLARATION,
    DMCA_COUNTER,
    DSA_COMPLAINT,
    GDPR_OBJECTION,
    Restoring,
    Side,
)
from articles.takedowns.letters import wording
from articles.takedowns.letters import wording_of_appeals as words
from articles.takedowns.letters.appeal_contents import file_count, statements_of, text_of
from articles.takedowns.letters.appeal_readers import claimants_with_email, contested_notices
from articles.takedowns.letters.replies import UNDO_PERIOD
from articles.takedowns.letters.status_links import AffectedParty, affected_party, new_status_link
from articles.takedowns.letters.templates import bullet_list
from articles.takedowns.models import Appeal, AppealMessage, Appellant, ClaimantMessage, Decision, Notice

Outcome = Appeal.Outcome
# Makes the link that a letter names, as `new_status_link` does; "" for a letter without one.
LinkMaker = Callable[[Notice, AffectedParty | None, str], str]


def write_receipt(appeal: Appeal) -> int:
    """To the person who appealed: the receipt, with what is still missing. Returns the number of letters, 0 or 1."""
    paragraphs: list[Any] = [words.RECEIVED]
    if appeal.missing:
        paragraphs += _still_needed(appeal)
    elif appeal.rule.forwards:
        paragraphs.append(words.WILL_FORWARD)
    else:
        paragraphs.append(words.OTHER_PERSON)
    return _to_appellant(appeal, words.SUBJECT_RECEIVED, paragraphs)


def write_addition_receipt(appeal: Appeal) -> int:
    """To the person who appealed: what they sent later was received, and the appeal is complete or what it lacks."""
    if appeal.missing:
        paragraphs: list[Any] = [words.ADDED, *_still_needed(appeal)]
    else:
        paragraphs = [words.ADDED_LAST, words.WILL_FORWARD if appeal.rule.forwards else words.OTHER_PERSON]
    return _to_appellant(appeal, words.SUBJECT_ADDED, paragraphs)


def _still_needed(appeal: Appeal) -> list[Any]:
    return [words.STILL_NEEDED, *([words.NOT_BEFORE_COMPLETE] if appeal.rule.forwards else []), words.ADD]


def write_forwarding(appeal: Appeal) -> int:
    """To the claimant the appeal with the name of its sender, and to the sender when content is put back."""
    at_once = appeal.rule.restoring is Restoring.AT_ONCE
    follows = words.RESTORED_AT_ONCE if at_once else words.WINDOW
    count = _to_appellant(appeal, words.SUBJECT_FORWARDED, [words.WAS_FORWARDED, follows])
    return count + _to_claimants(appeal, words.SUBJECT_OPPOSED, _forwarded(appeal), appeal.decision)


def posted_forwarding(appeal: Appeal, notice: Notice) -> tuple[str, str]:
    """Subject and text of the letter to a claimant whom no email reaches, for somebody to post. It names no link."""
    mail = _letter(appeal, notice.language, words.SUBJECT_OPPOSED, _forwarded(appeal), notice=notice, links=_no_link)
    return mail["subject"], mail["text"]


def _forwarded(appeal: Appeal) -> list[Any]:
    """The copy of the appeal, and what the claimant can do."""
    requests = {DMCA_COUNTER.code: words.TELL_US_DMCA, CN_DECLARATION.code: words.TELL_US_CN}
    return [
        words.FORWARDED,
        words.SAYS,
        *([words.STATES] if statements_of(appeal) else []),
        *([words.SIGNED] if Appellant.objects.filter(appeal=appeal).exclude(signature="").exists() else []),
        *([words.WITH_FILES] if file_count(appeal) else []),
        requests.get(appeal.kind, words.RESTORED_AT_ONCE_CLAIMANT),
    ]


def write_outcome(appeal: Appeal, *, is_whole: bool = True) -> int:
    """To the person who appealed, and to the claimants if somebody else appealed and something changed for them.

    `is_whole`: whether nothing else restricts the content any more.
    """
    outcome = Outcome(appeal.outcome)
    paragraphs: list[Any] = [words.decided(outcome, is_whole), *([words.REASONS] if appeal.reasons else [])]
    if outcome in (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED):
        paragraphs.append(words.BY_ANOTHER)
    if outcome is Outcome.GRANTED and not is_whole:
        paragraphs.append(words.OTHERS_STAND)
    own = [*paragraphs, *_redress(appeal)]
    count = _to_appellant(appeal, words.SUBJECT_DECIDED, own, appeal.result)
    if appeal.side == Side.CLAIMANT or outcome not in words.DECIDED_CLAIMANT:
        return count
    others = [words.decided_claimant(outcome, is_whole), *paragraphs[1:], *_redress(appeal)]
    return count + _to_claimants(appeal, words.SUBJECT_DECIDED_CLAIMANT, others, appeal.result)


def write_reopening(appeal: Appeal) -> int:
    """To the person who appealed: what we wrote about the outcome does not hold, and the appeal is open again."""
    return _to_appellant(appeal, words.SUBJECT_REOPENED, [words.REOPENED])


def _redress(appeal: Appeal) -> Iterable[Any]:
    if appeal.kind == DSA_COMPLAINT.code:
        return (wording.DSA_BODIES,)
    return (wording.GDPR_REDRESS,) if appeal.kind == GDPR_OBJECTION.code else (wording.OTHER_RIGHTS,)


def recall_letters(appeal: Appeal, decision: Decision) -> int:
    """Delete the unsent letters to the person who appealed about a decision that is undone. Returns their number."""
    decisions = [decision.pk, *([decision.about_id] if decision.about_id else [])]
    letters = AppealMessage.objects.filter(appellant__appeal=appeal, decision__in=decisions).order_by()
    # Locked, none can be claimed by a worker any more; one that is being sent is left alone.
    waiting = Message.objects.filter(pk__in=letters.values("pk"), failed_at=None).exclude(MAY_HAVE_LEFT)
    keys = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    AppealMessage.objects.filter(pk__in=keys).delete()
    return len(keys)


def _to_appellant(appeal: Appeal, subject: Any, paragraphs: Iterable[Any], decision: Decision | None = None) -> int:
    person = Appellant.objects.filter(appeal=appeal).exclude(email="").first()
    if person is None:
        return 0
    affected = affected_party(appeal.case, appeal.decision, appeal.party) if appeal.side == Side.AFFECTED else None
    letter = _letter(appeal, appeal.language, subject, paragraphs, affected)
    AppealMessage.objects.create(appellant=person, decision=decision, recipient=person.email, **letter)
    return 1


def _to_claimants(appeal: Appeal, subject: Any, paragraphs: Iterable[Any], decision: Decision | None) -> int:
    """To everybody whose notice led to the decision, if we know an email address. Returns the number of letters."""
    claimants = claimants_with_email(contested_notices(appeal))
    for claimant in claimants:
        notice = claimant.notice
        letter = _letter(appeal, notice.language, subject, paragraphs, notice=notice)
        ClaimantMessage.objects.create(
            claimant=claimant, notice=notice, decision=decision, recipient=claimant.email, **letter
        )
    return len(claimants)


def _letter(
    appeal: Appeal,
    language: str,
    subject: Any,
    paragraphs: Iterable[Any],
    affected: AffectedParty | None = None,
    notice: Notice | None = None,
    links: LinkMaker = new_status_link,
) -> dict[str, Any]:
    """The columns of a mail in a language. `affected`: to whom its link belongs, if not to the claimant. `notice`: the
    reader's own, if it is not the one of the appeal.
    """
    notice = notice or appeal.notice
    with translation.override(language):
        slots = _slots(appeal, language, notice)
        parts = [str(part) for part in (wording.GREETING, *paragraphs, wording.FAREWELL, wording.SENDER)]
        if any("{contact}" in part for part in parts):
            slots["contact"] = _contact(appeal, affected, notice, links)
        text = "\n\n".join(_filled(part, slots) for part in parts)
        one_line = " ".join(_filled(str(subject), slots).split())
    return {"subject": one_line[:200], "text": text + "\n", "not_before": timezone.now() + UNDO_PERIOD}


def _filled(text: str, slots: dict[str, str]) -> str:
    """The text with its slots. Not str.format: the values may contain braces themselves."""
    for part in [part.split("}")[0] for part in text.split("{")[1:]]:
        text = text.replace("{" + part + "}", "\0" + part + "\1")
    for name, value in slots.items():
        text = text.replace("\0" + name + "\1", value)
    return text


def _slots(appeal: Appeal, language: str, notice: Notice | None) -> dict[str, str]:
    """The slots of all letters, in the active language."""
    person = Appellant.objects.filter(appeal=appeal).first() or Appellant()
    return {
        "appeal": appeal.reference,
        "reference": notice.reference if notice else appeal.case.reference,
        "kind": str(appeal.rule.name),
        "citation": str(appeal.rule.citation),
        "received": _day(appeal.received_at),
        "made": _day(appeal.decision.made_at),
        "complete": _day(appeal.effective_at),
        "date": _day(appeal.decided_at),
        "from": _day(appeal.opens_at),
        "until": _day(appeal.closes_at),
        "missing": bullet_list(appeal.missing, language),
        "reasons": appeal.reasons,
        "text": text_of(appeal),
        "statements": statements_of(appeal),
        "signature": person.signature,
        "files": str(file_count(appeal)),
        "name": person.name or "–",
        "person_contact": person.contact or person.email or "–",
        "newsroom": site_identity("name"),
        "route": "\n".join(filter(None, [site_identity("address"), _newsroom_email()])),
    }


def _newsroom_email() -> str:
    return site_identity("corrections_email") or site_identity("email")


def _no_link(notice: Notice, affected: AffectedParty | None, language: str) -> str:
    return ""


def _contact(
    appeal: Appeal,
    affected: AffectedParty | None,
    notice: Notice | None,
    links: LinkMaker,
) -> str:
    """How to reply, in the active language: on the page of a link of their own, or by email."""
    words = {"mail": _newsroom_email(), "reference": appeal.reference}
    is_outsider = appeal.side == Side.OTHER and notice == appeal.notice
    link = "" if notice is None or is_outsider else links(notice, affected, translation.get_language() or "")
    if not link:
        return _("by email to %(mail)s, quoting the reference %(reference)s") % words
    words["link"] = link
    return _("on the page %(link)s or by email to %(mail)s, quoting the reference %(reference)s") % words


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else "–"
