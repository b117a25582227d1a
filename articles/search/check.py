"""Check of the index: every entry is compared with its item, and random phrases are searched by brute force.

Brute force reads the items themselves, so it does not depend on what the index was given. An entry may still have the
facet of a tag that was merged; queries look for it beside that of the target.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.utils import timezone

from articles.models.newsitem import NewsItem
from articles.models.tag import merge_targets, with_merged_ids
from articles.search.index.backends import store
from articles.search.index.facets import LEADER, FacetKind, facet
from articles.search.index.item_text import COLUMNS
from articles.search.index.update import entries_of
from articles.search.index.write import FIRST, LAST, IndexEntry, StoreQuery, entries
from articles.search.models import SearchIndex
from articles.search.query.syntax import Phrase
from articles.text.tokens import PART, is_cjk

BATCH = 200
PHRASES = 200
MAX_NAMED = 20
MAX_FOUND = 1_000
SAMPLED = 50


@dataclass
class Report:
    """The result of a check; `differing` holds the ids of items whose entry is missing, surplus or wrong."""

    items: int = 0
    differing: list[int] = field(default_factory=list)
    phrases: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def differences(self) -> int:
        return len(self.differing) + len(self.wrong)


def check(number: int, report_progress: Callable[[int], None] = lambda done: None) -> Report:
    """Compare a store with all items while both may change. `report_progress` gets the number of items done."""
    phrases = _phrases()
    report = Report(phrases=len(phrases))
    sayings: dict[str, list[int]] = {phrase.form: [] for phrase in phrases}
    before = LAST
    while items := _older(before):
        held = _held(number, [item.pk for item in items])
        for entry in entries_of(items):
            if held.get(entry.item_id) != entry:
                report.differing.append(entry.item_id)
            text = _searchable_text(entry)
            for phrase in phrases:
                if len(sayings[phrase.form]) <= MAX_FOUND and phrase.whole in text:
                    sayings[phrase.form].append(entry.slot)
        report.items += len(items)
        before = items[-1].slot
        report_progress(report.items)
    report.differing += _surplus(number)
    _recheck(number, report, phrases, sayings)
    return report


def record(report: Report) -> None:
    """Store for /healthz when the index was last checked and how many differences there were."""
    SearchIndex.objects.filter(pk=1).update(checked_at=timezone.now(), differences=report.differences)


def differences_found() -> bool:
    """The number of differences in the last full check."""
    return bool(SearchIndex.objects.values_list("differences", flat=True).get(pk=1))


def sample_differs() -> bool:
    """Whether one of the newest items, or of some older ones, differs from its entry. A quick check."""
    number = SearchIndex.objects.values_list("active", flat=True).get(pk=1)
    items = [*_older(LAST, SAMPLED), *_older(_somewhere(), SAMPLED)]
    return bool(_differing(number, items))


def _older(before: int, most: int = BATCH) -> list[NewsItem]:
    return list(NewsItem.objects.filter(slot__lt=before).order_by("-slot").only(*COLUMNS)[:most])


def _differing(number: int, items: Sequence[NewsItem]) -> list[int]:
    expected = {entry.item_id: entry for entry in entries_of(items)}
    held = _held(number, list(expected))
    return [item for item, entry in expected.items() if held.get(item) != entry]


def _held(number: int, ids: Sequence[int]) -> dict[int, IndexEntry]:
    """The stored entries of these items, with the facets of targets in place of those of merged tags."""
    stored = {entry.item_id: entry for entry in entries(number, ids, [])}
    targets = {
        facet(FacetKind.TAG, pk): facet(FacetKind.TAG, target.pk)
        for pk, target in merge_targets(_tags_in(stored.values())).items()
    }
    if not targets:
        return stored
    return {
        pk: replace(entry, facets=" ".join(sorted({targets.get(word, word) for word in entry.facets.split()})))
        for pk, entry in stored.items()
    }


def _tags_in(held: Iterable[IndexEntry]) -> set[int]:
    leader = f"{LEADER}{FacetKind.TAG}"
    return {
        int(word.removeprefix(leader)) for entry in held for word in entry.facets.split() if word.startswith(leader)
    }


def _searchable_text(entry: IndexEntry) -> str:
    """All the text by which an entry can be found, padded with a space at both ends."""
    return f" {entry.runs}{PART}{entry.facets} "


def _surplus(number: int) -> list[int]:
    """Entries of items that no longer exist."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item_id FROM search_doc_{number} d"
            " WHERE NOT EXISTS (SELECT 1 FROM articles_newsitem i WHERE i.id = d.item_id)"
        )
        return [item for (item,) in cursor.fetchall()]


