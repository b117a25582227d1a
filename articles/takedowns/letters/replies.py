"""Replies: letters to claimants and to those whom content credits, about decisions.

They wait two minutes before they are sent, so that nothing goes out about a decision that is undone at once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from articles.editing.restrictions import column_of
from articles.models.restriction import Mode, Restriction
from articles.outbox.models import MAY_HAVE_LEFT, Message
from articles.rights.models import Person, Source
from articles.takedowns.law.affected_parties import Party, role_of_claimant
from articles.takedowns.law.legal_bases import BASES, OTHER, Basis
from articles.takedowns.letters import wording
from articles.takedowns.letters.drafts import Draft, Letters
from articles.takedowns.letters.parties import ConcernedParty, affected_parties
from articles.takedowns.letters.proven import REVERSED, REVERSED_IN_PART
from articles.takedowns.letters.slots import LINK, date_words, decision_slots, letter_slots
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.letters.templates import (
    LetterTemplate,
    bullet_list,
    extension_template,
    question_template,
    reversed_templates,
)
from articles.takedowns.letters.together import decided_together, still_standing
from articles.takedowns.models import Case, Claimant, ClaimantMessage, Decision, Notice, UnreachedParty

UNDO_PERIOD = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a letter, in which language. `credit`: whose content it is about; None for a claimant."""

    email: str
    role: str
    language: str
    credit: Source | Person | None = None


def prepare_letters(decisions: Collection[Decision]) -> list[Draft]:
    """The letters of decisions that were made together. Records who gets none for want of an address, so that the
    events of the decisions can record that.
    """
    if not decisions:
        return []
    letters = Letters(decisions)
    UnreachedParty.objects.bulk_create(
        UnreachedParty(
            decision=missed.decision,
            notice=missed.notice,
            role=missed.role,
            source=missed.credit if isinstance(missed.credit, Source) else None,
            person=missed.credit if isinstance(missed.credit, Person) else None,
        )
        for missed in letters.unreached()
    )
    return letters.drafts()


def write_letters(drafts: Collection[Draft]) -> None:
    for draft in drafts:
        ClaimantMessage.objects.create(
            claimant=_claimant(draft.notice),
            notice=draft.notice,
            role=draft.role,
            decision=draft.decision,
            recipient=draft.recipient,
            subject=draft.subject,
            text=draft.text.replace(LINK, _link(draft)) if LINK in draft.text else draft.text,
            not_before=timezone.now() + UNDO_PERIOD,
        )


def recall_unsent(decision: Decision) -> tuple[int, list[int]]:
    """Delete the unsent letters of a decision, and of the one it confirms, however long they have been due.

    Returns how many, and the ids of the notices some of whose letters were sent already. Must run in a transaction.
    """
    messages = _messages_about(decision)
    # Locked until the commit, a message that is deleted here cannot be claimed any more by a worker, and one that is
    # being sent is not deleted. A refused message stays: the case shows why.
    unsent = Message.objects.filter(pk__in=messages.order_by().values("pk"), failed_at=None).exclude(MAY_HAVE_LEFT)
    keys = list(unsent.select_for_update().order_by("pk").values_list("pk", flat=True))
    recalled = ClaimantMessage.objects.filter(pk__in=keys)
    readers = set(recalled.values_list("notice", "recipient"))
    recalled.delete()
    left = messages.filter(MAY_HAVE_LEFT)
    sent_about = list(left.order_by().values_list("notice", flat=True).distinct())
    return len(keys) - _write_again(decision, readers), sent_about


def _messages_about(decision: Decision) -> "QuerySet[ClaimantMessage]":
    """The letters about a decision, and about the one it confirms. One letter may be about several decisions that were
    made together; it hangs on the first of them.
    """
    own = Q(decision__in=[decision.pk, *([decision.about_id] if decision.about_id else [])])
    shared = Q(decision__in=decided_together(decision), notice__in=decision.outcomes.order_by().values("notice"))
    return ClaimantMessage.objects.filter(own | shared)


def _write_again(decision: Decision, readers: set[tuple[int, str]]) -> int:
    """Write recalled letters again without this decision, if others were made with it. Returns their number."""
    others = still_standing(decision) if readers else []
    drafts = Letters(others).drafts() if others else []
    again = [draft for draft in drafts if (draft.notice.pk, draft.recipient) in readers]
    write_letters(again)
    return len(again)


