"""Publish buttons under an item's form: what each button does, what it announces and when it is refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.models import Article, Mode, NewsItem
from articles.rights.models import Use
from tests.conftest import Clock
from tests.desk.form_filling import errors, fields_of, message_text, messages_of, send
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


def test_publishing_saves_the_form_first(ada: Client) -> None:
    article = draft()

    page = send(ada, change(article), headline="刚改的题", _publish="1")

    article.refresh_from_db()
    assert article.headline == "刚改的题"
    assert article.published_at is not None
    assert f'<a href="/en/articles/{article.pk}/">' in message_text(page)


def test_an_article_is_written_and_published_in_one_step(ada: Client) -> None:
    send(ada, ARTICLE, headline="一", body="<p>二</p>", _publish="1")

    assert Article.objects.public(timezone.now()).exists()


def test_the_publish_button_names_the_briefs_it_also_publishes(ada: Client) -> None:
    article = draft(body=embed(make_brief(headline="大风预警", published_at=None)))

    page = ada.get(change(article))

    assert "Also publishes a flash brief: “大风预警”." in page.content.decode()


def test_publishing_also_publishes_the_named_briefs(ada: Client) -> None:
    brief = make_brief(headline="大风预警", published_at=None)
    article = draft(body=embed(brief))

    page = send(ada, change(article), _publish="1")

    brief.refresh_from_db()
    assert brief.published_at is not None
    assert "“大风预警”" in message_text(page)


def test_a_brief_added_after_the_button_was_shown_has_to_be_confirmed(ada: Client) -> None:
    brief = make_brief(headline="大风预警", published_at=None)
    article = draft()

    page = send(ada, change(article), body=embed(brief), _publish="1")

    assert "“大风预警”" in errors(page)["__all__"][0]
    assert f'name="named_briefs" value="{brief.pk}"' in page.content.decode()
    article.refresh_from_db()
    assert article.published_at is None


def test_an_article_without_a_headline_is_refused_beside_the_field(ada: Client) -> None:
    article = draft(headline="")

    page = send(ada, change(article), body="<p>新写的正文</p>", _publish="1")

    assert list(errors(page)) == ["headline"]
    assert "新写的正文" in page.content.decode()


def test_an_error_in_the_text_does_not_hide_other_errors(ada: Client) -> None:
    article = draft(headline="")

    page = send(ada, change(article), body='<flash-brief data-id="4711"></flash-brief>', _publish="1")

    assert set(errors(page)) == {"headline", "body"}


def test_a_licence_that_forbids_publication_is_an_error_beside_the_licence(ada: Client) -> None:
    licence = make_licence(permitted_use=Use.EXCERPT)
    article = draft(licence=licence, origin="licensed")

    page = send(ada, change(article), _publish="1")

    assert list(errors(page)) == ["licence"]


def test_an_unknown_licence_is_a_warning(ada: Client) -> None:
    article = draft(origin="agreed")

    page = send(ada, change(article), _publish="1")

    assert {message.level_tag for message in messages_of(page)} == {"success", "warning"}


def test_a_schedule_is_confirmed_with_day_time_and_time_zone(ada: Client, clock: Clock) -> None:
    article = draft()
    day = f"{timezone.localtime(clock.now + timedelta(days=2)):%Y-%m-%d}"

    page = send(ada, change(article), release_at=f"{day} 8:30", _schedule="1")

    weekday = f"{timezone.localtime(Article.objects.get().published_at):%A}"
    assert f"Scheduled for {day} {weekday} 08:30 (Beijing time), in 2 days. It will be live at" in message_text(page)
    assert "Cancel the schedule" in page.content.decode()
    article.refresh_from_db()
    assert f"{timezone.localtime(article.published_at):%Y-%m-%d %H:%M}" == f"{day} 08:30"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a publication time."),
        ("2020-01-01 8:00", "This time is in the past."),
        ("31/02", "There is no such day"),
        ("1-5", "Add the time of day"),
        ("bald", "This time was not recognised. Use a format such as: 1-5 8:30"),
    ],
)
def test_an_invalid_or_past_schedule_is_refused_and_the_input_kept(ada: Client, typed: str, says: str) -> None:
    article = draft()

    page = send(ada, change(article), headline="新题", release_at=typed, _schedule="1")

    assert errors(page)["release_at"][0].startswith(says)
    assert page.context["adminform"].form["release_at"].value() == typed
    assert page.context["adminform"].form["headline"].value() == "新题"


def test_a_scheduled_time_that_passes_while_the_form_is_open_does_not_prevent_a_save(ada: Client) -> None:
    article = make_article(published_at=hours_ahead(5))
    page = fields_of(ada.get(change(article)))
    # The scheduled time passes without anybody saving.
    Article.objects.update(published_at=hours_ago(1), first_published_at=hours_ago(1), version=article.version)

    ada.post(change(article), page | {"stage": "review", "release_at": page["release_at"], "_save": "1"})

    article.refresh_from_db()
    assert article.stage == "review"


def test_saving_with_a_schedule_time_does_not_schedule_and_says_so(ada: Client) -> None:
    article = draft()

    page = send(ada, change(article), release_at="2040-01-01 0:00", _continue="1")

    assert "not scheduled" in message_text(page)


def test_a_cancelled_schedule_leaves_a_draft(ada: Client) -> None:
    article = make_article(published_at=hours_ahead(5))

    send(ada, change(article), _cancel_schedule="1")

    article.refresh_from_db()
    assert article.published_at is None


def test_a_withdrawn_article_answers_410_until_it_is_republished(ada: Client) -> None:
    article = make_article()
    reader = Client()

    page = send(ada, change(article), _withdraw="1")
    assert "returns 410" in message_text(page)
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


def test_a_writer_cannot_change_a_published_article(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("wen", "Writer"))
    article = make_article()

    assert client.get(change(article)).status_code == 200
    assert client.post(change(article), {"headline": "新题"}).status_code == 403


def test_a_published_article_cannot_be_deleted(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("chen", "Chief editor"))
    released, drafted = make_article(), draft(body=embed(make_brief()))

    assert client.post(change(released).replace("change", "delete"), {"post": "yes"}).status_code == 403
    client.post(change(drafted).replace("change", "delete"), {"post": "yes"})
    assert list(Article.objects.all()) == [released]


def test_a_brief_that_an_article_carries_cannot_be_deleted(client: Client, db: None) -> None:
    client.force_login(make_person_at_desk("chen", "Chief editor"))
    brief = make_brief(published_at=None)
    make_article(body=embed(brief))

    page = client.post(change(brief).replace("change", "delete"), {"post": "yes"})

    assert "protected" in page.content.decode()
    assert Brief.objects.filter(pk=brief.pk).exists()


def test_only_public_items_have_a_link_to_the_site(ada: Client) -> None:
    public, gone = make_article(), make_article(withdrawn_at=hours_ago(0.5))

    assert f'href="/en/articles/{public.pk}/" class="viewsitelink"' in ada.get(change(public)).content.decode()
    assert "viewsitelink" not in ada.get(change(gone)).content.decode()


def test_a_brief_is_published_from_its_own_form(ada: Client) -> None:
    send(ada, "/en/admin/briefs/brief/add/", headline="大风预警", body="<p>今晨。</p>", _publish="1")

    brief = Brief.objects.get()
    assert Client().get(brief.get_absolute_url()).status_code == 200


def test_publishing_under_a_restriction_says_that_readers_cannot_see_it_yet(ada: Client) -> None:
    article = draft()
    restrict(article, Mode.REMOVED, None, "试")

    page = send(ada, change(article), _publish="1")

    assert "Readers cannot see it yet: removed (410)" in message_text(page)


def test_withdrawing_under_a_restriction_says_that_the_item_stays_taken_down(ada: Client) -> None:
    article = make_article()
    restrict(article, Mode.REMOVED, None, "试")

    page = send(ada, change(article), _withdraw="1")

    assert "stays taken down" in message_text(page)
