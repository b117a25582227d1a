"""How are words replaced wherever an item says them? In headline, standfirst, text, captions and descriptions.

A fact is replaced as it is written; a name in whatever width, case and script it is written.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.models.newsitem import NewsItem
from articles.parsing.folding import fold
from articles.pictures.models import Picture
from articles.signals import told_once
from articles.takedowns.altering import Alteration, alter, held, words_of
from articles.takedowns.stretches import TAG, Span, stretches

COLUMNS = ("headline", "standfirst")
PICTURE_COLUMNS = ("alt", "credit")
_SAID_IN_TAGS = re.compile(r'(?<= )(?:data-alt|title)="([^"]*)"')
_CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);|.", re.S)
_BLANK = re.compile(r"\s")
_EMPTIED = re.compile(r"<(strong|em|u|s|sub|sup|code|cite|a)(?: [^<>]*)?></\1>")
# A letter of a script that parts words by blanks.
_IN_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]")

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rewording:
    """These words become those. `spelling` says what counts as written the same, each character by itself."""

    old: str
    new: str
    spelling: Spelling

    @property
    def key(self) -> str:
        return self.spelling(self.old)

    def spans(self, text: str) -> list[Span]:
        """Where a text says the old words, left to right."""
        key = self.key
        if not key or key not in self.spelling(text):
            return []
        spelt = [(char, at) for at, written in enumerate(text) for char in self.spelling(written)]
        said = "".join(char for char, _at in spelt)
        found, start = [], said.find(key)
        while start >= 0:
            end = start + len(key)
            if self.spelling is as_written or _stands_alone(said, start, end):
                found.append((spelt[start][1], spelt[end - 1][1] + 1))
            else:
                end = start + 1
            start = said.find(key, end)
        return found

    def apply(self, text: str) -> str:
        for start, end in reversed(self.spans(text)):
            text = text[:start] + self.new + text[end:]
        return text


def as_written(text: str) -> str:
    """Every blank is a blank, all else is itself."""
    return _BLANK.sub(" ", text)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """An Ann is not in Annual; a Chinese name may stand anywhere."""
    begins = start == 0 or not (_IN_WORD.match(text, start) and _IN_WORD.match(text, start - 1))
    return begins and (end == len(text) or not (_IN_WORD.match(text, end) and _IN_WORD.match(text, end - 1)))


def occurrences(item: NewsItem, words: str) -> int:
    """How often an item says these words, exactly so."""
    return _count(item, Rewording(words.strip(), "", as_written))


def occurrences_of_name(item: NewsItem, name: str) -> int:
    """How often an item says a name, however it is written."""
    return _count(item, Rewording(name.strip(), "", fold))


def reword(items: Iterable[NewsItem], old: str, new: str) -> list[Alteration]:
    """Replace words, exactly so written. Raises ValidationError in an editor's words where nobody says them."""
    return _reword("item", items, _asked(old, new, as_written), _item_values)


def reword_name(items: Iterable[NewsItem], old: str, new: str) -> list[Alteration]:
    """Replace a name, however it is written: width, case, accents and script variant set aside."""
    return _reword("item", items, _asked(old, new, fold), _item_values)


def reword_pictures(pictures: Iterable[Picture], old: str, new: str) -> list[Alteration]:
    """Replace a name in what is said of pictures: their description and their credit."""
    return _reword("picture", pictures, _asked(old, new, fold), _picture_values)


def _asked(old: str, new: str, spelling: Spelling) -> Rewording:
    rewording = Rewording(old.strip(), new.strip(), spelling)
    if not rewording.key:
        raise ValidationError(_("Say which words are to be replaced."))
    if rewording.old == rewording.new:
        raise ValidationError(_("Both are the same words: nothing would change."))
    return rewording


def _reword(
    table: str, rows: Iterable[Model], rewording: Rewording, values: Callable[[Any, Rewording], Mapping[str, str]]
) -> list[Alteration]:
    with transaction.atomic(), told_once():
        told: list[Alteration] = []
        for row in held(table, [row.pk for row in rows]).values():
            told += alter(row, _fitting(row, values(row, rewording)))
        if not told:
            raise ValidationError(_("“%(words)s” stands nowhere in these texts.") % {"words": rewording.old})
    return told


def _fitting(row: Model, values: Mapping[str, str]) -> dict[str, str]:
    """Those that change, if their columns take them; ValidationError where one would be too long or empty."""
    changed = {column: words for column, words in values.items() if words != words_of(row, column)}
    for column, words in changed.items():
        field: Any = row._meta.get_field(column)
        try:
            changed[column] = field.clean(words, row)
        except ValidationError as error:
            name = f"{row}, {field.verbose_name}"
            raise ValidationError([f"{name}: {message}" for message in error.messages]) from error
    return changed


def _picture_values(picture: Picture, rewording: Rewording) -> dict[str, str]:
    return {column: rewording.apply(getattr(picture, column)) for column in PICTURE_COLUMNS}


def _item_values(item: NewsItem, rewording: Rewording) -> dict[str, str]:
    values = {column: rewording.apply(getattr(item, column)) for column in COLUMNS}
    return values | {"body": reworded_body(item.body, rewording)}


def _count(item: NewsItem, rewording: Rewording) -> int:
    plain = sum(len(rewording.spans(getattr(item, column))) for column in COLUMNS)
    in_texts = sum(1 for _found in _found_in_texts(item.body, rewording))
    return plain + in_texts + sum(len(rewording.spans(said)) for _span, said in _said_in_tags(item.body))


def reworded_body(body: str, rewording: Rewording) -> str:
    """A clean body with other words in its texts and descriptions, never in its tags; not cleaned again yet."""
    edits = [edit for found in _found_in_texts(body, rewording) for edit in found]
    for (start, end), said in _said_in_tags(body):
        if rewording.spans(said):
            edits.append((start, end, html.escape(rewording.apply(said))))
    if not edits:
        return body
    for start, end, words in sorted(edits, reverse=True):
        body = body[:start] + words + body[end:]
    before = None
    while before != body:
        before, body = body, _EMPTIED.sub("", body)
    return body


def _said_in_tags(body: str) -> Iterator[tuple[Span, str]]:
    for tag in TAG.finditer(body):
        for said in _SAID_IN_TAGS.finditer(tag[0]):
            start, end = said.span(1)
            yield (tag.start() + start, tag.start() + end), html.unescape(said[1])


def _found_in_texts(body: str, rewording: Rewording) -> Iterator[list[tuple[int, int, str]]]:
    """For each place that says the words, the edits that replace them there: a new text in the first text node, nothing
    in those behind it that <strong> or <a> part from it.
    """
    for stretch in stretches(body):
        if not rewording.spans(html.unescape("".join(body[start:end] for start, end in stretch.nodes))):
            continue
        written = [
            (char, match.span(), node)
            for node, (start, end) in enumerate(stretch.nodes)
            for match in _CHARACTER.finditer(body, start, end)
            for char in (html.unescape(match[0]) if match[0][0] == "&" else match[0])
        ]
        for start, end in rewording.spans("".join(char for char, _span, _node in written)):
            yield list(_edits(written[start:end], html.escape(rewording.new, quote=False)))


def _edits(written: list[tuple[str, Span, int]], new: str) -> Iterator[tuple[int, int, str]]:
    for node in dict.fromkeys(node for _char, _span, node in written):
        spans = [span for _char, span, its in written if its == node]
        yield spans[0][0], spans[-1][1], new if node == written[0][2] else ""
