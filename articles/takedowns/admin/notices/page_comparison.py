"""Page comparison: the columns beside a claim, with the page when the notice was received and the page now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from articles.desk.labels import STATUS_LABELS
from articles.formats.lists import join_list
from articles.formats.moments import moment_words
from articles.html.block_diff import ChangedPart, DiffLine, compare, parts_changed
from articles.html.static_copy import blocks_of
from articles.models import Mode, NewsItem, PublicationStatus
from articles.models.removed_text import (
    closed_title,
    has_closed_text,
    is_closed_to_reader,
    is_text_closed,
    load_closing,
)
from articles.pictures.models import Picture
from articles.takedowns.admin.restrictions.coverage import current_response
from articles.takedowns.models import Case, Notice, PageRedaction, Snapshot
from articles.takedowns.privacy.page_copies import REDACT_PERMISSION
from articles.takedowns.proof.own_page import own_snapshot
from articles.takedowns.proof.snapshots import page_content
from articles.text.word_diff import ADDED, CHANGED, KEPT, REMOVED, DiffPiece

PERMISSION = "takedowns.view_snapshot"
NAMED = "named"
SINCE = {
    REMOVED: gettext_lazy("Removed since"),
    ADDED: gettext_lazy("Added since"),
    CHANGED: gettext_lazy("Changed since"),
}
KINDS = {
    "brief": gettext_lazy("flash brief"),
    "picture": gettext_lazy("picture"),
    "name": gettext_lazy("byline"),
    "wording": gettext_lazy("disclaimer"),
    "source": gettext_lazy("source"),
}
_AFTER_KIND = re.compile("：|: ")


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """One block in a column. `number`: of its difference, for links to it. `address`: of a picture still stored."""

    kind: str
    state: str
    pieces: list[DiffPiece]
    number: int = 0
    address: str = ""

    @property
    def html(self) -> SafeString:
        """The pieces, without space between them."""
        return format_html_join("", "{}", ((_piece_html(piece),) for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """Consecutive blocks of one card or figure, or of neither."""

    is_brief: bool
    is_target: bool
    blocks: list[ShownBlock]


def page_columns(request: HttpRequest, notice: Notice, case: Case | None = None) -> dict[str, Any]:
    """The context of both columns, for users who may view snapshots. `?page=` selects one of several pages; without it
    the page of the case, else the first.
    """
    if not request.user.has_perm(PERMISSION):
        return {}
    snapshots = list(notice.snapshots.select_related("item").order_by("pk"))
    if not snapshots:
        return {"has_no_snapshot": True} if notice.item_id else {}
    named = [row for row in snapshots if str(row.pk) == request.GET.get("page")]
    own = own_snapshot(notice, snapshots, case) if case else snapshots[0]
    chosen = (named or [own or snapshots[0]])[0]
    # On the page of a case, `?notice=` names which of its notices is shown.
    query = f"notice={notice.pk}&" if case else ""
    more = {
        "choices": _choices(snapshots),
        "choices_query": query,
        "shown_snapshot": chosen,
        "is_other_page": own is None and not named,
    }
    if is_snapshot_closed(chosen):
        return more | {"is_page_closed": True}
    if chosen.page.is_deleted:
        return more | {"deleted": {"when": moment_words(chosen.taken_at), "digest": chosen.page.digest}}
    columns = _Columns(request, notice, chosen, case)
    may_redact = request.user.has_perm(REDACT_PERMISSION)
    return more | {"then": columns.then(), "now": columns.now(), "may_redact": may_redact}


def _choices(snapshots: list[Snapshot]) -> list[tuple[Snapshot, str]]:
    """The pages of a notice with their titles, if there are several."""
    if len(snapshots) < 2:
        return []
    load_closing(row.item for row in snapshots)
    titles = (closed_title(row.item) if is_text_closed(row.item) else row.item.display_title for row in snapshots)
    return list(zip(snapshots, titles, strict=True))


def is_snapshot_closed(snapshot: Snapshot) -> bool:
    """Whether the page, a brief or a picture on it is closed to the reader."""
    if not is_closed_to_reader():
        return False
    if snapshot.page.is_deleted:
        return has_closed_text({snapshot.item_id})
    content = snapshot.page.content
    items = {snapshot.item_id, *(row["id"] for row in content["briefs"] if row["state"] == "shown")}
    return has_closed_text(items, {row["id"] for row in content["pictures"]})


def snapshot_redactions(snapshot: Snapshot) -> list[PageRedaction]:
    """What leads masked in a stored page; no query for a page that is as it was stored."""
    if not snapshot.page.redacted_digest:
        return []
    return list(snapshot.page.redactions.select_related("by").order_by("pk"))


class _Columns:
    """Both columns of one notice."""

    def __init__(self, request: HttpRequest, notice: Notice, snapshot: Snapshot, case: Case | None = None) -> None:
        self.request = request
        self.snapshot = snapshot
        self.content = snapshot.page.content
        self.at = timezone.now()
        self.target = _target_ref(notice) or (_case_ref(case) if case else "")
        # The words were named on the page that the notice is linked to.
        is_named = notice.item_id in (None, snapshot.item_id)
        self.reported = _reported_words(notice, self.content) if is_named else None
        self.item = NewsItem.objects.with_restrictions(self.at).get(pk=snapshot.item_id)
        self.blocks = blocks_of(self.content["page"]["html"])

    def then(self) -> dict[str, Any]:
        lines = [DiffLine(block, block, [DiffPiece(KEPT, block.text)]) for block in self.blocks]
        status = "" if self.content["public"] else STATUS_LABELS[PublicationStatus(self.content["standing"])]
        return {
            "snapshot": self.snapshot,
            "when": moment_words(self.snapshot.taken_at),
            "content": self.content,
            "status": status,
            "groups": self._groups(lines),
            "redactions": snapshot_redactions(self.snapshot),
        }

    def now(self) -> dict[str, Any]:
        """The live page, or what readers get in place of it."""
        if self.item.status(self.at) is not PublicationStatus.PUBLIC:
            return {"refused": current_response(self.request, self.item, self.at), "note": self.item.notice}
        live = page_content(self.item.pk, self.at, self.content["language"])
        lines = compare(self.blocks, blocks_of(live["page"]["html"]))
        parts = parts_changed(self.content, live)
        return {
            "content": live,
            "groups": self._groups(lines),
            "parts": [_part_labels(part) for part in parts],
            "differing": sum(line.state != KEPT for line in lines),
            "same": live == self.content,
            "modes": join_list(Mode(mode).label for mode in live["modes"]),
        }

    def _groups(self, lines: list[DiffLine]) -> list[BlockGroup]:
        addresses = self._addresses(lines)
        numbers = count(1)
        groups = []
        for ref, of_ref in groupby(lines, key=lambda line: line.block.ref):
            blocks = list(self._shown_blocks(of_ref, addresses, numbers))
            groups.append(BlockGroup(ref.startswith("brief-"), bool(ref) and ref == self.target, blocks))
        return groups

    def _shown_blocks(
        self, lines: Iterable[DiffLine], addresses: dict[str, str], numbers: Iterator[int]
    ) -> Iterator[ShownBlock]:
        for line in lines:
            number = 0 if line.state == KEPT else next(numbers)
            if line.block.kind == "picture":
                yield from _picture_blocks(line, addresses, number)
            else:
                yield ShownBlock(line.block.kind, line.state, self._with_marks(line.pieces), number)

    def _with_marks(self, pieces: Sequence[DiffPiece]) -> list[DiffPiece]:
        """The pieces with the reported words split off and marked, where they are unchanged."""
        if not self.reported:
            return list(pieces)
        marked = []
        for piece in pieces:
            parts = self.reported.split(piece.text) if piece.state == KEPT else [piece.text]
            marked += [DiffPiece(NAMED if at % 2 else piece.state, part) for at, part in enumerate(parts) if part]
        return marked

    def _addresses(self, lines: Iterable[DiffLine]) -> dict[str, str]:
        """Addresses of the pictures whose file is still stored unchanged, by the start of their digest."""
        if not self.request.user.has_perm("pictures.view_picture"):
            return {}
        blocks = [block for line in lines for block in (line.old, line.new) if block and block.kind == "picture"]
        stored = Picture.objects.filter(pk__in={int(block.ref.removeprefix("picture-")) for block in blocks})
        return {picture.digest[:16]: picture.get_absolute_url() for picture in stored} if blocks else {}


def _picture_blocks(line: DiffLine, addresses: dict[str, str], number: int) -> Iterator[ShownBlock]:
    """The picture; if it was replaced, the former and the present one."""
    sides = [(KEPT, line.block)] if line.state == KEPT else [(REMOVED, line.old), (ADDED, line.new)]
    for state, block in sides:
        if block:
            yield ShownBlock("picture", state, [DiffPiece(state, block.text)], number, addresses.get(block.digest, ""))
            number = 0


def _piece_html(piece: DiffPiece) -> SafeString:
    """Removed and added text is also announced in words, for readers who do not see the colours."""
    text = linebreaksbr(piece.text)
    announced = '<span class="visually-hidden">{} </span>{}'
    if piece.state == REMOVED:
        return format_html(f"<del>{announced}</del>", _("removed:"), text)
    if piece.state == ADDED:
        return format_html(f"<ins>{announced}</ins>", _("added:"), text)
    return format_html("<mark>{}</mark>", piece.text) if piece.state == NAMED else text


def _target_ref(notice: Notice) -> str:
    """The `ref` of the blocks that were reported; "" for the whole page."""
    if notice.placement:
        return f"brief-{notice.placement.brief_id}"
    return f"picture-{notice.picture_id}" if notice.picture_id else ""


def _case_ref(case: Case) -> str:
    """The `ref` of the blocks of the brief or picture that a case is about."""
    brief = case.placement.brief_id if case.placement else case.item_id
    return f"brief-{brief}" if brief else f"picture-{case.picture_id}"


def _reported_words(notice: Notice, content: dict[str, Any]) -> re.Pattern[str] | None:
    """A pattern of the names and words that the notice names, if they occur on the page."""
    with override(notice.language or None):
        whole = _("The whole text")
    names = [byline["name"] for byline in content["names"]] + [content["item"]["source"]]
    words = [name for name in names if name and name in notice.part]
    if notice.part != whole:
        words.append(_AFTER_KIND.split(notice.part)[-1].strip(' “”"「」『』'))
    on_page = [re.escape(word) for word in dict.fromkeys(words) if len(word) > 1 and word in content["page"]["text"]]
    return re.compile(f"({'|'.join(on_page)})") if on_page else None


def _part_labels(part: ChangedPart) -> dict[str, Any]:
    return {"since": SINCE[part.state], "state": part.state, "kind": KINDS[part.kind], "name": part.name}
