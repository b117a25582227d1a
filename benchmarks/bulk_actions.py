"""What an action on many items takes: previewing and publishing as many drafts as one action permits.

Prints seconds, and the time per item against that of publishing one alone. An action that takes too long stops in time.

    python benchmarks/bulk_actions.py
    python -m tests.postgres_server python benchmarks/bulk_actions.py
"""

import time
from collections.abc import Callable
from typing import Any

import throwaway  # noqa: F401
from django.contrib.auth.models import User

from articles.editing.bulk_actions import MAX_ITEMS, BulkAction, Outcome, perform_bulk, preview_bulk
from articles.editing.bulk_create import NewItem, create_together
from articles.editing.publishing import publish
from articles.models import Article, NewsItem

ALONE = 50
BODY = "<p>潮水在夜里涨了又落，船在港外等候引航员登轮。</p>" * 60


def main() -> None:
    ada = User.objects.create_superuser("ada", password="x" * 20)
    create_together([NewItem(Article(headline=f"第{number}班", body=BODY)) for number in range(MAX_ITEMS + ALONE)])
    drafts = list(Article.objects.order_by("pk"))
    alone = seconds(lambda: [publish(item, ada) for item in drafts[:ALONE]]) / ALONE
    ids = [item.pk for item in drafts[ALONE:]]
    for name, act in (("preview", preview_bulk), ("publish", perform_bulk)):
        run(name, lambda act=act: act(Article, ids, BulkAction.PUBLISH, None, ada, lambda item: True), alone)


def run(name: str, act: Callable[[], Any], alone: float) -> None:
    began = time.perf_counter()
    results = act()
    took = time.perf_counter() - began
    reached = sum(result.outcome is not Outcome.NOT_REACHED for result in results)
    public = NewsItem.objects.filter(published_at__isnull=False).count() - ALONE
    print(f"{name}: {reached} of {len(results)} items in {took:.1f} s, {public} published")
    print(f"time per item / alone: {took / max(reached, 1) / alone:.2f}")


def seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


main()
