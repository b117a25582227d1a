"""Mentions: the known names in a text, stored as rows in the transaction of every change of an item or tag.

Only names whose beginning occurs in the text are read, so the work grows with the text, not with the number of tags.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

from articles.models.newsitem import NewsItem
from articles.models.tag import Alias, Tag, Tagging
from articles.search.index.item_text import COLUMNS, form_of
from articles.search.models import Mention, Spelling
from articles.search.query.find import items_naming
from articles.text.tokens import canonical_form, head_of, heads_of, is_cjk

EDITORS_WEIGHT = 3.0
LEAD_CHARACTERS = 30
LEAD_BONUS = 2.25
MAX_SYNCED = 1_000
MAX_QUERIED = 5_000
BATCH = 100

# On PostgreSQL a concurrent writer may find the same name in the same item.
INSERT = """INSERT INTO search_mention (item_id, tag_id, kind, slot, weight) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (item_id, tag_id) DO UPDATE SET slot = excluded.slot, weight = excluded.weight"""

T = TypeVar("T")
Names = Mapping[str, list[tuple[str, int]]]


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """itertools.batched, which Python 3.11 lacks."""
    held = list(values)
    return (held[at : at + size] for at in range(0, len(held), size))


@dataclass(slots=True)
class Sighting:
    """How often a text names a tag, and where first (in characters of its canonical form)."""

    first: int
    count: int = 0

    @property
    def weight(self) -> float:
        """1 to 2 by count, always more if the text leads with the name, since that is what it is about."""
        return (1 + 0.5 * min(self.count - 1, 2)) * (LEAD_BONUS if self.first < LEAD_CHARACTERS else 1.0)


def sightings(text: str, names: Names) -> dict[int, Sighting]:
    """Sightings of tags in a text in canonical form, by tag id."""
    return _sightings(text, names, heads_of(text))


def _sightings(text: str, names: Names, heads: Iterable[str]) -> dict[int, Sighting]:
    """Like sightings(), with the beginnings of names in the text already found."""
    seen: dict[int, Sighting] = {}
    for at, tag in _longest_matches(text, names, heads):
        seen.setdefault(tag, Sighting(at)).count += 1
    return seen


def names_for(texts: Iterable[str]) -> Names:
    """The spellings that could occur in these texts, by their beginning, longest first."""
    return _names_with(set().union(*map(heads_of, texts)))


def _names_with(heads: set[str]) -> Names:
    names: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for spelling, head, tag in _spellings(heads):
        names[head].append((spelling, tag))
    for spellings in names.values():
        spellings.sort(key=lambda name: -len(name[0]))
    return names


def _spellings(heads: set[str]) -> Iterator[tuple[str, str, int]]:
    """The spellings with one of these beginnings; all spellings if there are fewer of them than beginnings."""
    rows = Spelling.objects.values_list("runs", "head", "tag_id")
    if len(heads) > MAX_QUERIED and rows.count() < len(heads):
        yield from (row for row in rows if row[1] in heads)
        return
    for batch in batched(sorted(heads), MAX_QUERIED):
        yield from rows.filter(head__in=batch)


def _longest_matches(text: str, names: Names, heads: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Positions and tags from left to right, the longest name at each position: 蚂蚁区块链 is not also 区块链."""
    end = 0
    for at, head in _candidate_positions(text, [head for head in heads if head in names]):
        for spelling, tag in names[head] if at >= end else ():
            if text.startswith(spelling, at) and _stands_alone(text, at + len(spelling)):
                yield at, tag
                end = at + len(spelling)
                break


def _candidate_positions(text: str, heads: Iterable[str]) -> list[tuple[int, str]]:
    """The positions where one of these beginnings occurs, from left to right, the longer one first at each."""
    places = []
    for head in heads:
        anywhere = is_cjk(head[0])
        at = text.find(head)
        while at >= 0:
            if anywhere or at == 0 or text[at - 1] == " ":
                places.append((at, -len(head), head))
            at = text.find(head, at + 1)
    return [(at, head) for at, _, head in sorted(places)]


def _stands_alone(text: str, end: int) -> bool:
    """A name that ends in a word must end at the end of a word; CJK names match anywhere."""
    return end == len(text) or text[end] == " " or is_cjk(text[end - 1])


def sync_mentions_of(ids: Iterable[int]) -> None:
    """Update the mentions of these items."""
    for batch in batched(sorted(set(ids)), BATCH):
        items = list(NewsItem.objects.filter(pk__in=batch).only(*COLUMNS))
        sync_mentions(items, [form_of(item) for item in items])


