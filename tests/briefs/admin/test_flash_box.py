"""The flash box over HTTP: one press publishes one brief, refusals keep the text, and queries are bounded."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.briefs.models import Brief, Sending
from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.rights.models import Use
from tests.makers import make_brief, make_channel, make_licence, make_person_at_desk, make_source, make_step, make_tag

pytestmark = pytest.mark.django_db

BOX, READ, UNDO = ("/admin/briefs/brief/flash/", "/admin/briefs/brief/flash/read/", "/admin/briefs/brief/flash/undo/")
TEXT = "动态 | 夜航恢复:首班船二十二时离港,全程四十分钟。"


def send(client: Client, text: str = TEXT, **values):
    return client.post(BOX, {"text": text, "key": str(uuid4()), "send": "1"} | values)


def test_a_brief_is_published_and_shown_to_readers_at_once(ada):
    channel = make_channel(name="动态")
    tag = make_tag("夜航")

    response = send(ada, part="1")

    brief = Brief.objects.get()
    assert response.status_code == 201
    assert brief.get_absolute_url() in response.content.decode()
    assert f"/briefs/channels/{channel.pk}/" in response.content.decode()
    assert list(brief.tags.all()) == [tag]
    assert LogEntry.objects.filter(object_id=str(brief.pk)).exists()
    for address in (brief.get_absolute_url(), "/briefs/", "/"):
        assert "夜航恢复" in Client().get(address).content.decode()


def test_without_script_a_second_page_previews_and_publishes(ada):
    make_channel(name="动态")

    looked = ada.post(BOX, {"text": TEXT, "key": str(uuid4()), "look": "1"})
    sent = send(ada)

    assert not Brief.objects.filter(headline="夜航").exists()
    page = looked.content.decode()
    assert '<p class="flash-headline" lang="zh-Hans">夜航恢复</p>' in page
    assert TEXT in page
    assert "is-ready" in page
    assert Brief.objects.get().get_absolute_url() in sent.content.decode()


def test_a_request_that_arrives_twice_makes_one_brief(ada):
    key = str(uuid4())

    answers = [send(ada, key=key, part="1").status_code for _ in range(3)]

    assert answers == [201, 200, 200]
    assert Brief.objects.count() == Sending.objects.count() == 1


def test_another_text_with_a_used_key_is_refused_and_kept(ada):
    key = str(uuid4())
    send(ada, key=key)

    response = send(ada, "夜航推迟\n首班船改为二十三时。", key=key)

    assert response.status_code == 409
    assert "夜航推迟" in response.content.decode()
    assert Brief.objects.count() == 1


def test_two_users_may_use_the_same_key(ada):
    bea = Client()
    bea.force_login(make_person_at_desk("bea", "Editor"))
    key = str(uuid4())

    assert [send(ada, key=key, part="1").status_code, send(bea, "桥\n合龙了。", key=key, part="1").status_code] == [
        201,
        201,
    ]


@pytest.mark.parametrize("text", ["", "只有标题", "夜航\n首班。[31/02]", "夜航\n首班。[2099/1/1]", "潮" * 70_000])
def test_a_text_that_cannot_be_published_is_refused_and_kept(ada, text):
    response = send(ada, text)

    assert response.status_code == 422
    assert text in response.content.decode()
    assert not Brief.objects.exists()


def test_a_licence_that_forbids_the_text_is_named(ada):
    make_source(name="望海社", licence=make_licence(name="仅标题", permitted_use=Use.HEADLINE))

    response = send(ada, "夜航恢复的消息\n首班船离港。\n来源:望海社", part="1")

    assert response.status_code == 422
    assert "仅标题" in response.content.decode()


def test_a_brief_that_somebody_has_to_check_first_waits_for_review_as_a_draft(ada):
    make_step(name="终审", kind="brief")

    refused = send(ada, part="1")
    assert refused.status_code == 422
    assert "夜航恢复" in refused.content.decode()
    assert 'name="review"' in refused.content.decode()
    saved = ada.post(BOX, {"text": TEXT, "key": str(uuid4()), "review": "1"})

    brief = Brief.objects.get()
    assert saved.url == f"/admin/briefs/brief/{brief.pk}/change/"
    assert (brief.published_at, brief.stage) == (None, "review")


def test_a_text_that_was_taken_down_is_refused(ada):
    send(ada)
    restrict(Brief.objects.get(), Mode.REMOVED, None, "试")

    assert send(ada, part="1").status_code == 422


def test_undo_withdraws_the_brief_and_returns_its_text(ada):
    key = str(uuid4())
    send(ada, key=key)
    address = Brief.objects.get().get_absolute_url()

    answers = [ada.post(UNDO, {"key": key, "part": "1"}).status_code for _ in range(2)]
    page = ada.post(UNDO, {"key": key, "text": ""}).content.decode()

    assert answers == [200, 200]
    assert Client().get(address).status_code == 410
    assert "动态 | 夜航恢复\n首班船二十二时离港" in page


def test_only_the_sender_can_undo_and_only_for_a_while(ada):
    key = str(uuid4())
    send(ada, key=key)
    bea = Client()
    bea.force_login(make_person_at_desk("bea", "Editor"))

    assert bea.post(UNDO, {"key": key, "part": "1"}).status_code == 409
    Sending.objects.update(at="2020-01-19T10:00Z")
    assert ada.post(UNDO, {"key": key, "part": "1"}).status_code == 409
    assert Brief.objects.get().withdrawn_at is None


def test_a_deselected_tag_is_not_added(ada):
    out, other = make_tag("夜航"), make_tag("首班船")

    send(ada, offered=[str(out.pk), str(other.pk)], tag=[str(other.pk)])

    assert list(Brief.objects.get().tags.all()) == [other]


def test_an_unknown_channel_is_a_doubt_while_typing_and_is_named_after_publication(ada):
    make_channel(name="动态")
    text = "夜航恢复 #dgt\n首班船二十二时离港。"

    read = ada.post(READ, {"text": text}).content.decode()
    looked = ada.post(BOX, {"text": text, "look": "1"}).content.decode()
    key = str(uuid4())
    sent = send(ada, text, key=key, part="1")
    page = send(ada, text).content.decode()

    assert read.count("#dgt") == 2
    assert all('<p class="flash-doubt">没有“#dgt”' in shown for shown in (read, looked))
    assert text in looked
    assert all("“#dgt”" in shown for shown in (sent.content.decode(), page))
    assert {brief.headline for brief in Brief.objects.all()} == {"夜航恢复"}
    for address in (Brief.objects.first().get_absolute_url(), "/", "/briefs/"):
        assert "dgt" not in Client().get(address).content.decode()


def test_a_channel_alone_shows_its_doubt_while_typing(ada):
    assert "#dgt" in ada.post(READ, {"text": "#dgt"}).content.decode()


def test_a_near_duplicate_is_shown_and_does_not_prevent_publication(ada):
    twin = make_brief(headline="夜航恢复", body="<p>首班船今晚二十二时离港,全程四十分钟。</p>")

    shown = ada.post(READ, {"text": TEXT}).content.decode()

    assert f'href="{twin.get_absolute_url()}"' in shown
    assert send(ada, part="1").status_code == 201


def test_writers_have_no_box_and_strangers_are_sent_to_the_login_page():
    writer = Client()
    writer.force_login(make_person_at_desk("wen", "Writer"))

    assert "flash-box" not in writer.get("/admin/").content.decode()
    for address in (BOX, READ, UNDO):
        assert writer.post(address, {"text": TEXT}).status_code == 403
        assert Client().post(address, {"text": TEXT}).status_code == 302
    assert not Brief.objects.exists()


@pytest.mark.parametrize("address", ["/admin/", "/admin/briefs/brief/", "/admin/articles/article/", BOX])
def test_every_page_of_the_desk_has_one_box(ada, address):
    assert ada.get(address).content.decode().count("data-flash=") == 1


def test_publishing_takes_the_same_queries_whatever_the_size_of_the_archive(ada):
    make_channel(name="动态")
    make_tag("夜航")
    source = make_source(name="望海社")
    # Fills Django's cache of content types.
    send(ada)
    counts = []
    for number, size in enumerate((10, 300)):
        Brief.objects.bulk_create(
            Brief(headline=f"第{at}条", body=f"<p>夜航第{at}条,首班船二十二时离港。</p>", source=source)
            for at in range(size)
        )
        text = f"动态 | 夜航第{number}次恢复:首班船第{number}次离港。\n来源:望海社\n原文链接:https://w.example/{number}"
        with CaptureQueriesContext(connection) as queries:
            assert send(ada, text, part="1").status_code == 201
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 53, [query["sql"][:150] for query in queries]


def test_a_preview_takes_a_bounded_number_of_queries(ada, django_assert_max_num_queries):
    make_tag("夜航")
    for _ in range(30):
        make_brief(headline="夜航恢复", body="<p>首班船今晚二十二时离港,全程四十分钟。</p>")

    with django_assert_max_num_queries(12):
        assert ada.post(READ, {"text": TEXT}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_simultaneous_presses_make_one_brief():
    ada = make_person_at_desk("ada", "Editor")
    key, barrier = str(uuid4()), threading.Barrier(4)

    def press(number: int) -> int:
        client = Client()
        client.force_login(ada)
        barrier.wait()
        try:
            return send(client, key=key, part="1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))

    assert answers == [200, 200, 200, 201]
    assert Brief.objects.count() == 1
