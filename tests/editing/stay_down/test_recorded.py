"""Tests of stay-down for every version that readers see: no path brings a removed text back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.editing.due_working_copies import publish_due_copies
from articles.editing.publishing import publish, withdraw
from articles.editing.restrictions import restrict
from articles.editing.review.rule import UncheckedRelease
from articles.editing.revisions.restore import Restored
from articles.editing.working_copies import SeenVersions, save_working_copy
from articles.models import Mode, NewsItem, WorkingCopy
from articles.takedowns.decisions.decide import take_down
from tests import makers
from tests.editing.stay_down.test_entry_points import TEXT, draft_of, removed_brief
from tests.ingest.admin.test_paste import fields_of

pytestmark = pytest.mark.django_db
BODY = f"<p>{TEXT}</p>"
OTHER = "<p>与此无关的正文，说的是另一件事。</p>"


def test_an_expired_item_with_a_removed_text_does_not_come_back_by_a_later_end() -> None:
    removed_brief()
    article = makers.make_article(body=OTHER, expires_at=timezone.now() - timedelta(minutes=1))
    article.body = BODY
    article.save()

    article.expires_at = None
    with pytest.raises(UncheckedRelease, match="潮信上调保证金"):
        article.save()


@pytest.mark.parametrize("mode", [Mode.HIDDEN, Mode.RETRACTED])
def test_a_removed_text_is_refused_in_an_item_that_is_restricted_itself(mode: Mode) -> None:
    removed_brief()
    article = makers.make_article(body=OTHER)
    restrict(article, mode, None, "核实中")

    article.body = BODY
    with pytest.raises(UncheckedRelease):
        article.save()


def test_a_schedule_is_cancelled_when_the_text_is_removed_elsewhere_and_the_history_says_so(ada: Any) -> None:
    brief = makers.make_brief(headline="潮信上调保证金", body=BODY)
    licence = makers.make_licence()
    source = makers.make_source(licence=licence)
    planned = draft_of(TEXT, source=source)
    other = draft_of("另一件完全不同的事情，与交易所没有任何关系。", source=source)
    for item in (planned, other):
        publish(item, None, timezone.now() + timedelta(hours=1))

    take_down(brief, Mode.REMOVED, makers.make_person_at_desk("mo-2", "Moderator"), "应当事人要求")

    planned.refresh_from_db()
    other.refresh_from_db()
    assert (planned.published_at, other.published_at is not None) == (None, True)
    history = ada.get(f"/admin/articles/article/{planned.pk}/history/").content.decode()
    assert "与被限制的内容相似" in history


def test_an_unchanged_text_can_be_saved_and_corrected_after_its_twin_was_removed() -> None:
    twin = makers.make_article(body=BODY)
    removed_brief()

    twin.body = f"{BODY}<p>更正：生效日期为12月4日。</p>"
    twin.save()
    twin.source = makers.make_source()
    twin.save()


def test_a_save_of_other_fields_asks_for_no_removed_text(django_assert_max_num_queries: Any) -> None:
    article = makers.make_article(body=OTHER)
    removed_brief()
    article.source = makers.make_source()

    with django_assert_max_num_queries(60) as queries:
        article.save()

    assert not [query for query in queries.captured_queries if "removedtextkey" in query["sql"]]


def form_of(ada: Any, article: NewsItem) -> tuple[str, dict[str, Any]]:
    address = f"/admin/articles/article/{article.pk}/change/"
    return address, fields_of(ada.get(address))


def test_a_refused_withdrawal_with_a_removed_text_leaves_the_public_text_and_returns_the_typed_one(ada: Any) -> None:
    removed_brief()
    article = makers.make_article(body=OTHER)
    address, fields = form_of(ada, article)
    withdraw(article, None)
    NewsItem.objects.filter(pk=article.pk).update(withdrawn_at=None)

    page = ada.post(address, fields | {"body": BODY, "change_kind": "typo", "_schedule": "1"})

    article.refresh_from_db()
    assert TEXT not in article.body
    assert TEXT in page.content.decode()


def test_a_new_end_with_a_removed_text_is_refused_in_the_form(ada: Any) -> None:
    removed_brief()
    article = makers.make_article(body=OTHER, expires_at=timezone.now() - timedelta(minutes=1))
    address, fields = form_of(ada, article)

    page = ada.post(address, fields | {"body": BODY, "expires_at_0": "", "expires_at_1": "", "expires_at": ""})

    article.refresh_from_db()
    assert page.status_code == 200
    assert "潮信上调保证金" in page.content.decode()
    assert TEXT in page.content.decode()
    assert article.body == OTHER


def test_the_stored_refusal_of_a_scheduled_copy_names_the_removed_item_by_number() -> None:
    ada = makers.make_person_at_desk("ada-2", "Editor")
    article = makers.make_article(body=OTHER)
    typed = NewsItem.objects.get(pk=article.pk)
    typed.body = BODY
    copy = save_working_copy(Restored(typed), SeenVersions(0, 1), ada)
    assert copy
    brief = removed_brief()
    WorkingCopy.objects.filter(pk=copy.pk).update(
        scheduled_for=timezone.now() - timedelta(seconds=5), scheduled_by=ada, change_kind="typo"
    )

    publish_due_copies()

    refusal = WorkingCopy.objects.get().refusal
    assert "潮信上调保证金" not in refusal
    assert str(brief.pk) in refusal


def test_a_new_end_with_an_unchecked_text_is_refused_in_the_form(ada: Any) -> None:
    makers.make_step()
    article = makers.make_article(body=OTHER, expires_at=timezone.now() - timedelta(minutes=1))
    address, fields = form_of(ada, article)

    page = ada.post(address, fields | {"body": "<p>新写的一段。</p>", "expires_at_0": "", "expires_at_1": ""})

    article.refresh_from_db()
    assert (page.status_code, article.body) == (200, OTHER)
    assert "新写的一段" in page.content.decode()
