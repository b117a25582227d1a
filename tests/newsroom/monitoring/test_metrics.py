"""Metrics for the operator: who may read them, what they count, and that the alert rules name existing ones."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.takedowns.models import Case
from newsroom.monitoring import measuring
from newsroom.monitoring.metrics import exposition
from newsroom.monitoring.stored_metrics import StoredMetrics
from tests.makers import make_article, make_notice

TOKEN = "operator-" + "t" * 24
ALERTS = Path(settings.BASE_DIR) / "deploy/prometheus/alerts.yml"


@pytest.fixture
def read(settings):
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[str, float]:
        response = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    return read


@pytest.mark.django_db
def test_without_the_token_the_address_is_an_unknown_page(client, settings):
    unknown = client.get("/no-such-page")
    for token, given in (("", ""), ("", "Bearer "), (TOKEN, ""), (TOKEN, f"Bearer {TOKEN}x"), (TOKEN, TOKEN)):
        settings.METRICS_TOKEN = token
        response = client.get("/metrics", headers={"authorization": given} if given else {})
        assert (response.status_code, response.content, response["Cache-Control"]) == (404, unknown.content, "no-store")


@pytest.mark.django_db
def test_requests_page_cache_and_publications_are_counted(read, client, settings, django_capture_on_commit_callbacks):
    def seen(name: str) -> float:
        return read().get(name, 0)

    article = make_article()
    hits, misses = 'newsroom_page_cache_total{result="hit"}', 'newsroom_page_cache_total{result="miss"}'
    before = (seen(hits), seen(misses), seen("newsroom_editions_seen"))
    for _number in range(3):
        assert client.get(article.get_absolute_url()).status_code == 200
    assert (seen(hits) - before[0], seen(misses) - before[1]) == (2, 1)
    assert seen("newsroom_editions_seen") > before[2]

    def publish(request):
        article.headline = "改过的标题"
        article.save()
        article.save()
        return client.get("/livez")

    request = client.get(article.get_absolute_url()).wsgi_request
    published = seen("newsroom_publish_to_visible_seconds_count")
    with django_capture_on_commit_callbacks(execute=True):
        measuring.measure(publish)(request)
    # Once for a request, however many rows it changed.
    assert seen("newsroom_publish_to_visible_seconds_count") - published == 1


@pytest.mark.django_db
def test_what_waits_and_is_late_is_told_and_a_lost_database_is_not_ready(read, monkeypatch):
    notice, _token = make_notice(item=make_article())
    case: Case = notice.cases.get()
    case.due_at = timezone.now() - timedelta(hours=3)
    case.save()

    values = read()

    assert values['newsroom_cases{state="overdue"}'] == 1
    assert 3 * 3600 <= values["newsroom_case_overdue_seconds"] < 3 * 3600 + 600
    monkeypatch.setattr("newsroom.monitoring.report.problems", lambda: ["the database cannot be read"])
    assert read()["newsroom_ready"] == 0


@pytest.mark.django_db
def test_alert_rules_and_the_guide_name_metrics_that_exist(settings):
    exposed = exposition(StoredMetrics()).decode()
    families = set(re.findall(r"^# TYPE (newsroom_\w+) ", exposed, re.MULTILINE))
    named = set(re.findall(r"newsroom_[a-z_]+", ALERTS.read_text(encoding="utf-8")))

    assert len(named) > 6
    assert {name.removesuffix("_bucket") for name in named} <= families
    for state in re.findall(r'newsroom_(\w+)\{state="(\w+)"\}', ALERTS.read_text(encoding="utf-8")):
        assert f'newsroom_{state[0]}{{state="{state[1]}"}}' in exposed
