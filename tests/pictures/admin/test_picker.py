"""Choosing a picture: the rows of the dialog, the plain page, the field of an article, and the focal point."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing.restrictions import restrict
from articles.models import Article, Mode
from articles.pictures.admin import picker
from articles.pictures.models import Picture
from tests.desk.form_filling import errors, send
from tests.makers import hours_ago, make_article, make_person_at_desk, make_picture

FOUND = "/en/admin/pictures/picture/found/"
CHOOSE = "/en/admin/pictures/picture/choose/"


def found(client: Client, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(FOUND, asked).json()
    return answer


def test_the_dialog_gets_the_newest_pictures_in_pages(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picker, "PAGE", 2)
    pictures = [make_picture(alt=f"第{number}张") for number in range(3)]

    first = found(ada)
    second = found(ada, before=first["older"])

    assert [row["alt"] for row in first["pictures"]] == ["第2张", "第1张"]
    assert [row["id"] for row in second["pictures"]] == [pictures[0].pk]
    assert second["older"] is None


def test_the_dialog_names_what_keeps_a_picture_from_being_published(ada: Client) -> None:
    make_picture(alt="可用"), make_picture(alt="过期", licence_ends_at=hours_ago(1))
    Picture.objects.filter(pk=make_picture(alt="无署名").pk).update(credit="", licence=None)

    obstacles = {row["alt"]: row["obstacle"] for row in found(ada)["pictures"]}

    assert obstacles == {
        "可用": "",
        "过期": "The licence has ended",
        "无署名": "No credit and licence yet",
    }


def test_a_removed_picture_is_not_offered(ada: Client) -> None:
    restrict(make_picture(alt="被移除"), Mode.REMOVED, None, "投诉")

    assert found(ada, q="移除")["pictures"] == found(ada)["pictures"] == []
    assert "被移除" not in ada.get(CHOOSE).content.decode()


def test_more_pictures_do_not_cost_an_editor_more_queries(ada: Client) -> None:
    make_picture()
    found(ada)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found(ada)
        return len(captured)

    with_one = queries()
    for _number in range(3):
        make_picture()

    assert queries() == with_one


@pytest.mark.parametrize("address", [FOUND, CHOOSE])
def test_only_people_who_may_see_pictures_choose_one(client: Client, db: None, address: str) -> None:
    client.force_login(make_person_at_desk("stella"))

    assert client.get(address).status_code == 403


def test_the_plain_page_shows_the_numbers_of_the_pictures(ada: Client) -> None:
    picture, other = make_picture(alt="码头"), make_picture(alt="灯塔")

    page = ada.get(CHOOSE, {"q": "mt", "before": "x"}).content.decode()

    assert f"Picture {picture.pk}" in page
    assert f"Picture {other.pk}" not in page


def test_a_lead_picture_is_chosen_by_its_number(ada: Client) -> None:
    article, picture = make_article(published_at=None), make_picture(alt="码头", credit="江宁")
    address = f"/en/admin/articles/article/{article.pk}/change/"

    send(ada, address, lead_picture=str(picture.pk), _save="1")

    assert Article.objects.get().lead_picture == picture
    page = ada.get(address).content.decode()
    assert f'src="{picture.get_absolute_url()}"' in page
    assert CHOOSE in page


@pytest.mark.parametrize("typed", ["九", "0", "99999999999999999999", "12x"])
def test_an_unknown_number_stays_in_the_field_with_the_error(ada: Client, typed: str) -> None:
    article = make_article(published_at=None)

    page = send(ada, f"/en/admin/articles/article/{article.pk}/change/", lead_picture=typed, _save="1")

    assert "lead_picture" in errors(page)
    assert "There is no picture with this number." in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


def test_the_focal_point_is_set_by_numbers_between_0_and_1(ada: Client) -> None:
    picture = make_picture()
    address = f"/en/admin/pictures/picture/{picture.pk}/change/"

    refused = send(ada, address, focal_x="1.2", _save="1")
    send(ada, address, focal_x="0.82", focal_y="0.3", _save="1")

    assert "focal_x" in errors(refused)
    assert Picture.objects.get().focus_classes == "focus-x-8 focus-y-3"


def test_public_crops_keep_the_focal_point_in_view(client: Client, db: None) -> None:
    make_article(lead_picture=make_picture(focal_x=0.1, focal_y=0.5))

    assert 'class="focus-x-1"' in client.get("/").content.decode()


def test_the_editor_gets_the_address_of_the_picker(ada: Client) -> None:
    page = ada.get("/en/admin/articles/article/add/")

    widget = page.context["adminform"].form.fields["body"].widget
    assert json.loads(json.dumps(widget.settings))["urls"]["found"].endswith("/pictures/picture/found/")
