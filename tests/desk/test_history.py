"""The history of a row, in the language and words of its reader."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from articles.desk.history import entry_words
from articles.editing.history import LoggedAction, log_action
from articles.editing.publishing import publish
from articles.models import Mode, NewsItem
from tests.desk.form_filling import send
from tests.makers import hours_ahead, make_article, make_brief, make_tag


def history(client: Client, article: NewsItem, prefix: str = "") -> str:
    return client.get(f"{prefix}/admin/articles/article/{article.pk}/history/").content.decode()


def edit(client: Client, article: NewsItem, **typed: str) -> None:
    send(client, f"/admin/articles/article/{article.pk}/change/", **typed, _save="1")


def test_history_names_the_changed_fields_in_each_readers_language(ada: Client) -> None:
    article = make_article(published_at=None)
    edit(ada, article, headline="新标题", standfirst="新导语")

    assert "修改：标题、导语。" in history(ada, article)
    assert "Changed: headline, standfirst." in history(ada, article, "/en")


def test_history_leaves_out_the_questions_that_the_form_asks(ada: Client) -> None:
    article = make_article()
    edit(ada, article, headline="新标题", change_kind="clarification", change_note="首日指十八小时。")

    page = history(ada, article, "/en")

    assert "Changed: headline. With a clarification for readers." in page
    assert "What kind of change" not in page


def test_history_names_added_rows_by_kind(ada: Client) -> None:
    article = make_article(published_at=None)
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-text": "数字有误。", "corrections-0-kind": "correction"}
    edit(ada, article, **rows)

    assert "添加：更正。" in history(ada, article)


def test_history_says_when_a_form_was_saved_without_changes(ada: Client) -> None:
    tag = f"/admin/articles/tag/{make_tag('潮信银行').pk}"
    send(ada, f"{tag}/change/", _save="1")

    assert "已保存，内容没有变化。" in ada.get(f"{tag}/history/").content.decode()


def test_a_publication_is_stored_as_a_code_and_worded_for_the_reader(ada: Client) -> None:
    article = make_article(published_at=None, first_published_at=None)
    publish(article, User.objects.get(username="ada"), hours_ahead(24))

    stored = json.loads(LogEntry.objects.get().change_message)

    assert [part["action"] for part in stored] == ["scheduled"]
    assert "Scheduled for " in history(ada, article, "/en")
    assert "已定于" in history(ada, article)


@pytest.mark.parametrize(("language", "words"), [("en", "Restricted: sealed"), ("zh-hans", "封存")])
def test_a_mode_is_named_in_the_readers_language(ada: Client, language: str, words: str) -> None:
    log_action(User.objects.get(), make_article(), LoggedAction.RESTRICTED, mode=Mode.SEALED.value)

    with override(language):
        assert words in entry_words(LogEntry.objects.get())


def test_every_logged_action_can_be_worded(ada: Client) -> None:
    now = timezone.now().isoformat()
    values = {
        "when": now,
        "mode": Mode.HIDDEN.value,
        "decision": "fact",
        "name": "甲",
        "reason": "乙",
        "file": 1,
        "delivery": 2,
        "number": 3,
        "step": "丙",
        "words": "丁",
        "checks": "戊",
    }
    brief = make_brief()
    for action in LoggedAction:
        log_action(User.objects.get(), brief, action, **values)

    assert all(entry_words(entry) for entry in LogEntry.objects.all())


@pytest.mark.parametrize("stored", ["Published.", "[broken", ""])
def test_free_text_of_older_entries_is_shown_as_it_is(stored: str) -> None:
    assert entry_words(LogEntry(action_flag=CHANGE, change_message=stored)) == stored


def test_fields_that_no_longer_exist_are_named_as_stored(ada: Client) -> None:
    message = [{"changed": {"fields": ["Colour"]}}, {"added": {"name": "byline", "object": "byline 5"}}]
    LogEntry.objects.log_actions(User.objects.get().pk, [make_article()], CHANGE, message, single_object=True)

    with override("en"):
        assert entry_words(LogEntry.objects.get()) == "Changed: Colour. Added: byline."


def test_a_log_entry_names_a_row_by_kind_and_number_only(ada: Client) -> None:
    article = make_article(published_at=None)
    edit(ada, article, headline="机密标题")

    assert "机密标题" not in LogEntry.objects.get().object_repr
    assert str(article.pk) in LogEntry.objects.get().object_repr


def test_the_page_of_a_history_is_headed_by_the_headline(ada: Client) -> None:
    article = make_article(headline="临屿港封航")

    assert "临屿港封航" in history(ada, article)
