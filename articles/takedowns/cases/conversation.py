"""Conversations: what a party sends joins the thread of its notice, and moves the cases of the notice by rule.

An answer of the claimant settles the open questions of the newsroom and ends the pause of a waiting case; the last
missing element makes the notice complete; a withdrawal closes the notice, and its case with the last open notice. What
came waits in the queue until a moderator has read it.

To build on this: `lock_thread` locks a notice with its cases, `add_entry` writes to its thread, and `record_reply`
takes the steps above and appends the events. Links to the status page are made by `letters/status_links.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.deadlines import end_pause, promised_answer, set_due
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.cases.resting_state import resting_state
from articles.takedowns.cases.work_calendar import StoredCalendar
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES, ORDER, OTHER
from articles.takedowns.law.response_periods import extended_deadline
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.letters.replies import send_extension, send_question
from articles.takedowns.models import Case, LedgerEvent, Notice, PartyLink, ThreadEntry

Event = LedgerEvent.Action
Kind, Side = ThreadEntry.Kind, ThreadEntry.Side
# How often the locks are taken, if cases are merged meanwhile.
ATTEMPTS = 3
# What a step of a conversation may change in a notice.
NOTICE_COLUMNS = ("elements", "attested", "effective_at", "state", "decided_at", "withdrawn_at")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a party sent, or what the newsroom received from it by other means (`by`).

    `party`: which affected party, as `PartyLink.party`, where there is no link.

    `supplied`: element -> its text, empty for personal data and ticked statements; `attested`: keys of the statements.
    """

    kind: ThreadEntry.Kind = Kind.ANSWER
    side: ThreadEntry.Side = Side.CLAIMANT
    text: str = ""
    supplied: Mapping[Element, str] = field(default_factory=dict)
    attested: tuple[str, ...] = ()
    channel: Notice.Channel = Notice.Channel.FORM
    link: PartyLink | None = None
    party: str = ""
    by: User | None = None
    # When it came, if that is not now.
    received_at: datetime | None = None
    key: str = ""


@dataclass(slots=True)
class LockedThread:
    """A notice and its cases, locked until the transaction ends."""

    notice: Notice
    cases: list[Case]

    @property
    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.is_open]

    def sent_before(self, reply: Reply) -> ThreadEntry | None:
        """The entry of the same form, if it was sent twice."""
        return self.notice.thread.filter(appeal=None, key=reply.key).first() if reply.key else None


