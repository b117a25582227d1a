"""Do index and items agree? Everything is read and compared, and phrases are asked of both.

Brute force goes over the items themselves, so it sees what the index should say, not what it was told.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from articles.models.newsitem import NewsItem
from articles.search.index import entries_of
from articles.search.models import SearchIndex
from articles.search.queries import Phrase
from articles.search.stores import store
from articles.search.storing import FIRST, LAST, Entry, Wanted, entries
from articles.search.tokens import PART, is_cjk
from articles.search.words import COLUMNS

BATCH = 200
PHRASES = 200
MOST_NAMED = 20
MOST_FOUND = 1_000
SAMPLED = 50


@dataclass
class Report:
    """What a check found; `differing` are keys of items whose entry is missing, surplus or not theirs."""

    items: int = 0
    differing: list[int] = field(default_factory=list)
    phrases: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def differences(self) -> int:
        return len(self.differing) + len(self.wrong)


def check(number: int, tell: Callable[[int], None] = lambda done: None) -> Report:
    """Compare a store with all items, while both may change; `tell` hears how many are done."""
    phrases = _phrases()
    report = Report(phrases=len(phrases))
    sayings: dict[str, list[int]] = {phrase.form: [] for phrase in phrases}
    before = LAST
    while items := _older(before):
        held = {entry.item_id: entry for entry in entries(number, [item.pk for item in items], [])}
        for entry in entries_of(items):
            if held.get(entry.item_id) != entry:
                report.differing.append(entry.item_id)
            text = _said(entry)
            for phrase in phrases:
                if len(sayings[phrase.form]) <= MOST_FOUND and phrase.whole in text:
                    sayings[phrase.form].append(entry.slot)
        report.items += len(items)
        before = items[-1].slot
        tell(report.items)
    report.differing += _surplus(number)
    _look_again(number, report, phrases, sayings)
    return report


def record(report: Report) -> None:
    """For /healthz: when the index was last checked, and how many differences there were."""
    SearchIndex.objects.filter(pk=1).update(checked_at=timezone.now(), differences=report.differences)


def differences_found() -> bool:
    """What the last whole check said."""
    return bool(SearchIndex.objects.values_list("differences", flat=True).get(pk=1))


def sample_differs() -> bool:
    """A quick look at the newest items and some of any age: whether one of them is not in the index as it should be."""
    number = SearchIndex.objects.values_list("active", flat=True).get(pk=1)
    items = [*_older(LAST, SAMPLED), *_older(_somewhere(), SAMPLED)]
    return bool(_differing(number, items))


def _older(before: int, most: int = BATCH) -> list[NewsItem]:
    return list(NewsItem.objects.filter(slot__lt=before).order_by("-slot").only(*COLUMNS)[:most])


def _differing(number: int, items: Sequence[NewsItem]) -> list[int]:
    wanted = {entry.item_id: entry for entry in entries_of(items)}
    held = {entry.item_id: entry for entry in entries(number, list(wanted), [])}
    return [item for item, entry in wanted.items() if held.get(item) != entry]


def _said(entry: Entry) -> str:
    """All that an entry can be found by, with a blank at both ends."""
    return f" {entry.runs}{PART}{entry.facets} "


def _surplus(number: int) -> list[int]:
    """Entries of items that are gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT item_id FROM search_doc_{number} d"
            " WHERE NOT EXISTS (SELECT 1 FROM articles_newsitem i WHERE i.id = d.item_id)"
        )
        return [item for (item,) in cursor.fetchall()]


def _phrases() -> list[Phrase]:
    """Pieces of random items of all times: pairs of characters, longer runs, words, some words side by side; and
    facets, which are asked for as words are: names, kinds, initials.
    """
    forms = set()
    for _ in range(PHRASES):
        for entry in entries_of(_older(_somewhere(), 1)):
            if entry.runs:
                forms.add(_piece(random.choice(entry.runs.split(PART)).split()))  # noqa: S311
            forms.add(random.choice(entry.facets.split()))  # noqa: S311
    return [Phrase(form) for form in sorted(forms)]


def _piece(words: Sequence[str]) -> str:
    """One or two words as they are, or some characters of a run."""
    at = random.randrange(len(words))  # noqa: S311
    word = words[at]
    if not is_cjk(word[0]):
        return " ".join(words[at : at + random.choice([1, 2])])  # noqa: S311
    start, length = random.randrange(len(word)), random.choice([1, 2, 2, 2, 3, 4, 8])  # noqa: S311
    return word[start : start + length]


def _somewhere() -> int:
    """A slot at or after the oldest item, at most one after the newest; any for no items."""
    ends = NewsItem.objects.order_by("slot").values_list("slot", flat=True)
    oldest, newest = ends.first(), ends.last()
    return LAST if oldest is None or newest is None else random.randint(oldest, newest) + 1  # noqa: S311


def _look_again(number: int, report: Report, phrases: Sequence[Phrase], sayings: dict[str, list[int]]) -> None:
    """What differed while others wrote is compared once more, in one transaction, before it is called wrong."""
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
            suspects = _disputed(number, phrase, sayings[phrase.form][:MOST_FOUND])
            if not all(_agree(number, phrase, slot) for slot in sorted(suspects)):
                report.wrong.append(phrase.form)


def _wanted(phrase: Phrase, first: int = FIRST, last: int = LAST) -> Wanted:
    needles = (phrase.needle,) if phrase.needle else ()
    return Wanted(tuple((token,) for token in sorted(phrase.tokens)), needles=needles, first=first, last=last)


def _disputed(number: int, phrase: Phrase, slots: Sequence[int]) -> set[int]:
    """Slots that the store finds and reading did not, or the other way, among the newest MOST_FOUND of both."""
    found = store().find(number, _wanted(phrase), MOST_FOUND)
    ends = [one[-1] for one in (slots, found.slots) if len(one) == MOST_FOUND]
    oldest = max([*ends, FIRST if found.since is None else found.since])
    return {slot for slot in {*slots} ^ {*found.slots} if slot >= oldest}


def _agree(number: int, phrase: Phrase, slot: int) -> bool:
    """Whether item and store say the same of one slot, now."""
    items = list(NewsItem.objects.filter(slot=slot).only(*COLUMNS))
    says = any(phrase.whole in _said(entry) for entry in entries_of(items))
    return says == bool(store().find(number, _wanted(phrase, slot, slot), 1).slots)
