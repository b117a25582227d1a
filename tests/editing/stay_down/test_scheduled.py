"""Schedules of what resembles removed content: cancelled once for all targets of a decision, and none is missed."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.editing.stay_down import scheduled
from articles.editing.stay_down.scheduled import cancel_due_schedules, checking_schedules_once
from articles.models import Mode, NewsItem
from tests import makers

pytestmark = pytest.mark.django_db
TEXT = "<p>临屿港二号航道昨夜恢复夜航，首班货轮零时十五分离泊，引航员全程登轮，港内另有两艘拖轮待命。</p>"
OTHER = "<p>西岸堤坝加固工程本周完工，海关仓库下月迁往新址，渔港调度中心将同时启用新的潮汐观测设备。</p>"


def planned(body: str, minutes: float) -> NewsItem:
    return makers.make_article(body=body, published_at=timezone.now() + timedelta(minutes=minutes))


def is_planned(item: NewsItem) -> bool:
    return NewsItem.objects.get(pk=item.pk).published_at is not None


def test_schedules_are_compared_once_for_all_targets_of_a_block(monkeypatch):
    removed, other = makers.make_article(body=TEXT), makers.make_article(body=OTHER)
    same, second, unlike = planned(TEXT, 30), planned(OTHER, 40), planned("<p>天气晴好，风力三到四级。</p>", 50)
    compared = []
    compare = scheduled.matches_not_allowed
    monkeypatch.setattr(scheduled, "matches_not_allowed", lambda *given: compared.append(1) or compare(*given))

    with transaction.atomic(), checking_schedules_once(None):
        for item in (removed, other):
            restrict(item, Mode.REMOVED, None, "应要求")

    assert len(compared) == 1
    assert [is_planned(item) for item in (same, second, unlike)] == [False, False, True]


def test_a_schedule_beyond_the_first_ones_is_cancelled_before_its_time(monkeypatch):
    removed = makers.make_article(body=TEXT)
    planned("<p>天气晴好，风力三到四级。</p>", 5)
    late = planned(TEXT, 90)
    monkeypatch.setattr(scheduled, "MAX_CHECKED", 1)
    restrict(removed, Mode.REMOVED, None, "应要求")
    assert is_planned(late)
    monkeypatch.setattr(scheduled, "MAX_CHECKED", 300)

    assert cancel_due_schedules(timezone.now() + timedelta(minutes=60)) == 0
    assert cancel_due_schedules(timezone.now() + timedelta(minutes=80)) == 1

    assert not is_planned(late)