def lock_thread(notice: Notice) -> LockedThread:
    """Lock the cases of a notice in the order of their keys, then the notice.

    If it moves to another case at the same moment, the locks are taken anew; ValidationError if it keeps moving.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _lock_thread(notice)
        except _Moved:
            continue
    raise ValidationError(_("Your answer was not stored, because the notice was being moved. Send it again."))


class _Moved(Exception):
    """The notice is in a case that is not locked. Raised to release the locks."""


def _lock_thread(notice: Notice) -> LockedThread:
    cases = lock_cases(notice.cases.order_by().values_list("pk", flat=True))
    if notice.cases.exclude(pk__in=list(cases)).exists():
        raise _Moved
    locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    return LockedThread(locked, list(cases.values()))


def add_entry(thread: LockedThread, reply: Reply) -> ThreadEntry:
    """Write what was sent to the thread. `record_reply` does what follows from it.

    Whoever enters what came by other means has read it.
    """
    return ThreadEntry.objects.create(
        notice=thread.notice,
        case=reply.link.case if reply.link else None,
        link=reply.link,
        side=reply.side,
        party=reply.link.party if reply.link else reply.party,
        kind=reply.kind,
        **entry_values(reply),
    )


def entry_values(reply: Reply) -> dict[str, Any]:
    """What every entry of a thread states about what was sent."""
    return {
        "channel": reply.channel,
        "by": reply.by,
        "made_at": reply.received_at or timezone.now(),
        "settled_at": timezone.now() if reply.by else None,
        "settled_by": reply.by,
        "text": reply.text,
        "supplied": {element.value: reply.supplied[element] for element in Element if element in reply.supplied},
        "key": reply.key,
    }


def record_reply(thread: LockedThread, reply: Reply, entry: ThreadEntry, files: int = 0) -> None:
    """Settle questions, complete or close the notice, move its open cases, and append an event to each of them.

    If none is open, the event goes to the newest case, which stays as it is.
    """
    notice, open_cases = thread.notice, thread.open_cases
    rows: list[Model] = [entry]
    ends_pause = False
    if reply.side == Side.CLAIMANT:
        questions = notice.thread.filter(kind=Kind.QUESTION, settled_at=None)
        settled, was_complete = settle(questions, reply.by), bool(notice.effective_at)
        _complete(notice, reply)
        ends_pause = bool(settled) or bool(notice.effective_at) != was_complete
        if reply.kind == Kind.WITHDRAWAL and notice.state != Notice.State.CLOSED:
            _withdraw(notice, open_cases)
            # The others who were asked may still answer.
            ends_pause = False
        notice.save(update_fields=NOTICE_COLUMNS)
        rows += [*settled, notice]
    payload = {"notice": notice.reference, "from": str(reply.side), "kind": str(reply.kind), "files": files}
    event = Event.ADDED if reply.by else Event.ANSWERED
    for case in open_cases:
        _move(case, notice, ends_pause, reply.received_at)
    for case in open_cases or thread.cases[-1:]:
        about = payload | {"state": str(case.state), "version": case.version}
        append_event(event, reply.by, case.reference, about, [*case_rows(case), *rows])
        rows = []


def _complete(notice: Notice, reply: Reply) -> None:
    """Tick the elements that were supplied; with the last one the notice is complete, and its legal clocks start.

    An address counts once a page of ours is found at it.
    """
    elements = {*notice.elements, *(element.value for element in reply.supplied if element is not Element.ADDRESS)}
    notice.elements = [element.value for element in Element if element.value in elements]
    notice.attested = [*notice.attested, *(key for key in reply.attested if key not in notice.attested)]
    if notice.effective_at is None and not notice.missing:
        notice.effective_at = _completed_at(notice, reply)


def _completed_at(notice: Notice, reply: Reply) -> datetime:
    """When the last element came, whenever it was entered."""
    if reply.received_at is None:
        return timezone.now()
    came = notice.thread.filter(side=Side.CLAIMANT).exclude(supplied={}).aggregate(last=Max("made_at"))["last"]
    return max(reply.received_at, came or reply.received_at)


def _withdraw(notice: Notice, open_cases: Iterable[Case]) -> None:
    """Close the notice, unless a decision on it waits for a second person: that answers it.

    An order stays open. Whoever entered it holds its link, and nobody takes an order away and then decides alone.
    """
    if notice.basis == ORDER.code or any(case.state == Case.State.SECOND_REVIEW for case in open_cases):
        return
    notice.state, notice.decided_at = Notice.State.CLOSED, timezone.now()
    notice.withdrawn_at = notice.decided_at


def _move(case: Case, notice: Notice, ends_pause: bool, came: datetime | None) -> None:
    """Set the state of a case whose last open notice was withdrawn, else end its pause if it waited for this, at the
    time when it came. Set its deadline.
    """
    if notice.withdrawn_at and not case.notices.exclude(state=Notice.State.CLOSED).exists():
        end_pause(case, came)
        resting = resting_state(case)
        case.state = Case.State.WITHDRAWN if resting == Case.State.CLOSED else resting
    elif case.state == Case.State.NEEDS_INFO and (ends_pause or not open_questions(case).exists()):
        end_pause(case, came)
    case.version += 1
    if case.is_open:
        set_due(case)
    case.save()
    sync_notices(case)


def open_questions(case: Case) -> QuerySet[ThreadEntry]:
    """The questions of the newsroom in a case that nobody has answered."""
    questions = ThreadEntry.objects.filter(notice__cases=case, kind=Kind.QUESTION, settled_at=None)
    return questions.exclude(notice__state=Notice.State.CLOSED)


@transaction.atomic
def mark_read(case: Case, version: int, by: User, reason: str = "") -> Case:
    """Settle what the parties sent about the notices of a case: a moderator has read it."""
    check_permission(by)
    current = lock_cases([case.pk])[case.pk]
    check_version(current, version)
    if entries := settle(unread(current), by):
        append_event(Event.READ, by, current.reference, {"entries": len(entries)}, entries)
    return current


def settle(entries: QuerySet[ThreadEntry], by: User | None) -> list[ThreadEntry]:
    """Settle entries that wait for somebody. Returns them; the caller appends the event."""
    locked = list(entries.select_for_update(of=("self",)).order_by("pk"))
    for entry in locked:
        entry.settled_at, entry.settled_by = timezone.now(), by
        entry.save(update_fields=["settled_at", "settled_by"])
    return locked


def ask(case: Case, by: User, question: str, notices: Collection[int] | None) -> list[ThreadEntry]:
    """Put a question to the claimants of these open notices of a locked case, or of all. Returns the new entries."""
    asked = _open_notices(case)
    if notices is not None:
        asked = asked.filter(pk__in=notices)
    rows = list(asked)
    if not rows and case.notices.exists():
        raise ValidationError(_("The notice that you want to ask about is closed. Choose another."))
    for notice in rows:
        send_question(notice, case, question)
    return _entries_of_newsroom(case, by, Kind.QUESTION, question, rows, None)


def announce_extension(case: Case, by: User, reason: str) -> list[ThreadEntry]:
    """Inform the claimants whose deadline is extended, each by the date of their own. Returns the new entries.

    Raises ValidationError once the first month of one of them is over: the law does not allow it any more.
    """
    rows, now = [], timezone.now()
    for notice in _open_notices(case):
        clock = BASES.get(notice.basis, OTHER).clock("decide")
        if clock is None or not clock.extendable:
            continue
        month = clock.deadline(notice.effective_at or notice.received_at, StoredCalendar())
        if month < now:
            raise ValidationError(_("The first month has passed; the law allows an extension only within it."))
        send_extension(notice, case, reason, promised_answer(case, notice) or extended_deadline(month))
        rows.append(notice)
    return _entries_of_newsroom(case, by, Kind.EXTENSION, reason, rows, now)


def _open_notices(case: Case) -> QuerySet[Notice]:
    return case.notices.exclude(state=Notice.State.CLOSED).select_related("claimant").order_by("pk")


def _entries_of_newsroom(
    case: Case, by: User, kind: ThreadEntry.Kind, text: str, notices: Iterable[Notice], settled_at: datetime | None
) -> list[ThreadEntry]:
    return ThreadEntry.objects.bulk_create(
        ThreadEntry(notice=row, case=case, side=Side.NEWSROOM, kind=kind, by=by, text=text, settled_at=settled_at)
        for row in notices
    )


def unread(case: Case) -> QuerySet[ThreadEntry]:
    """What the parties sent about the notices and appeals of a case, and no moderator has read."""
    notices = Notice.cases.through.objects.filter(case=case).values("notice")
    waiting = ThreadEntry.objects.filter(Q(notice__in=notices) | Q(appeal__case=case), settled_at=None)
    return waiting.exclude(side=Side.NEWSROOM).order_by("pk")


def cases_with_news() -> QuerySet[Any]:
    """The keys of the cases about whose notices or appeals something came that no moderator has read."""
    news = ThreadEntry.objects.filter(settled_at=None).exclude(side=Side.NEWSROOM).order_by()
    of_notices = Notice.cases.through.objects.filter(notice__in=news.values("notice")).values("case")
    return of_notices.union(news.filter(appeal__isnull=False).values("appeal__case"))