def _phrases() -> list[Phrase]:
    """Random phrases from items of all ages: pairs of characters, longer runs, words, sequences of words, and facets
    (names, kinds, initials).
    """
    forms = set()
    for _ in range(PHRASES):
        for entry in entries_of(_older(_somewhere(), 1)):
            if entry.runs:
                forms.add(_piece(random.choice(entry.runs.split(PART)).split()))  # noqa: S311
            forms.add(random.choice(entry.facets.split()))  # noqa: S311
    return [Phrase(form) for form in sorted(forms)]


def _piece(words: Sequence[str]) -> str:
    """One or two whole words, or some characters of a run."""
    at = random.randrange(len(words))  # noqa: S311
    word = words[at]
    if not is_cjk(word[0]):
        return " ".join(words[at : at + random.choice([1, 2])])  # noqa: S311
    start, length = random.randrange(len(word)), random.choice([1, 2, 2, 2, 3, 4, 8])  # noqa: S311
    return word[start : start + length]


def _somewhere() -> int:
    """A random slot between the oldest item and just after the newest one."""
    ends = NewsItem.objects.order_by("slot").values_list("slot", flat=True)
    oldest, newest = ends.first(), ends.last()
    return LAST if oldest is None or newest is None else random.randint(oldest, newest) + 1  # noqa: S311


def _recheck(number: int, report: Report, phrases: Sequence[Phrase], sayings: dict[str, list[int]]) -> None:
    """Compare again, in one transaction, what differed while others were writing, before it is reported."""
    again = report.differing
    with transaction.atomic():
        report.differing = []
        for at in range(0, len(again), BATCH):
            ids = again[at : at + BATCH]
            items = list(NewsItem.objects.filter(pk__in=ids).only(*COLUMNS))
            gone = set(ids) - {item.pk for item in items}
            report.differing += _differing(number, items)
            report.differing += [entry.item_id for entry in entries(number, sorted(gone), [])]
        for phrase in phrases:
            suspects = _differing_slots(number, phrase, sayings[phrase.form][:MAX_FOUND])
            if not all(_entry_matches(number, phrase, slot) for slot in sorted(suspects)):
                report.wrong.append(phrase.form)


def _query_for(phrase: Phrase, first: int = FIRST, last: int = LAST) -> StoreQuery:
    needles = (phrase.needle,) if phrase.needle else ()
    tokens = tuple(_with_merged(token) for token in sorted(phrase.tokens))
    return StoreQuery(tokens, needles=needles, first=first, last=last)


def _with_merged(token: str) -> tuple[str, ...]:
    """A token, and the facets of the tags merged into it if it is that of a tag."""
    leader = f"{LEADER}{FacetKind.TAG}"
    if not token.startswith(leader):
        return (token,)
    return tuple(facet(FacetKind.TAG, tag) for tag in with_merged_ids([int(token.removeprefix(leader))]))


def _differing_slots(number: int, phrase: Phrase, slots: Sequence[int]) -> set[int]:
    """Slots found by only one of the two ways, among the newest MAX_FOUND of both."""
    result = store().find(number, _query_for(phrase), MAX_FOUND)
    ends = [one[-1] for one in (slots, result.slots) if len(one) == MAX_FOUND]
    oldest = max([*ends, FIRST if result.since is None else result.since])
    return {slot for slot in {*slots} ^ {*result.slots} if slot >= oldest}


def _entry_matches(number: int, phrase: Phrase, slot: int) -> bool:
    """Whether item and entry agree about one slot now."""
    items = list(NewsItem.objects.filter(slot=slot).only(*COLUMNS))
    says = any(phrase.whole in _searchable_text(entry) for entry in entries_of(items))
    return says == bool(store().find(number, _query_for(phrase, slot, slot), 1).slots)
