"""Benchmark: the queue of the desk with 100,000 cases.

Three fifths are open, each with a notice and five of them with a thousand; of the briefs that are due first some are
carried by fifty articles and one by six hundred. The same server is asked for a plain list of 100 rows. Prints medians
and the ratio to that list; the target is the first page in less than 200 ms.

    python benchmarks/case_queue.py
    DATABASE_URL=postgresql://… python benchmarks/case_queue.py
"""

import itertools
import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import throwaway  # noqa: F401
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Model, QuerySet
from django.test import Client
from django.utils import timezone
from flat import milliseconds

from articles.models import Article, Kind, NewsItem, Placement
from articles.rights.models import Person
from articles.takedowns.models import Case, Notice

CASES = 100_000
TARGET = 200
START = timezone.now()
# Every fifth is over in one way, every fifth in another.
STATES = ("received", "in_review", "needs_info", "in_force", "closed")
# By the position of their case: how many articles carry the brief.
CARRIED = {2: 600} | dict.fromkeys(range(4, 64, 2), 50)


def insert(model: type[Model], rows: Iterable[Any]) -> None:
    """Past the verbs, the index and the slots, which would take an hour."""
    plain: QuerySet[Any] = QuerySet(model)
    left = iter(rows)
    while some := list(itertools.islice(left, 1_000)):
        plain.bulk_create(some)


def _item(number: int) -> NewsItem:
    kind = Kind.ARTICLE if number % 2 else Kind.BRIEF
    moment = START - timedelta(hours=number % 1_000)
    words = {"headline": f"第{number}号航线恢复", "body": "<p>渡轮今晚离港。</p>" * 20}
    times = {"published_at": moment, "first_published_at": moment, "sort_at": moment, "slot": number + 1}
    return NewsItem(pk=number + 1, kind=kind, **words, **times)


def _case(number: int, holder: User) -> Case:
    state = STATES[number % 5]
    return Case(
        pk=number + 1,
        reference=f"C-{number:09d}",
        family="remove" if number % 2 else "correct",
        basis="fact",
        item_id=number + 1,
        state=state,
        notifiers=1,
        assignee=holder if number % 7 == 0 else None,
        opened_at=START - timedelta(hours=number % 300),
        due_at=START + timedelta(minutes=5 * number - 3_000),
        due_for="decide",
        decided_at=None if number % 5 < 3 else START,
    )


def _notice(number: int) -> Notice:
    words = {"subject": "fact", "basis": "fact", "statement": "船名写错了。", "language": ("zh-hans", "en")[number % 2]}
    return Notice(pk=number + 1, reference=f"N-{number:09d}", status_digest=str(number), item_id=1, **words)


def fill(holder: User) -> None:
    insert(NewsItem, (_item(number) for number in range(CASES)))
    articles = NewsItem.objects.filter(kind=Kind.ARTICLE).order_by("pk").values_list("pk", flat=True)[:600]
    placed = ((brief + 1, article) for brief, count in CARRIED.items() for article in articles[:count])
    insert(Placement, (Placement(brief_id=brief, article_id=article, position=0) for brief, article in placed))
    insert(Case, (_case(number, holder) for number in range(CASES)))
    many = 5 * 999
    insert(Notice, (_notice(number) for number in range(CASES + many)))
    joined: Any = Notice.cases.through
    cases = [*range(CASES), *(number // 999 for number in range(many))]
    insert(joined, (joined(notice_id=number + 1, case_id=case + 1) for number, case in enumerate(cases)))
    for number in range(200):
        Person.objects.create(name=f"江宁{number}")
    if connection.vendor == "postgresql":
        for model in (NewsItem, Notice, Case):
            _go_on_counting(model)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    Article(headline="跨海大桥通车", body="<p>今晨通车。</p>", published_at=START).save()


def _go_on_counting(model: type[Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def main() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    mo, is_new = User.objects.get_or_create(username="measuring", is_staff=True, is_superuser=True)
    if is_new:
        fill(mo)
    client = Client()
    client.force_login(mo)
    queue = "/admin/takedowns/case/"
    plain = milliseconds(client, "/admin/rights/person/")
    print(f"{connection.vendor}, {CASES:,} cases; a plain list of 100 rows: {plain:.0f} ms")
    addresses = {"the queue": queue, "its tenth page": f"{queue}?p=10", "the desk's first page": "/admin/"}
    addresses |= {name: f"{queue}?view={name}" for name in ("mine", "today", "overdue", "nobody", "answer", "second")}
    addresses |= {name: f"{queue}?state={name}" for name in ("in_force", "closed", "all")}
    addresses |= {"a number": f"{queue}?q=N-000000007", "words": f"{queue}?q=大桥"}
    taken = {name: milliseconds(client, address) for name, address in addresses.items()}
    for name, ms in taken.items():
        print(f"{name:24}{ms:>8.1f} ms{ms / plain:>8.2f}")
    sys.exit(taken["the queue"] >= TARGET)


if __name__ == "__main__":
    main()
