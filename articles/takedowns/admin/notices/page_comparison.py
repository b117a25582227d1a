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
from articles.models.removed_text import has_closed_text, is_closed_to_reader
from articles.pictures.models import Picture
from articles.takedowns.admin.restrictions.coverage import current_response
from articles.takedowns.models import Notice, PageRedaction, Snapshot
from articles.takedowns.privacy.page_copies import REDACT_PERMISSION
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


def page_columns(request: HttpRequest, notice: Notice, item: int | None = None) -> dict[str, Any]:
    """The context of both columns, for users who may view snapshots. `?page=` selects one of several pages; without it
    the page of `item`, else the first.
    """
    if not request.user.has_perm(PERMISSION):
        return {}
    snapshots = list(notice.snapshots.select_related("item", "page").order_by("pk"))
    if not snapshots:
        return {"has_no_snapshot": True} if notice.item_id else {}
    if any(is_snapshot_closed(row) for row in snapshots):
        return {"is_page_closed": True}
    named = [row for row in snapshots if str(row.pk) == request.GET.get("page")]
    chosen = (named or [row for row in snapshots if row.item_id == item] or snapshots)[0]
    if chosen.page.is_deleted:
        return {"deleted": {"when": moment_words(chosen.taken_at), "digest": chosen.page.digest}}
    columns = _Columns(request, notice, chosen)
    choices = [(row, row.item.display_title) for row in snapshots] if len(snapshots) > 1 else []
    may_redact = request.user.has_perm(REDACT_PERMISSION)
    return {"then": columns.then(), "now": columns.now(), "choices": choices, "may_redact": may_redact}


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

    def __init__(self, request: HttpRequest, notice: Notice, snapshot: Snapshot) -> None:
        self.request = request
        self.snapshot = snapshot
        self.content = snapshot.page.content
        self.at = timezone.now()
        self.target = _target_ref(notice)
        self.reported = _reported_words(notice, self.content)
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
