"""Comparison of two versions of an item: texts word by word, bodies block by block, other fields in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from articles.editing.revisions.snapshots import Snapshot, with_merge_targets
from articles.formats.lists import join_list
from articles.formats.moments import moment_words
from articles.html.block_diff import DiffLine, compare
from articles.html.sanitizer import BRIEF, FIGURE, brief_ids, picture_ids, plain_text
from articles.html.static_copy import CopiedBlock, blocks_of
from articles.models import Correction, NewsItem, Tag
from articles.models.byline import Role
from articles.models.removed_text import closed_words, is_picture_closed
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.text.word_diff import KEPT, DiffPiece, word_pieces

TEXTS = ("headline", "standfirst")
# Fewer lines are shown: folding them saves no space.
MIN_FOLDED = 2


@dataclass(frozen=True, slots=True)
class TextDifference:
    label: str
    pieces: list[DiffPiece]


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """A field of both versions in words; "" where it is empty."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BodyRun:
    """Adjacent lines of a comparison. `is_folded`: none of them differs, and none is next to one that does."""

    lines: list[DiffLine]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`body`: the lines of both bodies; empty if they are equal. `is_reformatted`: only tags or links differ."""

    texts: list[TextDifference]
    body: list[DiffLine]
    values: list[ValueDifference]
    is_reformatted: bool

    @property
    def runs(self) -> list[BodyRun]:
        """The lines of the body, those far from a difference apart from the others."""
        changed = [number for number, line in enumerate(self.body) if line.state != KEPT]
        near = {number + step for number in changed for step in (-1, 0, 1)}
        grouped = [
            (is_near, [line for _number, line in rows])
            for is_near, rows in groupby(enumerate(self.body), key=lambda row: row[0] in near)
        ]
        return [BodyRun(lines, not is_near and len(lines) >= MIN_FOLDED) for is_near, lines in grouped]

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.body or self.values or self.is_reformatted)


def compare_snapshots(old: Snapshot, new: Snapshot) -> Comparison:
    old, new = with_merge_targets(old), with_merge_targets(new)
    texts = [
        TextDifference(label_of(name), word_pieces(old["fields"].get(name, ""), new["fields"].get(name, "")))
        for name in TEXTS
        if old["fields"].get(name) != new["fields"].get(name)
    ]
    names = _Names([old, new])
    before, after = _body_blocks(old["blocks"], names), _body_blocks(new["blocks"], names)
    body = compare(before, after) if before != after else []
    return Comparison(texts, body, list(_values(old, new, names)), not body and old["blocks"] != new["blocks"])


class _Names:
    """The names of all rows that two snapshots refer to, read at once."""

    def __init__(self, snapshots: Iterable[Snapshot]) -> None:
        bodies = ["".join(snapshot["blocks"]) for snapshot in snapshots]
        bylines = [line for snapshot in snapshots for line in snapshot["bylines"]]
        self.briefs = NewsItem.objects.in_bulk({pk for body in bodies for pk in brief_ids(body)})
        self.pictures = Picture.objects.in_bulk({pk for body in bodies for pk in picture_ids(body)})
        self.tags = Tag.objects.in_bulk({tag for snapshot in snapshots for tag in snapshot["tags"]})
        self.outlets = Source.objects.in_bulk({outlet for _role, outlet, _person in bylines if outlet})
        self.people = Person.objects.in_bulk({person for _role, _outlet, person in bylines if person})

    def brief(self, pk: int) -> str:
        row = self.briefs.get(pk)
        return row.display_title if row else _("deleted")

    def picture(self, pk: int) -> str:
        row = self.pictures.get(pk)
        if row and is_picture_closed(row):
            return closed_words()
        return row.alt or row.credit if row else _("deleted")


def _body_blocks(blocks: list[str], names: _Names) -> list[CopiedBlock]:
    copied: list[CopiedBlock] = []
    for block in blocks:
        if brief := BRIEF.fullmatch(block):
            pk = int(brief[1])
            copied.append(CopiedBlock("brief", names.brief(pk), f"brief-{pk}"))
        elif FIGURE.fullmatch(block) and (pictures := picture_ids(block)):
            words = " · ".join(filter(None, (names.picture(pictures[0]), plain_text(block))))
            copied.append(CopiedBlock("picture", words, f"picture-{pictures[0]}"))
        else:
            copied += blocks_of(block)
    return copied


def _values(old: Snapshot, new: Snapshot, names: _Names) -> Iterator[ValueDifference]:
    for column, value in new["fields"].items():
        former = old["fields"].get(column)
        if column not in TEXTS and value != former:
            yield ValueDifference(label_of(column), _in_words(column, former), _in_words(column, value))
    for part, words in (("tags", _tag_words), ("bylines", _byline_words), ("corrections", _correction_words)):
        if part == "corrections":
            # They are only added, and there may be many.
            before, after = _only_in(old[part], new[part]), _only_in(new[part], old[part])
        else:
            before, after = old[part], new[part]
        if before != after:
            yield ValueDifference(label_of(part), words(before, names), words(after, names))


def _only_in(rows: list[Any], others: list[Any]) -> list[Any]:
    return [row for row in rows if row not in others]


def label_of(part: str) -> str:
    """The label of a column or of another part of a snapshot."""
    if part == "blocks":
        part = "body"
    if part == "bylines":
        return _("credits")
    if part == "corrections":
        return str(Correction._meta.verbose_name_plural)
    field = next(
        (field for field in NewsItem._meta.get_fields() if part in (field.name, getattr(field, "attname", ""))), None
    )
    return str(getattr(field, "verbose_name", part))


def _in_words(column: str, value: Any) -> str:
    field: Any = next((field for field in NewsItem._meta.concrete_fields if field.attname == column), None)
    if value in (None, "") or field is None:
        return "" if value is None else str(value)
    if field.related_model:
        row: Model | None = field.related_model._base_manager.filter(pk=value).first()
        return _row_words(row) if row else _("deleted")
    if field.get_internal_type() == "DateTimeField":
        return moment_words(datetime.fromisoformat(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value))


def _row_words(row: Model) -> str:
    return row.display_title if isinstance(row, NewsItem) else str(row)


def _tag_words(tags: list[int], names: _Names) -> str:
    return join_list(names.tags[tag].name if tag in names.tags else _("deleted") for tag in tags)


def _byline_words(bylines: list[Any], names: _Names) -> str:
    rows = ((role, names.outlets.get(outlet) or names.people.get(person)) for role, outlet, person in bylines)
    return join_list(f"{Role(role).label}: {row or _('deleted')}" for role, row in rows)


def _correction_words(corrections: list[Any], _names: _Names) -> str:
    return " / ".join(_("{}: {}").format(Correction.Kind(kind).label, text) for _pk, kind, text in corrections)
