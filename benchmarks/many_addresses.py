"""Benchmark: a notice with fifty addresses, sent and decided.

The time for ten addresses is printed beside that for fifty: what each address costs, apart from what the notice costs.
Of fifty the CPU time is printed too, because other work on the machine slows the clock more. The target is under one
second of CPU each on SQLite.

    python benchmarks/many_addresses.py
    DATABASE_URL=postgresql://… python benchmarks/many_addresses.py
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import throwaway  # noqa: F401
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Mode
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.all_addresses import decide_all
from articles.takedowns.models import Notice
from tests import makers

MANY, FEW, TARGET = 50, 10, 1.0
TEXT = DecisionText("应当事人要求")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of CPU, and the queries."""

    clock: float
    cpu: float
    queries: int


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    mo = User.objects.create_superuser("mo")
    brief = makers.make_brief(headline="临屿港夜航恢复")
    paragraphs = "".join(f"<p>第{n}段，说的是港口里每天都有的事，与夜航无关。</p>" for n in range(10))
    addresses = [
        makers.make_article(body=paragraphs + makers.embed(brief)).get_absolute_url() for _n in range(MANY + FEW + 1)
    ]
    client = Client(headers={"sec-fetch-site": "same-origin"})
    # The first request pays for templates and translations.
    _send(client, addresses[-1:])
    few = _measure(lambda: _send(client, addresses[:FEW]))
    many = _measure(lambda: _send(client, addresses[FEW : FEW + MANY]))
    _report("sent", few, many)
    of_many, of_few, _first = Notice.objects.order_by("-pk")[:3]
    assert (of_many.cases.count(), of_few.cases.count()) == (MANY, FEW)
    decided_few = _measure(lambda: _decide(of_few, mo))
    decided = _measure(lambda: _decide(of_many, mo))
    _report("decided", decided_few, decided)
    sys.exit(max(many.cpu, decided.cpu) > TARGET and connection.vendor == "sqlite")


def _send(client: Client, addresses: list[str]) -> None:
    claim = makers.make_claim(
        subject="privacy", address="\n".join(addresses), name="Stella", email="stella@reader.example", relief="remove"
    )
    response = client.post("/takedowns/new/", claim)
    assert response.status_code in (302, 303), response.content.decode()[-3000:]


def _decide(notice: Notice, by: User) -> None:
    case = notice.cases.order_by("pk")[0]
    decide_all(case, case.version, notice, lambda target: Restrict((target,), Mode.DELISTED), TEXT, by)


def _report(verb: str, few: Taken, many: Taken) -> None:
    each, queries = ((getattr(many, name) - getattr(few, name)) / (MANY - FEW) for name in ("cpu", "queries"))
    print(
        f"{connection.vendor}: {MANY} addresses {verb} in {many.clock:.2f} s, {many.cpu:.2f} s of CPU,"
        f" {many.cpu / few.cpu:.1f} times as long as {FEW};"
        f" {each * 1000:.0f} ms of CPU and {queries:.1f} queries for each, {many.queries} in all"
    )


def _measure(act: Callable[[], object]) -> Taken:
    clock, cpu = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as queries:
        act()
    return Taken(time.perf_counter() - clock, time.process_time() - cpu, len(queries))


if __name__ == "__main__":
    main()
