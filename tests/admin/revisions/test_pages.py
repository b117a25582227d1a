"""Versions at the desk: the list, the comparison, and what restoring does and refuses."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from articles.admin.revisions import pages as revision_pages
from articles.editing.restrictions import lift, restrict
from articles.editing.revisions import restore as restore_rules
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import removed_by_decision
from articles.models import CheckSetting, Level, Mode, NewsItem, Placement, Revision
from articles.takedowns.decisions.replace_text import replace_text
from tests.admin.test_working_copies import visible
from tests.makers import (
    embed,
    hours_ahead,
    make_article,
    make_brief,
    make_person_at_desk,
    make_picture,
    make_step,
    make_tag,
)
from tests.plans import analyse_tables, sorts, table_scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person_at_desk("lin", "Chief editor"))
    return client


def draft(**values: Any) -> NewsItem:
    return make_article(published_at=None, first_published_at=None, **values)


def history(item: NewsItem) -> str:
    return reverse("admin:articles_article_history", args=[item.pk])


def versions(item: NewsItem, **query: int) -> str:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('admin:articles_article_versions', args=[item.pk])}?{text}"


def restore(desk: Client, item: NewsItem, old: int, **values: str) -> Any:
    item.refresh_from_db()
    return desk.post(versions(item, old=old), {"made_from": item.version, **values})


def test_the_history_lists_versions_and_what_changed(desk: Client) -> None:
    item = draft(headline="甲", body="<p>一。</p><p>二。</p>")
    item.headline, item.body = "乙", "<p>一。</p><p>三。</p><p>四。</p>"
    item.save()

    page = desk.get(history(item)).content.decode()
    assert "正文（2段）、标题" in page
    assert 'name="old" value="1"' in page


def test_older_versions_are_on_further_pages(desk: Client) -> None:
    item = draft()
    for number in range(25):
        item.headline = f"第{number}稿"
        item.save()

    first = desk.get(history(item)).content.decode()
    assert "?before=7" in first
    assert 'value="7"' in first
    assert 'value="6"' not in first
    assert 'value="6"' in desk.get(f"{history(item)}?before=7").content.decode()


def test_two_versions_are_compared_block_by_block(desk: Client) -> None:
    brief = make_brief(headline="潮汐港停航")
    item = draft(headline="港口周一恢复", body="<p>一。</p><p>二。</p>")
    item.headline = "港口周二恢复"
    item.body = f'<p>一。</p><flash-brief data-id="{brief.pk}"></flash-brief><p>二。</p>'
    item.save()
    item.tags.add(make_tag("航运"))

    page = desk.get(versions(item, old=1, new=3)).content.decode()
    assert "<del>一</del><ins>二</ins>恢复" in page
    assert "<ins>潮汐港停航</ins>" in page
    assert "航运" in page


def test_a_draft_is_restored_with_its_credits_and_tags(desk: Client) -> None:
    item = draft(headline="甲", tags=["航运"])
    number = revisions_of(item)[0].number
    item.headline = "乙"
    item.save()
    item.tags.clear()

    assert restore(desk, item, number).status_code == 302
    item.refresh_from_db()
    assert (item.headline, list(item.tags.names())) == ("甲", ["航运"])
    latest = revisions_of(item)[0]
    assert (latest.kind, latest.channel, latest.by.username) == (Revision.Kind.RESTORE, "form", "lin")


def test_restoring_public_words_asks_for_the_kind_of_change(desk: Client) -> None:
    item = make_article(headline="甲")
    item.headline = "乙"
    item.save()

    refused = restore(desk, item, 1)
    assert refused.status_code == 422
    assert "请选择" in refused.content.decode()
    assert restore(desk, item, 1, change_kind="correction", change_note="标题有误。").status_code == 302
    item.refresh_from_db()
    assert item.headline == "甲"
    assert item.corrections.get().text == "标题有误。"


def test_what_is_gone_is_named_and_left_out(desk: Client) -> None:
    brief, picture = make_brief(published_at=None, first_published_at=None), make_picture()
    item = draft(body=f'<p>一。</p><flash-brief data-id="{brief.pk}"></flash-brief>', lead_picture=picture)
    item.body, item.lead_picture = "<p>二。</p>", None
    item.save()
    item.placements.all().delete()
    item.picture_uses.all().delete()
    number, name = brief.pk, picture.pk
    brief.delete()
    picture.delete()

    page = desk.get(versions(item, old=1)).content.decode()
    assert f"快讯 {number}" in page
    assert f"图片 {name}" in page
    restore(desk, item, 1)
    item.refresh_from_db()
    assert (item.body, item.lead_picture) == ("<p>一。</p>", None)


def test_words_that_a_decision_removed_do_not_come_back(desk: Client) -> None:
    item = make_article(body="<p>林某涉案。</p>")
    with_decision(item, "林某", "某人")
    item.refresh_from_db()
    item.headline = "另一个标题"
    item.save()

    assert restore(desk, item, 1, change_kind="typo").status_code == 200
    item.refresh_from_db()
    assert item.body == "<p>某人涉案。</p>"


def test_an_earlier_wording_of_what_a_decision_removed_does_not_come_back(desk: Client) -> None:
    item = make_article(body="<p>林某涉案，数额巨大大。</p>")
    item.body = "<p>林某涉案，数额巨大。</p>"
    item.save()
    with revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE):
        replace_text([item], "，数额巨大", "")

    assert "撤销该决定" in desk.get(versions(item, old=1)).content.decode()
    assert restore(desk, item, 1, change_kind="typo").status_code == 200
    item.refresh_from_db()
    assert item.body == "<p>林某涉案。</p>"


def test_a_lost_picture_takes_its_figure_along_and_nothing_else(desk: Client) -> None:
    brief = make_brief()
    picture = make_picture(pk=brief.pk)
    figure = f'<figure data-picture="{picture.pk}"><figcaption>图注</figcaption></figure>'
    embedded = f'<flash-brief data-id="{brief.pk}"></flash-brief>'
    item = draft(body=f"<p>一。</p>{embedded}{figure}")
    item.body = "<p>二。</p>"
    item.save()
    item.picture_uses.all().delete()
    picture.delete()

    restore(desk, item, 1)
    item.refresh_from_db()
    assert item.body == f"<p>一。</p>{embedded}"


def test_language_and_embargo_stay_as_they_are(desk: Client) -> None:
    item = draft(headline="甲")
    item.headline, item.language, item.embargo_until = "乙", "en", hours_ahead(5)
    item.save()
    ends = item.embargo_until

    restore(desk, item, 1)
    item.refresh_from_db()
    assert (item.headline, item.language, item.embargo_until) == ("甲", "en", ends)


def test_a_typo_undone_is_silent(desk: Client) -> None:
    item = make_article(headline="甲")
    item.headline = "乙"
    item.save_silently()

    restore(desk, item, 1, change_kind="typo")
    item.refresh_from_db()
    assert (item.headline, item.revised_at) == ("甲", None)


def test_unchecked_words_of_a_writer_are_not_restored_and_the_note_stays_in_the_form(desk: Client) -> None:
    item = make_article(headline="甲")
    item.published_at = None
    item.save()
    with revising(by=make_person_at_desk("wen", "Writer")):
        item.headline = "乙"
        item.save()
    with revising(by=User.objects.get(username="lin")):
        item.headline, item.published_at = "丙", timezone.now()
        item.save()
    make_step(name="终审", author_groups=["Writer"])

    page = restore(desk, item, 3, change_kind="correction", change_note="标题有误。", note="按旧稿改回")

    assert page.status_code == 422
    assert all(words in page.content.decode() for words in ("终审", "标题有误。", "按旧稿改回"))
    item.refresh_from_db()
    assert item.headline == "丙"


@pytest.mark.parametrize("made_from", ["", "x", "-1"])
def test_a_form_without_its_version_restores_nothing(desk: Client, made_from: str) -> None:
    item = draft(headline="甲")
    item.headline = "乙"
    item.save()

    assert desk.post(versions(item, old=1), {"made_from": made_from}).status_code == 422


def test_a_version_that_somebody_has_overtaken_is_not_restored(desk: Client) -> None:
    item = draft(headline="甲")
    item.headline = "乙"
    item.save()

    answer = desk.post(versions(item, old=1), {"made_from": item.version - 1})
    assert answer.status_code == 422
    item.refresh_from_db()
    assert item.headline == "乙"


@pytest.mark.parametrize("query", [{"old": 99}, {"new": 0}, {"old": 12345678901}])
def test_a_version_that_does_not_exist_is_not_found(desk: Client, query: dict[str, int]) -> None:
    item = draft()
    item.headline = "乙"
    item.save()

    assert desk.get(versions(item, **query)).status_code == 404


def with_decision(item: NewsItem, old: str, new: str) -> None:
    with revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE):
        replace_text([item], old, new)


def test_the_history_tells_when_a_decision_restricted_the_item(desk: Client) -> None:
    item, brief = make_article(), make_brief(headline="潮汐港停航")
    item.body += embed(brief)
    item.save()
    lin = make_person_at_desk("mo", "Moderator")
    lift(restrict(item, Mode.DELISTED, lin, "投诉", "已核实。"), lin)
    restrict(Placement.objects.get(), Mode.ELEMENT_REMOVED, lin, "投诉")
    item.headline = "另一个标题"
    item.save()

    page = strip_tags(desk.get(history(item)).content.decode())
    places = [page.find(words) for words in ("《潮汐港停航》在本文中依决定处置", "处置已解除", "依决定处置")]
    assert -1 not in places
    assert places[0] < places[1] < page.rfind("依决定处置")
    assert "已核实。" in page


def test_a_restriction_is_told_on_the_page_of_its_time(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision_pages, "PAGE", 2)
    item = make_article()
    restrict(item, Mode.DELISTED, None, "投诉")
    for number in range(3):
        item.headline = f"第{number}稿"
        item.save()

    pages = [desk.get(history(item)).content.decode(), desk.get(f"{history(item)}?before=3").content.decode()]
    assert ["依决定处置" in page for page in pages] == [False, True]


def with_many_versions(count: int) -> NewsItem:
    """An item with so many versions, and another one with as many, so that the table is larger than a page."""
    first, second = make_article(), make_article()
    for item in (first, second):
        version = revisions_of(item)[0]
        Revision.objects.bulk_create(
            Revision(
                content_type=version.content_type,
                object_id=item.pk,
                number=number,
                kind=Revision.Kind.DECISION if number % 500 == 0 else Revision.Kind.UPDATE,
                channel=version.channel,
                is_public=True,
                content=version.content,
            )
            for number in range(2, count + 1)
        )
    analyse_tables()
    return first


@pytest.mark.parametrize("before", ["", "600"])
def test_the_history_of_a_thousand_versions_reads_one_page_of_them(before: str) -> None:
    item = with_many_versions(1_200)

    with CaptureQueriesContext(connection) as queries:
        context = revision_pages.versions_context(item, before)

    statements = [query["sql"] for query in queries.captured_queries]
    assert context["older"] == (1_181 if not before else 580)
    assert [step for sql in statements for step in table_scans(sql, ["articles_revision"], 50)] == []
    assert [step for sql in statements for step in sorts(sql, 50)] == []


def test_the_check_before_restoring_reads_decisions_only() -> None:
    item = with_many_versions(1_200)
    oldest = revisions_of(item).last()

    with CaptureQueriesContext(connection) as queries:
        assert not removed_by_decision(item, oldest)

    statements = [query["sql"] for query in queries.captured_queries]
    assert len(statements) == 2
    assert [step for sql in statements for step in table_scans(sql, ["articles_revision"], 50)] == []


def test_a_version_before_very_many_decisions_stays_in_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restore_rules, "MAX_DECISIONS", 1)
    item = with_many_versions(1_200)

    assert removed_by_decision(item, revisions_of(item).last())


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_reason_restores_a_version_that_a_check_blocks(desk: Client, hours: int) -> None:
    item = make_article(headline="甲", published_at=hours_ahead(hours))
    item.headline = "乙"
    item.save()
    setting = CheckSetting.objects.get(code="section")
    setting.level = Level.BLOCK
    setting.save()
    assert "没有栏目" in desk.get(versions(item, old=1)).content.decode()
    assert "check_override" not in visible(desk.get(versions(item, old=1)).content.decode())

    setting.overriders.set(Group.objects.filter(name="Chief editor"))
    assert "check_override" in visible(desk.get(versions(item, old=1)).content.decode())
    assert restore(desk, item, 1, change_kind="typo", check_override="急稿").status_code == 302
    item.refresh_from_db()
    assert (item.headline, item.published_at is None) == ("甲", False)
    assert "急稿" in revisions_of(item)[0].note


def test_a_restored_version_that_loses_its_schedule_says_so(desk: Client) -> None:
    item = make_article(headline="甲", published_at=hours_ahead(1))
    item.headline = "乙"
    item.save()
    setting = CheckSetting.objects.get(code="section")
    setting.level = Level.BLOCK
    setting.save()
    page = desk.post(versions(item, old=1), {"made_from": item.version}, follow=True).content.decode()

    assert "不再定时" in page or "没有栏目" in page
    assert NewsItem.objects.get(pk=item.pk).published_at is None


def test_a_public_version_whose_brief_was_deleted_is_restored_without_it(desk: Client) -> None:
    brief = make_brief(published_at=None, first_published_at=None)
    item = make_article(body=f'<p>一。</p><flash-brief data-id="{brief.pk}"></flash-brief><p>二。</p>')
    item.body = "<p>一。</p>"
    item.save()
    Placement.objects.all().delete()
    number = brief.pk
    brief.delete()

    page = desk.get(versions(item, old=1)).content.decode()
    assert f"快讯{number}" in page or f"快讯 {number}" in page
    assert restore(desk, item, 1, change_kind="typo", note="改回").status_code == 302
    item.refresh_from_db()
    assert item.body == "<p>一。</p><p>二。</p>"
