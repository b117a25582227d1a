"""Which known names does a text contain? Kept as rows in the transaction of every change of an item or a tag.

Only names whose opening occurs in the text are read, so the work grows with the text, not with the number of tags.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Q, QuerySet

from articles.markup import plain_text
from articles.models.newsitem import NewsItem
from articles.models.tag import Alias, Tag, Tagging
from articles.search.models import Mention, Spelling
from articles.search.tokens import head_of, heads_in, is_cjk, runs

EDITORS_WEIGHT = 3.0
LEAD_CHARACTERS = 30
LEAD_BONUS = 1.5
NEWEST_SEARCHED = 20_000
MOST_FOLLOWED = 1_000

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """itertools.batched, which Python 3.11 has not."""
    held = list(values)
    return (held[at : at + size] for at in range(0, len(held), size))


def weights(text: str) -> dict[int, float]:
    """Tag ids that a text in canonical form names, each with its weight: 1 to 2 by count, half more in the lead."""
    counts: dict[int, int] = defaultdict(int)
    first: dict[int, int] = {}
    for at, tag in _found(text, _names_by_head(text)):
        counts[tag] += 1
        first.setdefault(tag, at)
    return {
        tag: (1 + 0.5 * min(count - 1, 2)) * (LEAD_BONUS if first[tag] < LEAD_CHARACTERS else 1.0)
        for tag, count in counts.items()
    }


def _names_by_head(text: str) -> dict[str, list[tuple[str, int]]]:
    """The spellings that could occur in this text by their opening, longest first."""
    names: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for heads in batched(sorted(heads_in(text)), 5_000):
        for spelling, head, tag in Spelling.objects.filter(head__in=heads).values_list("runs", "head", "tag_id"):
            names[head].append((spelling, tag))
    for found in names.values():
        found.sort(key=lambda name: -len(name[0]))
    return names


def _found(text: str, names: dict[str, list[tuple[str, int]]]) -> Iterator[tuple[int, int]]:
    """Positions and tags, left to right, the longest name at each place: 蚂蚁区块链 is not also 区块链."""
    at = 0
    while at < len(text):
        for spelling, tag in _openings(text, at, names):
            if text.startswith(spelling, at) and _stands_alone(text, at, at + len(spelling)):
                yield at, tag
                at += len(spelling)
                break
        else:
            at += 1 if is_cjk(text[at]) else _word_length(text, at)


def _openings(text: str, at: int, names: dict[str, list[tuple[str, int]]]) -> list[tuple[str, int]]:
    if is_cjk(text[at]):
        return names.get(text[at : at + 2], []) + names.get(text[at], [])
    return names.get(text[at : at + _word_length(text, at)], [])


def _word_length(text: str, at: int) -> int:
    end = text.find(" ", at)
    return max((len(text) if end < 0 else end) - at, 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A name that ends in a word ends where the word ends; CJK names may stand anywhere."""
    return end == len(text) or text[end] == " " or is_cjk(text[end - 1])


def text_of(item: NewsItem) -> str:
    """An item's words in canonical form, headline first."""
    return runs(f"{item.headline}\n{item.standfirst}\n{plain_text(item.body)}")


def follow_items(ids: Iterable[int]) -> None:
    """Make the mentions of these items true again. Rows that are right already are not touched."""
    for some in batched(sorted(set(ids)), 200):
        given = defaultdict(set)
        for item_id, tag_id in Tagging.objects.filter(content_object__in=some).values_list(
            "content_object_id", "tag_id"
        ):
            given[item_id].add(tag_id)
        for item in NewsItem.objects.filter(pk__in=some):
            _follow(item, weights(text_of(item)) | dict.fromkeys(given[item.pk], EDITORS_WEIGHT))


def _follow(item: NewsItem, wanted: dict[int, float]) -> None:
    rows = {row.tag_id: row for row in Mention.objects.filter(item_id=item.pk)}
    gone = rows.keys() - wanted.keys()
    if gone:
        Mention.objects.filter(item_id=item.pk, tag_id__in=gone).delete()
    stale = [tag for tag, row in rows.items() if tag in wanted and (row.weight, row.slot) != (wanted[tag], item.slot)]
    for tag in stale:
        rows[tag].weight, rows[tag].slot = wanted[tag], item.slot
    Mention.objects.bulk_update([rows[tag] for tag in stale], ["weight", "slot"])
    Mention.objects.bulk_create(
        Mention(tag_id=tag, item_id=item.pk, kind=item.kind, slot=item.slot, weight=wanted[tag])
        for tag in wanted
        if tag not in rows
    )


def follow_tag(tag_id: int) -> None:
    """Make the spellings of a tag true again, and find it in the newest items; `rebuild_mentions` does the rest."""
    tag = Tag.objects.filter(pk=tag_id).first()
    if tag is None:
        return
    names = {tag.name, *Alias.objects.filter(tag=tag).values_list("name", flat=True)}
    wanted = {spelling for spelling in map(runs, names) if spelling}
    known = set(Spelling.objects.filter(tag=tag).values_list("runs", flat=True))
    if wanted == known:
        return
    Spelling.objects.filter(tag=tag, runs__in=known - wanted).delete()
    Spelling.objects.bulk_create(Spelling(tag=tag, runs=name, head=head_of(name)) for name in sorted(wanted - known))
    follow_items([*_naming(names), *_still_mentioning(tag)])


def _naming(names: set[str]) -> QuerySet[NewsItem, int]:
    """Items among the newest that contain one of these names as written."""
    contains = Q()
    for name in names:
        contains |= Q(headline__icontains=name) | Q(body__icontains=name)
    newest = NewsItem.objects.order_by("-slot").values("pk")[:NEWEST_SEARCHED]
    return (
        NewsItem.objects.filter(contains, pk__in=newest).order_by("-slot").values_list("pk", flat=True)[:MOST_FOLLOWED]
    )


def _still_mentioning(tag: Tag) -> QuerySet[Mention, int]:
    return tag.mentions.order_by("-slot").values_list("item_id", flat=True)[:MOST_FOLLOWED]


def proposed_tags(text: str) -> list[Tag]:
    """The known tags that a text names, strongest first: what a draft offers its editor."""
    found = weights(runs(text))
    tags = Tag.objects.in_bulk(found)
    return [tags[tag] for tag in sorted(found, key=lambda tag: (-found[tag], tag))]
