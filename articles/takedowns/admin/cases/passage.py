"""Passage: the part of the page that a claim is about, cut out around its mark, and what has become of it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.restrictions import Target
from articles.html.sanitizer import excerpt
from articles.models import NewsItem, Placement
from articles.models.removed_text import is_target_closed
from articles.pictures.admin.drawn import drawn
from articles.takedowns.admin.notices.page_comparison import NAMED, BlockGroup, ShownBlock
from articles.takedowns.models import Notice
from articles.text.word_diff import KEPT, DiffPiece

# Characters shown before and after the mark, and of a part or a page without a mark.
BEFORE, AFTER, OPENING = 40, 90, 160
MAX_BLOCKS = 3
PICTURE_SIZE = (240, 120)
UNCHANGED, CHANGED, GONE = "unchanged", "changed", "gone"
SINCE = {
    UNCHANGED: gettext_lazy("Still on the page, unchanged."),
    CHANGED: gettext_lazy("Changed on the page since."),
    GONE: gettext_lazy("No longer on the page."),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """What a claim is about. `source`: where the text was read. `more`: how many further places are marked."""

    source: Any = ""
    blocks: list[ShownBlock] = field(default_factory=list)
    picture: SafeString | str = ""
    # What the notice names, if the page does not have these words.
    not_found: str = ""
    more: int = 0
    language: str = ""
    # One of SINCE, or "".
    state: str = ""

    @property
    def since(self) -> Any:
        return SINCE.get(self.state, "")

    @property
    def html(self) -> SafeString:
        return format_html_join(" ", "{}", ((block.html,) for block in self.blocks))


def passage_on_page(notice: Notice, columns: Mapping[str, Any]) -> Passage | None:
    """The passage as it was when the notice was received, from the context of both columns. None without a page."""
    then = columns.get("then")
    if then is None or columns.get("is_other_page"):
        return None
    marked = _marked(then["groups"])
    now = columns["now"]
    return Passage(
        source=_("as received"),
        blocks=[_cut(block) for block in (marked or _opening(then["groups"]))[:MAX_BLOCKS]],
        not_found="" if marked or not _names_words(notice) else notice.part,
        more=max(0, len(marked) - MAX_BLOCKS),
        language=then["content"]["item"]["language"],
        state=_state(marked, now["groups"]) if marked and "groups" in now else "",
    )


def passage_of_target(target: Target | None) -> Passage | None:
    """The target as it is now, for a case without a stored page."""
    if target is None or is_target_closed(target):
        return None
    if isinstance(target, Placement | NewsItem):
        item = target.brief if isinstance(target, Placement) else target
        text = " ".join(filter(None, [item.headline, excerpt(item.body, OPENING)]))
        return Passage(_("as it is now"), [_plain_block(text)], language=item.language)
    return Passage(_("as it is now"), [_plain_block(target.alt)], drawn(target, PICTURE_SIZE))


def _names_words(notice: Notice) -> bool:
    return bool(notice.part) and not (notice.placement_id or notice.picture_id)


def _marked(groups: Iterable[BlockGroup]) -> list[ShownBlock]:
    """The blocks of the reported part of the page, else those with marked words."""
    found = list(groups)
    reported = [block for group in found if group.is_target for block in group.blocks]
    return reported or [block for group in found for block in group.blocks if _has_mark(block)]


def _has_mark(block: ShownBlock) -> bool:
    return any(piece.state == NAMED for piece in block.pieces)


def _opening(groups: Iterable[BlockGroup]) -> list[ShownBlock]:
    """The headline and the first paragraph of a page."""
    blocks = [block for group in groups for block in group.blocks if block.kind != "picture" and _text(block)]
    heading = [block for block in blocks if block.kind == "h1"][:1]
    first = [block for block in blocks if block.kind == "p" and len(_text(block)) > BEFORE][:1]
    return [*heading, *first] or blocks[:1]


def _state(marked: Sequence[ShownBlock], groups: Iterable[BlockGroup]) -> str:
    """What has become of the passage: the words themselves are compared, not the paragraph around them."""
    words = {piece.text for block in marked for piece in block.pieces if piece.state == NAMED}
    now = list(groups)
    if words:
        live = "".join(piece.text for group in now for block in group.blocks for piece in _live_pieces(block))
        return UNCHANGED if all(word in live for word in words) else GONE
    reported = [block for group in now if group.is_target for block in group.blocks]
    if not reported or all(block.state == "removed" for block in reported):
        return GONE
    return UNCHANGED if all(block.state == KEPT for block in reported) else CHANGED


def _live_pieces(block: ShownBlock) -> list[DiffPiece]:
    return [piece for piece in block.pieces if piece.state != "removed"]


def _cut(block: ShownBlock) -> ShownBlock:
    """The block with the text around its first mark, or with its beginning."""
    pieces = block.pieces
    first = next((at for at, piece in enumerate(pieces) if piece.state == NAMED), None)
    if first is None:
        shown = [DiffPiece(KEPT, _head(_text(block), OPENING))]
    else:
        before = "".join(piece.text for piece in pieces[:first])
        shown = [DiffPiece(KEPT, _tail(before, BEFORE)), pieces[first], *_limited(pieces[first + 1 :], AFTER)]
    return ShownBlock(block.kind, KEPT, shown, 0, block.address)


def _limited(pieces: Iterable[DiffPiece], length: int) -> list[DiffPiece]:
    shown: list[DiffPiece] = []
    for piece in pieces:
        if length <= 0:
            break
        shown.append(DiffPiece(piece.state, _head(piece.text, length)))
        length -= len(piece.text)
    return shown


def _head(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def _tail(text: str, length: int) -> str:
    return text if len(text) <= length else f"…{text[-length:]}"


def _text(block: ShownBlock) -> str:
    return "".join(piece.text for piece in block.pieces).strip()


def _plain_block(text: str) -> ShownBlock:
    return ShownBlock("p", KEPT, [DiffPiece(KEPT, text)])
