"""Replace text in items and pictures: headline, standfirst, body, captions and picture descriptions.

A fact is replaced where it is written exactly so; a name in all forms that `articles/text/folding.py` takes for equal.
What is replaced includes the invisible characters within.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.editing.revisions.redaction import redact_versions
from articles.html.text_runs import TAG, Span, text_runs
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture
from articles.signals import coalesce_changes
from articles.takedowns.decisions.row_changes import RowChange, column_text, locked_rows, update_row
from articles.takedowns.decisions.text_columns import replace_in_notes
from articles.text.folding import fold, fold_with_positions, visible_with_positions, without_invisible

COLUMNS = ("headline", "standfirst")
PICTURE_COLUMNS = ("alt", "credit", "caption", "keywords")
_TEXT_ATTRIBUTE = re.compile(r'(?<= )(?:data-alt|title)="([^"]*)"')
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.S)
_BLANK = re.compile(r"\s")
_EMPTY_INLINE = re.compile(r"<(strong|em|u|s|sub|sup|code|cite|a)(?: [^<>]*)?></\1>")
# A letter or digit of a script that separates words by spaces.
_IN_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]")

Normalise = Callable[[str], str]


class Replacing(Protocol):
    """What finds passages in a text and replaces them."""

    @property
    def new(self) -> str: ...

    def spans(self, text: str) -> list[Span]: ...

    def apply(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Replacement:
    """`old` becomes `new`. Texts match if `normalise` (`fold` or `as_written`) makes them equal; a line end counts as a
    blank.
    """

    old: str
    new: str
    normalise: Normalise

    @property
    def key(self) -> str:
        return self.normalise(_with_plain_blanks(self.old))

    def spans(self, text: str) -> list[Span]:
        """Where `old` occurs in a text, left to right."""
        key = self.key
        text = _with_plain_blanks(text)
        if not key or key not in self.normalise(text):
            return []
        normalised = visible_with_positions(text) if self.normalise is as_written else fold_with_positions(text)
        spans, start = [], normalised.text.find(key)
        while start >= 0:
            end = start + len(key)
            if self.normalise is as_written or _is_whole_word(normalised.text, start, end):
                spans.append(normalised.span(start, end))
            else:
                end = start + 1
            start = normalised.text.find(key, end)
        return spans

    def apply(self, text: str) -> str:
        for start, end in reversed(self.spans(text)):
            text = text[:start] + self.new + text[end:]
        return text


def as_written(text: str) -> str:
    """The text itself, without characters that nobody sees, and with every whitespace character as a space."""
    return without_invisible(_with_plain_blanks(text))


def _with_plain_blanks(text: str) -> str:
    return _BLANK.sub(" ", text)


def _is_whole_word(text: str, start: int, end: int) -> bool:
    """True unless it is part of a longer word ("Ann" in "Annual"); a Chinese name may occur anywhere."""
    begins = start == 0 or not (_IN_WORD.match(text, start) and _IN_WORD.match(text, start - 1))
    return begins and (end == len(text) or not (_IN_WORD.match(text, end) and _IN_WORD.match(text, end - 1)))


def replace_text(items: Iterable[NewsItem], old: str, new: str) -> list[RowChange]:
    """Replace exact matches of `old`. Raises ValidationError, with a message for the editor, if no item contains it."""
    replacement = _replacement(old, new, as_written)
    changes = _changed("item", items, replacement, _item_values)
    if not changes:
        raise _not_found(replacement)
    return changes


def replace_name(items: Iterable[NewsItem], old: str, new: str) -> list[RowChange]:
    """Replace a name in every form that is equal to it when folded: in the items, in all their versions, and in what
    the desk wrote about them (notes and their mails, names of preview links, passages of corrections).

    It may be in versions and notes only. Raises ValidationError, with a message for the editor, if it is in none. The
    result has what undoing restores: the items. Former versions and texts of the desk stay without the name.
    """
    rows, replacement = list(items), _replacement(old, new, fold)
    with transaction.atomic():
        changes = _changed("item", rows, replacement, _item_values)
        in_html = partial(replace_in_body, replacement=replacement)
        redacted = redact_versions(NewsItem, [item.pk for item in rows], replacement.apply, in_html)
        redacted += replace_in_notes([item.pk for item in rows], replacement.apply)
        if not changes and not redacted:
            raise _not_found(replacement)
    return changes


def replace_name_in_pictures(pictures: Iterable[Picture], old: str, new: str) -> list[RowChange]:
    """Replace a name in the texts of pictures and in all their versions, as replace_name() does in items."""
    rows, replacement = list(pictures), _replacement(old, new, fold)
    with transaction.atomic():
        changes = _changed("picture", rows, replacement, _picture_values)
        redacted = redact_versions(Picture, [row.pk for row in rows], replacement.apply, replacement.apply)
        if not changes and not redacted:
            raise _not_found(replacement)
    return changes


def _replacement(old: str, new: str, normalise: Normalise) -> Replacement:
    replacement = Replacement(old.strip(), new.strip(), normalise)
    if not replacement.key:
        raise ValidationError(_("Enter the wording to replace."))
    if replacement.old == replacement.new:
        raise ValidationError(_("The old and the new wording are the same."))
    return replacement


def _not_found(replacement: Replacement) -> ValidationError:
    return ValidationError(_("“%(words)s” does not occur in these texts.") % {"words": replacement.old})


def _changed(
    table: str, rows: Iterable[Model], replacement: Replacement, values: Callable[[Any, Replacement], Mapping[str, str]]
) -> list[RowChange]:
    """Replace in these rows, with a lock on them. Returns what changed."""
    with transaction.atomic(), coalesce_changes():
        changes: list[RowChange] = []
        for row in locked_rows(table, [row.pk for row in rows]).values():
            changes += update_row(row, _validated(row, values(row, replacement)))
    return changes


def _validated(row: Model, values: Mapping[str, str]) -> dict[str, str]:
    """The values that differ from the row's; ValidationError if one is too long or empty."""
    changed = {column: text for column, text in values.items() if text != column_text(row, column)}
    for column, text in changed.items():
        field: Any = row._meta.get_field(column)
        try:
            changed[column] = field.clean(text, row)
        except ValidationError as error:
            title = row.display_title if isinstance(row, NewsItem) else str(row)
            name = f"{title}, {field.verbose_name}"
            raise ValidationError([f"{name}: {message}" for message in error.messages]) from error
    return changed


