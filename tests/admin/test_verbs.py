"""The buttons under an item's form: what they say, and that it is so."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Article, Mode, NewsItem
from articles.restricting import restrict
from articles.rights.models import Use
from tests.admin.filling import errors, fields_of, messages_of, send, told
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_licence,
    make_person_at_desk,
)

ARTICLE = "/en/admin/articles/article/add/"


def change(item: NewsItem) -> str:
    label = "articles/article" if item.kind == "article" else "briefs/brief"
    return f"/en/admin/{label}/{item.pk}/change/"


def draft(**values: object) -> Article:
    return make_article(published_at=None, **values)


def test_publishing_saves_what_was_typed_first(ada: Client) -> None:
    article = draft()

    page = send(ada, change(article), headline="刚改的题", _publish="1")

    article.refresh_from_db()
    assert article.headline == "刚改的题"
    assert article.published_at is not None
    assert f'<a href="/en/articles/{article.pk}/">' in told(page)


def test_an_article_is_written_and_published_in_one_step(ada: Client) -> None:
    send(ada, ARTICLE, headline="一", body="<p>二</p>", _publish="1")

    assert Article.objects.public(timezone.now()).exists()


def test_the_button_names_the_briefs_that_go_with_it(ada: Client) -> None:
    article = draft(body=embed(make_brief(headline="大风预警", published_at=None)))

    page = ada.get(change(article))

    assert "Releases also a flash brief: «大风预警»." in page.content.decode()


def test_publishing_releases_the_briefs_that_were_named(ada: Client) -> None:
    brief = make_brief(headline="大风预警", published_at=None)
    article = draft(body=embed(brief))

    page = send(ada, change(article), _publish="1")

    brief.refresh_from_db()
    assert brief.published_at is not None
    assert "«大风预警»" in told(page)


def test_a_brief_that_was_not_named_is_not_released_before_it_is(ada: Client) -> None:
    brief = make_brief(headline="大风预警", published_at=None)
    article = draft()

    page = send(ada, change(article), body=embed(brief), _publish="1")

    assert "«大风预警»" in errors(page)["__all__"][0]
    assert f'name="named_briefs" value="{brief.pk}"' in page.content.decode()
    article.refresh_from_db()
    assert article.published_at is None


def test_an_article_without_a_headline_is_refused_beside_the_field(ada: Client) -> None:
    article = draft(headline="")

    page = send(ada, change(article), body="<p>新写的正文</p>", _publish="1")

    assert list(errors(page)) == ["headline"]
    assert "新写的正文" in page.content.decode()


def test_a_mistake_in_the_text_does_not_hide_what_else_is_missing(ada: Client) -> None:
    article = draft(headline="")

    page = send(ada, change(article), body='<flash-brief data-id="4711"></flash-brief>', _publish="1")

    assert set(errors(page)) == {"headline", "body"}


def test_a_licence_that_forbids_is_said_beside_the_licence(ada: Client) -> None:
    licence = make_licence(permitted_use=Use.EXCERPT)
    article = draft(licence=licence, origin="licensed")

    page = send(ada, change(article), _publish="1")

    assert list(errors(page)) == ["licence"]


def test_an_unknown_licence_is_a_warning(ada: Client) -> None:
    article = draft(origin="agreed")

    page = send(ada, change(article), _publish="1")

    assert {message.level_tag for message in messages_of(page)} == {"success", "warning"}


def test_a_schedule_is_told_with_its_zone(ada: Client) -> None:
    article = draft()
    day = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%d}"

    page = send(ada, change(article), release_at=f"{day} 8:30", _schedule="1")

    weekday = f"{timezone.localtime(Article.objects.get().published_at):%A}"
    assert f"Scheduled for {day} {weekday} 08:30 (Beijing time), in 2 days: readers see it at" in told(page)
    assert "Cancel the schedule" in page.content.decode()
    article.refresh_from_db()
    assert f"{timezone.localtime(article.published_at):%Y-%m-%d %H:%M}" == f"{day} 08:30"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Say when it is to be published."),
        ("2020-01-01 8:00", "This moment has passed."),
        ("31/02", "There is no such day"),
        ("1-5", "Say at what time of that day"),
        ("bald", "No moment is read from this. Write it like one of these: 1-5 8:30"),
    ],
)
def test_a_schedule_needs_a_moment_that_lies_ahead_and_keeps_what_was_typed(ada: Client, typed: str, says: str) -> None:
    article = draft()

    page = send(ada, change(article), headline="新题", release_at=typed, _schedule="1")

    assert errors(page)["release_at"][0].startswith(says)
    assert page.context["adminform"].form["release_at"].value() == typed
    assert page.context["adminform"].form["headline"].value() == "新题"


def test_a_schedule_that_comes_while_the_form_is_open_stands_in_no_way(ada: Client) -> None:
    article = make_article(published_at=hours_ahead(5))
    page = fields_of(ada.get(change(article)))
    # The time has come, and nobody saved anything.
    Article.objects.update(published_at=hours_ago(1), first_published_at=hours_ago(1), version=article.version)

    ada.post(change(article), page | {"stage": "review", "release_at": page["release_at"], "_save": "1"})

    article.refresh_from_db()
    assert article.stage == "review"


def test_a_moment_typed_and_only_saved_is_not_a_schedule_and_that_is_said(ada: Client) -> None:
    article = draft()

    page = send(ada, change(article), release_at="2040-01-01 0:00", _continue="1")

    assert "not scheduled" in told(page)


def test_a_cancelled_schedule_leaves_a_draft(ada: Client) -> None:
    article = make_article(published_at=hours_ahead(5))

    send(ada, change(article), _cancel_schedule="1")

    article.refresh_from_db()
    assert article.published_at is None


def test_a_withdrawn_article_answers_410_and_comes_back(ada: Client) -> None:
    article = make_article()
    reader = Client()

    page = send(ada, change(article), _withdraw="1")
    assert "answers 410" in told(page)
    assert reader.get(article.get_absolute_url()).status_code == 410

    send(ada, change(article), _republish="1")
    assert reader.get(article.get_absolute_url()).status_code == 200


def test_a_writer_sees_no_button_and_cannot_press_one(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))
    article = draft(headline="旧题")

    assert 'name="_publish"' not in client.get(change(article)).content.decode()
    assert send(client, change(article), headline="新题", _publish="1").status_code == 403
    article.refresh_from_db()
    assert (article.headline, article.published_at) == ("旧题", None)


def test_a_writer_cannot_change_what_was_released(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))
    article = make_article()

    assert client.get(change(article)).status_code == 200
    assert client.post(change(article), {"headline": "新题"}).status_code == 403


def test_what_was_released_is_never_deleted(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("chen", "Chief editor"))
    released, drafted = make_article(), draft(body=embed(make_brief()))

    assert client.post(change(released).replace("change", "delete"), {"post": "yes"}).status_code == 403
    client.post(change(drafted).replace("change", "delete"), {"post": "yes"})
    assert list(Article.objects.all()) == [released]


def test_a_brief_that_an_article_carries_is_kept_and_that_is_said(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("chen", "Chief editor"))
    brief = make_brief(published_at=None)
    make_article(body=embed(brief))

    page = client.post(change(brief).replace("change", "delete"), {"post": "yes"})

    assert "protected" in page.content.decode()
    assert Brief.objects.filter(pk=brief.pk).exists()


def test_the_link_to_the_site_stands_only_where_readers_get_the_text(ada: Client) -> None:
    public, gone = make_article(), make_article(withdrawn_at=hours_ago(0.5))

    assert f'href="/en/articles/{public.pk}/" class="viewsitelink"' in ada.get(change(public)).content.decode()
    assert "viewsitelink" not in ada.get(change(gone)).content.decode()


def test_a_brief_is_published_from_its_own_form(ada: Client) -> None:
    send(ada, "/en/admin/briefs/brief/add/", headline="大风预警", body="<p>今晨。</p>", _publish="1")

    brief = Brief.objects.get()
    assert Client().get(brief.get_absolute_url()).status_code == 200


def test_what_is_published_under_a_restriction_is_said_to_be_unseen(ada: Client) -> None:
    article = draft()
    restrict(article, Mode.REMOVED, None, "试")

    page = send(ada, change(article), _publish="1")

    assert "Readers do not see it yet: removed (410)" in told(page)


def test_a_withdrawal_under_a_restriction_promises_no_410(ada: Client) -> None:
    article = make_article()
    restrict(article, Mode.SEALED, None, "试")

    page = send(ada, change(article), _withdraw="1")

    assert "stays taken down" in told(page)
