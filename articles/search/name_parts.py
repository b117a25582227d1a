"""Which tags, sources and people does the desk mean by a few characters of a name, or by its initials?

Every place where a name can be begun is a row, so that two characters from its middle find it as quickly as the first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from articles.models.tag import Alias, Tag
from articles.parsing.initials import read_initials, spelled
from articles.rights.models import Person, Source
from articles.search.mentions import batched
from articles.search.models import NamePart
from articles.search.names import beginning
from articles.search.tokens import is_cjk, runs

Named = Tag | Source | Person
MODELS: dict[str, type[Any]] = {"tag": Tag, "source": Source, "person": Person}
# No text in canonical form contains them.
START, INSIDE = "^", "~"
LONGEST = 31
MOST_PARTS = 60
MOST_LOOKED_AT = 40
BATCH = 500


def parts_of(name: str) -> set[str]:
    """What a name is found by. Bounded, so that nobody's name of a hundred words fills the table."""
    form = runs(name)[:120]
    starts = [0, *(at for at in range(1, len(form)) if form[at] != " " and (is_cjk(form[at]) or form[at - 1] == " "))]
    written = [form[at:] for at in starts] if form else []
    whole = [letters for letters in spelled(read_initials(name[:LONGEST])) if len(letters) > 1]
    inside = [letters[at:] for letters in whole for at in range(1, len(letters) - 1)]
    opening = [f"{START}{text[:LONGEST]}" for text in (*written[:1], *whole)]
    within = [f"{INSIDE}{text[:LONGEST]}" for text in (*written[1:], *inside)]
    return set([*opening, *within][:MOST_PARTS])


def follow_names(rows: Iterable[Named]) -> None:
    """Make the parts of these names true again, inside the transaction of their change."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_kind[_kind(row)].append(row)
    for kind, named in by_kind.items():
        for some in batched(named, BATCH):
            _follow(kind, some)


def _follow(kind: str, rows: Sequence[Named]) -> None:
    wanted = {(row.pk, part) for row in rows for part in parts_of(row.name)}
    if kind == "tag":
        aliases = Alias.objects.filter(tag__in=[row.pk for row in rows]).values_list("tag_id", "name")
        wanted |= {(tag, part) for tag, name in aliases for part in parts_of(name)}
    known = NamePart.objects.filter(**{f"{kind}__in": [row.pk for row in rows]})
    held = {(number, text): pk for number, text, pk in known.values_list(f"{kind}_id", "text", "pk")}
    if gone := [held[part] for part in held.keys() - wanted]:
        NamePart.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - held.keys())
    NamePart.objects.bulk_create((NamePart(**{f"{kind}_id": number, "text": text}) for number, text in new), BATCH)


def place_names() -> None:
    """Where there are names and no parts yet, make them. After each migrate."""
    if not NamePart.objects.exists():
        rebuild_names()


def rebuild_names() -> int:
    """Make the parts of every name true again, some at a time; how many names there are."""
    count = 0
    for model in MODELS.values():
        numbers = model.objects.order_by("pk").values_list("pk", flat=True)
        for some in batched(numbers, BATCH):
            with transaction.atomic():
                follow_names(model.objects.filter(pk__in=some).order_by("pk"))
            count += len(some)
    return count


def names_typed(typed: str, most: int) -> list[Named]:
    """The tags, sources and people that are meant: who is called or spelled so as a whole, then who begins so, then
    who has it inside; of each the shortest first. Six queries at most, none that grows.
    """
    form = runs(typed)[:LONGEST]
    if not form:
        return []
    rank: dict[tuple[str, int], int] = {}
    asked = (
        NamePart.objects.filter(text=f"{START}{form}"),
        NamePart.objects.filter(beginning("text", f"{START}{form}")),
        NamePart.objects.filter(beginning("text", f"{INSIDE}{form}")),
    )
    for at, parts in enumerate(asked):
        for one in _told(parts):
            rank.setdefault(one, at)
        if len(rank) >= most:
            break
    rows = {(kind, row.pk): row for kind in MODELS for row in _rows(kind, rank)}
    order = sorted(rows, key=lambda one: (rank[one], len(rows[one].name), rows[one].name, one))
    return [rows[one] for one in order[:most]]


def _told(parts: "QuerySet[NamePart]") -> list[tuple[str, int]]:
    rows = parts.values_list("tag_id", "source_id", "person_id")[:MOST_LOOKED_AT]
    return [(kind, number) for row in rows for kind, number in zip(MODELS, row, strict=True) if number]


def _rows(kind: str, wanted: Iterable[tuple[str, int]]) -> Iterable[Named]:
    numbers = [number for one, number in wanted if one == kind]
    if not numbers:
        return []
    rows = MODELS[kind].objects.filter(pk__in=numbers)
    found: Iterable[Named] = rows.select_related("outlet") if kind == "person" else rows
    return found


def _kind(row: Model) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))
