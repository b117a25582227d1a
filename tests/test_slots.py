"""An item's slot: unique, ordered like its time, whatever the door and however many share a second."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Byline, NewsItem
from articles.models.slots import EPOCH, second_of
from tests.makers import hours_ago, make_article, make_brief, make_person

pytestmark = pytest.mark.django_db


def test_a_slot_is_the_second_since_2000():
    assert second_of(datetime(2000, 1, 1, 0, 1, tzinfo=UTC)) == 60
    assert second_of(datetime(1999, 12, 31, 23, 59, 59, 500, tzinfo=UTC)) == -1
    assert EPOCH == 946_684_800


def test_items_of_one_second_take_the_next_free_slots_upward():
    moment = hours_ago(3)

    slots = [make_article(published_at=moment).slot for _ in range(4)]

    assert slots == list(range(second_of(moment), second_of(moment) + 4))


def test_a_brief_stands_at_its_own_time_and_an_article_at_its_release():
    happened = hours_ago(500)
    brief = make_brief(happened_at=happened, happened_precision="day")
    article = make_article(published_at=hours_ago(2))
    draft = make_article(published_at=None)

    assert brief.sort_at == happened
    assert article.sort_at == article.published_at
    assert draft.sort_at == draft.created_at


def test_an_item_whose_time_moves_changes_its_slot():
    brief = make_brief()
    brief.happened_at, brief.happened_precision = hours_ago(90), "minute"
    brief.save()

    assert brief.slot == second_of(brief.happened_at)


def test_a_bulk_change_of_times_moves_the_slots_too():
    briefs = [make_brief() for _ in range(3)]
    moment = hours_ago(70)

    Brief.objects.update(happened_at=moment, happened_precision="second")

    assert sorted(NewsItem.objects.values_list("slot", flat=True)) == [
        second_of(moment) + n for n in range(len(briefs))
    ]


def test_ten_thousand_items_of_one_second_made_at_once_are_all_placed():
    moment = timezone.now() - timedelta(days=1)
    make_brief(happened_at=moment + timedelta(seconds=7), happened_precision="second")
    many = [Brief(headline=f"第{n}条", happened_at=moment, happened_precision="second") for n in range(10_000)]

    Brief.objects.bulk_create(many)

    slots = [brief.slot for brief in many]
    assert slots == sorted(set(slots))
    assert slots[0] == second_of(moment)
    assert second_of(moment) + 7 not in slots


def test_a_byline_stands_where_its_item_stands():
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
