"""Scheduled working copies: published in time and once, or kept with the reason that refused them."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles.editing import due_working_copies
from articles.editing.change_kinds import ChangeKind
from articles.editing.due_working_copies import publish_due_copies, scheduled_counts
from articles.editing.restrictions import restrict
from articles.editing.revisions.record import revisions_of
from articles.editing.working_copies import Statement, schedule_working_copy, working_copy_of
from articles.models import Mode, NewsItem, Revision, WorkingCopy
from articles.pictures.models import Picture
from tests.editing.test_working_copies import make_copy, number_of
from tests.makers import hours_ahead, make_article, make_person_at_desk, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_person_at_desk("ada")


def scheduled(by: User, hours: float = 1, **values: Any) -> NewsItem:
    """An item with a copy that was scheduled for so many hours from now, which may have passed."""
    item = make_article(headline="甲")
    make_copy(item, by, **({"headline": "乙"} | values))
    statement = Statement(ChangeKind.CORRECTION, "标题有误。")
    schedule_working_copy(item, number_of(item), statement, by, hours_ahead(abs(hours)))
    WorkingCopy.objects.filter(item=item.pk).update(scheduled_for=hours_ahead(hours))
    return item


def headline(item: NewsItem) -> str:
    return NewsItem.objects.get(pk=item.pk).headline


def test_a_due_copy_is_published_with_what_readers_are_told(ada: User) -> None:
    item = scheduled(ada, -0.01)
    call_command("publish_working_copies")

    assert headline(item) == "乙"
    assert NewsItem.objects.get(pk=item.pk).corrections.get().text == "标题有误。"
    latest = revisions_of(item)[0]
    assert (latest.kind, latest.channel, latest.by) == (Revision.Kind.CORRECTION, "command", ada)


def test_nothing_is_published_early(ada: User) -> None:
    item = scheduled(ada, 0.01)

    assert not publish_due_copies()
    assert headline(item) == "甲"


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda item: NewsItem.objects.filter(pk=item.pk).update(standfirst="别人写的导语"),
        lambda item: restrict(item, Mode.REMOVED, reason="侵权", by=None),
    ],
)
def test_a_refused_copy_is_kept_with_its_reason(ada: User, meanwhile: Callable[[NewsItem], Any]) -> None:
    item = scheduled(ada, -0.01)
    meanwhile(item)
    assert publish_due_copies() == {"refused": 1}
    assert not publish_due_copies()
    copy = working_copy_of(item)

    assert copy is not None
    assert copy.refusal
    assert headline(item) == "甲"
    assert scheduled_counts(timezone.now() + timedelta(hours=1)) == {"overdue": 0, "refused": 1}


def test_an_error_of_one_copy_does_not_stop_the_others(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = scheduled(ada, -0.02), scheduled(ada, -0.01)
    publish = due_working_copies.publish_working_copy

    def fails_for_one(item: NewsItem, *values: Any) -> Any:
        if item.pk == broken.pk:
            raise RuntimeError
        return publish(item, *values)

    monkeypatch.setattr(due_working_copies, "publish_working_copy", fails_for_one)
    with pytest.raises(SystemExit):
        call_command("publish_working_copies")

    assert (headline(broken), headline(other)) == ("甲", "乙")
    assert scheduled_counts(timezone.now() + timedelta(minutes=3)) == {"overdue": 1, "refused": 0}


def test_a_copy_is_overdue_when_the_worker_missed_two_runs(ada: User) -> None:
    item = scheduled(ada)
    moment = working_copy_of(item).scheduled_for  # type: ignore[union-attr]
    assert moment is not None

    assert scheduled_counts(moment + timedelta(seconds=100))["overdue"] == 0
    assert scheduled_counts(moment + timedelta(seconds=130))["overdue"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_a_copy_once(ada: User) -> None:
    items = [scheduled(ada, -0.01) for _number in range(5)]
    start, results = Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            results.append(publish_due_copies())
        finally:
            connection.close()

    workers = [Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts["published"] for counts in results) == 5
    for item in items:
        assert NewsItem.objects.get(pk=item.pk).corrections.count() == 1
        assert revisions_of(item).filter(kind=Revision.Kind.CORRECTION).count() == 1


def test_the_stored_reason_describes_no_picture(ada: User) -> None:
    picture = make_picture(alt="码头上的举报人")
    item = scheduled(ada, -0.01, lead_picture=picture)
    Picture.objects.filter(pk=picture.pk).update(credit="", licence=None)
    publish_due_copies()
    stored = WorkingCopy.objects.get(item=item.pk).refusal + LogEntry.objects.latest("pk").change_message

    assert f"{picture.pk}" in stored
    assert "举报人" not in stored
