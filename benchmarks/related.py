"""Benchmark: the briefs beside an article, in archives of several sizes.

Each archive names six tags in the shares of a real one. Timed in the same run: the names and related briefs of an
article, and the floor, the newest twenty mentions of one name. Prints medians and the ratio; the target is at most
100 on SQLite and 15 on PostgreSQL, where the way to the server is most of the floor, and about the same in both
archives.

    python benchmarks/related.py
    python -m tests.postgres_server python benchmarks/related.py
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import throwaway  # noqa: F401
from django.db import connection
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Article, Kind, Tag
from articles.search.related import names_of, related_briefs

SIZES = (10_000, 100_000)
ROUNDS = 60
SHARES = {"舫链": 0.02, "潮信银行": 0.02, "枰元": 0.01, "枰石信托": 0.005, "跨境结算": 0.002, "潮信舫链": 0.0006}
WORDS = "货主改道港口船期班轮堆场闸口司机夜班泊位吊桥引航拖轮舱单报关查验运价订舱缺箱拥堵台风潮位浮标灯塔码头工人"
START = datetime(2017, 1, 1, tzinfo=UTC)
SIX_YEARS = 6 * 365 * 86_400


def make_archive(rng: random.Random, known: int, size: int) -> None:
    """Fill up an archive of `known` briefs to `size`."""
    for _ in range(known, size, 1_000):
        Brief.objects.bulk_create(_brief(rng) for _ in range(1_000))


def _brief(rng: random.Random) -> Brief:
    words = ["".join(rng.choices(WORDS, k=14)) for _ in range(8)]
    for name, share in SHARES.items():
        if rng.random() < share:
            words.insert(rng.randint(0, 8), name)
    moment = START + timedelta(seconds=rng.randint(0, SIX_YEARS))
    times = {"happened_at": moment, "happened_precision": "second", "published_at": moment}
    return Brief(headline=words[0], body=f"<p>{','.join(words[1:])}</p>", **times)


def make_article() -> Article:
    article = Article(
        headline="潮信银行出海",
        body="<p>" + "，".join([*SHARES] * 3) + "</p>",
        published_at=timezone.now(),
        original_at=START + timedelta(seconds=SIX_YEARS // 2),
        original_precision="day",
        origin=Article.Origin.UNKNOWN,
    )
    article.save()
    article.tags.add(*SHARES)
    return article


def median_ms(*acts: Callable[[], object]) -> list[float]:
    """The median time of each act; they take turns, so that a busy machine troubles them alike."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for act, row in zip(acts, times, strict=True):
            start = time.perf_counter()
            act()
            row.append((time.perf_counter() - start) * 1_000)
    return [statistics.median(row) for row in times]


def settle() -> None:
    """What a server does by itself a minute after many rows came."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def floor(tag: int) -> list[tuple[int, int]]:
    """The newest twenty briefs that name one tag: one walk along one index."""
    newest = "SELECT item_id, slot FROM search_mention WHERE tag_id = %s AND kind = %s ORDER BY slot DESC LIMIT 20"
    with connection.cursor() as cursor:
        cursor.execute(newest, [tag, Kind.BRIEF.value])
        return cursor.fetchall()


def main() -> None:
    rng, known = random.Random(7), 0
    for name in SHARES:
        Tag.objects.create(name=name)
    article = make_article()
    tag = Tag.objects.get(name="舫链").pk
    for size in SIZES:
        make_archive(rng, known, size)
        known = size
        settle()
        related, least = median_ms(
            lambda: related_briefs(article, names_of(article), timezone.now()), lambda: floor(tag)
        )
        times = f"related {related:.2f} ms, floor {least:.3f} ms, ratio {related / least:.0f}"
        print(f"{connection.vendor}, {size:>7} briefs: {times}")


if __name__ == "__main__":
    main()