def write_reversals(reversal: Decision, undone: Decision, notices: Iterable[int], *, is_whole: bool) -> int:
    """Write to everyone who was informed of the decision that is now reversed. `is_whole`: whether everything is as it
    was before. Returns the number of letters.
    """
    count = 0
    concerned = {party.email: party for party in affected_parties([undone.case])[undone.case.pk]}
    for notice in Notice.objects.filter(pk__in=list(notices)).select_related("claimant").order_by("pk"):
        templates = reversed_templates(_basis(notice))
        sent = _messages_about(undone).filter(MAY_HAVE_LEFT, notice=notice)
        for recipient, role in sorted(set(sent.values_list("recipient", "role"))):
            is_claimant = role in (Party.CLAIMANT, Party.AUTHORITY)
            if not is_claimant and recipient not in concerned:
                continue
            template = templates.claimant if is_claimant else templates.provider
            if template:
                reader = _claimant_of(notice, recipient, role) if is_claimant else _reader(concerned[recipient], role)
                _write_reversal(reversal, notice, template, reader, is_whole)
                count += 1
    return count


def _write_reversal(
    reversal: Decision, notice: Notice, template: LetterTemplate, reader: Reader, is_whole: bool
) -> None:
    basis = _basis(notice)
    with translation.override(reader.language):
        slots = letter_slots(notice, reversal.case, basis) | decision_slots(reversal, notice)
        slots |= {
            "done": str(REVERSED if is_whole else REVERSED_IN_PART),
            "facts": reversal.statement.facts or str(wording.REVERSED_FACTS),
        }
    _write_letter(notice, template, reader, reversal, slots)


def send_question(notice: Notice, case: Case, question: str) -> int:
    """Email a question as it was typed, with the missing elements. Returns the number of letters: none without an
    address.
    """
    template = question_template(_basis(notice), bool(notice.missing), _is_hidden(case))
    missing = bullet_list(notice.missing, notice.language)
    return _write_to_claimant(notice, case, template, {"question": question, "missing": missing})


def send_extension(notice: Notice, case: Case, reason: str, until: datetime) -> int:
    """Email that the answer comes later, and why. Returns the number of letters: none without an address."""
    slots = {"question": reason, "until": date_words(until)}
    return _write_to_claimant(notice, case, extension_template(_basis(notice)), slots)


def _write_to_claimant(notice: Notice, case: Case, template: LetterTemplate, slots: dict[str, str]) -> int:
    if not hasattr(notice, "claimant") or not notice.claimant.email:
        return 0
    basis = _basis(notice)
    with translation.override(notice.language):
        slots = letter_slots(notice, case, basis) | slots
    reader = _claimant_of(notice, notice.claimant.email, role_of_claimant(basis))
    _write_letter(notice, template, reader, None, slots)
    return 1


def _is_hidden(case: Case) -> bool:
    if case.target is None:
        return False
    hidden = Restriction.objects.active(timezone.now()).filter(mode=Mode.HIDDEN)
    return hidden.filter(**{column_of(case.target): case.target}).exists()


def _basis(notice: Notice) -> Basis:
    return BASES.get(notice.basis, OTHER)


def _link(draft: Draft) -> str:
    """The link to the status page for the reader of a letter."""
    if draft.credit is None:
        return new_status_link(draft.notice)
    return new_status_link(draft.notice, _affected(draft.decision, draft.credit), draft.language)


def _affected(decision: Decision, credit: Source | Person) -> AffectedParty:
    source = credit if isinstance(credit, Source) else None
    person = credit if isinstance(credit, Person) else None
    return AffectedParty(decision.case, decision, source, person)


def _write_letter(
    notice: Notice,
    template: LetterTemplate,
    reader: Reader,
    decision: Decision | None,
    slots: dict[str, str],
) -> None:
    affected = _affected(decision, reader.credit) if decision and reader.credit else None
    link = new_status_link(notice, affected, reader.language)
    ClaimantMessage.objects.create(
        claimant=_claimant(notice),
        notice=notice,
        role=reader.role,
        decision=decision,
        recipient=reader.email,
        subject=template.render_subject(slots, reader.language)[:200],
        text=template.render(slots, reader.language).replace(LINK, link),
        not_before=timezone.now() + UNDO_PERIOD,
    )


def _claimant_of(notice: Notice, email: str, role: str) -> Reader:
    return Reader(email, role, notice.language)


def _reader(party: ConcernedParty, role: str) -> Reader:
    return Reader(party.email, role, party.language or settings.LANGUAGE_CODE, party.credit)


def _claimant(notice: Notice) -> Claimant | None:
    """None for an anonymous notice, and for one whose claimant was erased."""
    return getattr(notice, "claimant", None)
