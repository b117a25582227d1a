"""The page with the notes on an item, the section below its form, and the dashboard: as each role, with bad input."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from articles.admin.notes.note_page import warnings_of
from articles.editing.notes import PostedNote, add_note, add_reply, resolve
from articles.editing.restrictions import restrict
from articles.models import Correction, Mode, Note, NoteMention
from articles.text.text_quote import TextQuote
from tests.desk.removed_items import make_barred
from tests.makers import make_article, make_brief, make_person_at_desk
from tests.plans import analyse_tables, sorts, table_scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_person_at_desk("ada", "Editor")


@pytest.fixture
def desk(client: Client, ada: User) -> Client:
    client.force_login(ada)
    return client


def address(item: Any) -> str:
    app = "articles/article" if item.kind == "article" else "briefs/brief"
    return f"/admin/{app}/{item.pk}/notes/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_note_is_on_its_page_and_below_the_form(desk: Client) -> None:
    article = make_article(body="<p>首班船二十二时离港。</p>")

    desk.post(address(article), {"text": "核对船名\n<b>", "exact": "二十二时"})

    for page in (address(article), f"/admin/articles/article/{article.pk}/change/"):
        shown = desk.get(page).content.decode()
        assert "核对船名<br>&lt;b&gt;" in shown
        assert "二十二时</p>" in shown
        assert "已改动" not in shown


def test_a_passage_that_was_edited_is_reported(desk: Client) -> None:
    article = make_article(body="<p>首班船二十二时离港。</p>")
    desk.post(address(article), {"text": "核对", "exact": "二十二时"})
    article.body = "<p>首班船二十三时离港。</p>"
    article.save()

    assert "这段文字已改动，或已不在文中。" in desk.get(address(article)).content.decode()


def test_a_mention_of_nobody_is_saved_with_a_warning(desk: Client) -> None:
    page = desk.post(address(article := make_article()), {"text": "@lni 请看"}, follow=True).content.decode()

    assert "没有名为@lni的在用账号，无人收到提醒。" in page
    assert article.notes.get().text == "@lni 请看"


def test_a_note_that_is_too_long_is_refused_and_stays_in_the_form(desk: Client) -> None:
    text = "港" * 34_000

    page = desk.post(address(make_article()), {"text": text, "exact": "夜航"})

    assert page.status_code == 422
    assert text in page.content.decode()
    assert "夜航" in page.content.decode()
    assert "34000" in page.content.decode().replace(",", "")
    assert not Note.objects.exists()


def test_a_passage_that_is_too_long_and_an_empty_note_are_refused(desk: Client) -> None:
    article = make_article()

    for typed in ({"text": "核对", "exact": "港" * 2_001}, {"text": " "}, {}):
        assert desk.post(address(article), typed).status_code == 422
    assert not Note.objects.exists()


def test_a_reply_that_is_too_long_stays_in_its_form(desk: Client, ada: User) -> None:
    thread = add_note(make_article(), ada, "船名对吗").note

    page = desk.post(address(thread.item), {"act": "reply", "thread": thread.pk, "text": "好" * 20_001})

    assert page.status_code == 422
    assert "好" * 20_001 in page.content.decode()


def test_a_note_is_replied_to_resolved_and_reopened(desk: Client, ada: User) -> None:
    thread = add_note(make_article(), ada, "船名对吗").note
    form = {"thread": thread.pk}

    desk.post(address(thread.item), form | {"act": "reply", "text": "已核对"})
    desk.post(address(thread.item), form | {"act": "resolve"})
    page = desk.get(address(thread.item)).content.decode()
    assert "已核对" in page
    assert "ada于" in page
    assert "船名对吗" not in desk.get(f"/admin/articles/article/{thread.item_id}/change/").content.decode()

    desk.post(address(thread.item), form | {"act": "reopen"})
    thread.refresh_from_db()
    assert thread.resolved_at is None


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 30, "-1", "٣"])
def test_a_form_that_names_no_thread_of_the_item_changes_nothing(desk: Client, ada: User, number: str) -> None:
    thread = add_note(make_article(), ada, "一").note
    other = make_article()

    for act in ("reply", "resolve", "reopen", "nothing"):
        assert desk.post(address(other), {"act": act, "thread": number, "text": "二"}).status_code == 404
        assert desk.post(address(other), {"act": act, "thread": thread.pk, "text": "二"}).status_code == 404


@pytest.mark.parametrize(
    ("group", "may_read", "may_write"),
    [
        ("Writer", True, True),
        ("Editor", True, True),
        ("Chief editor", True, True),
        ("Moderator", True, True),
        ("Lead moderator", True, True),
        ("Auditor", True, False),
        ("", False, False),
    ],
)
@pytest.mark.parametrize("make", [make_article, make_brief])
def test_who_reads_and_writes_notes(ada: User, make: Any, group: str, may_read: bool, may_write: bool) -> None:
    thread = add_note(make(), ada, "船名对吗").note
    client = signed_in(make_person_at_desk("kai", *filter(None, [group])))

    page = client.get(address(thread.item))

    assert (page.status_code == 200, "船名对吗" in page.content.decode()) == (may_read, may_read)
    for form in ({"text": "对"}, {"act": "resolve", "thread": thread.pk}):
        assert (client.post(address(thread.item), form).status_code == 302) is may_write
    assert ('id="write"' in page.content.decode()) is may_write


def test_notes_on_a_sealed_item_are_closed_with_it(ada: User) -> None:
    thread = add_note(make_article(), ada, "@bar 船名对吗", TextQuote("号")).note
    barred = make_barred()
    NoteMention.objects.create(note=thread, user=barred)
    client = signed_in(barred)
    assert "船名对吗" in client.get("/admin/").content.decode()

    restrict(thread.item, Mode.SEALED, None, "依法")

    for page in (address(thread.item), "/admin/", "/admin/articles/newsitem/mentions/"):
        assert "船名对吗" not in client.get(page).content.decode()
    assert client.post(address(thread.item), {"text": "对"}).status_code == 403
    assert Note.objects.count() == 1


def test_mentions_are_on_the_dashboard_until_they_are_resolved(desk: Client, ada: User) -> None:
    lin = make_person_at_desk("lin", "Writer")
    assert "给我的批注" not in desk.get("/admin/").content.decode()
    thread = add_note(make_article(headline="夜航恢复"), lin, "@ada 请核对船名").note

    for page in ("/admin/", "/admin/articles/newsitem/mentions/"):
        shown = desk.get(page).content.decode()
        assert "lin：@ada 请核对船名" in shown
        assert f"{address(thread.item)}#note-{thread.pk}" in shown

    resolve(thread, ada)
    assert "请核对船名" not in desk.get("/admin/").content.decode()


def test_the_author_of_a_note_is_named_after_the_account_is_deactivated(desk: Client) -> None:
    lin = make_person_at_desk("lin", "Writer")
    lin.first_name, lin.last_name, lin.is_active = "琳", "周", False
    lin.save()
    note = add_note(make_article(), lin, "船名对吗").note

    assert lin.get_full_name() in desk.get(address(note.item)).content.decode()


def test_a_script_gets_the_open_notes_and_errors_by_field(desk: Client) -> None:
    article, headers = make_article(), {"X-CSRFToken": "x"}

    saved = desk.post(address(article), {"text": "核对 @lni", "exact": "夜航", "before": "前"}, headers=headers)
    assert "无人收到提醒" in saved.json()["said"]
    assert "核对" in saved.json()["html"]
    thread = article.notes.get()
    resolved = desk.post(address(article), {"act": "resolve", "thread": thread.pk}, headers=headers)
    assert "核对" not in resolved.json()["html"]

    refused = desk.post(address(article), {"text": "好" * 20_001}, headers=headers)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["text"])


def test_the_page_of_notes_takes_the_same_queries_for_many_threads(desk: Client, ada: User) -> None:
    article = make_article()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address(article)).status_code == 200
        return len(captured)

    add_reply(add_note(article, ada, "一", TextQuote("正文")).note, ada, "二")
    desk.get(address(article))
    few = queries()
    for _ in range(15):
        add_reply(add_note(article, ada, "一", TextQuote("正文")).note, ada, "二")
    assert queries() == few


def test_older_notes_are_on_further_pages(desk: Client, ada: User) -> None:
    article = make_article()
    notes = [add_note(article, ada, f"第{number}条批注").note for number in range(25)]

    assert f"?before={notes[5].pk}" in desk.get(address(article)).content.decode()
    assert "第4条批注" in desk.get(address(article), {"before": notes[5].pk}).content.decode()


def test_open_mentions_and_open_notes_are_read_from_partial_indexes(ada: User) -> None:
    article = make_article()
    notes = [Note(item=article, by=ada, text="一") for _ in range(600)]
    made = Note.objects.bulk_create(notes)
    resolved = made[0].made_at
    NoteMention.objects.bulk_create(NoteMention(note=note, user=ada, resolved_at=resolved) for note in made)
    Note.objects.update(resolved_at=resolved)
    analyse_tables()
    mentions = NoteMention.objects.filter(user=ada.pk, resolved_at=None).order_by("-pk")[:6]
    threads = Note.objects.filter(item=article.pk, thread=None, resolved_at=None).order_by("-pk")[:11]

    for rows in (mentions, threads):
        with CaptureQueriesContext(connection) as captured:
            list(rows)
        sql = captured[0]["sql"]
        assert table_scans(sql, ["articles_note", "articles_notemention"]) + sorts(sql) == []


def test_a_correction_carries_the_passage_that_it_is_about() -> None:
    chief = signed_in(make_person_at_desk("kai", "Chief editor"))
    article = make_article(body="<p>首班船二十三时离港。</p>")

    chief.post(
        "/admin/articles/correction/add/",
        {"item": article.pk, "kind": "correction", "text": "时间已更正。", "exact": "二十三时"},
    )

    correction = Correction.objects.get()
    assert (correction.exact, correction.prefix, correction.suffix) == ("二十三时", "首班船", "离港。")
    assert "二十三时" in chief.get(f"/admin/articles/correction/{correction.pk}/change/").content.decode()


@pytest.mark.parametrize(("names", "verb"), [(("lin",), "was"), (("lin", "mo"), "were")])
def test_the_warning_about_colleagues_who_may_not_see_the_item_counts_them(names: tuple[str, ...], verb: str) -> None:
    with translation.override("en"):
        warnings = warnings_of(PostedNote(Note(), barred=names))

    assert warnings == [f"{', '.join(f'@{name}' for name in names)} may not see this item and {verb} not told."]
