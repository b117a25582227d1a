"""Notes on items: whom they tell, by mail too, and what resolving does."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.editing.notes import add_note, add_reply, reopen, resolve
from articles.editing.restrictions import restrict
from articles.models import Mode, Note, NoteMention
from articles.outbox.models import Message
from articles.text.text_quote import TextQuote
from tests.mail_servers import IN_MEMORY
from tests.makers import make_article, make_brief, make_person_at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_person_at_desk("ada", "Editor")


@pytest.fixture
def lin() -> User:
    user = make_person_at_desk("lin", "Writer")
    user.email = "lin@newsroom.example"
    user.save()
    return user


def open_mentions(user: User) -> list[str]:
    mentions = NoteMention.objects.filter(user=user, resolved_at=None).order_by("pk")
    return [mention.note.text for mention in mentions.select_related("note")]


def test_a_mentioned_colleague_sees_the_note_and_its_author_does_not(ada: User, lin: User) -> None:
    posted = add_note(make_article(), ada, "请@lin核对船名，@ada也看过")

    assert (open_mentions(lin), open_mentions(ada)) == ([posted.note.text], [])
    assert (posted.unknown, posted.barred) == ((), ())


def test_a_mention_of_nobody_is_reported_and_the_note_is_saved(ada: User, lin: User) -> None:
    posted = add_note(make_article(), ada, "请 @lni 和 @lin 核对")

    assert posted.unknown == ("lni",)
    assert open_mentions(lin) == [posted.note.text]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_deactivated_account_is_not_told(ada: User, lin: User, change: dict[str, bool]) -> None:
    User.objects.filter(pk=lin.pk).update(**change)

    assert add_note(make_article(), ada, "@lin 请看").unknown == ("lin",)
    assert not NoteMention.objects.exists()


def test_a_colleague_who_may_not_see_the_item_is_not_told(ada: User, lin: User) -> None:
    sealed = make_article()
    restrict(sealed, Mode.SEALED, None, "依法")
    stella = make_person_at_desk("stella")

    assert add_note(sealed, ada, "@lin 请看").barred == ("lin",)
    assert add_note(make_brief(), ada, "@stella 请看").barred == ("stella",)
    assert (open_mentions(lin), open_mentions(stella)) == ([], [])


def test_a_mention_goes_out_by_mail_where_mail_is_configured(ada: User, lin: User, settings: Any) -> None:
    article = make_article(headline="夜航恢复", body="<p>首班船二十二时离港。</p>")
    add_note(article, ada, "@lin 没有邮件")
    assert not Message.objects.exists()
    settings.MAILERS = IN_MEMORY

    note = add_note(article, ada, "@lin 请核对\n船名", TextQuote("二十二时")).note

    message = Message.objects.get()
    assert (message.recipient, message.subject) == ("lin@newsroom.example", f"ada批注了文章{article.pk}")
    assert f"http://127.0.0.1:8000/admin/articles/article/{article.pk}/notes/#note-{note.pk}" in message.text
    assert not any(words in message.subject + message.text for words in ("夜航恢复", "二十二时", "核对", "船名"))
    assert NoteMention.objects.get(message=message).note == note


def test_the_mail_is_queued_in_the_transaction_of_the_note(ada: User, lin: User, settings: Any) -> None:
    settings.MAILERS = IN_MEMORY

    with transaction.atomic():
        add_note(make_article(), ada, "@lin 请看")
        transaction.set_rollback(True)

    assert (Note.objects.count(), NoteMention.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_a_resolved_note_is_off_the_lists_of_everybody_in_its_thread(ada: User, lin: User) -> None:
    mo = make_person_at_desk("mo", "Moderator")
    thread = add_note(make_article(), ada, "@lin 请看").note
    add_reply(thread, lin, "@mo 你怎么看")
    assert (len(open_mentions(lin)), len(open_mentions(mo)), len(open_mentions(ada))) == (1, 1, 1)

    resolve(thread, ada)

    assert (open_mentions(lin), open_mentions(mo), open_mentions(ada)) == ([], [], [])
    thread.refresh_from_db()
    assert thread.resolved_by == ada
    reopen(thread)
    assert (len(open_mentions(lin)), len(open_mentions(mo))) == (1, 1)


def test_a_reply_tells_the_author_and_opens_a_resolved_note(ada: User, lin: User) -> None:
    thread = add_note(make_article(), ada, "船名对吗").note
    resolve(thread, ada)

    add_reply(thread, lin, "不对")

    thread.refresh_from_db()
    assert thread.resolved_at is None
    assert open_mentions(ada) == ["不对"]


def test_a_thread_has_a_limit(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.editing.notes.MAX_REPLIES", 1)
    thread = add_note(make_article(), ada, "船名对吗").note
    add_reply(thread, ada, "不对")

    with pytest.raises(ValidationError):
        add_reply(thread, ada, "真的不对")


def test_a_passage_is_stored_with_what_stands_around_it(ada: User) -> None:
    article = make_article(headline="夜航恢复", body="<p>今晨恢复。</p><p>首班船<strong>二十二时</strong>离港。</p>")

    note = add_note(article, ada, "核对", TextQuote("二十二时")).note

    assert (note.exact, note.prefix[-3:], note.suffix) == ("二十二时", "首班船", "离港。")


def test_a_note_is_deleted_with_a_draft(ada: User, lin: User) -> None:
    draft = make_article(published_at=None, first_published_at=None)
    add_reply(add_note(draft, ada, "@lin 请看").note, lin, "好")

    draft.delete()

    assert not Note.objects.exists()
