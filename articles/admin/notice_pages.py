"""What stands beside a claim? The page as it was when the notice came, and the page now with what differs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from articles.admin.coverage import answer_words
from articles.admin.words import STANDINGS, enumerated, title_of
from articles.models import Mode, NewsItem, Standing
from articles.pictures.models import Picture
from articles.takedowns.differences import Line, Part, compare, parts_changed
from articles.takedowns.inert import blocks_of
from articles.takedowns.models import Notice, Snapshot
from articles.takedowns.snapshots import composed
from articles.takedowns.word_differences import ADDED, CHANGED, KEPT, REMOVED, Piece
from articles.zones import moment_words

PERMISSION = "takedowns.view_snapshot"
NAMED = "named"
SINCE = {
    REMOVED: gettext_lazy("Dropped since"),
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
class Shown:
    """One block in a column. `number`: of its difference, to go to. `address`: of a picture that is still held."""

    kind: str
    state: str
    pieces: list[Piece]
    number: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand in one card or figure, or in none."""

    is_brief: bool
    is_target: bool
    blocks: list[Shown]


def pages_of(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    """The two columns beside the claim, for those who may see what is kept. `?page=` chooses among several pages."""
    if not request.user.has_perm(PERMISSION):
        return {}
    kept = list(notice.snapshots.select_related("item").order_by("pk"))
    if not kept:
        return {"unkept": True} if notice.item_id else {}
    snapshot = next((one for one in kept if str(one.pk) == request.GET.get("page")), kept[0])
    pages = _Pages(request, notice, snapshot)
    choices = [(one, title_of(one.item)) for one in kept] if len(kept) > 1 else []
    return {"then": pages.then(), "now": pages.now(), "choices": choices}


class _Pages:
    """Both pages of one notice."""

    def __init__(self, request: HttpRequest, notice: Notice, snapshot: Snapshot) -> None:
        self.request = request
        self.snapshot = snapshot
        self.content = snapshot.page.content
        self.at = timezone.now()
        self.target = _target(notice)
        self.marked = _marked(notice, self.content)
        self.item = NewsItem.objects.with_restrictions(self.at).get(pk=snapshot.item_id)
        self.blocks = blocks_of(self.content["page"]["html"])

    def then(self) -> dict[str, Any]:
        lines = [Line(block, block, [Piece(KEPT, block.text)]) for block in self.blocks]
        content = self.content
        standing = "" if content["public"] else STANDINGS[Standing(content["standing"])]
        when = moment_words(self.snapshot.taken_at)
        return {
            "snapshot": self.snapshot,
            "when": when,
            "content": content,
            "standing": standing,
            "groups": self._groups(lines),
        }

    def now(self) -> dict[str, Any]:
        """The live page; of one that readers do not get, what they get instead."""
        if self.item.standing(self.at) is not Standing.PUBLIC:
            told = answer_words(self.request, self.item, self.at)
            return {"refused": told, "note": self.item.notice}  # type: ignore[attr-defined]
        live = composed(self.item.pk, self.at, self.content["language"])
        lines = compare(self.blocks, blocks_of(live["page"]["html"]))
        parts = parts_changed(self.content, live)
        return {
            "content": live,
            "groups": self._groups(lines),
            "parts": [_in_words(part) for part in parts],
            "differing": sum(line.state != KEPT for line in lines),
            "same": live == self.content,
            "modes": enumerated(Mode(mode).label for mode in live["modes"]),
        }

    def _groups(self, lines: list[Line]) -> list[Group]:
        addresses = self._addresses(lines)
        numbers = count(1)
        return [
            Group(
                ref.startswith("brief-"), bool(ref) and ref == self.target, list(self._shown(some, addresses, numbers))
            )
            for ref, some in groupby(lines, key=lambda line: line.block.ref)
        ]

    def _shown(self, lines: Iterable[Line], addresses: dict[str, str], numbers: Iterable[int]) -> Iterable[Shown]:
        for line in lines:
            number = 0 if line.state == KEPT else next(iter(numbers))
            if line.block.kind == "picture":
                yield from _pictures_of(line, addresses, number)
            else:
                yield Shown(line.block.kind, line.state, self._with_marks(line.pieces), number)

    def _with_marks(self, pieces: Sequence[Piece]) -> list[Piece]:
        """What was reported in words is marked where it stayed."""
        if not self.marked:
            return list(pieces)
        found = []
        for piece in pieces:
            parts = self.marked.split(piece.text) if piece.state == KEPT else [piece.text]
            found += [Piece(NAMED if at % 2 else piece.state, part) for at, part in enumerate(parts) if part]
        return found

    def _addresses(self, lines: Iterable[Line]) -> dict[str, str]:
        """Where the pictures are that are still held as they were, by the beginning of their digests."""
        if not self.request.user.has_perm("pictures.view_picture"):
            return {}
        blocks = [block for line in lines for block in (line.old, line.new) if block and block.kind == "picture"]
        held = Picture.objects.filter(pk__in={int(block.ref.removeprefix("picture-")) for block in blocks})
        return {picture.digest[:16]: picture.get_absolute_url() for picture in held} if blocks else {}


def _pictures_of(line: Line, addresses: dict[str, str], number: int) -> Iterable[Shown]:
    """A replaced picture is two: the one that was, and the one that is."""
    sides = [(KEPT, line.block)] if line.state == KEPT else [(REMOVED, line.old), (ADDED, line.new)]
    for state, block in sides:
        if block:
            yield Shown("picture", state, [Piece(state, block.text)], number, addresses.get(block.digest, ""))
            number = 0


def _target(notice: Notice) -> str:
    if notice.placement:
        return f"brief-{notice.placement.brief_id}"
    return f"picture-{notice.picture_id}" if notice.picture_id else ""


def _marked(notice: Notice, content: dict[str, Any]) -> re.Pattern[str] | None:
    """The names and words that the notice points at, where they stand on the page."""
    with override(notice.language or None):
        whole = _("The whole text")
    names = [one["name"] for one in content["names"]] + [content["item"]["source"]]
    words = [name for name in names if name and name in notice.part]
    if notice.part != whole:
        words.append(_AFTER_KIND.split(notice.part)[-1].strip(' “”"「」『』'))
    found = [re.escape(word) for word in dict.fromkeys(words) if len(word) > 1 and word in content["page"]["text"]]
    return re.compile(f"({'|'.join(found)})") if found else None


def _in_words(part: Part) -> dict[str, Any]:
    return {"since": SINCE[part.state], "state": part.state, "kind": KINDS[part.kind], "name": part.name}
