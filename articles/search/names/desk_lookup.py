"""Lookup of names at the desk: finds tags, sources and people by a few characters of a name, or by its pinyin.

Every suffix of a name is a row, so two characters from its middle find it as fast as its first two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from articles.models.tag import Alias, Tag
from articles.rights.models import Person, Source
from articles.search.models import NamePart
from articles.search.names.mentions import batched
from articles.search.names.reader_suggestions import beginning
from articles.text.pinyin import pinyin_typed, pronounced, read_initials, read_syllables, spelled
from articles.text.tokens import canonical_form, is_cjk

Named = Tag | Source | Person
MODELS: dict[str, type[Any]] = {"tag": Tag, "source": Source, "person": Person}
# Characters that no canonical form contains.
START, INSIDE = "^", "~"
MAX_LENGTH = 31
MAX_PARTS = 120
MAX_EXAMINED = 40
BATCH = 500


def parts_of(name: str) -> set[str]:
    """The suffixes by which a name is found; bounded, so that a very long name cannot fill the table."""
    form = canonical_form(name)[:120]
    starts = [0, *(at for at in range(1, len(form)) if form[at] != " " and (is_cjk(form[at]) or form[at - 1] == " "))]
    written = [form[at:] for at in starts] if form else []
    whole = [letters for letters in spelled(read_initials(name[:MAX_LENGTH])) if len(letters) > 1]
    inside = [letters[at:] for letters in whole for at in range(1, len(letters) - 1)]
    read, *read_inside = _pinyin_of(name) or [[]]
    opening = [f"{START}{text[:MAX_LENGTH]}" for text in (*written[:1], *whole, *read)]
    within = [f"{INSIDE}{text[:MAX_LENGTH]}" for text in (*written[1:], *inside, *chain(*read_inside))]
    return set([*dict.fromkeys([*opening, *within])][:MAX_PARTS])


def _pinyin_of(name: str) -> list[list[str]]:
    """The readings of a name in full: from each of its characters on, but not of the last one alone."""
    readings = read_syllables(name[:MAX_LENGTH])
    starts = [0, *range(1, len(readings) - 1)] if readings else []
    return [pronounced(readings[at:]) for at in starts]


def sync_names(rows: Iterable[Named]) -> None:
    """Update the parts of these names. Call it inside the transaction of their change."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_kind[_kind(row)].append(row)
    for kind, named in by_kind.items():
        for batch in batched(named, BATCH):
            _follow(kind, batch)


def _follow(kind: str, rows: Sequence[Named]) -> None:
    required = {(row.pk, part) for row in rows for part in parts_of(row.name)}
    if kind == "tag":
        aliases = Alias.objects.filter(tag__in=[row.pk for row in rows]).values_list("tag_id", "name")
        required |= {(tag, part) for tag, name in aliases for part in parts_of(name)}
    existing = NamePart.objects.filter(**{f"{kind}__in": [row.pk for row in rows]})
    held = {(number, text): pk for number, text, pk in existing.values_list(f"{kind}_id", "text", "pk")}
    if gone := [held[part] for part in held.keys() - required]:
        NamePart.objects.filter(pk__in=gone).delete()
    new = sorted(required - held.keys())
    NamePart.objects.bulk_create((NamePart(**{f"{kind}_id": number, "text": text}) for number, text in new), BATCH)


def install_names() -> None:
    """Create the parts if there are names but no parts. Runs after each migrate."""
    if not NamePart.objects.exists():
        rebuild_names()


def rebuild_names() -> int:
    """Update the parts of every name in batches. Returns the number of names."""
    count = 0
    for model in MODELS.values():
        numbers = model.objects.order_by("pk").values_list("pk", flat=True)
        for batch in batched(numbers, BATCH):
            with transaction.atomic():
                sync_names(model.objects.filter(pk__in=batch).order_by("pk"))
            count += len(batch)
    return count


def names_typed(typed: str, most: int) -> list[Named]:
    """The tags, sources and people that match: exact matches first, then names that begin with the text, then names
    that contain it; shortest first. At most six queries, all bounded.
    """
    # Pinyin may be typed with blanks or tones, which the parts do not have.
    forms = [form[:MAX_LENGTH] for form in dict.fromkeys((canonical_form(typed), pinyin_typed(typed))) if form]
    if not forms:
        return []
    rank: dict[tuple[str, int], int] = {}
    asked = (
        NamePart.objects.filter(text__in=[f"{START}{form}" for form in forms]),
        NamePart.objects.filter(_beginning_with(START, forms)),
        NamePart.objects.filter(_beginning_with(INSIDE, forms)),
    )
    for at, parts in enumerate(asked):
        for key in _name_keys(parts):
            rank.setdefault(key, at)
        if len(rank) >= most:
            break
    rows = {(kind, row.pk): row for kind in MODELS for row in _rows(kind, rank)}
    order = sorted(rows, key=lambda key: (rank[key], len(rows[key].name), rows[key].name, key))
    return [rows[key] for key in order[:most]]


def _beginning_with(mark: str, forms: list[str]) -> Q:
    return reduce(or_, (beginning("text", f"{mark}{form}") for form in forms))


def _name_keys(parts: "QuerySet[NamePart]") -> list[tuple[str, int]]:
    rows = parts.values_list("tag_id", "source_id", "person_id")[:MAX_EXAMINED]
    return [(kind, number) for row in rows for kind, number in zip(MODELS, row, strict=True) if number]


def _rows(kind: str, keys: Iterable[tuple[str, int]]) -> Iterable[Named]:
    numbers = [number for key_kind, number in keys if key_kind == kind]
    if not numbers:
        return []
    rows = MODELS[kind].objects.filter(pk__in=numbers)
    named: Iterable[Named] = rows.select_related("outlet") if kind == "person" else rows
    return named


def _kind(row: Model) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))
