"""Benchmark: a search, in relation to reading every text.

Timed in the same run: the newest twenty hits, the capped count, a page from the middle of the archive, the best match,
and the floor, a LIKE over all texts that counts. Then the index's size, what it adds to a save, and what the words of
a page of hits cost. Prints medians, ratios and the targets; ends with code 1 where one is missed.

    python benchmarks/search.py                 # 20,000 items
    python benchmarks/search.py 200000
    python benchmarks/search.py 1000000         # the long mode: an hour, 8 GB
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import throwaway  # noqa: F401
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import NewsItem
from articles.search.index.backends import store
from articles.search.index.update import active_store, entries_of, items_with_words
from articles.search.query.find import best, count, find, plan
from articles.search.query.results import hits_of
from articles.search.query.syntax import Phrase, read_query

TRIES = 21
PAGE = 20
PUBLISHES = 5_000
SQLITE = connection.vendor == "sqlite"
missed: list[str] = []


def main(size: int) -> None:
    started = time.perf_counter()
    if (missing := size - NewsItem.objects.count()) > 0:
        # Of the length for which the targets were set: some 660 characters each.
        call_command("fill_archive", articles=missing, yes=True)
    print(f"{connection.vendor}, {size:,} items, filled in {time.perf_counter() - started:.0f} s")
    if not SQLITE:
        # What a server does by itself a minute after many rows came.
        execute("VACUUM ANALYZE", rows=False)
    at = timezone.now()
    questions = pick_questions(at)
    measure_questions(questions, at)
    measure_snippets(questions, at)
    measure_index()
    measure_saves()
    measure_publishes()
    for line in missed:
        print("missed:", line)
    sys.exit(bool(missed))


@dataclass
class Question:
    """`most` is what the newest page may cost, as a part of the floor."""

    name: str
    typed: str
    most: float


def pick_questions(at: datetime) -> list[Question]:
    """One for each class, from the texts themselves."""
    usual = 1 / 50 if SQLITE else 1 / 25
    rare = usual if SQLITE else 1 / 100
    words = common_words()
    latin = [word for word in words if word.isascii() and word.isalpha()]
    runs = sorted((word for word in words if not word.isascii()), key=len)
    longer = next(word for word in runs if 4 <= len(word) <= 6)
    longest = runs[-1][:14]
    common = max({pair for run in runs[:200] for pair in (run[:2],) if len(pair) == 2}, key=lambda pair: hits(pair, at))
    return [
        Question("1 character", common[0], usual if SQLITE else 1 / 10),
        Question("2 characters", runs[len(runs) // 2][:2], usual),
        Question("4 characters", longer[:4], usual),
        Question("a long phrase", longest, usual),
        Question("two words", f"{common} {longer[:2]}", usual),
        Question("a common term", common, usual),
        Question("the same with a minus", f"{common} -{longer[:2]}", usual),
        Question("mixed", f"{latin[0]} {common}", usual),
        Question("a name", f"tag:{tag_name()}", usual),
        Question("rare", runs[-1][2:10], rare),
        Question("no hit", "龘靐齉爩", rare),
        Question("an English phrase", f'"{" ".join(latin[:2])}"', 1 / 10),
        Question("a hostile phrase", f'"{" ".join(reversed(latin[:4]))}"', 1 / 10),
    ]


def common_words() -> list[str]:
    """Words of the newest texts, the most frequent first."""
    rows = execute(f"SELECT runs FROM search_doc_{active_store()} ORDER BY slot DESC LIMIT 2000")
    counts: dict[str, int] = {}
    for (runs,) in rows:
        for word in runs.split():
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: -counts[word])


def tag_name() -> str:
    return execute(
        "SELECT t.name FROM articles_tag t JOIN articles_tagging g ON g.tag_id = t.id GROUP BY t.name"
        " ORDER BY count(*) DESC LIMIT 1"
    )[0][0].replace(" ", "")


def hits(typed: str, at: datetime) -> int:
    return count(plan(read_query(typed)), at).number


def measure_questions(questions: list[Question], at: datetime) -> None:
    middle = execute("SELECT (min(slot) + max(slot)) / 2 FROM articles_newsitem")[0][0]
    print(f"{'':24}{'hits':>6}{'newest 20':>12}{'floor':>10}{'ratio':>10}{'count':>10}{'middle':>10}{'best':>10}   ms")
    for question in questions:
        measure_question(question, at, middle)


def measure_question(question: Question, at: datetime, middle: int) -> None:
    asked = plan(read_query(question.typed))
    newest = milliseconds(lambda: find(asked, at, most=PAGE + 1))
    counted = milliseconds(lambda: count(asked, at))
    inside = milliseconds(lambda: find(asked, at, before=middle, most=PAGE + 1))
    ranked = milliseconds(lambda: best(asked, at), 5)
    floor = milliseconds(lambda: like_scan(asked.query.phrases or (Phrase("x"),)), 3)
    print(
        f"{question.name:24}{hits(question.typed, at):>6}{newest:>12.2f}{floor:>10.1f}{floor / newest:>9.0f}x"
        f"{counted:>10.2f}{inside:>10.2f}{ranked:>10.2f}"
    )
    hold(f"{question.name}, newest 20", newest / floor, question.most)
    hold(f"{question.name}, count", counted / floor, 1 / 10)


def like_scan(phrases: tuple[Phrase, ...]) -> None:
    """What counts all texts that say it, without an index."""
    condition = " AND ".join(["' ' || runs || ' ' LIKE %s"] * len(phrases))
    sql = f"SELECT count(*) FROM search_doc_{active_store()} WHERE {condition}"
    execute(sql, [f"%{phrase.whole}%" for phrase in phrases])


def measure_snippets(questions: list[Question], at: datetime) -> None:
    asked = plan(read_query(questions[5].typed))
    slots = find(asked, at, most=PAGE).slots
    page = milliseconds(lambda: hits_of(slots, asked.query, at))
    rows = milliseconds(lambda: list(NewsItem.objects.filter(slot__in=slots)))
    print(f"a page of {len(slots)} hits with words: {page:.1f} ms, its rows alone {rows:.1f} ms")
    hold("words of a page over its rows, in ms", page - rows, 25)


def measure_index() -> None:
    number = active_store()
    (runs,) = execute(f"SELECT sum(length(runs) + length(facets)) FROM search_doc_{number}")[0]
    if SQLITE:
        (text,) = execute(f"SELECT sum(length(CAST(runs AS blob))) FROM search_doc_{number}")[0]
        (size,) = execute(f"SELECT sum(length(block)) FROM search_fts_{number}_data")[0]
        print(f"index {size / 1e6:.1f} MB, texts {text / 1e6:.1f} MB, ratio {size / text:.2f}")
        hold("index size over texts", size / text, 2.0)
    else:
        (size,) = execute(f"SELECT pg_relation_size('search_gin_{number}')")[0]
        print(f"index {size / 1e6:.1f} MB, texts {runs / 1e6:.1f} million characters")


def measure_saves() -> None:
    """A row and its entry against the row alone, each in a transaction of its own."""
    number = active_store()
    item = NewsItem.objects.order_by("-slot")[0]
    (entry,) = entries_of(items_with_words([item.pk]))

    def plain() -> None:
        with transaction.atomic():
            execute("UPDATE articles_newsitem SET version = version + 1 WHERE id = %s", [item.pk], rows=False)

    def both() -> None:
        with transaction.atomic():
            execute("UPDATE articles_newsitem SET version = version + 1 WHERE id = %s", [item.pk], rows=False)
            store().remove(number, [entry])
            store().add(number, [entry])

    row, indexed = milliseconds(plain, 50), milliseconds(both, 50)
    print(f"row {row:.3f} ms, with its entry {indexed:.3f} ms, ratio {indexed / row:.1f}")
    hold("row and entry over the row", indexed / row, 40)


def measure_publishes() -> None:
    """Whether a save now and then has to wait for the index to be merged: the longest of many, one by one."""
    texts = NewsItem.objects.order_by("-slot").values_list("headline", "body")[:PUBLISHES]
    times = []
    for headline, body in list(texts):
        started = time.perf_counter()
        Brief(headline=headline, body=body, published_at=timezone.now()).save()
        times.append(time.perf_counter() - started)
    print(f"{len(times):,} publishes: median {statistics.median(times) * 1_000:.1f} ms, longest {max(times):.2f} s")
    hold("the longest publish, in s", max(times), 1)


def milliseconds(act: Callable[[], object], tries: int = TRIES) -> float:
    act()
    times = []
    for _ in range(tries):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1_000)
    return statistics.median(times)


def hold(what: str, measured: float, most: float) -> None:
    if measured > most:
        missed.append(f"{what}: {measured:.4f}, at most {most:.4f}")


def execute(sql: str, params: list[object] | None = None, rows: bool = True) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])
        return cursor.fetchall() if rows else []


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
