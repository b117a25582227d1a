"""A clock that jumps a day: what was not released yet is hidden again, limits and queues go on, monitoring says it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from articles.outbox.models import Message
from articles.outbox.sending import FIRST_WAIT, send_due
from articles.takedowns.intake.rate_counts import count_once
from newsroom.monitoring import readiness
from newsroom.monitoring.readiness import recent_degradations
from newsroom.signin.limits import NAME, Budget, take
from tests import makers
from tests.conftest import Clock
from tests.mail_servers import IN_MEMORY, smtp
from tests.newsroom_server import free_port

pytestmark = pytest.mark.django_db
DAY = {"days": 1}


def test_what_is_scheduled_for_tomorrow_is_hidden_again_when_the_clock_goes_back(clock: Clock) -> None:
    item = makers.make_article(headline="明天的船", published_at=clock.now + timedelta(hours=12))
    reader = Client()

    clock.advance(**DAY)
    seen = [reader.get(path).status_code for path in (item.get_absolute_url(), "/")]
    shown = "明天的船" in reader.get("/").text
    clock.advance(days=-1)

    assert (seen, shown) == ([200, 200], True)
    # The bytes of tomorrow are in the page cache.
    assert reader.get(item.get_absolute_url()).status_code == 404
    assert "明天的船" not in reader.get("/").text


def test_limits_last_no_longer_because_the_clock_went_back(clock: Clock) -> None:
    clock.advance(**DAY)
    counts = [count_once("a" * 64, clock.now, timedelta(hours=1)) for _ in range(3)]
    waits = [take(Budget(NAME, "ada")) for _ in range(7)]
    clock.advance(days=-1)

    assert counts == [1, 2, 3]
    assert waits[-1] > 0
    assert count_once("a" * 64, clock.now, timedelta(hours=1)) == 1
    assert take(Budget(NAME, "ada")) == 0


def test_mail_written_or_tried_before_the_clock_went_back_does_not_wait_for_a_day(clock: Clock, settings) -> None:
    clock.advance(**DAY)
    tried = makers.make_message()
    settings.MAILERS = smtp("127.0.0.1", free_port())
    assert send_due() == Counter(failed=1)
    written = makers.make_message(created_at=clock.now, not_before=clock.now)
    clock.advance(days=-1)
    settings.MAILERS = IN_MEMORY

    assert send_due() == Counter(sent=2)
    assert not Message.objects.filter(pk__in=[tried.pk, written.pk], sent_at=None).exists()


def test_a_retry_and_a_letter_that_can_be_undone_wait_as_long_as_ever(clock: Clock, settings) -> None:
    settings.MAILERS = smtp("127.0.0.1", free_port())
    makers.make_message()
    makers.make_message(not_before=clock.now + timedelta(hours=1))
    assert send_due() == Counter(failed=1)

    assert send_due() == Counter()
    clock.advance(seconds=FIRST_WAIT.total_seconds())
    assert send_due() == Counter(failed=1)


def test_sessions_and_waiting_mail_survive_a_day_forward(clock: Clock, settings, ada: Client) -> None:
    settings.MAILERS = IN_MEMORY
    makers.make_message()
    clock.advance(**DAY)

    assert send_due() == Counter(sent=1)
    clock.advance(days=-1)
    assert ada.get("/admin/").status_code == 200


def test_readiness_says_that_the_clock_went_back_until_it_is_right_again(
    clock: Clock, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "DATABASE_CHECKS", ())
    clock.advance(**DAY)
    makers.make_message(created_at=clock.now)
    assert client.get("/readyz").text == "ok"
    recent_degradations.forget()

    clock.advance(days=-1)
    # Not 503, which would take every server out of the load balancer: they share the rows of tomorrow.
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "degraded")
    assert recent_degradations.get() == ["the clock went back: the newest row was written 1440 minutes from now"]

    clock.advance(**DAY)
    recent_degradations.forget()
    assert client.get("/readyz").text == "ok"
