"""Page comparison: a notice shows the page as it was reported and the page now, with the differences marked."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import translation

from articles.editing.restrictions import restrict
from articles.models import Byline, Mode, Placement
from articles.takedowns.models import Snapshot
from articles.takedowns.proof.snapshots import take_snapshots
from tests.makers import (
    embed,
    image_bytes,
    make_article,
    make_brief,
    make_notice,
    make_person,
    make_person_at_desk,
    make_picture,
    make_source,
    make_wording,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def columns(client: Client, notice) -> tuple[str, str]:
    """The page as it was and the page now, as the desk shows them in English."""
    page = client.get(f"/en/admin/takedowns/notice/{notice.pk}/change/").content.decode()
    then, now = re.findall(r'<section class="module case-page".*?</section>', page, re.S)
    return then, now


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def test_an_unchanged_page_is_reported_as_unchanged(mo):
    notice, _token = make_notice(item=make_article(headline="渡轮复航", body=embed(make_brief())))

    then, now = columns(mo, notice)

    assert "渡轮复航" in then
    assert "Nothing has changed since." in now
    assert "<del>" not in now
    assert "<ins>" not in now


def test_a_save_that_readers_do_not_see_is_not_a_difference(mo):
    article = make_article()
    notice, _token = make_notice(item=article)

    article.save()

    assert "Readers see the same text and pictures. It has been saved since, as version 2." in columns(mo, notice)[1]


def test_an_edit_is_marked_in_the_current_page_only(mo):
    article = make_article(body="<p>渡轮今晚离港。</p>")
    notice, _token = make_notice(item=article)

    article.body = "<p>渡轮明早离港。</p>"
    article.save()

    then, now = columns(mo, notice)
    assert "渡轮今晚离港。" in then
    assert re.search(r"渡轮<del>.*?今晚</del><ins>.*?明早</ins>离港。", now)
    assert "passages differ" in now
    assert 'id="difference-1"' in now


def test_removed_and_added_words_are_labelled_for_screen_readers(mo):
    article = make_article(body="<p>渡轮今晚离港。</p>")
    notice, _token = make_notice(item=article)

    article.body = "<p>渡轮明早离港。</p>"
    article.save()

    assert "渡轮removed: 今晚added: 明早离港。" in words(columns(mo, notice)[1])


def test_a_replaced_brief_is_listed_as_removed_and_added(mo):
    first, second = make_brief(headline="停航通知"), make_brief(headline="复航通知")
    article = make_article(body=embed(first))
    notice, _token = make_notice(item=article)

    article.body = embed(second)
    article.save()

    then, now = columns(mo, notice)
    assert "停航通知" in then
    assert "复航通知" not in then
    assert "Removed since flash brief 停航通知" in words(now)
    assert "Added since flash brief 复航通知" in words(now)


def test_an_edited_or_removed_brief_is_listed(mo):
    edited, removed = make_brief(headline="票价通知"), make_brief(headline="停航通知")
    article = make_article(body=embed(edited, removed))
    notice, _token = make_notice(item=article)

    edited.body = "<p>票价上调。</p>"
    edited.save()
    restrict(Placement.objects.get(brief=removed), Mode.ELEMENT_REMOVED, None, "试")

    now = words(columns(mo, notice)[1])
    assert "Changed since flash brief 票价通知" in now
    assert "Removed since flash brief 停航通知" in now


def test_changed_bylines_sources_and_disclaimers_are_listed(mo):
    source, person = make_source(name="望海社"), make_person(name="江宁")
    article = make_article(source=source, origin="agreed")
    Byline.objects.create(item=article, person=person)
    notice, _token = make_notice(item=article)

    person.name, source.name = "江泞", "望洋社"
    person.save(), source.save()
    make_wording("本文转载。")

    now = words(columns(mo, notice)[1])
    for line in (
        "Removed since byline 江宁",
        "Added since byline 江泞",
        "Removed since source 望海社",
        "Added since source 望洋社",
        "Added since disclaimer 本文转载。",
    ):
        assert line in now


def test_a_replaced_picture_is_reported_as_no_longer_stored(mo):
    picture = make_picture(alt="码头")
    old_address = picture.get_absolute_url()
    notice, _token = make_notice(item=make_article(lead_picture=picture), picture=picture)
    assert f'<img src="{old_address}"' in columns(mo, notice)[0]

    picture.file.save("new.png", ContentFile(image_bytes(colour="teal")), save=False)
    picture.accept_upload()
    picture.save()

    then, now = columns(mo, notice)
    assert "This picture is no longer stored." in then
    assert "Changed since picture 码头" in words(now)
    assert f'<img src="{picture.get_absolute_url()}"' in now
    assert old_address not in then + now


def test_the_reported_brief_is_marked(mo):
    reported, other = make_brief(headline="停航通知"), make_brief(headline="票价通知")
    article = make_article(body=embed(reported, other))
    notice, _token = make_notice(item=article, placement=Placement.objects.get(brief=reported))

    marked = re.findall(r'<div class="case-group is-brief is-target">(.*?)</div>', columns(mo, notice)[0], re.S)

    assert len(marked) == 1
    assert "停航通知" in marked[0]
    assert "Reported part" in marked[0]


def test_the_reported_name_and_words_are_marked(mo):
    article = make_article(body="<p>船长说，港口的工人都回来了。</p>")
    Byline.objects.create(item=article, person=make_person(name="江宁"))
    name, _token = make_notice(item=article, part="姓名：江宁", language="zh-hans")
    quoted, _token = make_notice(item=article, part="“港口的工人”", language="zh-hans")
    whole, _token = make_notice(item=article, part="The whole text", language="en")

    assert re.findall("<mark>(.*?)</mark>", columns(mo, name)[0]) == ["江宁"]
    assert re.findall("<mark>(.*?)</mark>", columns(mo, quoted)[0]) == ["港口的工人"]
    assert "<mark>" not in columns(mo, whole)[0]


def test_a_removed_page_is_shown_as_its_status_and_public_note(mo):
    article = make_article(headline="后来撤下")
    notice, _token = make_notice(item=article)

    restrict(article, Mode.REMOVED, None, "内部原因", "应作者要求撤下。")

    then, now = columns(mo, notice)
    assert "后来撤下" in then
    assert f"/en/articles/{article.pk}/ returns 410." in now
    assert "应作者要求撤下。" in now
    assert "后来撤下" not in now


def test_a_page_that_readers_could_not_see_at_the_time_is_marked(mo):
    article = make_article(headline="已撤下")
    restrict(article, Mode.REMOVED, None, "试")
    notice, _token = make_notice(item=article)

    then, _now = columns(mo, notice)

    assert "Readers could not see it then: taken down." in words(then)
    assert "已撤下" in then


def test_a_delisting_is_reported_above_the_current_page(mo):
    article = make_article()
    notice, _token = make_notice(item=article)

    restrict(article, Mode.DELISTED, None, "试")

    now = columns(mo, notice)[1]
    assert "In force: out of lists and search." in now
    assert "Nothing has changed since." not in now


def test_of_several_pages_one_is_shown_and_the_others_are_linked(mo):
    first, second = make_article(headline="第一页的题"), make_article(headline="第二页的题")
    notice, _token = make_notice(item=first)
    (other,) = take_snapshots(notice, [second.pk])
    address = f"/en/admin/takedowns/notice/{notice.pk}/change/"

    page = mo.get(address).content.decode()
    chosen = mo.get(f"{address}?page={other.pk}").content.decode()

    assert f'<a href="?page={other.pk}">第二页的题</a>' in page
    assert ("第一页的题</p>" in page, "第二页的题</p>" in page) == (True, False)
    assert ("第一页的题</p>" in chosen, "第二页的题</p>" in chosen) == (False, True)


@pytest.mark.parametrize("page", ["0", "x", "1' OR 1=1", "9" * 30])
def test_an_invalid_page_number_shows_the_first_page(mo, page):
    notice, _token = make_notice(item=make_article(headline="第一页的题"))

    response = mo.get(f"/en/admin/takedowns/notice/{notice.pk}/change/", {"page": page})

    assert "第一页的题</p>" in response.content.decode()


def test_markup_in_a_page_is_escaped(mo):
    article = make_article(headline="<b>题</b><script>x</script>", body="<p>&lt;img src=x onerror=y&gt;</p>")
    notice, _token = make_notice(item=article)
    article.headline = "<i>新</i><script>z</script>"
    article.save()

    for column in columns(mo, notice):
        assert "<script" not in column
        assert "<img" not in column
        assert "&lt;img src=x onerror=y&gt;" in column


def test_a_copy_that_does_not_match_its_digest_is_shown_with_a_warning(mo):
    notice, _token = make_notice(item=make_article(headline="渡轮复航"))
    assert "The digest does not match" not in columns(mo, notice)[0]

    with connection.cursor() as cursor:
        cursor.execute("UPDATE takedowns_pagecopy SET record = replace(record, '复航', '停航')")

    assert "The digest does not match" in columns(mo, notice)[0]


def test_a_notice_without_a_stored_page_says_so(mo):
    notice, _token = make_notice()
    notice.item = make_article()
    notice.save()

    assert "No page was stored" in mo.get(f"/en/admin/takedowns/notice/{notice.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("group", "sees"),
    [("Moderator", True), ("Lead moderator", True), ("Auditor", True), ("Editor", False), ("Chief editor", False)],
)
def test_only_moderators_and_auditors_see_stored_pages(group, sees):
    notice, _token = make_notice(item=make_article(headline="留存的题"))
    client = Client()
    client.force_login(make_person_at_desk("somebody", group))

    response = client.get(f"/en/admin/takedowns/notice/{notice.pk}/change/")

    assert response.status_code == (200 if sees else 403)
    assert ("留存的题" in response.content.decode()) is sees


def test_a_stranger_is_sent_to_the_login_page():
    notice, _token = make_notice(item=make_article())

    response = Client().get(f"/en/admin/takedowns/notice/{notice.pk}/change/")

    assert (response.status_code, "/login/" in response["Location"]) == (302, True)


def test_a_user_without_permission_for_snapshots_sees_only_the_claim():
    notice, _token = make_notice(item=make_article(), statement="船名写错了。")
    person = make_person_at_desk("clerk")
    person.user_permissions.set(Permission.objects.filter(codename="view_notice"))
    client = Client()
    client.force_login(person)

    page = client.get(f"/en/admin/takedowns/notice/{notice.pk}/change/").content.decode()

    assert "船名写错了。" in page
    assert "case-page" not in page
    assert Snapshot.objects.get().page.digest not in page
