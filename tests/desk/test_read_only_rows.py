"""Read-only rows in the admin: what can be created but not edited, or viewed but not changed."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from articles.ingest.models import Delivery
from articles.models import Correction, DisclaimerRule, Tag
from articles.rights.models import Disclaimer
from articles.takedowns.models import Claimant, Notice
from tests.conftest import Clock
from tests.desk.form_filling import errors, send
from tests.makers import hours_ago, make_article, make_person, make_person_at_desk
from tests.makers import make_notice as receive_notice


def make_wording(text: str = "本文为转载。") -> Disclaimer:
    return Disclaimer.objects.create(language="zh-Hans", text=text)


def make_notice(**values: object) -> Notice:
    return Notice.objects.create(
        **({"reference": "N1", "status_digest": "1", "subject": "fact", "statement": "错"} | values)
    )


def signed_in(group: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk(group.lower(), group))
    return client


def test_a_disclaimer_can_be_created_and_not_edited(db: None) -> None:
    chief, wording = signed_in("Chief editor"), make_wording()

    send(chief, "/en/admin/rights/disclaimer/add/", text="仅供参考。", language="zh-Hans")

    assert Disclaimer.objects.count() == 2
    assert chief.post(f"/en/admin/rights/disclaimer/{wording.pk}/change/", {"text": "改"}).status_code == 403


def test_an_existing_disclaimer_is_an_error_beside_the_text(db: None) -> None:
    make_wording("本文为转载。")

    page = send(signed_in("Chief editor"), "/en/admin/rights/disclaimer/add/", text="本文为 转载。", language="zh-Hans")

    assert list(errors(page)) == ["text"]


def test_of_a_disclaimer_rule_only_the_end_can_be_changed(db: None, clock: Clock) -> None:
    rule = DisclaimerRule.objects.create(disclaimer=make_wording(), starts_at=hours_ago(5))
    end = timezone.localtime(clock.now + timedelta(days=1))
    typed = {"ends_at_0": f"{end:%Y-%m-%d}", "ends_at_1": "00:00:00", "disclaimer": make_wording("另一句。").pk}

    send(signed_in("Chief editor"), f"/en/admin/articles/disclaimerrule/{rule.pk}/change/", **typed)

    changed = DisclaimerRule.objects.get()
    assert changed.ends_at is not None
    assert changed.disclaimer == rule.disclaimer


def test_a_disclaimer_rule_cannot_end_in_the_past(db: None) -> None:
    rule = DisclaimerRule.objects.create(disclaimer=make_wording(), starts_at=hours_ago(500))
    typed = {"ends_at_0": f"{hours_ago(48):%Y-%m-%d}", "ends_at_1": "00:00:00"}

    page = send(signed_in("Chief editor"), f"/en/admin/articles/disclaimerrule/{rule.pk}/change/", **typed)

    assert list(errors(page)) == ["ends_at"]


def test_an_ended_disclaimer_rule_cannot_be_changed(db: None) -> None:
    rule = DisclaimerRule.objects.create(disclaimer=make_wording(), starts_at=hours_ago(5), ends_at=hours_ago(1))

    response = signed_in("Chief editor").post(f"/en/admin/articles/disclaimerrule/{rule.pk}/change/", {"ends_at_0": ""})

    assert response.status_code == 403


def test_an_existing_person_of_the_same_outlet_is_an_error_beside_the_name(ada: Client) -> None:
    make_person(name="Jiang Ning")

    page = send(ada, "/en/admin/rights/person/add/", name="JIANG  ning")

    assert list(errors(page)) == ["name"]


def test_two_spellings_of_one_alias_are_an_error(ada: Client) -> None:
    rows = {"aliases-TOTAL_FORMS": "2", "aliases-0-name": "Ant Group", "aliases-1-name": "ANT group"}

    page = send(ada, "/en/admin/articles/tag/add/", name="蚂蚁集团", **rows)

    assert "This name is listed twice." in page.content.decode()
    assert not Tag.objects.exists()


def test_the_state_of_a_notice_cannot_be_edited(mo: Client) -> None:
    notice = receive_notice(item=make_article())[0]

    send(mo, f"/en/admin/takedowns/notice/{notice.pk}/change/", state="closed")

    notice.refresh_from_db()
    assert (notice.state, notice.decided_at) == ("received", None)


def test_the_statement_of_a_notice_cannot_be_edited(mo: Client) -> None:
    notice = make_notice()

    send(mo, f"/en/admin/takedowns/notice/{notice.pk}/change/", state="in_review", statement="改过")

    assert Notice.objects.get().statement == "错"


def test_moderators_see_a_claimant_and_only_lead_moderators_can_erase_them(mo: Client) -> None:
    notice = make_notice()
    Claimant.objects.create(notice=notice, name="斯特拉")
    address = f"/en/admin/takedowns/notice/{notice.pk}/"

    assert "斯特拉" in mo.get(f"{address}change/").content.decode()
    assert mo.post(f"{address}erase/").status_code == 403
    assert Claimant.objects.exists()

    assert signed_in("Lead moderator").post(f"{address}erase/").status_code == 302
    assert not Claimant.objects.exists()


def test_a_delivery_is_shown_as_escaped_text_and_downloaded_unchanged(ada: Client) -> None:
    raw = "标题<script>alert(1)</script>".encode("gb18030")
    delivery = Delivery.objects.create(raw=raw)

    page = ada.get(f"/en/admin/wire/delivery/{delivery.pk}/change/").content.decode()
    file = ada.get(f"/en/admin/wire/delivery/{delivery.pk}/raw/")

    assert "标题&lt;script&gt;" in page
    assert file.content == raw
    assert file["Content-Disposition"].startswith("attachment")


def test_a_binary_delivery_is_named_as_such(ada: Client) -> None:
    delivery = Delivery.objects.create(raw=b"%PDF-1.7")

    assert "PDF" in ada.get(f"/en/admin/wire/delivery/{delivery.pk}/change/").content.decode()


def test_a_correction_names_its_item_by_the_headline(ada: Client) -> None:
    article = make_article(headline="夜航恢复")
    correction = Correction.objects.create(item=article, text="时间有误。")

    page = ada.get(f"/admin/articles/correction/{correction.pk}/change/").content.decode()

    assert f'<a href="/admin/articles/newsitem/{article.pk}/change/">夜航恢复（文章{article.pk}）</a>' in page
    assert f"文章 {article.pk}" not in page


def test_a_rule_names_its_item_by_the_headline(db: None) -> None:
    article = make_article(headline="夜航恢复")
    rule = DisclaimerRule.objects.create(disclaimer=make_wording(), item=article)

    page = signed_in("Chief editor").get(f"/admin/articles/disclaimerrule/{rule.pk}/change/").content.decode()

    assert f"夜航恢复（文章{article.pk}）" in page
    assert f"文章 {article.pk}" not in page
