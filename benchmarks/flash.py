"""Benchmark: the flash box at a pause in typing and at publication, with more and more items of the last two days.

The worst case: all briefs of the archive are of the last 48 hours, and one in five is of one pattern with the typed
text (the same words, other figures). Timed in the same run: what a pause asks (reading, names, likenesses), publishing,
and the floor, one row by its key. Prints medians and ratios; the times should be about the same in both archives, a
pause under 80 ms.

    python benchmarks/flash.py [10000 100000]
    python -m tests.postgres_server python benchmarks/flash.py
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import throwaway  # noqa: F401
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles.briefs.flash import read_flash
from articles.briefs.flash_publishing import send
from articles.briefs.models import Brief
from articles.models import Channel, Tag
from articles.search.names.mentions import proposed_tags, tags_named
from articles.search.near_duplicates import find_near_duplicates

SIZES = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
ROUNDS = 40
WORDS = "货主改道港口船期班轮堆场闸口司机夜班泊位吊桥引航拖轮舱单报关查验运价订舱缺箱拥堵台风潮位浮标灯塔码头工人"
PATTERN = "行情显示,舫币短时突破{}美元,现报{}美元,24小时涨幅{}%。"


def make_archive(rng: random.Random, known: int, size: int) -> None:
    now = timezone.now()
    for _ in range(known, size, 1_000):
        Brief.objects.bulk_create(_brief(rng, now) for _ in range(1_000))


def _brief(rng: random.Random, now: datetime) -> Brief:
    words = ["".join(rng.choices(WORDS, k=12)) for _ in range(5)]
    moment = now - timedelta(seconds=rng.randint(60, 170_000))
    figures = (rng.randint(2_000, 9_000), rng.randint(2_000, 9_000), rng.randint(1, 99))
    body = PATTERN.format(*figures) if rng.random() < 0.2 else f"{','.join(words[1:])}。"
    return Brief(headline=words[0], body=f"<p>{body}</p>", published_at=moment, first_published_at=moment)


def typed(rng: random.Random) -> str:
    figures = (rng.randint(2_000, 9_000), rng.randint(2_000, 9_000), rng.randint(1, 99))
    return f"动态 | 舫币突破{figures[0]}美元:{PATTERN.format(*figures)}[2020/1/19 18:10]"


def pause(text: str) -> int:
    at = timezone.now()
    flash = read_flash(text, at)
    return len(proposed_tags(flash.words)) + len(find_near_duplicates(flash.words, at))


def publish(text: str, user: User) -> None:
    flash = read_flash(text, timezone.now())
    send(flash, text, tags_named(flash.words), uuid4(), user)


def floor(pk: int) -> None:
    Brief.objects.values_list("pk").get(pk=pk)


def times_ms(act: Callable[[], object]) -> tuple[float, float]:
    """Median and worst."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times), max(times)


def main() -> None:
    rng, known = random.Random(11), 0
    user = User.objects.create(username="ada")
    Channel.objects.create(name="动态")
    for name in ("舫币", "枰元", "潮信银行"):
        Tag.objects.create(name=name)
    for size in SIZES:
        make_archive(rng, known, size)
        known = size
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        pk = Brief.objects.order_by("-pk").values_list("pk", flat=True)[0]
        least, _ = times_ms(lambda pk=pk: floor(pk))
        paused, slowest = times_ms(lambda: pause(typed(rng)))
        sent, _ = times_ms(lambda: publish(typed(rng), user))
        told = f"a pause {paused:.1f} ms (worst {slowest:.1f}), ratio {paused / least:.0f}"
        print(
            f"{connection.vendor}, {size:>7} briefs of two days: {told}; publishing {sent:.1f} ms, {sent / least:.0f}"
        )


if __name__ == "__main__":
    main()
