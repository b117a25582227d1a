"""What the status page of a notice shows: dates, open questions, and when something was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.takedowns.cases.deadlines import promised_answer
from articles.takedowns.models import Case, Notice, PartyLink, ThreadEntry

MAX_EVENTS = 50


@dataclass(frozen=True, slots=True)
class SentEntry:
    """Something that the party sent: when and what kind, without the words."""

    at: datetime
    kind: str


def conversation_shown(link: PartyLink) -> dict[str, Any]:
    """The part of the context that comes from the thread: questions to this party, and what it sent."""
    notice = link.notice
    side = ThreadEntry.Side.AFFECTED if link.is_affected else ThreadEntry.Side.CLAIMANT
    sent = notice.thread.filter(side=side, party=link.party).order_by("-pk")[:MAX_EVENTS]
    return {
        "questions": [] if link.is_affected else _open_questions(notice),
        "sent_entries": [SentEntry(entry.made_at, entry.get_kind_display()) for entry in sent][::-1],
        "promised": None if link.is_affected else _promised(notice),
    }


def _open_questions(notice: Notice) -> list[ThreadEntry]:
    if notice.state == Notice.State.CLOSED:
        return []
    return list(notice.thread.filter(kind=ThreadEntry.Kind.QUESTION, settled_at=None).order_by("pk"))


def _promised(notice: Notice) -> datetime | None:
    """When the law obliges us to answer; None while nothing runs."""
    if notice.state == Notice.State.CLOSED:
        return None
    cases = Case.objects.open().filter(notices=notice).order_by()
    return min(filter(None, (promised_answer(case, notice) for case in cases)), default=None)
