"""Which known names does a text contain? Kept as rows in the transaction of every change of an item or a tag.

Only names whose opening occurs in the text are read, so the work grows with the text, not with the number of tags.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection

from articles.models.newsitem import NewsItem
from articles.models.tag import Alias, Tag, Tagging
from articles.search.finding import items_naming
from articles.search.models import Mention, Spelling
from articles.search.tokens import head_of, heads_of, is_cjk, runs
from articles.search.words import COLUMNS, form_of

EDITORS_WEIGHT = 3.0
LEAD_CHARACTERS = 30
LEAD_BONUS = 2.25
MOST_FOLLOWED = 1_000
MOST_ASKED = 5_000
BATCH = 100

# On PostgreSQL another writer may find the same name in the same item at this moment.
INSERT = """INSERT INTO search_mention (item_id, tag_id, kind, slot, weight) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (item_id, tag_id) DO UPDATE SET slot = excluded.slot, weight = excluded.weight"""

T = TypeVar("T")
Names = Mapping[str, list[tuple[str, int]]]


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """itertools.batched, which Python 3.11 has not."""
    held = list(values)
    return (held[at : at + size] for at in range(0, len(held), size))


@dataclass(slots=True)
class Sighting:
    """How often a text names a tag, and where first (in characters of its canonical form)."""

    first: int
    count: int = 0

    @property
    def weight(self) -> float:
        """1 to 2 by count, and always more where the text leads with the name: it is what the text is about."""
        return (1 + 0.5 * min(self.count - 1, 2)) * (LEAD_BONUS if self.first < LEAD_CHARACTERS else 1.0)


def sightings(text: str, names: Names) -> dict[int, Sighting]:
    """The tags that a text in canonical form names, by tag id."""
    return _sightings(text, names, heads_of(text))


def _sightings(text: str, names: Names, heads: Iterable[str]) -> dict[int, Sighting]:
    """The same, with the openings of the text."""
    found: dict[int, Sighting] = {}
    for at, tag in _found(text, names, heads):
        found.setdefault(tag, Sighting(at)).count += 1
    return found


def names_for(texts: Iterable[str]) -> Names:
    """The spellings that could occur in these texts by their opening, longest first."""
    return _names_with(set().union(*map(heads_of, texts)))


def _names_with(heads: set[str]) -> Names:
    names: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for spelling, head, tag in _spellings(heads):
        names[head].append((spelling, tag))
    for found in names.values():
        found.sort(key=lambda name: -len(name[0]))
    return names


def _spellings(heads: set[str]) -> Iterator[tuple[str, str, int]]:
    """The spellings with one of these openings; all of them where they are fewer than the openings of many texts."""
    rows = Spelling.objects.values_list("runs", "head", "tag_id")
    if len(heads) > MOST_ASKED and rows.count() < len(heads):
        yield from (row for row in rows if row[1] in heads)
        return
    for some in batched(sorted(heads), MOST_ASKED):
        yield from rows.filter(head__in=some)


def _found(text: str, names: Names, heads: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Positions and tags, left to right, the longest name at each place: 蚂蚁区块链 is not also 区块链."""
    end = 0
    for at, head in _places(text, [head for head in heads if head in names]):
        for spelling, tag in names[head] if at >= end else ():
            if text.startswith(spelling, at) and _stands_alone(text, at + len(spelling)):
                yield at, tag
                end = at + len(spelling)
                break


def _places(text: str, heads: Iterable[str]) -> list[tuple[int, str]]:
    """Where in a text one of these openings begins, left to right, the longer one first where two begin at once."""
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
    """A name that ends in a word ends where the word ends; CJK names may stand anywhere."""
    return end == len(text) or text[end] == " " or is_cjk(text[end - 1])


def follow_mentions_of(ids: Iterable[int]) -> None:
    """Make the mentions of these items true again."""
    for some in batched(sorted(set(ids)), BATCH):
        items = list(NewsItem.objects.filter(pk__in=some).only(*COLUMNS))
        follow_mentions(items, [form_of(item) for item in items])


