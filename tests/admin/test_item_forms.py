"""What may be typed into an article or a brief."""

import html
import time

import pytest
from django.conf import LazySettings
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Alias, Article, Tag
from tests.admin.filling import errors, send, told
from tests.makers import embed, make_article, make_brief, make_picture, make_source

ARTICLE = "/en/admin/articles/article/add/"
BRIEF = "/en/admin/briefs/brief/add/"


def change(item: Article | Brief) -> str:
    label = "articles/article" if isinstance(item, Article) else "briefs/brief"
    return f"/en/admin/{label}/{item.pk}/change/"


def test_what_was_typed_is_kept_as_a_draft(ada: Client) -> None:
    send(ada, ARTICLE, headline="临屿港复航", body="<p>首班船已离港。</p>", _save="1")

    article = Article.objects.get()
    assert article.headline == "临屿港复航"
    assert article.published_at is None


def test_unknown_briefs_are_named_beside_the_text(ada: Client) -> None:
    body = '<p>前</p><flash-brief data-id="4711"></flash-brief><flash-brief data-id="4712"></flash-brief>'

    page = send(ada, ARTICLE, headline="一", body=body, _save="1")

    assert errors(page) == {"body": ["There is no flash brief with the number 4711, 4712."]}
    assert "4712" in page.context["adminform"].form["body"].value()
    assert not Article.objects.exists()


def test_an_article_is_no_brief_to_be_carried(ada: Client) -> None:
    other = make_article()

    page = send(ada, ARTICLE, headline="一", body=f'<flash-brief data-id="{other.pk}"></flash-brief>', _save="1")

    assert str(other.pk) in errors(page)["body"][0]


def test_unknown_pictures_are_named_beside_the_text(ada: Client) -> None:
    known = make_picture()
    body = f'<figure data-picture="{known.pk}"></figure><figure data-picture="99"></figure>'

    page = send(ada, ARTICLE, headline="一", body=body, _save="1")

    assert errors(page) == {"body": ["There is no picture with the number 99."]}


def test_a_text_of_five_million_characters_is_refused_and_kept(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="潮" * 5_000_000, _save="1")

    assert errors(page) == {"body": ["The text has 5,000,000 characters; 1,000,000 are the most."]}
    assert len(page.context["adminform"].form["body"].value()) == 5_000_000


def test_what_cleaning_took_out_is_said(ada: Client) -> None:
    body = '<p onclick="x()" style="color: red">一<script>alert(1)</script><a href="javascript:x()">二</a></p>'

    page = send(ada, ARTICLE, headline="一", body=body, _continue="1")

    for kind in ("script", "onclick", "style", "href"):
        assert kind in told(page)
    assert Article.objects.get().body == "<p>一<a>二</a></p>"