def _picture_values(picture: Picture, replacement: Replacement) -> dict[str, str]:
    return {column: replacement.apply(getattr(picture, column)) for column in PICTURE_COLUMNS}


def _item_values(item: NewsItem, replacement: Replacement) -> dict[str, str]:
    values = {column: replacement.apply(getattr(item, column)) for column in COLUMNS}
    return values | {"body": replace_in_body(item.body, replacement)}


def replace_in_body(body: str, replacement: Replacing) -> str:
    """A clean body with text and descriptions replaced, never tags. The result has to be cleaned again."""
    edits = [edit for edits in _edits_in_text(body, replacement) for edit in edits]
    for (start, end), text in _text_attributes(body):
        if replacement.spans(text):
            edits.append((start, end, html.escape(replacement.apply(text))))
    if not edits:
        return body
    for start, end, text in sorted(edits, reverse=True):
        body = body[:start] + text + body[end:]
    before = None
    while before != body:
        before, body = body, _EMPTY_INLINE.sub("", body)
    return body


def attribute_texts(body: str) -> list[str]:
    """The alternative texts and titles in a clean body."""
    return [text for _span, text in _text_attributes(body)]


def _text_attributes(body: str) -> Iterator[tuple[Span, str]]:
    """Attribute values that are text for readers (alt text, titles), unescaped, with their spans."""
    for tag in TAG.finditer(body):
        for attribute in _TEXT_ATTRIBUTE.finditer(tag[0]):
            start, end = attribute.span(1)
            yield (tag.start() + start, tag.start() + end), html.unescape(attribute[1])


def _edits_in_text(body: str, replacement: Replacing) -> Iterator[list[tuple[int, int, str]]]:
    """For each occurrence the edits (start, end, text) that replace it. If tags such as <strong> divide it into
    several text nodes, the new text goes into the first and the others lose their part.
    """
    for run in text_runs(body):
        if not replacement.spans(html.unescape("".join(body[start:end] for start, end in run.nodes))):
            continue
        characters = [
            (char, match.span(), node)
            for node, (start, end) in enumerate(run.nodes)
            for match in _CHARACTER.finditer(body, start, end)
            for char in (html.unescape(match[0]) if match[0][0] == "&" else match[0])
        ]
        for start, end in replacement.spans("".join(char for char, _span, _node in characters)):
            yield list(_edits_by_node(characters[start:end], html.escape(replacement.new, quote=False)))


def _edits_by_node(characters: list[tuple[str, Span, int]], new: str) -> Iterator[tuple[int, int, str]]:
    for node in dict.fromkeys(node for _char, _span, node in characters):
        spans = [span for _char, span, of_node in characters if of_node == node]
        yield spans[0][0], spans[-1][1], new if node == characters[0][2] else ""
