"""Actions on results of the palette: which ones each user is offered."""

import pytest
from django.test import Client

from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem
from tests.makers import hours_ahead, make_article, make_brief, make_person, make_person_at_desk
from tests.palette.requests import ACTIONS, actions

pytestmark = pytest.mark.django_db


def test_an_editor_can_open_correct_publish_and_read_an_item(ada: Client) -> None:
    draft = make_article(headline="临屿夜航恢复", published_at=None)
    offered = actions(ada, draft, "yh")

    assert list(offered) == ["o", "c", "p", "r", "h"]
    assert offered["c"]["address"].endswith(f"/{draft.pk}/change/?find=%E5%A4%9C%E8%88%AA")
    assert actions(ada, draft, "夜航恢")["c"]["address"].endswith("?find=%E5%A4%9C%E8%88%AA%E6%81%A2")
    assert list(actions(ada, make_article())) == ["o", "c", "r", "h"]


def test_a_moderator_can_take_down_and_change_credits(mo: Client) -> None:
    article, person = make_article(), make_person()

    assert actions(mo, article)["t"]["address"].endswith(f"/{article.pk}/takedown/?mode=removed")
    assert "c" not in actions(mo, article)
    assert actions(mo, person)["c"]["address"].endswith(f"/person/{person.pk}/credit/")


def test_the_takedown_action_leads_to_a_filled_in_form(mo: Client) -> None:
    page = mo.get(actions(mo, make_article())["t"]["address"]).content.decode()

    assert (
        'value="removed" required id="id_mode_2" checked' in page
        or 'value="removed"' in page.split("checked")[0][-200:]
    )
    assert "autofocus" in page.split('name="reason"')[1][:200]
    assert mo.get(actions(mo, make_brief())["t"]["address"].replace("removed", "x")).status_code == 200


def test_a_scheduled_item_can_be_published_and_a_removed_one_cannot(ada: Client) -> None:
    scheduled, removed = make_article(published_at=hours_ahead(5)), make_brief()
    restrict(removed, Mode.REMOVED, None, "误发")

    assert "p" in actions(ada, scheduled)
    assert "p" not in actions(ada, removed)


@pytest.mark.parametrize(
    "row", ["", "x", "article", "article-", "article-²", "article-99999", f"brief-{'9' * 40}", "group-1"]
)
def test_an_unknown_object_has_no_actions(ada: Client, row: str) -> None:
    assert ada.get(ACTIONS, {"row": row, "part": "1"}).status_code == 404


def test_an_object_that_the_user_may_not_view_has_no_actions(client: Client) -> None:
    make_article()
    client.force_login(make_person_at_desk("nobody"))

    assert client.get(ACTIONS, {"row": f"article-{NewsItem.objects.get().pk}", "part": "1"}).status_code == 404
