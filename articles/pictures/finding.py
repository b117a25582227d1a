"""Finding pictures by two characters of their texts, or by the initials or readings of Chinese ones; newest first.

Every pair of adjacent characters and of adjacent initials of a picture is a row. A search reads a bounded number of
rows of its rarest pair, however many pictures there are, and says where to go on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.pictures.models import Picture, PicturePart
from articles.text.pinyin import (
    initials_meant,
    initials_typed,
    is_meant,
    is_pronounced,
    pairs_of,
    pinyin_typed,
    read_initials,
    read_syllables,
)
from articles.text.tokens import canonical_form

TEXTS = ("alt", "caption", "credit", "keywords")
# Precedes a pair of initials; no canonical form contains it.
INITIALS = "~"
MAX_PARTS = 600
MAX_TYPED_LENGTH = 60
# Of each pair at most so many pictures are examined for one page of results.
MAX_EXAMINED = 600
MAX_COMPARED = 6
READ_AT_ONCE = 100
BATCH = 500


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """Pictures, newest first. `older`: the number before which the next page begins, None after the last page."""

    pictures: list[Picture]
    older: int | None


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to understand what was typed: the pairs that a picture must have, and the exact check of its texts."""

    parts: tuple[str, ...]
    is_match: Callable[[Picture], bool]


@dataclass(slots=True)
class _Matches:
    """`reached`: the picture down to which all were examined; 0 if all of them were."""

    pictures: list[Picture] = field(default_factory=list)
    reached: int = 0


def parts_of(picture: Picture) -> set[str]:
    """The pairs by which a picture is found; bounded, so that long texts cannot fill the table."""
    texts = [getattr(picture, name) for name in TEXTS]
    written = [pair for text in texts for pair in _pairs_in(canonical_form(text))]
    spoken = [f"{INITIALS}{pair}" for text in texts for pair in sorted(pairs_of(read_initials(text)))]
    return set([*dict.fromkeys([*written, *spoken])][:MAX_PARTS])


def _pairs_in(form: str) -> list[str]:
    return [first + second for run in form.split() for first, second in pairwise(run)]


def sync_parts(pictures: Iterable[Picture]) -> None:
    """Update the pairs of these pictures. Call it inside the transaction of their change."""
    rows = iter(pictures)
    while batch := list(islice(rows, BATCH)):
        required = {(picture.pk, part) for picture in batch for part in parts_of(picture)}
        stored = PicturePart.objects.filter(picture__in=batch).values_list("picture_id", "text", "pk")
        held = {(picture, text): pk for picture, text, pk in stored}
        gone = [held[key] for key in held.keys() - required]
        for start in range(0, len(gone), BATCH):
            PicturePart.objects.filter(pk__in=gone[start : start + BATCH]).delete()
        new = sorted(required - held.keys())
        PicturePart.objects.bulk_create((PicturePart(picture_id=key, text=text) for key, text in new), BATCH)


def install_parts() -> None:
    """Create the pairs if there are pictures but no pairs. Runs after each migrate."""
    if PicturePart.objects.exists():
        return
    last = 0
    while batch := list(Picture.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        with transaction.atomic():
            sync_parts(batch)
        last = batch[-1].pk


def find_pictures(rows: QuerySet[Picture], typed: str, before: int | None, most: int) -> FoundPictures:
    """At most `most` of these pictures that match, of those with a number below `before`.

    Everything typed must occur in the texts; fewer than two characters find the newest pictures. A number finds the
    picture with that number first.
    """
    if before is not None:
        rows = rows.filter(pk__lt=before)
    ways = _ways(typed[:MAX_TYPED_LENGTH])
    if not ways:
        newest = list(rows.order_by("-pk")[: most + 1])
        return FoundPictures(newest[:most], newest[most - 1].pk if len(newest) > most else None)
    matches = [_matches(rows, way, before, most + 1) for way in ways]
    reached = max(found.reached for found in matches)
    by_number = {row.pk: row for found in matches for row in found.pictures if row.pk >= reached}
    numbers = sorted(by_number, reverse=True)
    shown = [by_number[number] for number in numbers[:most]]
    older = shown[-1].pk if len(numbers) > most else reached or None
    numbered = _with_number(rows, typed) if before is None else []
    return FoundPictures([*numbered, *(row for row in shown if row not in numbered)], older)


def _with_number(rows: QuerySet[Picture], typed: str) -> list[Picture]:
    number = typed.strip()
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return list(rows.filter(pk=int(number))) if is_number else []


def _ways(typed: str) -> list[_Way]:
    # The canonical form joins Chinese words.
    runs = [run for word in typed.split() for run in canonical_form(word).split()]
    written = tuple(dict.fromkeys(pair for run in runs for pair in pairwise(run)))
    ways = [_Way(tuple(map("".join, written)), partial(_contains, runs=runs))] if written else []
    if letters := initials_typed(typed):
        ways.append(_Way(_initials(letters), partial(_has_initials, letters=letters)))
    if pinyin := pinyin_typed(typed):
        is_match = partial(_is_read_as, pinyin=pinyin)
        ways += [_Way(_initials(letters), is_match) for letters in initials_meant(pinyin)]
    return ways


def _initials(letters: str) -> tuple[str, ...]:
    return tuple(f"{INITIALS}{pair}" for pair in sorted(pairs_of(letters)))


def _contains(picture: Picture, runs: list[str]) -> bool:
    form = canonical_form("\n".join(getattr(picture, name) for name in TEXTS))
    return all(run in form for run in runs)


def _has_initials(picture: Picture, letters: str) -> bool:
    return any(is_meant(read_initials(getattr(picture, name)), letters) for name in TEXTS)


def _is_read_as(picture: Picture, pinyin: str) -> bool:
    return any(is_pronounced(read_syllables(getattr(picture, name)), pinyin) for name in TEXTS)


def _matches(rows: QuerySet[Picture], way: _Way, before: int | None, most: int) -> _Matches:
    """The newest matches among those that have the rarest pair."""
    numbers = _with_rarest(way.parts, before)
    found = _Matches(reached=numbers[-1] if len(numbers) == MAX_EXAMINED else 0)
    having_all = Q()
    for part in way.parts[:MAX_COMPARED]:
        having_all &= Q(Exists(PicturePart.objects.filter(text=part, picture=OuterRef("pk"))))
    for batch in _batches(numbers):
        for picture in rows.filter(having_all, pk__in=batch).order_by("-pk"):
            if way.is_match(picture):
                found.pictures.append(picture)
        if len(found.pictures) >= most:
            found.reached = 0 if batch[-1] == numbers[-1] and not found.reached else batch[-1]
            break
    return found


def _with_rarest(parts: Iterable[str], before: int | None) -> list[int]:
    """The newest pictures with the part that the fewest pictures have, at most MAX_EXAMINED."""
    fewest: list[int] | None = None
    for part in islice(parts, MAX_COMPARED):
        having: Any = PicturePart.objects.filter(text=part)
        if before is not None:
            having = having.filter(picture__lt=before)
        numbers = list(having.order_by("-picture_id").values_list("picture_id", flat=True)[:MAX_EXAMINED])
        if fewest is None or len(numbers) < len(fewest):
            fewest = numbers
    return fewest or []


def _batches(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + READ_AT_ONCE] for start in range(0, len(numbers), READ_AT_ONCE))
