"""Choices in a review: the channel of each brief, and the licence, which is proposed again next time."""

from typing import Any

import pytest
from django.test import Client

from articles.briefs.models import Brief
from articles.ingest.models import Delivery, RememberedLicence
from articles.models import Article
from tests.desk.form_filling import fields_of
from tests.makers import make_channel, make_licence, make_person_at_desk, make_source

pytestmark = pytest.mark.django_db

PAGE = (
    "文|浪汐周刊·岑舟\n第一段说了一件事情,是完整的一句话。\n动态 | 舫链升级:升级持续一晚。[2020/1/19]\n"
    "霁岭 | 将引入实验室:签约仪式当天举行。[2020/1/20]\n最后一段说得很完整。\n"
)


def review(text: str = PAGE) -> str:
    return f"/en/admin/wire/delivery/{Delivery.objects.create(raw=text.encode()).pk}/review/"


def post(client: Client, address: str, **typed: Any) -> Any:
    return client.post(address, fields_of(client.get(address)) | {name: str(value) for name, value in typed.items()})


def doubted(page: Any) -> list[bool]:
    return [row.lacks_channel for row in page.context["rows"] if row.row.kind == "brief"]


def test_a_brief_whose_label_names_no_channel_is_to_be_checked(ada: Client) -> None:
    assert doubted(ada.get(review())) == [False, False], "without channels nothing is missing"
    make_channel(name="动态")

    page = ada.get(review())

    assert doubted(page) == [False, True]
    assert "No channel fits its label" in page.content.decode()
    assert page.context["doubtful"] >= 1


def test_the_chosen_channels_are_those_of_the_briefs(ada: Client) -> None:
    by_label, chosen = make_channel(name="动态"), make_channel(name="港务")
    address = review()
    rows = [row.at for row in ada.get(address).context["rows"] if row.row.kind == "brief"]

    redrawn = post(ada, address, **{f"channel-{rows[1]}": chosen.pk}, redraw="1")
    assert doubted(redrawn) == [False, False]
    post(ada, address, **{f"channel-{rows[1]}": chosen.pk}, _save="1")

    channels = dict(Brief.objects.values_list("label", "channel__name"))
    assert channels == {"动态": by_label.name, "霁岭": "港务"}


@pytest.mark.parametrize(("typed", "expected"), [("-", None), ("999", "动态"), ("动态", "动态")])
def test_a_brief_may_have_no_channel_and_an_unknown_one_counts_as_no_choice(
    ada: Client, typed: str, expected: str | None
) -> None:
    make_channel(name="动态")
    address = review()
    at = next(row.at for row in ada.get(address).context["rows"] if row.row.kind == "brief")

    post(ada, address, **{f"channel-{at}": typed}, _save="1")

    channel = Brief.objects.get(label="动态").channel
    assert (channel.name if channel else None) == expected


def test_a_channel_does_not_change_the_other_fields_of_a_brief(ada: Client) -> None:
    channel = make_channel(name="动态")
    address = review()
    rows = [row.at for row in ada.get(address).context["rows"] if row.row.kind == "brief"]

    post(ada, address, **{f"channel-{at}": channel.pk for at in rows}, _save="1")

    briefs = Brief.objects.order_by("happened_at").values_list("label", "headline", "happened_precision")
    assert list(briefs) == [("动态", "舫链升级", "day"), ("霁岭", "将引入实验室", "day")]


def test_the_licence_is_that_of_the_draft_and_is_proposed_to_the_same_person(ada: Client, client: Client) -> None:
    licence, source = make_licence(name="转载协议"), make_source(name="浪汐周刊")
    first = ada.get(review())
    assert first.context["form"]["licence"].value() is None

    post(ada, review(), licence=licence.pk, _save="1")

    assert Article.objects.get().licence == licence
    second = ada.get(review(PAGE.replace("第一段", "另一段")))
    assert second.context["form"]["licence"].value() == licence.pk
    assert "You chose this licence for the last page of this source." in second.content.decode()
    assert "转载协议" in str([str(line.words) for line in second.context["rights"]])
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    assert client.get(review()).context["form"]["licence"].value() is None
    other = ada.get(review(PAGE.replace("浪汐周刊", "望海日报")))
    assert other.context["form"]["licence"].value() is None
    assert RememberedLicence.objects.get().source == source


def test_choosing_no_licence_forgets_the_former_one(ada: Client) -> None:
    licence = make_licence(name="转载协议")
    post(ada, review(), licence=licence.pk, _save="1")

    post(ada, review(PAGE.replace("第一段", "另一段")), licence="", _save="1")

    assert not RememberedLicence.objects.exists()


def test_an_unknown_licence_is_refused_and_everything_typed_stays(ada: Client) -> None:
    page = post(ada, review(), licence="99999", headline="舫链升级", _save="1")

    assert page.status_code == 422
    assert "licence" in page.context["form"].errors
    assert page.context["form"]["headline"].value() == "舫链升级"
