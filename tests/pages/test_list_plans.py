"""Tests of the query plans and query counts of lists: neither grows with the size of the archive."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Byline, Correction, DisclaimerRule, HomeLead, NewsItem
from articles.rights.models import Disclaimer
from articles.search.models import Mention
from tests import makers
from tests.plans import analyse_tables, sorts, table_scans

pytestmark = pytest.mark.slow

GROWING = (
    "articles_newsitem",
    "search_mention",
    "articles_byline",
    "articles_correction",
    "articles_disclaimerrule",
)
NEWEST = datetime(2024, 6, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def archive_of_three_thousand() -> dict[str, object]:
    """Articles and briefs over eight years, all of one section or channel, source, tag and person."""
    rows = {"section": makers.make_section(), "source": makers.make_source(), "person": makers.make_person()}
    rows |= {"channel": makers.make_channel(), "tag": makers.make_tag("潮信银行")}
    moments = [NEWEST - timedelta(days=number) for number in range(3_000)]
    items = NewsItem.objects.bulk_create([_item(moment, rows) for moment in moments])
    Mention.objects.bulk_create(
        Mention(tag=rows["tag"], item=item, kind=item.kind, slot=item.slot, weight=1) for item in items
    )
    Byline.objects.bulk_create(
        Byline(item=item, role="writer", person=rows["person"], slot=item.slot) for item in items
    )
    Correction.objects.bulk_create(Correction(item=item, text="已改。", made_at=item.sort_at) for item in items)
    wording = Disclaimer.objects.create(language="zh-Hans", text="仅供参考。")
    DisclaimerRule.objects.bulk_create(DisclaimerRule(item=item, disclaimer=wording) for item in items)
    HomeLead.objects.create(article=items[0], starts_at=makers.hours_ago(1), ends_at=makers.hours_ahead(1))
    analyse_tables()
    return rows


def _item(moment: datetime, rows: dict[str, object]) -> NewsItem:
    item = NewsItem(headline="题", body="<p>文。</p>", source=rows["source"], published_at=moment)
    item.first_published_at = moment
    if moment.day % 2:
        item.kind, item.section = "article", rows["section"]
    else:
        item.kind, item.channel, item.importance = "brief", rows["channel"], 2 + moment.month % 2
    return item


def addresses(rows: dict[str, object]) -> list[str]:
    fixed = "/ /archive/ /archive/2020/01/ /corrections/ /disclaimers/ /briefs/ /briefs/important/ /briefs/2020/01/18/"
    named = {
        "section": "sections",
        "source": "sources",
        "person": "people",
        "tag": "tags",
        "channel": "briefs/channels",
    }
    return [*fixed.split(), *(f"/{path}/{rows[name].pk}/" for name, path in named.items())]


def queries(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith("PRAGMA")]


@pytest.fixture
def list_queries(client, db) -> dict[str, list[str]]:
    """The queries of every list by address, for its first page and a later one."""
    firsts = addresses(archive_of_three_thousand())
    last = Correction.objects.order_by("made_at")[400]
    slots = {"/corrections/": last.pk, "/archive/2020/01/": 632_300_000, "/briefs/2020/01/18/": 632_600_000}
    fixed = {"/", "/archive/", "/disclaimers/"}
    deeper = [f"{first}?before={slots.get(first, 600_000_000)}" for first in firsts if first not in fixed]
    return {address: queries(client, address) for address in (*firsts, *deeper)}


def grows(sql: str) -> bool:
    """True if the query reads a table that grows with the archive, unlike sections or channels."""
    return any(f'"{table}"' in sql or f" {table}" in sql for table in GROWING)


def test_lists_neither_scan_nor_sort_a_growing_table(list_queries):
    growing = [(address, sql) for address, sqls in list_queries.items() for sql in sqls if grows(sql)]
    slow = [(address, sql, steps) for address, sql in growing if (steps := table_scans(sql, GROWING) + sorts(sql))]

    assert len(growing) > 50

    assert not slow, "\n".join(f"{address}\n{steps}\n{sql}" for address, sql, steps in slow)


def test_every_list_takes_at_most_ten_queries(list_queries):
    assert {address: len(sqls) for address, sqls in list_queries.items() if len(sqls) > 10} == {}


def test_the_translations_of_an_article_are_read_by_index(client, db):
    archive_of_three_thousand()
    article = NewsItem.objects.filter(kind="article").first()

    first = next(sql for sql in queries(client, article.get_absolute_url()) if "t.translation_of_id = coalesce" in sql)

    assert table_scans(first, ["articles_newsitem", "t"], most=1) == []