def follow_mentions(items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """The same for items read with the columns of `words`, and what `form_of` made of each. Rows that are right already
    are not touched.
    """
    wanted = _wanted(items, forms)
    rows = {(row.item_id, row.tag_id): row for row in Mention.objects.filter(item__in=items)}
    gone = [row.pk for pair, row in rows.items() if pair not in wanted]
    if gone:
        Mention.objects.filter(pk__in=gone).delete()
    stale, new = [], []
    for (item_id, tag_id), (item, weight) in wanted.items():
        row = rows.get((item_id, tag_id))
        if row is None:
            new.append((item_id, tag_id, item.kind, item.slot, weight))
        elif (row.weight, row.slot) != (weight, item.slot):
            row.weight, row.slot = weight, item.slot
            stale.append(row)
    if stale:
        Mention.objects.bulk_update(stale, ["weight", "slot"])
    if new:
        # In one order for everybody; on PostgreSQL another writer may find the same name in the same item just now.
        _insert(sorted(new))


def _insert(rows: Sequence[tuple[int, int, str, int, float]]) -> None:
    """New mentions, past Django: there are several for each item, and it takes longer over them than the database."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def _wanted(items: Sequence[NewsItem], forms: Sequence[str]) -> dict[tuple[int, int], tuple[NewsItem, float]]:
    """What should be there: (item, tag) and the weight; a tag that an editor gave weighs as much at least."""
    heads = [heads_of(form) for form in forms]
    names = _names_with(set().union(*heads))
    wanted = {
        (item.pk, tag): (item, seen.weight)
        for item, form, own in zip(items, forms, heads, strict=True)
        for tag, seen in _sightings(form, names, own).items()
    }
    by_id = {item.pk: item for item in items}
    for item_id, tag_id in Tagging.objects.filter(content_object__in=by_id).values_list("content_object_id", "tag_id"):
        _, weight = wanted.get((item_id, tag_id), (None, 0.0))
        wanted[item_id, tag_id] = (by_id[item_id], max(weight, EDITORS_WEIGHT))
    return wanted


def follow_tag(tag_id: int) -> None:
    """Make the spellings of a tag true again, and find it in the newest items; `rebuild_mentions` does the rest."""
    follow_tags([tag_id])


def follow_tags(tag_ids: Sequence[int]) -> None:
    """The same for many tags at once."""
    changed = follow_spellings(tag_ids)
    if changed:
        mentioned = (item for tag in tag_ids for item in mentioning(tag))
        follow_mentions_of([*items_naming(changed, MOST_FOLLOWED), *mentioned])


def follow_spellings(tag_ids: Iterable[int]) -> set[str]:
    """Write the spellings of these tags anew from their names and aliases; those that came or went."""
    tags = Tag.objects.in_bulk(list(tag_ids))
    names = {(tag.pk, runs(tag.name)) for tag in tags.values()}
    names |= {(tag, runs(name)) for tag, name in Alias.objects.filter(tag__in=tags).values_list("tag_id", "name")}
    wanted = {(tag, name, head_of(name)) for tag, name in names if name}
    known = {(row.tag_id, row.runs, row.head): row.pk for row in Spelling.objects.filter(tag__in=tags)}
    gone, new = known.keys() - wanted, wanted - known.keys()
    if gone:
        Spelling.objects.filter(pk__in=[known[spelling] for spelling in gone]).delete()
    if new:
        Spelling.objects.bulk_create(Spelling(tag_id=tag, runs=name, head=head) for tag, name, head in sorted(new))
    return {name for _, name, _ in gone | new}


def mentioning(tag_id: int) -> list[int]:
    """The newest items that mention a tag: when a name goes, shorter names inside it may come to light there."""
    return list(Mention.objects.filter(tag=tag_id).order_by("-slot").values_list("item_id", flat=True)[:MOST_FOLLOWED])


def proposed_tags(text: str) -> list[Tag]:
    """The known tags that a text names, strongest first: what a draft offers its editor."""
    best = tags_named(text)
    tags = Tag.objects.in_bulk(best)
    return [tags[tag] for tag in best]


def tags_named(text: str) -> list[int]:
    """The ids of those tags. One query."""
    form = runs(text)
    found = sightings(form, names_for([form]))
    return sorted(found, key=lambda tag: (-found[tag].weight, -found[tag].count, found[tag].first))
