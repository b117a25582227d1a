"""Instructions for the desk in the review of a page, and its embargo from there to the publishing form."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from articles.ingest.models import Delivery
from articles.models import Article
from tests.desk.form_filling import fields_of

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECEIVED = datetime(2096, 11, 28, 9, 0, tzinfo=SHANGHAI)
END = datetime(2096, 11, 30, 20, 0, tzinfo=SHANGHAI)
BODY = "第一段说了一件事情,是完整的一句话。\n第二段又说了一件事情,也是完整的一句话。\n"
EMBARGO = "新闻稿请于11月30日20:00后发布"
DOUBT = "EMBARGOED UNTIL 10AM CST 30 NOV 2096"


def review(lines: str) -> str:
    delivery = Delivery.objects.create(raw=f"{lines}\n{BODY}".encode(), received_at=RECEIVED)
    return f"/en/admin/wire/delivery/{delivery.pk}/review/"


def saved(client: Client, address: str, **typed: str) -> Any:
    return client.post(address, fields_of(client.get(address)) | typed | {"_save": "1"}, follow=True)


def test_the_review_lists_the_instructions_and_proposes_the_end_of_the_embargo(ada: Client) -> None:
    page = ada.get(review(f"{EMBARGO}\n值班电话：010-66550000"))

    assert [one.words for one in page.context["instructions"]] == [EMBARGO, "值班电话：010-66550000"]
    assert "Instructions for the desk" in page.content.decode()
    assert fields_of(page)["embargo"] == "2096-11-30 20:00"


def test_a_page_without_instructions_has_no_such_section(ada: Client) -> None:
    assert "Instructions for the desk" not in ada.get(review("")).content.decode()


def test_the_publishing_form_proposes_the_end_of_the_embargo(ada: Client) -> None:
    page = saved(ada, review(EMBARGO))

    assert Article.objects.get().embargo_until == END
    assert fields_of(page)["release_at"] == "2096-11-30 20:00"


def test_publishing_before_the_embargo_ends_is_refused_in_the_form(ada: Client) -> None:
    form = saved(ada, review(EMBARGO))

    page = ada.post(form.redirect_chain[-1][0], fields_of(form) | {"_publish": "1"}, follow=True)

    assert "The source forbids publication before 2096-11-30 20:00" in page.content.decode()
    assert Article.objects.get().published_at is None


def test_the_proposed_schedule_is_accepted(ada: Client) -> None:
    form = saved(ada, review(EMBARGO))

    ada.post(form.redirect_chain[-1][0], fields_of(form) | {"_schedule": "1"}, follow=True)

    assert Article.objects.get().published_at == END


def test_a_doubt_is_shown_and_keeps_the_draft_from_being_published(ada: Client) -> None:
    address = review(DOUBT)

    assert "does not say for certain when it ends" in ada.get(address).content.decode()
    assert fields_of(ada.get(address))["embargo"] == ""
    saved(ada, address)
    article = Article.objects.get()
    assert (article.embargo_until, article.embargo_raw) == (None, DOUBT)


def test_an_editor_settles_a_doubt(ada: Client) -> None:
    saved(ada, review(DOUBT), embargo="2096-11-30 20:00")

    assert Article.objects.get().embargo_until == END


def test_an_editor_removes_an_embargo(ada: Client) -> None:
    saved(ada, review(EMBARGO), embargo="")

    article = Article.objects.get()
    assert (article.embargo_until, article.embargo_raw) == (None, "")


def test_a_time_that_does_not_exist_is_refused_and_kept(ada: Client) -> None:
    page = saved(ada, review(EMBARGO), embargo="2096-11-31 20:00")

    assert page.status_code == 422
    assert fields_of(page)["embargo"] == "2096-11-31 20:00"
    assert not Article.objects.exists()