def sync_mentions(items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """Like sync_mentions_of(), for items already loaded with their canonical forms. Correct rows are not touched."""
    required = _required_mentions(items, forms)
    rows = {(row.item_id, row.tag_id): row for row in Mention.objects.filter(item__in=items)}
    gone = [row.pk for pair, row in rows.items() if pair not in required]
    if gone:
        Mention.objects.filter(pk__in=gone).delete()
    stale, new = [], []
    for (item_id, tag_id), (item, weight) in required.items():
        row = rows.get((item_id, tag_id))
        if row is None:
            new.append((item_id, tag_id, item.kind, item.slot, weight))
        elif (row.weight, row.slot) != (weight, item.slot):
            row.weight, row.slot = weight, item.slot
            stale.append(row)
    if stale:
        Mention.objects.bulk_update(stale, ["weight", "slot"])
    if new:
        # In a fixed order to avoid deadlocks; on PostgreSQL a concurrent writer may insert the same mention.
        _insert(sorted(new))


def _insert(rows: Sequence[tuple[int, int, str, int, float]]) -> None:
    """Insert mentions by raw SQL: there are several per item, and the ORM would take longer than the database."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def _required_mentions(
    items: Sequence[NewsItem], forms: Sequence[str]
) -> dict[tuple[int, int], tuple[NewsItem, float]]:
    """The mentions that should exist: (item, tag) to weight. A tag given by an editor has at least its weight."""
    heads = [heads_of(form) for form in forms]
    names = _names_with(set().union(*heads))
    required = {
        (item.pk, tag): (item, seen.weight)
        for item, form, own in zip(items, forms, heads, strict=True)
        for tag, seen in _sightings(form, names, own).items()
    }
    by_id = {item.pk: item for item in items}
    for item_id, tag_id in Tagging.objects.filter(content_object__in=by_id).values_list("content_object_id", "tag_id"):
        _, weight = required.get((item_id, tag_id), (None, 0.0))
        required[item_id, tag_id] = (by_id[item_id], max(weight, EDITORS_WEIGHT))
    return required


def sync_tag(tag_id: int) -> None:
    """Update the spellings of a tag and find it in the newest items; `rebuild_mentions` covers the rest."""
    sync_tags([tag_id])


def sync_tags(tag_ids: Sequence[int]) -> None:
    """Like sync_tag(), for many tags at once."""
    changed = sync_spellings(tag_ids)
    if changed:
        mentioned = (item for tag in tag_ids for item in mentioning(tag))
        sync_mentions_of([*items_naming(changed, MAX_SYNCED), *mentioned])


def sync_spellings(tag_ids: Iterable[int]) -> set[str]:
    """Rewrite the spellings of these tags from their names and aliases. Returns those that were added or removed."""
    tags = Tag.objects.in_bulk(list(tag_ids))
    names = {(tag.pk, canonical_form(tag.name)) for tag in tags.values()}
    names |= {
        (tag, canonical_form(name)) for tag, name in Alias.objects.filter(tag__in=tags).values_list("tag_id", "name")
    }
    required = {(tag, name, head_of(name)) for tag, name in names if name}
    existing = {(row.tag_id, row.runs, row.head): row.pk for row in Spelling.objects.filter(tag__in=tags)}
    gone, new = existing.keys() - required, required - existing.keys()
    if gone:
        Spelling.objects.filter(pk__in=[existing[spelling] for spelling in gone]).delete()
    if new:
        Spelling.objects.bulk_create(Spelling(tag_id=tag, runs=name, head=head) for tag, name, head in sorted(new))
    return {name for _, name, _ in gone | new}


def rebuild_spellings() -> None:
    """Rewrite the spellings of every tag, in batches."""
    for tags in batched(Tag.objects.order_by("pk").values_list("pk", flat=True), MAX_SYNCED):
        with transaction.atomic():
            sync_spellings(tags)


def mentioning(tag_id: int) -> list[int]:
    """The newest items that mention a tag: when a name is deleted, shorter names inside it may match there."""
    return list(Mention.objects.filter(tag=tag_id).order_by("-slot").values_list("item_id", flat=True)[:MAX_SYNCED])


def proposed_tags(text: str) -> list[Tag]:
    """The known tags that a text names, strongest first; proposed to the editor of a draft."""
    best = tags_named(text)
    tags = Tag.objects.in_bulk(best)
    return [tags[tag] for tag in best]


def tags_named(text: str) -> list[int]:
    """The ids of those tags. One query."""
    form = canonical_form(text)
    seen = sightings(form, names_for([form]))
    return sorted(seen, key=lambda tag: (-seen[tag].weight, -seen[tag].count, seen[tag].first))
