"""The checks beside the form: at page load without JavaScript, in the answer to an autosave, and the reason given."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles.models import AutosavedForm, CheckSetting, Level, NewsItem
from tests.desk.form_filling import fields_of, send
from tests.makers import make_article, make_person_at_desk, make_section, make_term

pytestmark = pytest.mark.django_db
DRAFT = {"published_at": None, "first_published_at": None}


def address(item: NewsItem) -> str:
    return f"/admin/articles/article/{item.pk}/change/"


def block_sections(*groups: str) -> None:
    setting = CheckSetting.objects.get(code="section")
    setting.level = Level.BLOCK
    setting.save()
    setting.overriders.set(Group.objects.filter(name__in=groups))


def autosaved(client: Client, item: NewsItem, **typed: str) -> dict[str, object]:
    fields = fields_of(client.get(address(item))) | {"kept_turn": "0", "kept_item": str(item.pk)}
    user = client.session["_auth_user_id"]
    answer: dict[str, object] = client.post(
        "/admin/articles/article/kept/", fields | typed | {"kept_user": user}
    ).json()
    return answer


def test_the_page_lists_the_findings_with_links_to_their_fields(ada: Client) -> None:
    block_sections()

    page = ada.get(address(make_article(**DRAFT))).content.decode()

    assert page.count("2项提示，其中1项阻止发布") == 2
    assert 'href="#id_section"' in page
    assert 'href="#bylines-group"' in page


def test_an_autosave_is_answered_with_the_checks_of_what_was_typed(ada: Client) -> None:
    make_term("帐户", replacement="账户")
    article = make_article(section=make_section(), **DRAFT)

    checks = autosaved(ada, article, body="<p>开设帐户。</p>", section="")["checks"]

    assert isinstance(checks, dict)
    targets = {finding["target"] for finding in checks["findings"]}
    assert targets == {"id_section", "bylines-group", "id_body"}
    assert NewsItem.objects.get(pk=article.pk).section_id is not None
    assert AutosavedForm.objects.count() == 1


def test_a_refused_publication_keeps_what_was_typed(ada: Client) -> None:
    block_sections()
    article = make_article(**DRAFT)

    page = send(ada, address(article), headline="改过的标题", _publish="1").content.decode()

    assert "没有栏目" in page
    stored = NewsItem.objects.get(pk=article.pk)
    assert (stored.headline, stored.published_at) == ("改过的标题", None)


def test_a_reason_publishes_for_those_who_may_override(client: Client) -> None:
    block_sections("Chief editor")
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    article = make_article(**DRAFT)
    hidden = 'class="checks-override" hidden'
    assert hidden not in client.get(address(article)).content.decode()

    send(client, address(article), check_override="急稿", _publish="1")

    assert NewsItem.objects.get(pk=article.pk).published_at is not None


def test_a_posted_reason_of_somebody_else_is_ignored(ada: Client) -> None:
    block_sections("Chief editor")
    article = make_article(**DRAFT)
    assert 'class="checks-override" hidden' in ada.get(address(article)).content.decode()

    send(ada, address(article), check_override="急稿", _publish="1")

    assert NewsItem.objects.get(pk=article.pk).published_at is None


def test_the_palette_does_not_publish_what_a_check_blocks(ada: Client) -> None:
    block_sections("Editor")
    article = make_article(**DRAFT)

    fields = {"row": f"article-{article.pk}", "verb": "_publish", "part": "1"}
    answer = ada.post(reverse("admin:articles_newsitem_palette_publish"), fields)

    assert answer.status_code == 422
    assert "没有栏目" in answer.json()["message"]
    assert NewsItem.objects.get(pk=article.pk).published_at is None


def test_a_plain_save_of_a_scheduled_item_takes_a_blocked_one_off_the_schedule(ada: Client) -> None:
    article = make_article(section=make_section())
    NewsItem.objects.filter(pk=article.pk).update(published_at="2099-01-01T00:00Z", first_published_at=None)
    block_sections()

    page = send(ada, address(article), section="", _continue="1").content.decode()

    assert "定时发布已取消" in page
    assert NewsItem.objects.get(pk=article.pk).published_at is None


def test_an_update_of_a_public_text_is_refused_and_changes_nothing(ada: Client) -> None:
    block_sections()
    item = make_article(headline="原题", section=None)

    page = send(ada, address(item), headline="新题", change_kind="typo", _save="1")

    item.refresh_from_db()
    assert item.headline == "原题"
    assert 'value="新题"' in page.content.decode()


def test_a_blocked_public_text_can_be_withdrawn(ada: Client) -> None:
    block_sections()
    item = make_article(section=None)

    send(ada, address(item), _withdraw="1")

    assert NewsItem.objects.get(pk=item.pk).withdrawn_at is not None


def test_a_new_item_has_no_findings_before_it_is_typed(ada: Client) -> None:
    page = ada.get("/admin/articles/article/add/").content.decode()

    assert "自动保存后开始检查。" in page


def test_a_brief_in_the_flash_box_is_blocked_too(ada: Client) -> None:
    make_term("帐户")
    box, text = "/admin/briefs/brief/flash/", "开设帐户\n今日起可开设帐户。"
    warned = ada.post(box, {"text": text, "key": uuid4()}, follow=True).content.decode()
    CheckSetting.objects.filter(code="words_wrong").update(level=Level.BLOCK)

    refused = ada.post(box, {"text": text, "key": uuid4()}).content.decode()

    assert "“帐户”在用词表" in warned
    assert "“帐户”在用词表" in refused
    assert NewsItem.objects.count() == 1