def test_a_clean_text_needs_no_word(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>a &amp; b<br>二</p>", _continue="1")

    assert "Removed" not in told(page)


def test_the_same_brief_twice_is_a_question_beside_the_headline(ada: Client) -> None:
    first = make_brief(headline="临屿港封航", body="<p>因大风。</p>")

    page = send(ada, BRIEF, headline="臨嶼港封航", body="<p>因大风。</p>", _save="1")

    assert f"/briefs/brief/{first.pk}/change/" in errors(page)["headline"][0]
    assert '<input type="checkbox" name="same_text_is_meant"' in page.content.decode()
    assert Brief.objects.count() == 1


def test_the_same_brief_twice_is_kept_when_that_is_meant(ada: Client) -> None:
    make_brief(headline="临屿港封航", body="<p>因大风。</p>")

    send(ada, BRIEF, headline="临屿港封航", body="<p>因大风。</p>", same_text_is_meant="on", _save="1")

    assert Brief.objects.count() == 2


def test_a_brief_carries_no_brief(ada: Client) -> None:
    page = send(ada, BRIEF, headline="一", body=embed(make_brief()), _save="1")

    assert errors(page) == {"body": ["A flash brief cannot carry another one."]}


@pytest.mark.parametrize(("day", "hour"), [("2026-03-29", "02:30:00"), ("2026-10-25", "02:30:00")])
def test_an_hour_that_is_missing_or_twice_there_is_said_beside_the_field(
    ada: Client, settings: LazySettings, day: str, hour: str
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.get_default_timezone.cache_clear()
    try:
        page = send(ada, ARTICLE, headline="一", body="<p>二</p>", expires_at_0=day, expires_at_1=hour, _save="1")
        assert "Europe/Berlin" in errors(page)["expires_at"][0]
        assert hour in page.content.decode()
    finally:
        timezone.get_default_timezone.cache_clear()


def test_a_time_needs_its_precision(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", original_at_0="2026-01-02", original_at_1="10:00:00")

    assert list(errors(page)) == ["original_precision"]


def test_an_end_before_its_publication_is_said_beside_the_end(ada: Client) -> None:
    article = make_article()

    page = send(ada, change(article), expires_at_0="2001-01-01", expires_at_1="00:00:00", _save="1")

    assert list(errors(page)) == ["expires_at"]


def test_tags_are_separated_as_chinese_does_and_found_by_alias(ada: Client) -> None:
    tag = Tag.objects.create(name="蚂蚁集团")
    Alias.objects.create(tag=tag, name="Ant Group")

    send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="ＡＮＴ　group、跨境支付；Blue Tide", _save="1")

    assert set(Article.objects.get().tags.names()) == {"蚂蚁集团", "跨境支付", "Blue Tide"}


def test_a_tag_longer_than_its_column_is_said_beside_the_field(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="潮" * 101, _save="1")

    assert list(errors(page)) == ["tags"]


def test_a_source_with_a_bad_address_is_said_beside_the_field(ada: Client) -> None:
    page = send(ada, "/en/admin/rights/source/add/", name="望海社", site="http://[bad", _save="1")

    assert list(errors(page)) == ["site"]
    assert page.context["adminform"].form["name"].value() == "望海社"


def test_a_byline_names_an_outlet_or_a_person(ada: Client) -> None:
    source = make_source()
    row = {
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-role": "writer",
        "bylines-0-outlet": source.pk,
        "bylines-0-position": 0,
    }

    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", **row)

    assert "Choose an outlet" in page.content.decode()


def test_a_correction_is_added_under_its_editor(ada: Client) -> None:
    article = make_article()
    row = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "correction", "corrections-0-text": "日期有误。"}

    send(ada, change(article), **row, _save="1")

    assert article.corrections.get().by.username == "ada"


def test_a_proposed_headline_becomes_the_editors_by_typing_it_anew(ada: Client) -> None:
    article = make_article(headline_is_proposed=True)

    send(ada, change(article), headline="新题", change_kind="typo", _save="1")

    article.refresh_from_db()
    assert not article.headline_is_proposed


def test_blocks_stand_on_lines_of_their_own_and_are_kept_without(ada: Client) -> None:
    article = make_article(body="<p>一</p><h2>二</h2><p>三<br>四</p>")

    assert "<p>一</p>\n<h2>二</h2>\n<p>三<br>四</p>" in html.unescape(ada.get(change(article)).content.decode())
    send(ada, change(article), _save="1")

    article.refresh_from_db()
    assert article.body == "<p>一</p><h2>二</h2><p>三<br>四</p>"


def test_a_form_sent_back_as_it_was_changes_no_column(ada: Client) -> None:
    brief = make_brief(headline="临屿港封航", body="<p>因大风。</p><p>另行通知。</p>")

    send(ada, change(brief), body="<p>因大风。</p>\r\n<p>另行通知。</p>", _save="1")

    assert LogEntry.objects.get().change_message == "[]"


@pytest.mark.parametrize("piece", ["<p>一</p>\n", "\n", "<a<", '<p x="', "</p>   ", "<!--"])
def test_a_long_text_of_anything_is_answered_soon(ada: Client, piece: str) -> None:
    started = time.monotonic()

    send(ada, ARTICLE, headline="一", body="<p>一</p>" + piece * (60_000 // len(piece)), _save="1")

    assert time.monotonic() - started < 10
