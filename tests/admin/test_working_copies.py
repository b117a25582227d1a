"""Working copies at the desk: saved beside the published text, compared, scheduled, published and discarded."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.editing.revisions.record import snapshot_in
from articles.editing.tag_merges import merge_tags
from articles.editing.working_copies import working_copy_of
from articles.models import AutosavedForm, CheckSetting, Level, Mode, NewsItem, WorkingCopy
from tests.editing.test_working_copies import make_copy, number_of
from tests.makers import (
    hours_ahead,
    make_article,
    make_brief,
    make_correction,
    make_person,
    make_person_at_desk,
    make_tag,
)

pytestmark = pytest.mark.django_db

FORMSETS = {
    "bylines-TOTAL_FORMS": "0",
    "bylines-INITIAL_FORMS": "0",
    "corrections-TOTAL_FORMS": "0",
    "corrections-INITIAL_FORMS": "0",
}


@pytest.fixture
def lin() -> User:
    return make_person_at_desk("lin", "Chief editor")


@pytest.fixture
def desk(client: Client, lin: User) -> Client:
    client.force_login(lin)
    return client


@pytest.fixture
def writer() -> Client:
    """May change drafts, and publish nothing."""
    ravi = make_person_at_desk("ravi")
    names = [
        "view_article",
        "change_article",
        "add_article",
        "view_brief",
        "add_byline",
        "change_byline",
        "view_byline",
    ]
    ravi.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(ravi)
    return client


def live_form(item: NewsItem) -> str:
    name = "articles_article" if item.kind == "article" else "briefs_brief"
    return reverse(f"admin:{name}_change", args=[item.pk])


def copy_form(item: NewsItem) -> str:
    return live_form(item).replace("change/", "copy/")


def publish_page(item: NewsItem) -> str:
    return f"{copy_form(item)}publish/"


def fields(item: NewsItem, made_from: str, **values: str) -> dict[str, str]:
    return {
        **FORMSETS,
        "made_from": made_from,
        "headline": item.headline,
        "body": item.body,
        "origin": item.origin,
        "importance": str(item.importance),
        **values,
    }


def save_from_live_form(desk: Client, item: NewsItem, **values: str) -> Any:
    item.refresh_from_db()
    more = {"language": item.language, "stage": item.stage, "_save_copy": "1"}
    return desk.post(live_form(item), fields(item, str(item.version), **more) | values)


def stored_headline(item: NewsItem) -> str:
    copy = working_copy_of(item)
    assert copy is not None
    return str(snapshot_in(copy.revision)["fields"]["headline"])


@pytest.mark.parametrize("make", [make_article, make_brief])
def test_the_live_form_is_saved_as_a_working_copy(desk: Client, make: Any) -> None:
    item = make(headline="甲")
    response = save_from_live_form(desk, item, headline="乙")

    assert response.status_code == 302
    assert response["Location"] == publish_page(item)
    assert stored_headline(item) == "乙"
    assert NewsItem.objects.get(pk=item.pk).headline == "甲"
    assert "甲" in Client().get(item.get_absolute_url()).content.decode()


def test_credits_and_tags_of_the_live_form_go_with_it(desk: Client) -> None:
    person, item = make_person(), make_article(headline="甲", tags=["港口"])
    make_tag("航运")
    rows = {"bylines-TOTAL_FORMS": "1", "bylines-0-position": "0", "bylines-0-role": "writer"}
    save_from_live_form(desk, item, tags="航运", **rows, **{"bylines-0-person": str(person.pk)})
    page = desk.get(copy_form(item)).content.decode()
    publish = {"copy": str(number_of(item)), "change_kind": "", "_publish": "1"}

    assert 'value="航运"' in page
    assert f'value="{person.pk}" selected' in page
    assert list(item.tags.names()) == ["港口"]
    assert desk.post(publish_page(item), publish).status_code == 302
    assert list(item.tags.names()) == ["航运"]
    assert item.bylines.get().person == person


def test_an_unchanged_form_makes_no_working_copy(desk: Client) -> None:
    item = make_article(headline="甲")
    save_from_live_form(desk, item)

    assert working_copy_of(item) is None


def test_both_forms_say_which_of_the_two_texts_they_show(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    live, copy = desk.get(live_form(item)).content.decode(), desk.get(copy_form(item)).content.decode()

    assert "这篇稿件有一份修改稿" in live
    assert copy_form(item) in live
    assert 'name="_save_copy"' not in live
    assert "正在编辑修改稿" in copy
    assert live_form(item) in copy
    assert 'value="乙"' in copy
    assert "修改稿" in desk.get(reverse("admin:articles_article_changelist") + "?standing=copy").content.decode()


def test_the_copy_form_leaves_out_what_publishing_does_not_take_over(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    page = desk.get(copy_form(item)).content.decode()

    assert 'name="headline"' in page
    for name in ("language", "expires_at_0", "stage", "change_kind"):
        assert f'id="id_{name}"' not in page


def test_a_draft_has_no_page_for_a_copy(desk: Client) -> None:
    item = make_article(published_at=None, first_published_at=None)

    assert desk.get(copy_form(item))["Location"] == live_form(item)
    assert 'name="_save_copy"' not in desk.get(live_form(item)).content.decode()


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    save_from_live_form(desk, item, headline="乙")
    response = save_from_live_form(desk, item, headline="丙", body="<p>另一段。</p>")
    page = response.content.decode()

    assert response.status_code == 409
    assert "另一段" in page
    assert 'value="丙"' in page
    assert "<mark>乙</mark>" in page
    assert f'action="{copy_form(item)}"' in page
    assert stored_headline(item) == "乙"
    seen = f"{number_of(item)}:1"
    assert f'name="made_from" value="{seen}"' in page
    assert desk.post(copy_form(item), fields(item, seen, headline="丙") | {"_save_copy": "1"}).status_code == 302
    assert stored_headline(item) == "丙"


def test_a_newer_published_text_is_shown_beside_the_copy(desk: Client, lin: User) -> None:
    item = make_article(headline="甲", body="<p>一。</p>")
    make_copy(item, lin, headline="乙")
    item.body = "<p>一，已更新。</p>"
    item.save()
    publish = {"copy": str(number_of(item)), "change_kind": "typo", "_publish": "1"}
    assert desk.post(publish_page(item), publish).status_code == 422
    page = desk.get(copy_form(item)).content.decode()

    assert "<mark>，已更新</mark>" in page
    seen = f"{number_of(item)}:3"
    assert f'name="made_from" value="{seen}"' in page
    desk.post(copy_form(item), fields(item, seen, headline="乙") | {"_save_copy": "1"})
    desk.post(publish_page(item), publish | {"copy": str(number_of(item))})
    assert NewsItem.objects.get(pk=item.pk).headline == "乙"


def test_publishing_asks_for_the_kind_of_change(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    values = {"copy": str(number_of(item)), "_publish": "1"}
    refused = desk.post(publish_page(item), values)

    assert refused.status_code == 422
    assert "请选择" in refused.content.decode()
    done = desk.post(publish_page(item), values | {"change_kind": "correction", "change_note": "标题有误。"})
    assert done["Location"] == f"{live_form(item)}?saved=1"
    assert item.corrections.get().text == "标题有误。"


def test_what_the_live_form_says_to_readers_is_proposed(desk: Client) -> None:
    item = make_article(headline="甲")
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "correction", "corrections-0-text": "标题有误。"}
    save_from_live_form(desk, item, headline="乙", **rows)

    assert "标题有误。" in desk.get(publish_page(item)).content.decode()


def test_the_comparison_shows_what_changes(desk: Client, lin: User) -> None:
    item = make_article(headline="港口周一恢复")
    make_copy(item, lin, headline="港口周二恢复")

    assert "<del>一</del><ins>二</ins>恢复" in desk.get(publish_page(item)).content.decode()


def test_a_copy_is_scheduled_and_its_schedule_cancelled(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    values = {"copy": str(number_of(item)), "change_kind": "typo", "release_at": "+2h", "_schedule": "1"}
    assert desk.post(publish_page(item), values).status_code == 302
    copy = working_copy_of(item)
    assert copy is not None
    assert copy.is_scheduled
    assert copy.scheduled_by == lin
    assert "取消定时" in desk.get(publish_page(item)).content.decode()

    desk.post(publish_page(item), {"copy": str(number_of(item)), "_cancel_schedule": "1", "release_at": "?"})
    assert not WorkingCopy.objects.filter(scheduled_for__isnull=False).exists()


def test_scheduling_needs_a_time(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    values = {"copy": str(number_of(item)), "change_kind": "typo", "release_at": "", "_schedule": "1"}

    assert desk.post(publish_page(item), values).status_code == 422


def test_a_discarded_copy_is_in_the_history(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    desk.post(publish_page(item), {"copy": str(number_of(item)), "_discard": "1"})

    assert working_copy_of(item) is None
    history = desk.get(live_form(item).replace("change/", "history/")).content.decode()
    assert "<strong>修改稿</strong>" in history


def test_the_history_compares_versions_of_the_item_with_each_other(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙", standfirst="导语")
    item.headline = "丙"
    item.save()
    response = desk.get(live_form(item).replace("change/", "versions/"))

    assert [response.context[name].number for name in ("old", "new")] == [1, 3]
    assert "<del>甲</del><ins>丙</ins>" in response.content.decode()


def test_a_writer_prepares_a_change_and_cannot_publish_it(writer: Client) -> None:
    item = make_article(headline="甲")
    assert copy_form(item) in writer.get(live_form(item)).content.decode()
    saved = writer.post(copy_form(item), fields(item, "0:1", headline="乙") | {"_save_copy": "1"})
    values = {"copy": str(number_of(item)), "change_kind": "typo", "release_at": "+2h"}

    assert saved.status_code == 302
    assert stored_headline(item) == "乙"
    assert 'name="bylines-__prefix__-person"' in writer.get(copy_form(item)).content.decode()
    page = writer.get(publish_page(item)).content.decode()
    assert 'name="_publish"' not in page
    for button in ("_publish", "_schedule", "_cancel_schedule"):
        assert writer.post(publish_page(item), values | {button: "1"}).status_code == 403
    assert NewsItem.objects.get(pk=item.pk).headline == "甲"


def test_a_writer_changes_no_scheduled_copy(writer: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    WorkingCopy.objects.update(scheduled_for=hours_ahead(1), scheduled_by=lin)
    seen = f"{number_of(item)}:1"

    refused = writer.post(copy_form(item), fields(item, seen, headline="丙") | {"_save_copy": "1"})
    assert refused.status_code == 409
    assert "丙" in refused.content.decode()
    assert writer.post(publish_page(item), {"copy": seen[0], "_discard": "1"}).status_code == 403
    assert stored_headline(item) == "乙"


def test_somebody_who_only_reads_changes_no_copy(client: Client, lin: User) -> None:
    reader = make_person_at_desk("mo")
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_article"]))
    client.force_login(reader)
    item = make_article(headline="甲")
    assert client.get(copy_form(item)).status_code == 403
    make_copy(item, lin, headline="乙")

    assert client.post(copy_form(item), fields(item, "2:1", headline="丙") | {"_save_copy": "1"}).status_code == 409
    assert stored_headline(item) == "乙"
    assert client.post(publish_page(item), {"copy": "2", "_discard": "1"}).status_code == 403
    assert client.get(publish_page(item)).status_code == 200


def test_the_copy_of_a_sealed_item_is_closed(desk: Client, writer: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="封存的修改")
    restrict(item, Mode.SEALED, reason="法院", by=None)

    for address in (copy_form(item), publish_page(item)):
        page = writer.get(address)
        assert page.status_code == 403
        assert "封存的修改" not in page.content.decode()


@pytest.mark.parametrize("make", [make_article, make_brief])
def test_the_preview_shows_the_copy_to_the_newsroom_alone(desk: Client, lin: User, make: Any) -> None:
    item = make(headline="甲")
    app = "articles" if item.kind == "article" else "briefs"
    address = reverse(f"{app}:copy_preview", args=[item.pk])
    assert desk.get(address).status_code == 404
    make_copy(item, lin, headline="改后的标题")

    assert "改后的标题" in desk.get(address).content.decode()
    assert Client().get(address).status_code == 302


def test_text_typed_into_the_copy_form_is_offered_there_and_not_in_the_live_form(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    typed = fields(item, "0:1", headline="打了一半") | {
        "kept_key": "a" * 32,
        "kept_based_on": "0",
        "kept_turn": "0",
        "kept_item": str(item.pk),
        "kept_user": str(lin.pk),
    }
    assert desk.post(reverse("admin:articles_article_kept"), typed).status_code == 200
    assert AutosavedForm.objects.get().is_working_copy

    assert "打了一半" not in desk.get(live_form(item)).content.decode()
    assert "打了一半" in desk.get(copy_form(item)).content.decode()
    restored = desk.get(f"{copy_form(item)}?restore={'a' * 32}").content.decode()
    assert 'value="打了一半"' in restored


def test_the_dashboard_shows_refused_and_scheduled_copies(desk: Client, lin: User) -> None:
    refused, waiting, mine = make_article(headline="一"), make_article(headline="二"), make_article(headline="三")
    for item in (refused, waiting, mine):
        make_copy(item, lin, standfirst="改")
    WorkingCopy.objects.filter(item__in=[refused.pk, waiting.pk]).update(scheduled_for=hours_ahead(1), scheduled_by=lin)
    WorkingCopy.objects.filter(item=refused.pk).update(refused_at=timezone.now(), refusal="许可不允许。")
    page = desk.get(reverse("admin:index")).content.decode()

    assert "许可不允许。" in page
    assert page.index(publish_page(refused)) < page.index(publish_page(waiting)) < page.index(publish_page(mine))


def test_a_first_version_is_compared_with_its_working_copy(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")
    rows = desk.get(live_form(item).replace("change/", "history/")).context["versions"]

    assert [(row.revision.number, row.rank) for row in rows] == [(2, 2), (1, 1)]


def test_an_unsaved_working_copy_is_opened_from_the_dashboard(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    values = {"kind": "article", "key": "b" * 32, "title": "打了一半", "values": "[]", "saved_at": timezone.now()}
    AutosavedForm.objects.create(user=lin, item=item, is_working_copy=True, **values)

    assert f"{copy_form(item)}?restore={'b' * 32}" in desk.get(reverse("admin:index")).content.decode()


def test_a_reason_on_the_page_publishes_a_copy_that_a_check_blocks(desk: Client, lin: User) -> None:
    setting = CheckSetting.objects.get(code="section")
    setting.level = Level.BLOCK
    setting.save()
    item = make_article(headline="甲")
    number = make_copy(item, lin, headline="乙").revision.number
    post = {"copy": number, "change_kind": "typo", "_publish": "1"}
    assert "check_override" not in visible(desk.get(publish_page(item)).content.decode())
    assert desk.post(publish_page(item), post | {"check_override": "急稿"}).status_code == 422

    setting.overriders.set(Group.objects.filter(name="Chief editor"))
    refused = desk.post(publish_page(item), post | {"check_override": " "})
    assert "没有栏目" in refused.content.decode()
    assert "check_override" in visible(refused.content.decode())
    assert desk.post(publish_page(item), post | {"check_override": "急稿"}).status_code == 302
    assert NewsItem.objects.get(pk=item.pk).headline == "乙"


def visible(page: str) -> str:
    """The page without hidden paragraphs."""
    return re.sub(r"<p [^>]*hidden>.*?</p>", "", page, flags=re.S)


def test_the_preview_shows_tags_and_credits_of_the_copy(desk: Client, lin: User) -> None:
    item, person, duplicate = make_article(headline="甲", tags=["港口"]), make_person(name="江宁"), make_tag("海运")
    make_copy(item, lin, tags=[duplicate.pk], bylines=[("writer", None, person.pk)])
    merge_tags(duplicate, make_tag("航运"), lin)
    page = desk.get(reverse("articles:copy_preview", args=[item.pk])).content.decode()

    assert "航运" in page
    assert "江宁" in page
    assert "港口" not in page


def test_the_hint_names_as_many_keys_as_there_are_kinds(desk: Client, lin: User) -> None:
    item = make_article(headline="甲")
    make_copy(item, lin, headline="乙")

    assert "按1至3选" in desk.get(publish_page(item)).content.decode()


def test_corrections_of_the_live_form_are_edited_in_the_copy_and_an_emptied_one_is_dropped(desk: Client) -> None:
    item = make_article(headline="甲")
    make_correction(item=item, text="早先的更正。")
    rows = {"corrections-TOTAL_FORMS": "2"}
    for number, text in enumerate(("日期有误。", "金额有误。")):
        rows |= {f"corrections-{number}-kind": "correction", f"corrections-{number}-text": text}
    save_from_live_form(desk, item, **rows)
    form = desk.get(copy_form(item)).content.decode()
    assert all(f">\n{text}</textarea>" in form for text in ("日期有误。", "金额有误。"))

    copy = working_copy_of(item)
    assert copy is not None
    seen = f"{copy.revision.number}:{copy.base.number}"
    rows |= {"corrections-0-text": "日期写错了。", "corrections-1-text": " "}
    assert desk.post(copy_form(item), fields(item, seen, **rows)).status_code == 302

    page = desk.get(publish_page(item)).content.decode()
    assert "更正：日期写错了。" in page
    assert "金额有误" not in page
    assert "早先的更正" not in page
    desk.post(publish_page(item), {"copy": number_of(item), "_publish": "1"})
    assert set(item.corrections.values_list("text", flat=True)) == {"早先的更正。", "日期写错了。"}


def test_a_reworded_text_with_a_proposed_correction_needs_no_other_kind(desk: Client) -> None:
    item = make_article(headline="甲")
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "clarification", "corrections-0-text": "标题易误解。"}
    save_from_live_form(desk, item, headline="乙", **rows)
    desk.post(publish_page(item), {"copy": number_of(item), "_publish": "1"})

    assert NewsItem.objects.get(pk=item.pk).headline == "乙"
    assert item.corrections.get().kind == "clarification"


def test_two_live_forms_saved_as_copies_keep_both_texts(desk: Client) -> None:
    item = make_article(headline="甲")
    save_from_live_form(desk, item, headline="乙")
    refused = save_from_live_form(desk, item, headline="丙")

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "乙" in page
    assert 'value="丙"' in page
    assert stored_headline(item) == "乙"
    assert WorkingCopy.objects.count() == 1
