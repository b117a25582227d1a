"""The flash box over HTTP: what it shows, that one press makes one brief, and what it costs."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.briefs.models import Brief, Sending
from articles.models import Mode
from articles.restricting import restrict
from articles.rights.models import Use
from tests.makers import make_brief, make_channel, make_licence, make_person_at_desk, make_source, make_tag

pytestmark = pytest.mark.django_db

BOX, READ, UNDO = ("/admin/briefs/brief/flash/", "/admin/briefs/brief/flash/read/", "/admin/briefs/brief/flash/undo/")
TEXT = "动态 | 夜航恢复:首班船二十二时离港,全程四十分钟。"


def send(client: Client, text: str = TEXT, **values):
    return client.post(BOX, {"text": text, "key": str(uuid4()), "send": "1"} | values)


def test_a_typed_brief_is_published_and_read_at_once(ada):
    channel = make_channel(name="动态")
    tag = make_tag("夜航")

    answer = send(ada, part="1")

    brief = Brief.objects.get()
    assert answer.status_code == 201
    assert brief.get_absolute_url() in answer.content.decode()
    assert f"/briefs/channels/{channel.pk}/" in answer.content.decode()
    assert list(brief.tags.all()) == [tag]
    assert LogEntry.objects.filter(object_id=str(brief.pk)).exists()
    for address in (brief.get_absolute_url(), "/briefs/", "/"):
        assert "夜航恢复" in Client().get(address).content.decode()


def test_without_script_a_second_page_shows_what_is_understood_and_publishes(ada):
    make_channel(name="动态")

    looked = ada.post(BOX, {"text": TEXT, "key": str(uuid4()), "look": "1"})
    sent = send(ada)

    assert not Brief.objects.filter(headline="夜航").exists()
    page = looked.content.decode()
    assert '<p class="flash-headline" lang="zh-Hans">夜航恢复</p>' in page
    assert TEXT in page
    assert "is-ready" in page
    assert Brief.objects.get().get_absolute_url() in sent.content.decode()


def test_a_press_that_arrives_twice_makes_one_brief(ada):
    key = str(uuid4())

    answers = [send(ada, key=key, part="1").status_code for _ in range(3)]

    assert answers == [201, 200, 200]
    assert Brief.objects.count() == Sending.objects.count() == 1


def test_other_words_under_a_key_that_made_its_brief_are_neither_published_nor_lost(ada):
    key = str(uuid4())
    send(ada, key=key)

    answer = send(ada, "夜航推迟\n首班船改为二十三时。", key=key)

    assert answer.status_code == 409
    assert "夜航推迟" in answer.content.decode()
    assert Brief.objects.count() == 1


def test_two_people_may_come_by_the_same_key(ada):
    bea = Client()
    bea.force_login(make_person_at_desk("bea", "Editor"))
    key = str(uuid4())

    assert [send(ada, key=key, part="1").status_code, send(bea, "桥\n合龙了。", key=key, part="1").status_code] == [
        201,
        201,
    ]


@pytest.mark.parametrize("text", ["", "只有标题", "夜航\n首班。[31/02]", "夜航\n首班。[2099/1/1]", "潮" * 70_000])
def test_what_cannot_be_published_is_refused_and_kept(ada, text):
    answer = send(ada, text)

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Brief.objects.exists()


def test_a_source_that_forbids_the_text_is_told_in_words(ada):
    make_source(name="望海社", licence=make_licence(name="仅标题", permitted_use=Use.HEADLINE))

    answer = send(ada, "夜航恢复的消息\n首班船离港。\n来源:望海社", part="1")

    assert answer.status_code == 422
    assert "仅标题" in answer.content.decode()


def test_a_text_that_was_taken_down_is_withheld(ada):
    send(ada)
    restrict(Brief.objects.get(), Mode.REMOVED, None, "试")

    assert send(ada, part="1").status_code == 422


def test_undo_withdraws_it_and_gives_the_text_back(ada):
    key = str(uuid4())
    send(ada, key=key)
    address = Brief.objects.get().get_absolute_url()

    answers = [ada.post(UNDO, {"key": key, "part": "1"}).status_code for _ in range(2)]
    page = ada.post(UNDO, {"key": key, "text": ""}).content.decode()

    assert answers == [200, 200]
    assert Client().get(address).status_code == 410
    assert "动态 | 夜航恢复\n首班船二十二时离港" in page


def test_undo_is_for_whoever_pressed_and_not_for_ever(ada):
    key = str(uuid4())
    send(ada, key=key)
    bea = Client()
    bea.force_login(make_person_at_desk("bea", "Editor"))

    assert bea.post(UNDO, {"key": key, "part": "1"}).status_code == 409
    Sending.objects.update(at="2020-01-19T10:00Z")
    assert ada.post(UNDO, {"key": key, "part": "1"}).status_code == 409
    assert Brief.objects.get().withdrawn_at is None


def test_a_tag_that_was_taken_out_is_not_given(ada):
    out, other = make_tag("夜航"), make_tag("首班船")

    send(ada, offered=[str(out.pk), str(other.pk)], tag=[str(other.pk)])

    assert list(Brief.objects.get().tags.all()) == [other]


def test_what_says_nearly_the_same_is_shown_and_does_not_block(ada):
    twin = make_brief(headline="夜航恢复", body="<p>首班船今晚二十二时离港,全程四十分钟。</p>")

    shown = ada.post(READ, {"text": TEXT}).content.decode()

    assert f'href="{twin.get_absolute_url()}"' in shown
    assert send(ada, part="1").status_code == 201


def test_writers_have_no_box_and_strangers_no_answer():
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


def test_from_the_press_on_it_takes_thirty_statements_whatever_the_archive(ada):
    make_channel(name="动态")
    make_tag("夜航")
    source = make_source(name="望海社")
    # What Django asks once in a process: which number a model has in its history.
    send(ada)
    counts = []
    for number, size in enumerate((10, 300)):
        Brief.objects.bulk_create(
            Brief(headline=f"第{at}条", body=f"<p>夜航第{at}条,首班船二十二时离港。</p>", source=source)
            for at in range(size)
        )
        text = f"动态 | 夜航第{number}次恢复:首班船第{number}次离港。\n来源:望海社\n原文链接:https://w.example/{number}"
        with CaptureQueriesContext(connection) as asked:
            assert send(ada, text, part="1").status_code == 201
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 30, [query["sql"][:150] for query in asked]


def test_reading_a_pause_is_bounded(ada, django_assert_max_num_queries):
    make_tag("夜航")
    for _ in range(30):
        make_brief(headline="夜航恢复", body="<p>首班船今晚二十二时离港,全程四十分钟。</p>")

    with django_assert_max_num_queries(12):
        assert ada.post(READ, {"text": TEXT}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_brief():
    ada = make_person_at_desk("ada", "Editor")
    key, at_once = str(uuid4()), threading.Barrier(4)

    def press(number: int) -> int:
        client = Client()
        client.force_login(ada)
        at_once.wait()
        try:
            return send(client, key=key, part="1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, range(4)))

    assert answers == [200, 200, 200, 201]
    assert Brief.objects.count() == 1
