"""Tests of matches with removed content at the desk: the flash box, the question of an editor, the decision."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.briefs.models import Brief
from articles.models import MatchReview, Mode, NewsItem, Restriction
from articles.pictures.models import Picture
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent
from tests import makers
from tests.ingest.admin.test_paste import fields_of
from tests.pictures.test_difference_hash import encoded, photo

pytestmark = pytest.mark.django_db
TEXT = (
    "潮信交易所昨日公告，自12月3日起上调远岸航运合约保证金至15%，涨跌停板幅度调整为8%，请各会员单位做好客户提示，"
    "市场人士认为短期波动可能加大，多家机构已提示风险。"
)
SIMILAR = TEXT.replace("做好客户提示", "及时通知全体客户")
FLASH = "/admin/briefs/brief/flash/"


def removed_brief(mode: Mode = Mode.REMOVED) -> NewsItem:
    brief = makers.make_brief(headline="潮信上调保证金", body=f"<p>{TEXT}</p>")
    take_down(brief, mode, None, "应当事人要求")
    return brief


def draft(text: str = TEXT) -> Brief:
    return makers.make_brief(headline="另一个标题", body=f"<p>{text}</p>", published_at=None, first_published_at=None)


def address_of(item: NewsItem) -> str:
    return f"/admin/articles/matchreview/item/{item.pk}/"


def send(client: Client, text: str, **values: Any) -> Any:
    return client.post(FLASH, {"text": f"另一个标题\n{text}", "key": str(uuid4()), "part": "1", **values})


def test_the_flash_box_warns_while_typing_and_withholds_what_is_equal(ada: Client) -> None:
    removed_brief()

    typed = ada.post(f"{FLASH}read/", {"text": f"另一个标题\n{TEXT}"}).content.decode()
    sent = send(ada, TEXT)

    assert "潮信上调保证金" in typed
    assert sent.status_code == 422
    assert TEXT in sent.content.decode()
    assert Brief.objects.count() == 1


def test_a_similar_text_is_published_once_its_editor_has_seen_the_warning(ada: Client) -> None:
    removed_brief()

    first = send(ada, SIMILAR)
    seen = first.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    second = send(ada, SIMILAR, seen=seen)

    assert (first.status_code, second.status_code) == (422, 201)


def test_only_people_who_may_see_cases_get_a_link_to_the_case(ada: Client) -> None:
    case = Case.objects.get(item=removed_brief())
    link = f"/admin/takedowns/case/{case.pk}/change/"

    as_editor = send(ada, TEXT).content.decode()
    ada.force_login(makers.make_person_at_desk("ed", "Editor", "Moderator"))

    assert link not in as_editor
    assert link in send(ada, TEXT).content.decode()


def test_the_flash_box_does_not_say_what_was_sealed(ada: Client) -> None:
    brief = makers.make_brief(headline="封存的标题", body=f"<p>{TEXT}</p>")
    take_down(brief, Mode.REMOVED_LEGAL, None, "依法")

    page = send(ada, TEXT).content.decode()

    assert "封存的标题" not in page
    assert f"/{brief.pk}/" not in page
    assert "受限内容" in page


def test_an_editor_saves_a_draft_and_asks_and_a_moderator_allows_it(ada: Client, mo: Client) -> None:
    removed = removed_brief()
    page = send(ada, TEXT, ask="1")
    item = Brief.objects.latest("pk")
    ada.post(page.headers["Location"], {"ask": "1", "note": "交易所今天另发的公告"})

    values = {"removed": removed.pk, "verdict": "allow", "ground": "other", "reason": "对象不同"}
    assert "交易所今天另发的公告" in mo.get(address_of(item)).content.decode()
    mo.post(address_of(item), values)

    review = MatchReview.objects.get()
    assert (review.is_allowed, review.asked_by.username, review.decided_by.username) == (True, "ada", "mo")
    assert LedgerEvent.objects.latest("sequence").payload_data["match"] == review.pk
    assert verify().code == INTACT
    assert publishes(ada, item)


def publishes(client: Client, item: NewsItem) -> bool:
    address = f"/admin/briefs/brief/{item.pk}/change/"
    client.post(address, fields_of(client.get(address)) | {"_publish": "1"})
    item.refresh_from_db()
    return item.published_at is not None


def test_a_permission_ends_when_the_text_comes_nearer_to_the_removed_one(ada: Client, mo: Client) -> None:
    removed, item = removed_brief(), draft(SIMILAR)
    mo.post(address_of(item), {"removed": removed.pk, "verdict": "allow", "ground": "other", "reason": "不同"})
    assert "潮信上调保证金" not in ada.get(address_of(item)).content.decode()

    item.body = f"<p>{TEXT}</p>"
    item.save()

    assert not publishes(ada, item)


def test_a_decision_needs_a_ground_and_a_reason_and_what_was_typed_stays(mo: Client) -> None:
    removed, item = removed_brief(), draft()

    page = mo.post(address_of(item), {"removed": removed.pk, "verdict": "allow", "ground": "", "reason": "对象不同"})

    assert page.status_code == 422
    assert "对象不同" in page.content.decode()
    assert not MatchReview.objects.exists()


def test_an_editor_cannot_decide_and_a_stranger_sees_nothing(ada: Client) -> None:
    removed, item = removed_brief(), draft()
    values = {"removed": removed.pk, "verdict": "allow", "ground": "other", "reason": "是我"}

    assert ada.post(address_of(item), values).status_code == 403
    assert Client().get(address_of(item)).status_code == 302
    ada.force_login(makers.make_person_at_desk("stella"))
    assert ada.get(address_of(item)).status_code == 403


def test_the_page_says_so_once_the_restriction_is_lifted(ada: Client) -> None:
    removed_brief()
    item = draft()
    restore(Restriction.objects.get(), None)

    page = ada.get(address_of(item)).content.decode()

    assert "潮信上调保证金" not in page
    assert publishes(ada, item)


def test_open_questions_are_listed_for_moderators(ada: Client, mo: Client) -> None:
    removed_brief()
    item = draft()
    ada.post(address_of(item), {"ask": "1", "note": "请看"})

    page = mo.get("/admin/articles/matchreview/").content.decode()

    assert address_of(item) in page
    assert ada.get("/admin/articles/matchreview/").status_code == 403


def uploaded(seed: int, **options: Any) -> SimpleUploadedFile:
    picture = photo(seed).crop((20, 0, 480, 320)).resize((300, 210))
    return SimpleUploadedFile("a.jpg", encoded(picture, **options).fp.getvalue())


def picture_values(**values: Any) -> dict[str, Any]:
    licence = makers.make_licence()
    shown = {"alt": "港口", "credit": "摄影", "licence": licence.pk, "focal_x": "0.5", "focal_y": "0.5"}
    return shown | values


def test_a_removed_picture_cropped_and_compressed_is_refused_and_another_one_is_not(ada: Client) -> None:
    take_down(makers.make_picture(data=encoded(photo(1), quality=90).fp.getvalue()), Mode.REMOVED, None, "要求")
    add = "/admin/pictures/picture/add/"

    refused = ada.post(add, picture_values(file=uploaded(1)))
    assert Picture.objects.count() == 1
    assert "港口" in refused.content.decode()
    ada.post(add, picture_values(file=uploaded(2)))
    assert Picture.objects.count() == 2


def test_a_moderator_stores_a_removed_picture_for_a_reason_that_the_ledger_records() -> None:
    former = makers.make_picture(data=encoded(photo(1), quality=90).fp.getvalue())
    take_down(former, Mode.REMOVED, None, "要求")
    client = Client()
    client.force_login(makers.make_person_at_desk("both", "Chief editor", "Moderator"))

    client.post("/admin/pictures/picture/add/", picture_values(file=uploaded(1), allow_reason="已取得授权"))

    assert Picture.objects.count() == 2
    assert LedgerEvent.objects.latest("sequence").payload_data["removed_picture"] == former.pk


def test_a_picture_counts_no_longer_once_it_is_restored(ada: Client) -> None:
    take_down(makers.make_picture(data=encoded(photo(1), quality=90).fp.getvalue()), Mode.HIDDEN, None, "要求")
    restore(Restriction.objects.get(), None)

    ada.post("/admin/pictures/picture/add/", picture_values(file=uploaded(1)))

    assert Picture.objects.count() == 2
