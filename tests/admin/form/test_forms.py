"""Forms of articles and briefs: which input is accepted, cleaned or refused."""

import time

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Alias, Article, Tag
from tests.desk.form_filling import errors, message_text, send
from tests.makers import embed, make_article, make_brief, make_picture, make_source

ARTICLE = "/en/admin/articles/article/add/"
BRIEF = "/en/admin/briefs/brief/add/"


def change(item: Article | Brief) -> str:
    label = "articles/article" if isinstance(item, Article) else "briefs/brief"
    return f"/en/admin/{label}/{item.pk}/change/"


def test_the_input_is_saved_as_a_draft(ada: Client) -> None:
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


def test_an_article_cannot_be_embedded_as_a_brief(ada: Client) -> None:
    other = make_article()

    page = send(ada, ARTICLE, headline="一", body=f'<flash-brief data-id="{other.pk}"></flash-brief>', _save="1")

    assert str(other.pk) in errors(page)["body"][0]


def test_unknown_pictures_are_named_beside_the_text(ada: Client) -> None:
    picture = make_picture()
    body = f'<figure data-picture="{picture.pk}"></figure><figure data-picture="99"></figure>'

    page = send(ada, ARTICLE, headline="一", body=body, _save="1")

    assert errors(page) == {"body": ["There is no picture with the number 99."]}


def test_a_text_of_five_million_characters_is_refused_and_kept(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="潮" * 5_000_000, _save="1")

    assert errors(page) == {"body": ["The text has 5,000,000 characters; the limit is 1,000,000."]}
    assert len(page.context["adminform"].form["body"].value()) == 5_000_000


def test_removed_markup_is_reported(ada: Client) -> None:
    body = '<p onclick="x()" style="color: red">一<script>alert(1)</script><a href="javascript:x()">二</a></p>'

    page = send(ada, ARTICLE, headline="一", body=body, _continue="1")

    for kind in ("script", "onclick", "style", "href"):
        assert kind in message_text(page)
    assert Article.objects.get().body == "<p>一<a>二</a></p>"


def test_nothing_is_reported_for_a_clean_text(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>a &amp; b<br>二</p>", _continue="1")

    assert "Removed" not in message_text(page)


def test_a_duplicate_brief_has_to_be_confirmed(ada: Client) -> None:
    first = make_brief(headline="临屿港封航", body="<p>因大风。</p>")

    page = send(ada, BRIEF, headline="臨嶼港封航", body="<p>因大风。</p>", _save="1")

    assert f"/briefs/brief/{first.pk}/change/" in errors(page)["headline"][0]
    assert '<input type="checkbox" name="same_text_is_meant"' in page.content.decode()
    assert Brief.objects.count() == 1


def test_a_confirmed_duplicate_brief_is_saved(ada: Client) -> None:
    make_brief(headline="临屿港封航", body="<p>因大风。</p>")

    send(ada, BRIEF, headline="临屿港封航", body="<p>因大风。</p>", same_text_is_meant="on", _save="1")

    assert Brief.objects.count() == 2


def test_a_brief_cannot_embed_a_brief(ada: Client) -> None:
    page = send(ada, BRIEF, headline="一", body=embed(make_brief()), _save="1")

    assert errors(page) == {"body": ["A flash brief cannot embed another one."]}


@pytest.mark.parametrize(("day", "hour"), [("2026-03-29", "02:30:00"), ("2026-10-25", "02:30:00")])
def test_a_time_skipped_or_repeated_by_summer_time_is_an_error(
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


def test_an_end_before_publication_is_an_error(ada: Client) -> None:
    article = make_article()

    page = send(ada, change(article), expires_at_0="2001-01-01", expires_at_1="00:00:00", _save="1")

    assert list(errors(page)) == ["expires_at"]


def test_tags_may_have_chinese_separators_and_are_found_by_alias(ada: Client) -> None:
    tag = Tag.objects.create(name="蚂蚁集团")
    Alias.objects.create(tag=tag, name="Ant Group")
    Tag.objects.create(name="跨境支付"), Tag.objects.create(name="Blue Tide")

    send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="ＡＮＴ　group、跨境支付；Blue Tide", _save="1")

    assert set(Article.objects.get().tags.names()) == {"蚂蚁集团", "跨境支付", "Blue Tide"}


def test_a_tag_that_is_too_long_is_an_error(ada: Client) -> None:
    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", tags="潮" * 101, _save="1")

    assert list(errors(page)) == ["tags"]


def test_an_invalid_address_of_a_source_is_an_error(ada: Client) -> None:
    page = send(ada, "/en/admin/rights/source/add/", name="望海社", site="http://[bad", _save="1")

    assert list(errors(page)) == ["site"]
    assert page.context["adminform"].form["name"].value() == "望海社"


def test_a_byline_needs_an_outlet_or_a_person(ada: Client) -> None:
    source = make_source()
    row = {
        "bylines-TOTAL_FORMS": "1",
        "bylines-0-role": "writer",
        "bylines-0-outlet": source.pk,
        "bylines-0-position": 0,
    }

    page = send(ada, ARTICLE, headline="一", body="<p>二</p>", **row)

    assert "Choose an outlet" in page.content.decode()


def test_a_correction_records_its_editor(ada: Client) -> None:
    article = make_article()
    row = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "correction", "corrections-0-text": "日期有误。"}

    send(ada, change(article), **row, _save="1")

    assert article.corrections.get().by.username == "ada"


def test_changing_a_proposed_headline_makes_it_the_editor_s(ada: Client) -> None:
    article = make_article(headline_is_proposed=True)

    send(ada, change(article), headline="新题", change_kind="typo", _save="1")

    article.refresh_from_db()
    assert not article.headline_is_proposed


def test_line_breaks_typed_between_blocks_are_not_stored(ada: Client) -> None:
    article = make_article(published_at=None)

    send(ada, change(article), body="<p>一</p>\r\n<h2>二</h2>\r\n<p>三<br>四</p>\r\n", _save="1")

    article.refresh_from_db()
    assert article.body == "<p>一</p><h2>二</h2><p>三<br>四</p>"


@pytest.mark.parametrize("piece", ["<p>一</p>\n", "\n", "<a<", '<p x="', "</p>   ", "<!--"])
def test_saving_a_long_text_takes_linear_time(ada: Client, piece: str) -> None:
    started = time.process_time()

    send(ada, ARTICLE, headline="一", body="<p>一</p>" + piece * (60_000 // len(piece)), _save="1")

    assert time.process_time() - started < 10
