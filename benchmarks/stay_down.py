"""Benchmark: removed texts that come back, among 10,000 unrelated items.

Removes texts (patterns of markets, prose, articles), looks up unrelated items, and counts those that are withheld
wrongly: the target is none. Then varies each removed text under another headline and prints the recall of each class
of variation, withheld or warned about. Last, the milliseconds of CPU of one lookup, with few removals and with all.

    python benchmarks/stay_down.py [unrelated 10000] [removed 600]
    python -m tests.postgres_server python benchmarks/stay_down.py
"""

import random
import statistics
import sys
import time
from collections import Counter

import throwaway  # noqa: F401
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.editing.stay_down.matches import find_matches, find_matches_of
from articles.editing.stay_down.prints import removed_print
from articles.editing.stay_down.similarity import MIN_UNITS
from articles.models import Kind, Mode, NewsItem
from tests.removed_samples import formulaic, prose, unrelated, variations

UNRELATED, REMOVED = (int(sys.argv[at]) if len(sys.argv) > at else most for at, most in ((1, 10_000), (2, 600)))
BATCH = 200


def as_brief(headline: str, text: str) -> Brief:
    return Brief(headline=headline, body="".join(f"<p>{line}</p>" for line in text.split("\n")))


def remove_texts(rng: random.Random, count: int) -> dict[int, str]:
    """Item -> its text: half of a pattern, half prose of one to twenty sentences."""
    removed = {}
    for number in range(count):
        text = formulaic(rng) if number % 2 else prose(rng, rng.choice((1, 2, 3, 4, 20)))
        brief = as_brief(text[:10], text)
        brief.save()
        restrict(brief, Mode.REMOVED, None, "应当事人要求")
        removed[brief.pk] = text
    return removed


def count_false(rng: random.Random) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    items = [as_brief(headline, text) for headline, text in unrelated(rng, UNRELATED)]
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        for item, matches in zip(batch, find_matches_of(batch, timezone.now()), strict=True):
            withheld = [match for match in matches if match.is_withheld]
            outcomes["withheld" if withheld else "warned" if matches else "nothing"] += 1
            if withheld:
                print("  withheld:", item.body[:140], "|", withheld[0].removed.body[:140])
    return outcomes


def recall(rng: random.Random, removed: dict[int, str]) -> None:
    for name, vary in variations(rng).items():
        outcomes: Counter[tuple[str, str]] = Counter()
        for number, text in removed.items():
            matches = find_matches(as_brief("某地一则新消息", vary(text)), timezone.now())
            own = [match for match in matches if match.removed.pk == number]
            length = "60 and more" if removed_print(as_brief("", text)).length >= 60 else "under 60"
            outcomes[length, "withheld" if own and own[0].is_withheld else "warned" if own else "missed"] += 1
        for length in ("under 60", "60 and more"):
            total = sum(outcomes[length, outcome] for outcome in ("withheld", "warned", "missed"))
            found = total - outcomes[length, "missed"]
            print(
                f"  {name:24} {length:12} {found / total:7.1%} of {total:4}"
                f"  (withheld {outcomes[length, 'withheld']:4}, warned {outcomes[length, 'warned']:4})"
            )


def milliseconds(item: NewsItem) -> float:
    times = []
    for _ in range(30):
        began = time.process_time()
        find_matches(item, timezone.now())
        times.append(1_000 * (time.process_time() - began))
    return statistics.median(times)


def main() -> None:
    rng = random.Random(13)
    looked_up = {
        "brief of 80 characters": as_brief("标题", prose(rng, 2)),
        "article of 5,000 characters": NewsItem(kind=Kind.ARTICLE, headline="标题", body=f"<p>{prose(rng, 190)}</p>"),
    }
    before = {name: milliseconds(item) for name, item in looked_up.items()}
    removed = remove_texts(rng, REMOVED)
    outcomes = count_false(rng)
    print(f"{UNRELATED} unrelated items, {REMOVED} removed: {dict(outcomes)}")
    print(f"Recall under another headline (texts of under {MIN_UNITS} characters are recognised only as a whole):")
    recall(rng, removed)
    for name, item in looked_up.items():
        print(f"CPU of a lookup, {name}: {before[name]:.1f} ms without removals, {milliseconds(item):.1f} ms with all")
    if outcomes["withheld"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
