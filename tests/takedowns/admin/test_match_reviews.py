"""Tests of matches with removed content at the desk: the flash box, the question of an editor, the decision."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.publishing import publish
from articles.editing.restrictions import restrict
from articles.editing.stay_down.matches import find_matches, matches_for_readers
from articles.editing.stay_down.pictures import check_used_pictures, is_picture_allowed
from articles.models import MatchReview, Mode, NewsItem, Restriction
from articles.models.stay_down import PictureReview
from articles.pictures.models import Picture
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.decisions.match_reviews import ask_about, confirm_picture, propose_picture, refuse_match
from articles.takedowns.decisions.public_copies import MAX_LISTED
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent
from articles.takedowns.privacy.erasure import erase_although_open
from tests import makers
from tests.ingest.admin.test_paste import fields_of
from tests.pictures.test_difference_hash import encoded, photo
from tests.takedowns.privacy.claimants import NAME, claimant_of

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
    assert find_matches(item, timezone.now()) == []

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

    refused = ada.post(address_of(item), values)
    assert refused.status_code == 403
    assert ">\n是我</textarea>" in refused.content.decode()
    assert not MatchReview.objects.exists()
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


ALLOW = {"verdict": "allow", "ground": "other", "reason": "对象不同"}


def moderator(name: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk(name, "Moderator", "Editor"))
    return client


def test_an_allowed_address_does_not_allow_the_text(ada: Client, mo: Client) -> None:
    address = "https://first.example/2025/bills"
    removed = makers.make_article(body=f"<p>{TEXT}</p>", original_url=address)
    take_down(removed, Mode.REMOVED, None, "要求")
    times = {"published_at": None, "first_published_at": None}
    item = makers.make_article(body="<p>与此无关的正文，说的是另一件事情。</p>", original_url=address, **times)
    mo.post(address_of(item), ALLOW | {"removed": removed.pk})
    assert find_matches(item, timezone.now()) == []

    item.body = f"<p>{TEXT}</p>"

    assert find_matches(item, timezone.now())[0].is_withheld


def test_a_public_item_with_a_removed_address_cannot_take_over_the_text() -> None:
    address = "https://first.example/2025/bills"
    item = makers.make_article(body="<p>与此无关的正文，说的是另一件事情。</p>", original_url=address)
    removed = makers.make_article(body=f"<p>{TEXT}</p>", original_url=address)
    take_down(removed, Mode.REMOVED, None, "要求")
    assert not matches_for_readers(item, timezone.now())[0].is_withheld

    item.body = f"<p>{TEXT}</p>"

    assert matches_for_readers(item, timezone.now())[0].is_withheld


def test_a_permission_does_not_outlive_the_removal_it_was_given_for(mo: Client) -> None:
    removed, item = removed_brief(), draft()
    mo.post(address_of(item), ALLOW | {"removed": removed.pk})
    assert find_matches(item, timezone.now()) == []
    restore(Restriction.objects.get(), None)

    take_down(removed, Mode.REMOVED, None, "再次要求")

    assert find_matches(item, timezone.now())[0].is_withheld


def test_a_permission_can_be_withdrawn_and_the_newest_decision_wins(mo: Client) -> None:
    removed, item = removed_brief(), draft()
    mo.post(address_of(item), ALLOW | {"removed": removed.pk})
    assert 'name="verdict"' in mo.get(address_of(item)).content.decode()

    mo.post(address_of(item), {"removed": removed.pk, "verdict": "refuse", "ground": "", "reason": "看错了"})

    assert find_matches(item, timezone.now())[0].is_withheld
    assert verify().code == INTACT


def test_who_wrote_the_item_or_asked_about_it_cannot_decide() -> None:
    removed, item = removed_brief(), draft()
    client = moderator("both")
    ask_about(item, User.objects.get(username="both"), "请看")

    page = client.post(address_of(item), ALLOW | {"removed": removed.pk})

    assert page.status_code == 422
    assert find_matches(item, timezone.now())


def test_a_sealed_text_needs_two_people() -> None:
    removed, item = removed_brief(), draft()
    restrict(removed, Mode.SEALED, None, "依法")
    first, second = moderator("first"), moderator("second")

    for client in (first, first):
        client.post(address_of(item), ALLOW | {"removed": removed.pk})
        assert find_matches(item, timezone.now())[0].is_withheld
    assert "等待第二人" in second.get("/admin/articles/matchreview/").content.decode()
    second.post(address_of(item), ALLOW | {"removed": removed.pk, "reason": "同意"})

    assert find_matches(item, timezone.now()) == []


def test_a_decision_that_came_too_late_stays_in_the_form(mo: Client) -> None:
    removed, item = removed_brief(), draft()
    restore(Restriction.objects.get(), None)

    page = mo.post(address_of(item), ALLOW | {"removed": removed.pk, "reason": "写了很久的理由"})

    assert page.status_code == 422
    assert "写了很久的理由" in page.content.decode()


def test_the_note_of_a_second_editor_is_added(ada: Client, mo: Client) -> None:
    removed_brief()
    item = draft()
    ada.post(address_of(item), {"ask": "1", "note": "第一条说明"})
    ada.force_login(makers.make_person_at_desk("eve", "Editor"))

    ada.post(address_of(item), {"ask": "1", "note": "第二条说明"})

    page = mo.get(address_of(item)).content.decode()
    assert "第一条说明" in page
    assert "第二条说明" in page


def test_of_a_sealed_text_an_editor_sees_neither_share_nor_reasons(ada: Client) -> None:
    removed, item = removed_brief(), draft(SIMILAR)
    boss = User.objects.create_user("boss")
    refuse_match(item, removed.pk, boss, "与陶未然的案件有关")
    restrict(removed, Mode.SEALED, None, "依法")

    page = ada.get(address_of(item)).content.decode()

    assert "%" not in page.partition('id="content-main"')[2].partition("</h2>")[0]
    assert "陶未然" not in page


def test_asking_and_deciding_are_covered_by_the_ledger(ada: Client) -> None:
    removed_brief()
    item = draft()
    ada.post(address_of(item), {"ask": "1", "note": "请看"})
    assert verify().code == INTACT

    MatchReview.objects.update(note="改过")

    assert verify().code != INTACT


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


def test_a_stored_copy_of_a_removed_picture_is_used_once_a_second_person_confirms_it() -> None:
    former = makers.make_picture(data=encoded(photo(1), quality=90).fp.getvalue())
    take_down(former, Mode.REMOVED, None, "要求")
    first, second = (makers.make_person_at_desk(name, "Moderator") for name in ("first", "second"))
    copy = makers.make_picture(data=encoded(photo(1), quality=60).fp.getvalue())
    article = makers.make_article(published_at=None, first_published_at=None, lead_picture=copy)
    review = propose_picture(copy, former, first, "已取得授权")
    with pytest.raises(ValidationError):
        confirm_picture(review, first, "我自己")
    with pytest.raises(ValidationError, match=str(copy.pk)):
        check_used_pictures(article, timezone.now())

    confirm_picture(review, second, "同意")

    check_used_pictures(article, timezone.now())


def test_a_copy_that_was_in_the_library_before_is_refused_at_publication_and_stays_where_it_is_public() -> None:
    former, copy = (makers.make_picture(data=encoded(photo(1), quality=q).fp.getvalue()) for q in (90, 60))
    shown = makers.make_article(lead_picture=copy)
    take_down(former, Mode.REMOVED, None, "要求")
    article = makers.make_article(published_at=None, first_published_at=None, lead_picture=copy)

    with pytest.raises(ValidationError, match=str(copy.pk)):
        publish(article, None)
    shown.headline = "改过的标题"
    shown.save()


def test_a_picture_counts_no_longer_once_it_is_restored(ada: Client) -> None:
    take_down(makers.make_picture(data=encoded(photo(1), quality=90).fp.getvalue()), Mode.HIDDEN, None, "要求")
    restore(Restriction.objects.get(), None)

    ada.post("/admin/pictures/picture/add/", picture_values(file=uploaded(1)))

    assert Picture.objects.count() == 2


def library_copy() -> tuple[Picture, Picture]:
    """A removed picture, and a copy of it that was in the library before."""
    former, copy = (makers.make_picture(data=encoded(photo(1), quality=q).fp.getvalue()) for q in (90, 60))
    take_down(former, Mode.REMOVED, None, "要求")
    return former, copy


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk(name, "Chief editor", "Moderator"))
    return client


def decide_copy(client: Client, copy: Picture, reason: str, **values: str) -> Any:
    address = f"/admin/pictures/picture/{copy.pk}/change/"
    return client.post(address, picture_values(allow_reason=reason, **values), follow=True)


def test_a_copy_in_the_library_is_allowed_by_two_people_without_a_new_upload() -> None:
    _former, copy = library_copy()
    article = makers.make_article(published_at=None, first_published_at=None, lead_picture=copy)
    page = client_of("first").get(f"/admin/pictures/picture/{copy.pk}/change/").content.decode()

    decide_copy(client_of("first"), copy, "已取得授权")
    with pytest.raises(ValidationError):
        check_used_pictures(article, timezone.now())
    own = decide_copy(client_of("first"), copy, "我自己确认")
    decide_copy(client_of("second"), copy, "同意")

    assert '<textarea name="allow_reason"' in page
    assert "须由他人确认" in own.content.decode()
    check_used_pictures(article, timezone.now())
    assert verify().code == INTACT


def test_a_waiting_allowance_can_be_refused_and_proposed_again() -> None:
    former, copy = library_copy()
    decide_copy(client_of("first"), copy, "已取得授权")

    without_reason = decide_copy(client_of("second"), copy, "", refuse_copy="on")
    assert PictureReview.objects.get().decided_at is None
    decide_copy(client_of("second"), copy, "授权书是伪造的", refuse_copy="on")

    assert "请写明理由" in without_reason.content.decode()
    assert PictureReview.objects.get().is_refused
    assert not is_picture_allowed(copy, former, timezone.now())
    decide_copy(client_of("second"), copy, "拿到了新的授权")
    assert PictureReview.objects.filter(decided_at=None).count() == 1
    assert verify().code == INTACT


def test_who_proposed_an_allowance_can_take_it_back() -> None:
    _former, copy = library_copy()
    decide_copy(client_of("first"), copy, "已取得授权")

    decide_copy(client_of("first"), copy, "弄错了", refuse_copy="on")

    assert PictureReview.objects.get().is_refused


def test_the_reason_for_allowing_a_copy_is_masked_in_its_history() -> None:
    former, copy = library_copy()
    notice, _token = makers.make_notice(picture=former, basis="gdpr_17", claimant=claimant_of())
    decide_copy(client_of("first"), copy, f"{NAME}已书面同意")
    logged = LogEntry.objects.get(object_id=str(copy.pk), change_message__contains="match_allowed")
    assert NAME in json.loads(logged.change_message)[0]["reason"]

    erase_although_open(notice, None)

    logged.refresh_from_db()
    assert NAME not in json.loads(logged.change_message)[0]["reason"]
    assert NAME not in PictureReview.objects.get().reason


def test_a_draft_with_an_open_question_is_deleted_and_the_question_closed() -> None:
    removed_brief()
    item = draft()
    ask_about(item, makers.make_person_at_desk("asker", "Editor"), "是另一份公告")
    address = f"/admin/briefs/brief/{item.pk}/delete/"
    client = client_of("chief")

    page = client.get(address).content.decode()
    client.post(address, {"post": "yes"})

    assert "保护" not in page
    assert not NewsItem.objects.filter(pk=item.pk).exists()
    question = MatchReview.objects.get()
    assert (question.is_allowed, question.decided_by) == (False, User.objects.get(username="chief"))
    assert client.get("/admin/articles/matchreview/").status_code == 200
    assert verify().code == INTACT


def test_a_copy_with_a_waiting_allowance_is_deleted_and_the_allowance_closed() -> None:
    _former, copy = library_copy()
    decide_copy(client_of("first"), copy, "已取得授权")

    client_of("first").post(f"/admin/pictures/picture/{copy.pk}/delete/", {"post": "yes"})

    assert not Picture.objects.filter(pk=copy.pk).exists()
    assert PictureReview.objects.get().is_refused
    assert verify().code == INTACT


def test_a_moderator_sees_what_is_online_and_resembles_the_removed_text(mo: Client) -> None:
    removed_brief()
    online = makers.make_brief(headline="旧闻重发", body=f"<p>{SIMILAR}</p>")
    makers.make_brief(headline="无关的一条", body="<p>渡轮恢复通航，旅客可以改签。</p>")
    hidden = makers.make_brief(headline="已撤的一条", body=f"<p>{SIMILAR}</p>", withdrawn_at=timezone.now())
    item = draft(SIMILAR)

    page = mo.get(address_of(item)).content.decode()

    listed = page.split("removed-match-online")[1].split("</ul>")[0]
    assert f"/briefs/brief/{online.pk}/takedown/" in listed
    assert listed.count("<li>") == 1
    assert hidden.display_title not in listed


def test_what_is_online_costs_no_more_queries_in_a_large_archive(
    mo: Client, django_assert_max_num_queries: Any
) -> None:
    removed_brief()
    item = draft(SIMILAR)
    mo.get(address_of(item))
    for number in range(30):
        makers.make_brief(headline=f"旧闻重发{number}", body=f"<p>{SIMILAR}</p>")

    with django_assert_max_num_queries(60):
        page = mo.get(address_of(item)).content.decode()

    assert page.split("removed-match-online")[1].split("</ul>")[0].count("<li>") == MAX_LISTED
