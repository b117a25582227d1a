"""Benchmark: a case with 1,000 notices, 250 of them junk. The target is its page in less than 200 ms.

Sends 749 versions of one letter, 250 pieces of junk in five wordings, and one complete notice that is like no other.
Prints the milliseconds by the clock and of CPU, and the queries, of the page of the case, of the list of cases, and of
“Take the next case”, each with the ratio to the page of a case with a single notice; and which group has the notice.

    python benchmarks/case_notices.py
    python -m tests.postgres_server python benchmarks/case_notices.py
"""

import random
import statistics
import sys
import time
from collections.abc import Callable

import throwaway  # noqa: F401
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.takedowns.cases.next_case import take_next
from articles.takedowns.cases.notices.groups import groups_of
from articles.takedowns.models import Case, Claimant, Notice
from tests import makers

CAMPAIGN, JUNK, ROUNDS, TARGET = 749, 250, 7, 200
WORDS = "渡轮码头潮汐航道灯塔缆绳货柜引航员船长海关检疫报告昨夜凌晨西岸堤坝渔港仓库调度"


def text(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(WORDS) for _number in range(length))


def send(item: object, statement: str, email: str, **values: object) -> Notice:
    basis = {"item": item, "basis": "gdpr_17", "subject": "privacy", "statement": statement}
    return makers.make_notice(claimant=Claimant(name="某甲", email=email), **(basis | values))[0]


def fill(item: object) -> Notice:
    chance = random.Random(1)
    letter, junk = text(chance, 200), [text(chance, 80) for _number in range(5)]
    for number in range(CAMPAIGN):
        send(item, f"本人{text(chance, 3)}：{letter}", f"c{number}@reader.example")
    for number in range(JUNK):
        send(item, junk[number % 5] + text(chance, 3), f"j{number}@reader.example")
    return send(item, text(chance, 300), "real@reader.example", elements=["name", "email", "relief", "ground"])


def measured(act: Callable[[], object]) -> tuple[float, float, int]:
    """Medians of the milliseconds by the clock and of CPU, and the number of queries."""
    act()
    walls, cpus = [], []
    for _round in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    with CaptureQueriesContext(connection) as queries:
        act()
    return statistics.median(walls), statistics.median(cpus), len(queries)


def show(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    mo, item, other = User.objects.create_superuser("mo"), makers.make_article(), makers.make_article()
    real = fill(item)
    send(other, "删除我的姓名", "single@reader.example")
    for _number in range(10):
        send(makers.make_article(), "删除我的姓名", "single@reader.example")
    case, single = real.cases.get(), Case.objects.get(item=other)
    client = Client()
    client.force_login(mo)
    place = next(at for at, group in enumerate(groups_of(case), 1) if real.pk in group.keys)
    print(f"{connection.vendor}: the real notice is in group {place} of {len(groups_of(case))}")
    pages = {"a single notice": f"{single.pk}/change/", "1,000 notices": f"{case.pk}/change/", "the queue": ""}
    taken = {
        name: measured(lambda page=page: show(client, f"/admin/takedowns/case/{page}")) for name, page in pages.items()
    }
    taken["take the next case"] = measured(lambda: take_next(mo))
    base = taken["a single notice"][1]
    for name, (wall, cpu, queries) in taken.items():
        print(f"{name:22}{wall:>8.0f} ms{cpu:>8.0f} ms of CPU{queries:>5} queries{cpu / base:>7.2f}")
    sys.exit(max(taken["1,000 notices"][1], taken["the queue"][1], taken["take the next case"][1]) >= TARGET)


if __name__ == "__main__":
    main()
