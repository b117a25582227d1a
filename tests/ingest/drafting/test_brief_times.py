"""Briefs of a page without a timestamp: dated by their text, or by nothing, but never by their release."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.publishing import publish
from articles.ingest.drafting.draft import draft_article
from articles.ingest.drafting.prepare import prepared
from articles.models.newsitem import NewsItem
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 30, 12, tzinfo=SHANGHAI)


def imported(text: str) -> Brief:
    """The published brief of a page that carries it between two paragraphs."""
    document = parse(f"望津港三年\n作者：陆鸣\n{LEAD}\n【望津港恢复通航】{text}\n{CLOSE}\n")
    draft = draft_article(prepared(document, SHANGHAI, NOW))
    brief = draft.new_briefs[0]
    brief.origin = draft.article.origin = NewsItem.Origin.OWN
    brief.save()
    publish(brief, None)
    return Brief.objects.get()


def pages(client: Client, brief: Brief) -> list[str]:
    return [client.get(address).content.decode() for address in (brief.get_absolute_url(), "/briefs/", "/")]


def release(brief: Brief) -> str:
    assert brief.published_at is not None
    return f"{timezone.localtime(brief.published_at):%H:%M}"


def test_a_time_without_a_year_is_shown_as_written_and_not_replaced_by_the_release(client: Client) -> None:
    brief = imported("11月28日20:15，望津港恢复通航，船舶开始进港。")

    assert (brief.happened_at, brief.happened_raw) == (None, "11月28日20:15")
    own, stream, _front = pages(client, brief)
    assert "11月28日20:15" in own.split("<h1")[0]
    assert "11月28日20:15" in stream
    assert f">{release(brief)}</time>" not in stream


def test_a_full_time_in_the_text_dates_the_brief() -> None:
    brief = imported("2026年11月28日20:15，望津港恢复通航，船舶开始进港。")

    assert brief.happened_at == datetime(2026, 11, 28, 20, 15, tzinfo=SHANGHAI)
    assert brief.happened_precision == "minute"


def test_a_brief_without_any_time_says_so_instead_of_showing_its_release(client: Client) -> None:
    brief = imported("望津港恢复通航，船舶开始进港。")

    assert (brief.happened_at, brief.happened_raw, brief.happened_precision) == (None, "", "none")
    own, stream, _front = pages(client, brief)
    assert "时间未注明" in own
    assert "时间未注明" in stream
    assert f">{release(brief)}</time>" not in stream


def test_a_brief_of_our_own_without_a_time_is_dated_by_its_release(client: Client) -> None:
    brief = imported("望津港恢复通航，船舶开始进港。")
    Brief.objects.update(happened_precision="")

    own, stream, _front = pages(client, brief)
    assert "时间未注明" not in own
    assert f">{release(brief)}</time>" in stream
