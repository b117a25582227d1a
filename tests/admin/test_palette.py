"""What does the palette find, in which order, for whom, and what may be done with it?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Article, Mode, NewsItem
from articles.restricting import restrict
from articles.takedowns.models import Case
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_channel,
    make_notice,
    make_person,
    make_person_at_desk,
    make_source,
    make_tag,
)

pytestmark = pytest.mark.django_db

FIND, ACTS, PUBLISH = (reverse(f"admin:articles_newsitem_palette{part}") for part in ("", "_acts", "_publish"))


def rows(client: Client, typed: str, **asked: str) -> list[dict[str, Any]]:
    return client.get(FIND, {"q": typed, "part": "1", **asked}).json()["rows"]


def keys(client: Client, typed: str) -> list[str]:
    return [row["key"] for row in rows(client, typed) if not row["key"].startswith("command")]


def labels(client: Client, typed: str, **asked: str) -> list[str]:
    return [row["title"] for row in rows(client, typed, **asked) if row["key"].startswith("command")]


def acts(client: Client, item: Any, typed: str = "") -> dict[str, dict[str, Any]]:
    row = f"{item._meta.model_name}-{item.pk}"
    return {act["key"]: act for act in client.get(ACTS, {"row": row, "q": typed, "part": "1"}).json()["acts"]}


def publish(client: Client, act: dict[str, Any]) -> Any:
    return client.post(act["address"], act["fields"] | {"part": "1"})


def test_the_exact_come_first_then_the_newest_items_then_names(ada: Client) -> None:
    older = make_article(headline="临屿夜航恢复", published_at=hours_ago(3))
    exact = make_brief(headline="夜航", published_at=hours_ago(9))
    newer = make_brief(headline="今晚夜航停航", published_at=None)
    source, tag = make_source(name="夜航报"), make_tag("夜航")

    wanted = [f"brief-{exact.pk}", f"tag-{tag.pk}", f"brief-{newer.pk}", f"article-{older.pk}", f"source-{source.pk}"]
    assert keys(ada, "夜航") == wanted
    assert keys(ada, "yh") == wanted


def test_a_number_is_an_item(ada: Client) -> None:
    article, brief = make_article(), make_brief()

    assert keys(ada, str(article.pk))[0] == f"article-{article.pk}"
    assert keys(ada, f" {brief.pk} ")[0] == f"brief-{brief.pk}"


def test_people_are_found_with_their_outlet(ada: Client) -> None:
    make_person(name="江宁", outlet=make_source(name="望海社"))
    make_person(name="江宁")

    found = rows(ada, "jn")

    assert sorted(row["beside"] for row in found[:2]) == ["", "望海社"]
    assert {row["kind"] for row in found[:2]} == {"人员"}


@pytest.mark.parametrize("typed", ["'", '"', "-", "tag:", "x" * 5_000, "%", "\x00", "9" * 40, "a OR b", "＠"])
def test_noise_finds_nothing_and_breaks_nothing(ada: Client, typed: str) -> None:
    make_article(), make_brief()

    assert keys(ada, typed) == []


def test_cases_are_for_those_who_may_see_them(ada: Client, mo: Client) -> None:
    article = make_article(headline="夜航恢复")
    notice, _token = make_notice(item=article, subject="copyright", basis="us_dmca", relief="remove")
    case = notice.cases.get()

    assert f"case-{case.pk}" in keys(mo, "yhhf")
    assert keys(mo, case.reference.lower()) == [f"case-{case.pk}"]
    assert keys(ada, case.reference) == []
    assert keys(ada, "夜航恢复") == [f"article-{article.pk}"]


def test_what_somebody_may_not_see_is_not_found(client: Client) -> None:
    make_article(headline="夜航"), make_brief(headline="夜航"), make_tag("夜航"), make_person(name="夜航")
    client.force_login(make_person_at_desk("nobody"))

    assert keys(client, "夜航") == []
    assert client.get(ACTS, {"row": f"article-{NewsItem.objects.first().pk}", "part": "1"}).status_code == 404
    assert labels(client, "文章") == []


def test_strangers_are_led_to_the_login(client: Client) -> None:
    for address in (FIND, ACTS, PUBLISH):
        assert client.get(address).status_code == 302


def test_commands_are_found_by_their_name_in_both_languages_and_by_initials(ada: Client) -> None:
    assert labels(ada, "粘贴")[0] == labels(ada, "ztlg")[0] == labels(ada, "paste a")[0]
    assert "新建：快讯" in labels(ada, "kx")
    assert "退出登录" in labels(ada, "tcdl")
    assert "列表：人员" in labels(ada, "people")
    assert len(labels(ada, "")) > 10


def test_commands_are_those_that_one_may_give(ada: Client, mo: Client) -> None:
    assert any("案件" in label for label in labels(mo, "案件"))
    assert not any("案件" in label for label in labels(ada, "案件"))
    assert not any(label.startswith("新建：快讯") for label in labels(mo, "快讯"))


@pytest.mark.parametrize(
    ("here", "address"),
    [
        ("/admin/briefs/brief/?q=1", "/en/admin/briefs/brief/?q=1"),
        ("https://elsewhere.example/admin/", "/en/admin/"),
        ("//elsewhere.example", "/en/admin/"),
        ("/admin//elsewhere.example", "/en/admin//elsewhere.example"),
    ],
)
def test_the_other_language_shows_the_same_page(ada: Client, here: str, address: str) -> None:
    (row,) = [row for row in rows(ada, "English", here=here) if row["key"] == "command-language"]

    assert row["address"] == address


def test_an_editor_opens_corrects_publishes_and_reads_up(ada: Client) -> None:
    draft = make_article(headline="临屿夜航恢复", published_at=None)
    found = acts(ada, draft, "yh")

    assert list(found) == ["o", "c", "p", "r", "h"]
    assert found["c"]["address"].endswith(f"/{draft.pk}/change/?find=%E5%A4%9C%E8%88%AA")
    assert acts(ada, draft, "夜航恢")["c"]["address"].endswith("?find=%E5%A4%9C%E8%88%AA%E6%81%A2")
    assert list(acts(ada, make_article())) == ["o", "c", "r", "h"]


def test_a_moderator_takes_down_and_changes_credits(mo: Client) -> None:
    article, person = make_article(), make_person()

    assert acts(mo, article)["t"]["address"].endswith(f"/{article.pk}/takedown/?mode=removed")
    assert "c" not in acts(mo, article)
    assert acts(mo, person)["c"]["address"].endswith(f"/person/{person.pk}/credit/")


def test_the_page_for_taking_down_comes_filled_in(mo: Client) -> None:
    page = mo.get(acts(mo, make_article())["t"]["address"]).content.decode()

    assert (
        'value="removed" required id="id_mode_2" checked' in page
        or 'value="removed"' in page.split("checked")[0][-200:]
    )
    assert "autofocus" in page.split('name="reason"')[1][:200]
    assert mo.get(acts(mo, make_brief())["t"]["address"].replace("removed", "x")).status_code == 200


def test_publishing_is_the_verb_of_the_form(ada: Client) -> None:
    brief = make_brief(published_at=None)

    answer = publish(ada, acts(ada, brief)["p"])

    assert answer.status_code == 200
    assert answer.json()["address"] == brief.get_absolute_url()
    assert brief.get_absolute_url() in answer.json()["told"]
    assert Client().get(brief.get_absolute_url()).status_code == 200
    assert "p" not in acts(ada, brief)


def test_what_was_withdrawn_is_published_again(ada: Client) -> None:
    article = make_article(withdrawn_at=hours_ago(1))

    assert publish(ada, acts(ada, article)["p"]).status_code == 200
    assert NewsItem.objects.get(pk=article.pk).withdrawn_at is None


def test_a_second_press_publishes_nothing_twice(ada: Client) -> None:
    article = make_article(published_at=None)
    act = acts(ada, article)["p"]

    assert [publish(ada, act).status_code for _ in range(2)] == [200, 422]
    assert NewsItem.objects.get(pk=article.pk).version == Article.objects.get(pk=article.pk).version


def test_nothing_goes_out_with_it_that_was_not_named(ada: Client) -> None:
    first, second = (make_brief(headline=name, published_at=None) for name in ("封航通知", "雾情通报"))
    article = make_article(body=embed(first), published_at=None)
    act = acts(ada, article)["p"]
    assert "封航通知" in act["says"]

    article.body = embed(first, second)
    article.save()
    answer = publish(ada, act)

    assert answer.status_code == 422
    assert "雾情通报" in answer.json()["told"]
    assert not Brief.objects.filter(published_at__isnull=False).exists()
    assert publish(ada, acts(ada, article)["p"]).status_code == 200


def test_terms_that_forbid_it_are_told(ada: Client) -> None:
    article = make_article(published_at=None, headline="")

    answer = publish(ada, acts(ada, article)["p"])

    assert answer.status_code == 422
    assert answer.json()["told"]


def test_who_may_not_publish_cannot(ada: Client, mo: Client) -> None:
    article = make_article(published_at=None)
    act = acts(ada, article)["p"]

    assert publish(mo, act).status_code == 403
    assert ada.get(PUBLISH).status_code == 405
    assert ada.post(PUBLISH, act["fields"] | {"row": "article-99999"}).status_code == 404
    assert ada.post(PUBLISH, act["fields"] | {"verb": "_withdraw"}).status_code == 302
    assert Article.objects.get().published_at is None


def test_what_is_scheduled_or_taken_down_offers_what_is_possible(ada: Client) -> None:
    planned, down = make_article(published_at=hours_ahead(5)), make_brief()
    restrict(down, Mode.REMOVED, None, "误发")

    assert "p" in acts(ada, planned)
    assert "p" not in acts(ada, down)


@pytest.mark.parametrize(
    "row", ["", "x", "article", "article-", "article-²", "article-99999", f"brief-{'9' * 40}", "group-1"]
)
def test_a_row_that_is_none_has_no_acts(ada: Client, row: str) -> None:
    assert ada.get(ACTS, {"row": row, "part": "1"}).status_code == 404


def test_without_script_a_page_finds_and_acts(ada: Client) -> None:
    brief = make_brief(headline="夜航<b>恢复</b>", published_at=None)

    page = ada.get(FIND, {"q": "夜航"}).content.decode()
    assert "夜航&lt;b&gt;恢复" in page
    assert f"row=brief-{brief.pk}" in page
    page = ada.get(ACTS, {"row": f"brief-{brief.pk}"}).content.decode()
    assert "立即发布" in page
    answer = ada.post(PUBLISH, acts(ada, brief)["p"]["fields"])

    assert (answer.status_code, answer["Location"]) == (302, brief.get_absolute_url())
    assert NewsItem.objects.get().standing(timezone.now()).value == "public"


@pytest.mark.parametrize("typed", ["夜航", "yh", "yhh", ""])
def test_the_questions_do_not_grow(mo: Client, typed: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    channel = make_channel()
    for _ in range(30):
        article = make_article(headline="夜航恢复")
        make_brief(headline="夜航", channel=channel)
        make_notice(item=article, subject="copyright", basis="us_dmca", relief="remove")
    for number in range(20):
        make_tag(f"夜航{number}"), make_source(name=f"夜航{number}"), make_person(name=f"夜航{number}")
    assert Case.objects.count() == 30

    with django_assert_max_num_queries(26):
        found = rows(mo, typed)

    assert len(found) < 60


@pytest.mark.sqlite
def test_the_items_that_are_shown_are_fetched_by_their_numbers(ada: Client) -> None:
    # SQLite plans by how many numbers are asked for.
    for number in range(8):
        make_brief(headline=f"临屿港夜航{number}")
    ask = reverse("admin:articles_newsitem_palette")

    with CaptureQueriesContext(connection) as asked:
        found = ada.get(ask, {"q": "夜航", "part": "1"}).json()["rows"]

    assert len(found) == 8
    shown = next(one["sql"] for one in asked if '"opening"' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + shown.replace("%", "%%"))
        assert "articles_newsitem USING INTEGER PRIMARY KEY" in cursor.fetchall()[0][3]
