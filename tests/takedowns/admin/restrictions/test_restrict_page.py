"""The restrict page: a moderator takes an item, placement or picture down and lifts the restriction."""

import pytest
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import Mode, Restriction
from articles.takedowns.models import Decision
from articles.takedowns.proof.pending import probe_all
from tests.desk.form_filling import message_text, send
from tests.makers import embed, hours_ahead, make_article, make_brief, make_person_at_desk, make_picture


def takedown(item: object) -> str:
    label = {"Article": "articles/article", "Brief": "briefs/brief", "Picture": "pictures/picture"}
    return f"/en/admin/{label.get(type(item).__name__, 'articles/placement')}/{item.pk}/takedown/"


@pytest.mark.parametrize(
    ("mode", "status"), [("removed", 410), ("removed_legal", 451), ("sealed", 404), ("hidden", 404), ("labelled", 200)]
)
def test_the_page_of_an_article_answers_the_status_in_the_message(mo: Client, mode: str, status: int) -> None:
    article = make_article()

    page = send(mo, takedown(article), mode=mode, reason="试")

    assert f"/articles/{article.pk}/ returns {status}." in message_text(page)
    assert Client().get(article.get_absolute_url()).status_code == status


def test_the_message_for_a_weaker_restriction_gives_the_status_of_the_stricter_one(mo: Client) -> None:
    article = make_article()
    restrict(article, Mode.SEALED, None, "试")

    page = send(mo, takedown(article), mode="removed", reason="试")

    assert "returns 404." in message_text(page)


def test_a_reason_is_required(mo: Client) -> None:
    article = make_article()

    page = send(mo, takedown(article), mode="removed", reason="  ", public_note="应要求移除")

    assert list(page.context["form"].errors) == ["reason"]
    assert "应要求移除" in page.content.decode()
    assert not Restriction.objects.exists()


def test_a_retraction_needs_a_reason_for_readers(mo: Client) -> None:
    article = make_article()

    page = send(mo, takedown(article), mode="retracted", reason="试", public_note=" ")

    assert list(page.context["form"].errors) == ["public_note"]
    assert not Restriction.objects.exists()


def test_an_end_in_the_past_is_an_error_beside_the_field(mo: Client) -> None:
    article = make_article()

    page = send(mo, takedown(article), mode="removed", reason="试", ends_at_0="2020-01-01", ends_at_1="00:00:00")

    assert list(page.context["form"].errors) == ["ends_at"]


def test_only_modes_that_fit_the_target_are_offered(mo: Client) -> None:
    article = make_article(body=embed(make_brief()))

    page = send(mo, takedown(article.placements.get()), mode="removed", reason="试")

    assert list(page.context["form"].errors) == ["mode"]


def test_a_brief_is_removed_from_one_article_only(mo: Client) -> None:
    brief = make_brief(headline="大风预警")
    article = make_article(body=embed(brief))

    page = send(mo, takedown(article.placements.get()), mode="element_removed", reason="试")
    receipt = probe_all(Decision.objects.get())

    assert "“大风预警” is not shown in this article." in message_text(page)
    assert receipt is not None
    assert receipt.faults == 0
    assert "大风预警" not in Client().get(article.get_absolute_url()).content.decode()
    assert Client().get(brief.get_absolute_url()).status_code == 200


def test_the_page_says_how_many_articles_carry_a_brief(mo: Client) -> None:
    brief = make_brief()
    make_article(body=embed(brief)), make_article(body=embed(brief))

    assert "Carried by 2 articles." in mo.get(takedown(brief)).content.decode()


def test_a_picture_is_taken_down_everywhere(mo: Client) -> None:
    picture = make_picture()
    make_article(lead_picture=picture)
    assert Client().get(picture.get_absolute_url()).status_code == 200

    page = send(mo, takedown(picture), mode="removed", reason="试")

    assert "not shown anywhere" in message_text(page)
    assert Client().get(picture.get_absolute_url()).status_code == 410


def test_lifting_restores_the_page_and_reports_its_status(mo: Client) -> None:
    article = make_article()
    row = restrict(article, Mode.REMOVED, None, "试")

    page = mo.post(f"/en/admin/articles/restriction/{row.pk}/lift/", follow=True)

    assert message_text(page) == f"Lifted. /en/articles/{article.pk}/ returns 200."
    assert Client().get(article.get_absolute_url()).status_code == 200


def test_lifting_one_of_two_restrictions_reports_the_other(mo: Client) -> None:
    article = make_article()
    row, _ = restrict(article, Mode.REMOVED, None, "试"), restrict(article, Mode.SEALED, None, "试")

    page = mo.post(f"/en/admin/articles/restriction/{row.pk}/lift/", follow=True)

    assert "Still in force: sealed" in message_text(page)
    assert "returns 404." in message_text(page)


def test_a_lifted_restriction_cannot_be_lifted_again(mo: Client) -> None:
    row = restrict(make_article(), Mode.REMOVED, None, "试")

    for _ in range(2):
        page = mo.post(f"/en/admin/articles/restriction/{row.pk}/lift/", follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]


def test_a_restricted_scheduled_item_answers_404(mo: Client) -> None:
    article = make_article(published_at=hours_ahead(3))

    page = send(mo, takedown(article), mode="removed", reason="试")

    assert "returns 404. It is not published yet." in message_text(page)


@pytest.mark.parametrize("group", ["Writer", "Editor", "Chief editor", "Auditor"])
def test_only_moderators_take_down(client: Client, db: None, group: str) -> None:
    client.force_login(make_person_at_desk("somebody", group))
    article = make_article()
    row = restrict(article, Mode.REMOVED, None, "试")

    assert client.post(takedown(article), {"mode": "sealed", "reason": "试"}).status_code == 403
    assert client.post(f"/en/admin/articles/restriction/{row.pk}/lift/").status_code == 403


def test_a_moderator_can_open_the_page_from_the_item_and_cannot_edit_the_item(mo: Client) -> None:
    article = make_article(body=embed(make_brief()))
    page = mo.get(takedown(article).replace("takedown", "change")).content.decode()

    assert takedown(article) in page
    assert takedown(article.placements.get()) in page
    assert mo.post(takedown(article).replace("takedown", "change"), {"headline": "改"}).status_code == 403


def test_the_history_of_an_item_shows_who_took_it_down(mo: Client) -> None:
    article = make_article()

    send(mo, takedown(article), mode="removed", reason="试")

    assert "removed" in mo.get(takedown(article).replace("takedown", "history")).content.decode()
    assert Restriction.objects.get().by.username == "mo"
