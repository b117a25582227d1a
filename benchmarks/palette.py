"""Benchmark: the palette and the popup of the body editor at a key, in archives of several sizes.

What a moderator who also edits asks by two characters, by two initials and by more, by a whole headline, by a word that
nothing has, and with nothing typed: the server's time of the whole answer, session and permissions included. Prints the
median, the worst, and the median's share of the target, 100 ms at a million items (the editor's popup: likewise).

    python benchmarks/palette.py [10000 100000]
    python -m tests.postgres_server python benchmarks/palette.py
"""

import random
import statistics
import sys
import time
from datetime import UTC, datetime

import throwaway  # noqa: F401
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles.editing.bulk_create import create_together
from articles.models import NewsItem
from articles.text.pinyin import read_initials
from newsroom.demo.archive.fill import ArchiveFiller, FillOptions

SIZES = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
ROUNDS = 30
TARGET_MS = 100
PALETTE, POPUP = "admin:articles_newsitem_palette", "admin:briefs_brief_embed_search"


def grow(size: int) -> None:
    """One in five is an article."""
    missing = size - NewsItem.objects.count()
    options = FillOptions(missing // 5, missing - missing // 5, seed=7, until=datetime(2026, 1, 1, tzinfo=UTC))
    for _made in ArchiveFiller(options, create_together).fill():
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def questions(rng: random.Random) -> dict[str, list[str]]:
    """Of each sort as many as there are rounds, taken from headlines of all times."""
    slots = list(NewsItem.objects.filter(headline__gt="").values_list("pk", flat=True))
    rows = NewsItem.objects.filter(pk__in=rng.sample(slots, ROUNDS * 3)).values_list("headline", flat=True)
    headlines = [headline for headline in rows if len(read_initials(headline)) > 6][:ROUNDS]
    initials = ["".join(letters[0] for letters in read_initials(headline)) for headline in headlines]
    return {
        "two characters": [headline[1:3] for headline in headlines],
        "two initials": [letters[1:3] for letters in initials],
        "four initials": [letters[1:5] for letters in initials],
        "a whole headline": headlines,
        "nothing that is there": [f"无此词{number}" for number in range(len(headlines))],
        "nothing typed": [""] * len(headlines),
    }


def times_ms(client: Client, address: str, typed: list[str]) -> list[float]:
    times = []
    for words in typed:
        start = time.perf_counter()
        answer = client.get(address, {"q": words, "part": "1"})
        times.append((time.perf_counter() - start) * 1_000)
        assert answer.status_code == 200
    return times


def main() -> None:
    user, _ = User.objects.get_or_create(username="kai", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=("Editor", "Moderator")))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    for size in SIZES:
        grow(size)
        print(f"{connection.vendor}, {NewsItem.objects.count():,} items:")
        for name, typed in questions(random.Random(11)).items():
            for place, address in (("palette", PALETTE), ("popup", POPUP)):
                times = times_ms(client, reverse(address), typed)
                median = statistics.median(times)
                share = f"{median / TARGET_MS:.0%} of the target"
                print(f"  {place:<8}{name:<22} {median:6.1f} ms, worst {max(times):6.1f} ms, {share}")


if __name__ == "__main__":
    main()
