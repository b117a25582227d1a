"""The thread of a notice on the desk: questions, answers, files and objections, newest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.outbox.masking import masked
from articles.outbox.models import Message
from articles.takedowns.admin.cases.appeals.shown import supplied_shown
from articles.takedowns.admin.notices.closed_claims import is_claim_closed
from articles.takedowns.admin.notices.evidence_files import file_label, notice_file_address
from articles.takedowns.admin.notices.party_names import party_names
from articles.takedowns.models import Appeal, AppealMessage, Case, ClaimantMessage, Notice, ThreadEntry

MAX_ENTRIES, MAX_NEWS = 50, 20


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as moderators see it. `files`: label and address of each; `supplied`: label and text of each element.
    `appeal`: the appeal on the same page that shows what the entry says.
    """

    entry: ThreadEntry
    who: str
    what: str
    files: list[tuple[str, str]]
    supplied: list[tuple[str, str]]
    is_new: bool
    appeal: Appeal | None


def thread_context(request: HttpRequest, case: Case, notice: Notice) -> dict[str, Any]:
    """The conversation about the notice shown, the notices of the case about which something new came, and the letters
    that did not arrive.
    """
    thread = _thread_shown(request, case, notice)
    return {
        "thread": thread,
        "thread_count": notice.thread.count() if len(thread) == MAX_ENTRIES else len(thread),
        "thread_news": sum(row.is_new for row in thread),
        "news": list(_notices_with_news(case)[:MAX_NEWS]),
        "undelivered": [_undelivered_words(letter) for letter in _undelivered(case)],
    }


def _thread_shown(request: HttpRequest, case: Case, notice: Notice) -> list[ShownEntry]:
    """The newest entries of a notice. Texts are left out where the claim is closed to the reader."""
    rows = notice.thread.select_related("by", "appeal").prefetch_related("files")
    is_closed = is_claim_closed(notice)
    may_open = request.user.has_perm("takedowns.view_claimant") and not is_closed
    shown = list(rows.order_by("-made_at", "-pk")[:MAX_ENTRIES])
    names = {} if is_closed else party_names({row.party for row in shown if row.party})
    return [_shown(row, case, notice, names.get(row.party, ""), is_closed, may_open) for row in shown]


def _shown(entry: ThreadEntry, case: Case, notice: Notice, party: str, is_closed: bool, may_open: bool) -> ShownEntry:
    elsewhere = entry.appeal if entry.appeal and entry.appeal.case_id == case.pk and not is_closed else None
    supplied, files = supplied_shown(entry), list(entry.files.all())
    if is_closed or elsewhere:
        entry.text, supplied = "", []
    return ShownEntry(
        entry,
        _who(entry, party),
        entry.get_kind_display(),
        [(file_label(row), notice_file_address(notice.pk, row) if may_open else "") for row in files],
        supplied,
        entry.side != ThreadEntry.Side.NEWSROOM and entry.settled_at is None,
        elsewhere,
    )


def _who(entry: ThreadEntry, party: str) -> str:
    if entry.side == ThreadEntry.Side.NEWSROOM:
        return str(entry.by or entry.get_side_display())
    name = _("%(who)s (%(name)s)") % {"who": entry.get_side_display(), "name": party} if party else ""
    return name or str(entry.get_side_display())


def _notices_with_news(case: Case) -> "QuerySet[Notice]":
    """The notices of a case about which something came that no moderator has read."""
    news = ThreadEntry.objects.filter(settled_at=None).exclude(side=ThreadEntry.Side.NEWSROOM)
    news = news.exclude(appeal__case=case)
    return case.notices.filter(pk__in=news.order_by().values("notice")).order_by("pk")


def _undelivered(case: Case) -> list[Message]:
    """The letters about notices and appeals of a case that were refused for good or came back, newest first."""
    notices = case.notices.order_by().values("pk")
    # Receipts name the claimant alone, letters of an anonymous notice the notice alone.
    of_case = Q(notice__in=notices) | Q(claimant__notice__in=notices)
    refused = Q(failed_at__isnull=False)
    letters = ClaimantMessage.objects.filter(of_case, refused).order_by("-pk")[:MAX_NEWS]
    of_appeals = AppealMessage.objects.filter(refused, appellant__appeal__case=case).order_by("-pk")[:MAX_NEWS]
    return sorted([*letters, *of_appeals], key=lambda letter: -letter.pk)[:MAX_NEWS]


def _undelivered_words(letter: Message) -> str:
    """What happened, with a masked address: not everybody who sees the case may see the claimant."""
    names = {
        "subject": masked(letter.subject),
        "recipient": masked(letter.recipient),
        "answer": masked(letter.last_error),
    }
    return _("The letter “%(subject)s” to %(recipient)s could not be delivered: %(answer)s") % names
