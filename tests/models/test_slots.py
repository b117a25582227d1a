"""Tests of slots: unique and in the order of `sort_at`, however an item is written and however many share a second."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Byline, NewsItem
from articles.models.slots import EPOCH, second_of
from tests.makers import hours_ago, make_article, make_brief, make_person

pytestmark = pytest.mark.django_db


def test_second_of_counts_seconds_since_2000():
    assert second_of(datetime(2000, 1, 1, 0, 1, tzinfo=UTC)) == 60
    assert second_of(datetime(1999, 12, 31, 23, 59, 59, 500, tzinfo=UTC)) == -1
    assert EPOCH == 946_684_800


def test_items_of_the_same_second_take_the_next_free_slots():
    moment = hours_ago(3)

    slots = [make_article(published_at=moment).slot for _ in range(4)]

    assert slots == list(range(second_of(moment), second_of(moment) + 4))


def test_sort_at_is_happened_at_then_published_at_then_created_at():
    happened = hours_ago(500)
    brief = make_brief(happened_at=happened, happened_precision="day")
    article = make_article(published_at=hours_ago(2))
    draft = make_article(published_at=None)

    assert brief.sort_at == happened
    assert article.sort_at == article.published_at
    assert draft.sort_at == draft.created_at


def test_a_changed_happened_at_changes_the_slot():
    brief = make_brief()
    brief.happened_at, brief.happened_precision = hours_ago(90), "minute"
    brief.save()

    assert brief.slot == second_of(brief.happened_at)


def test_a_bulk_update_of_times_changes_the_slots():
    briefs = [make_brief() for _ in range(3)]
    moment = hours_ago(70)

    Brief.objects.update(happened_at=moment, happened_precision="second")

    assert sorted(NewsItem.objects.values_list("slot", flat=True)) == [
        second_of(moment) + n for n in range(len(briefs))
    ]


@pytest.mark.slow
def test_bulk_create_gives_ten_thousand_items_of_one_second_distinct_slots():
    moment = timezone.now() - timedelta(days=1)
    make_brief(happened_at=moment + timedelta(seconds=7), happened_precision="second")
    many = [Brief(headline=f"第{n}条", happened_at=moment, happened_precision="second") for n in range(10_000)]

    Brief.objects.bulk_create(many)

    slots = [brief.slot for brief in many]
    assert slots == sorted(set(slots))
    assert slots[0] == second_of(moment)
    assert second_of(moment) + 7 not in slots


def test_a_byline_has_the_slot_of_its_item_after_save_and_update():
    article = make_article(published_at=hours_ago(5))
    byline = Byline.objects.create(item=article, person=make_person())
    assert byline.slot == article.slot

    article.published_at = hours_ago(2)
    article.save()
    byline.refresh_from_db()
    assert byline.slot == article.slot

    NewsItem.objects.filter(pk=article.pk).update(published_at=hours_ago(3))
    byline.refresh_from_db()
    article.refresh_from_db()
    assert byline.slot == article.slot
