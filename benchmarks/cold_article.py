"""Benchmark: the first reading of an article under a new edition, against a plain view of the same page.

The plain view is what one would write without a gate, restrictions, wordings or an edition: five ORM queries and the
same templates over the same text. Both go through the same middleware; compression is apart. Prints CPU time per page
and the ratio; the target is at most 1.5.

    python benchmarks/cold_article.py
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import throwaway  # noqa: F401 - makes the data folder first
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.test import Client
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.briefs.models import Brief
from articles.html.sanitizer import BRIEF, brief_ids, excerpt, plain_text
from articles.models import Article, Byline, Correction, DisclaimerRule, NewsItem, Section, Tagging
from articles.models.byline import Role
from articles.pages.metadata import item_head
from articles.rights.models import Disclaimer, Person, Source
from articles.text.reading_time import reading_minutes
from newsroom.urls import urlpatterns as site_urls

ROUNDS, PAGES = 15, 20
BRIEFS = 20
TEXT = "临屿港务局表示，夜航试点将分三个阶段推进，第一阶段只开放两个泊位，其余泊位视潮位与能见度逐步加入。"


def make_archive() -> Article:
    """An article with twenty briefs, among 2,000 others that share its names."""
    source = Source.objects.create(name="候潮")
    section = Section.objects.create(name="航运")
    now = timezone.now()
    others = [
        Brief(
            headline=f"夜航快讯第{n}条",
            body=f"<p>{TEXT}</p>",
            published_at=now,
            happened_at=now - timedelta(hours=n),
            happened_precision="minute",
            source=source,
        )
        for n in range(2_000)
    ]
    Brief.objects.bulk_create(others)
    body = "".join(f'<p>{TEXT * 3}</p><flash-brief data-id="{brief.pk}"></flash-brief>' for brief in others[:BRIEFS])
    article = Article(
        headline="夜航背后的三本账", standfirst=TEXT, body=body, section=section, source=source, published_at=now
    )
    article.save()
    article.tags.add("夜航", "临屿港")
    Byline.objects.create(item=article, role=Role.OUTLET, outlet=source)
    Byline.objects.create(item=article, role=Role.WRITER, person=Person.objects.create(name="江宁"), position=1)
    DisclaimerRule.objects.create(disclaimer=Disclaimer.objects.create(language="zh-Hans", text=TEXT), starts_at=now)
    Correction.objects.create(item=article, text=TEXT)
    return article


def as_name(tagging: Tagging) -> SimpleNamespace:
    return SimpleNamespace(name=tagging.tag.name, tag_id=tagging.tag_id)


def plain_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Five queries: the item, its briefs, its bylines, its tags, the newest briefs beside it."""
    item = Article.objects.select_related("section", "source").get(pk=pk)
    briefs = NewsItem.objects.filter(pk__in=brief_ids(item.body)).select_related("channel", "source").in_bulk()
    card = get_template("briefs/_card.html")

    def expand(match: Any) -> str:
        brief = briefs[int(match[1])]
        return card.render(
            {"brief": brief, "state": "shown", "text": mark_safe(brief.body), "page_language": "zh-Hans"}
        )

    context: dict[str, Any] = {
        "item": item,
        "body": mark_safe(BRIEF.sub(expand, item.body)),
        "bylines": list(Byline.objects.filter(item=item).select_related("person", "outlet")),
        "tags": [as_name(tagging) for tagging in Tagging.objects.filter(content_object=item).select_related("tag")],
        "related": [
            {"item": brief, "reason": "夜航"}
            for brief in Brief.objects.select_related("channel").order_by("-slot")[:20]
        ],
        "minutes": reading_minutes(plain_text(item.body)),
        "description": excerpt(item.body, 120),
        "corrections": [],
        "disclaimers": [],
        "updated": None,
        "lead_picture": None,
    }
    context["head"] = item_head(item, context, item.headline)
    return render(request, "articles/article.html", context)


urlpatterns = [path("plain/<int:pk>/", plain_article), *site_urls]


def cpu_of(act: Callable[[], None]) -> float:
    """Microseconds of CPU for one call, the median of the rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(PAGES):
            act()
        times.append((time.process_time() - started) / PAGES * 1e6)
    return statistics.median(times)


def main() -> None:
    settings.ROOT_URLCONF = "cold_article"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    article = make_archive()
    client = Client()
    client.get("/about/")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "newsroom.pagecache.PageCacheMiddleware"]
    floor_client = Client()
    floor_client.get("/about/")

    def cold() -> None:
        client.handler._middleware_chain.pages.clear()
        assert client.get(f"/articles/{article.pk}/").status_code == 200

    def plain() -> None:
        assert floor_client.get(f"/plain/{article.pk}/").status_code == 200

    ours, theirs = client.get(f"/articles/{article.pk}/"), floor_client.get(f"/plain/{article.pk}/")
    print(f"pages: {len(ours.content)} bytes ours, {len(theirs.content)} bytes plain")
    plain(), cold()
    pairs = [(cpu_of(plain), cpu_of(cold)) for _ in range(3)]
    for floor, cost in pairs:
        print(f"plain view {floor:7.0f} us   article page, cold {cost:7.0f} us   ratio {cost / floor:.2f}")
    print(f"ratio {statistics.median(cost / floor for floor, cost in pairs):.2f} (target: at most 1.5)")


if __name__ == "__main__":
    main()
