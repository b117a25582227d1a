"""Benchmark: what pages cost in a large archive and in a small one.

The same addresses are asked of an archive of 10,000 items, then of a larger one, in one run; kept pages are passed by.
CPU time of the server and, for PostgreSQL, the time that it took to answer. Prints medians and the ratio; the target is
at most 1.3.

    python benchmarks/flat.py             # 10,000 and 100,000 items
    python benchmarks/flat.py 1000000     # the long mode
"""

import statistics
import sys
import time
from collections.abc import Iterator

import throwaway  # noqa: F401
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client, override_settings

from articles.models import Article, NewsItem, Section, Tag

SMALL = 10_000
TRIES = 15
PAGES_DOWN = 500
TARGET = 1.3


def main(large: int) -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    fill(SMALL)
    before = {name: milliseconds(client, address) for name, client, address in pages()}
    fill(large - NewsItem.objects.count())
    print(f"{connection.vendor}: {SMALL:,} items against {large:,}")
    missed = False
    for name, client, address in pages():
        after = milliseconds(client, address)
        missed |= after / before[name] > TARGET
        print(f"{name:28}{before[name]:>8.1f} ms{after:>8.1f} ms{after / before[name]:>8.2f}")
    sys.exit(missed)


def fill(items: int) -> None:
    call_command("fill_archive", articles=items // 5, briefs=items - items // 5, yes=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def pages() -> Iterator[tuple[str, Client, str]]:
    """Addresses that both archives have, of readers and of an editor."""
    reader, editor = Client(headers={"Authorization": "none"}), Client()
    editor.force_login(User.objects.get_or_create(username="measuring", is_staff=True, is_superuser=True)[0])
    section = Section.objects.order_by("pk")[0]
    tag = Tag.objects.annotate(given=Count("taggings")).order_by("-given")[0]
    article = Article.objects.filter(section=section).order_by("pk")[0]
    deep = NewsItem.objects.filter(kind="brief").order_by("-slot").values_list("slot", flat=True)
    # Page 500 of forty each where the archive has it; as deep as the small one goes otherwise.
    before = deep[min(PAGES_DOWN * 40, SMALL // 2)]
    yield "home", reader, "/"
    yield "section", reader, f"/sections/{section.pk}/"
    yield "tag", reader, f"/tags/{tag.pk}/"
    yield "stream", reader, "/briefs/"
    yield "stream, far down", reader, f"/briefs/?before={before}"
    yield "article", reader, f"/articles/{article.pk}/"
    yield "search", reader, f"/search/?q={tag.name[:2]}"
    yield "feed", reader, "/feeds/briefs.atom"
    yield "articles at the desk", editor, "/admin/articles/article/"
    yield "briefs at the desk", editor, "/admin/briefs/brief/"
    yield "search at the desk", editor, f"/admin/briefs/brief/?q={tag.name[:2]}"


@override_settings(ALLOWED_HOSTS=["testserver"])
def milliseconds(client: Client, address: str) -> float:
    times = []
    for _ in range(TRIES):
        started = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - started) * 1_000)
        assert response.status_code == 200, (address, response.status_code)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
