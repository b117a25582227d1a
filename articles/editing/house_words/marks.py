"""Marks: where a text has terms of the house word lists, and what the lists say about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.editing.house_words.matcher import current_matcher
from articles.models.checks.house_term import HouseTerm
from articles.models.checks.word_list import WordList
from articles.text.house_terms import TermMatch, TermMatcher, is_meant

# In one text; the rest of it is marked once these are settled.
MAX_MARKS = 200
MAX_CHECKED_LENGTH = 200_000
_WEIGHT = {kind: weight for weight, kind in enumerate(WordList.Kind.values)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that is on a list. `start` and `end` are positions in characters, the end exclusive."""

    start: int
    end: int
    found: str
    kind: WordList.Kind
    replacement: str
    reason: str
    list_name: str


def marks_in(texts: Sequence[str]) -> list[list[Mark]]:
    """The marks of each text, in its order. Two queries at most. The texts together are checked up to
    MAX_CHECKED_LENGTH.
    """
    matcher = current_matcher()
    if matcher is None:
        return [[] for _text in texts]
    matches = _matches(matcher, texts)
    pks = {pk for found in matches for match in found for pk in match.pks}
    terms = HouseTerm.objects.select_related("word_list").in_bulk(sorted(pks)) if pks else {}
    return [_marks(text, found, terms) for text, found in zip(texts, matches, strict=True)]


def _matches(matcher: TermMatcher, texts: Sequence[str]) -> list[list[TermMatch]]:
    matches, marks_left, length_left = list[list[TermMatch]](), MAX_MARKS, MAX_CHECKED_LENGTH
    for text in texts:
        found = matcher.matches(text[:length_left])[:marks_left] if marks_left and length_left else []
        matches.append(found)
        marks_left -= len(found)
        length_left = max(length_left - len(text), 0)
    return matches


def _marks(text: str, matches: Sequence[TermMatch], terms: dict[int, HouseTerm]) -> list[Mark]:
    marks = []
    for match in matches:
        found = text[match.start : match.end]
        rows = (terms[pk] for pk in match.pks if pk in terms)
        meant = [row for row in rows if is_meant(row.term, row.replacement, found)]
        if meant:
            row = min(meant, key=lambda term: _WEIGHT[term.word_list.kind])
            kind = WordList.Kind(row.word_list.kind)
            marks.append(Mark(match.start, match.end, found, kind, row.replacement, row.reason, row.word_list.name))
    return marks
