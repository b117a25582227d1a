"""`/livez`, `/readyz` and `/healthz`: each cause is named to operators, strangers read the status, and all recovers."""

import json
import logging
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from newsroom.monitoring import readiness
from newsroom.monitoring.readiness import MIN_FREE_BYTES, RecentProblems, problems, recent_problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(monkeypatch):
    """A disk with a little space left."""
    usage = SimpleNamespace(free=MIN_FREE_BYTES - 1)
    monkeypatch.setattr(readiness, "shutil", SimpleNamespace(disk_usage=lambda path: usage))
    return usage


def test_a_working_newsroom_is_live_ready_and_healthy(client):
    assert problems() == []
    assert [client.get(path).status_code for path in ("/livez", "/readyz", "/healthz")] == [200, 200, 200]


def test_monitoring_answers_under_every_host_name_and_other_pages_do_not(client):
    statuses = {
        path: client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code for path in ("/livez", "/", "/healthz")
    }

    assert statuses == {"/livez": 200, "/": 400, "/healthz": 200}


def test_a_full_disk_is_named_in_the_log_and_to_staff_only(full, client, caplog):
    User.objects.create_user("li", is_staff=True)
    staff = Client()
    staff.force_login(User.objects.get(username="li"))
    with caplog.at_level(logging.ERROR):
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"not ready")
    assert "199 MB are left on the disk" in caplog.text
    assert client.get("/healthz").json() == {"status": "failing"}
    assert "199 MB are left" in staff.get("/healthz").json()["problems"][0]


def test_a_server_is_ready_again_once_the_cause_is_gone(full, client):
    assert client.get("/readyz").status_code == 503

    full.free = MIN_FREE_BYTES
    recent_problems.forget()

    assert client.get("/readyz").status_code == 200


def test_many_questions_cost_one_check(client, monkeypatch):
    checked = []
    monkeypatch.setattr(readiness, "problems", lambda: checked.append(1) or [])

    for _number in range(20):
        client.get("/readyz")
        client.get("/healthz")

    assert len(checked) == 1


def test_a_data_folder_that_cannot_be_written_is_named(settings, tmp_path):
    settings.DATA = tmp_path / "unmounted"

    assert problems() == ["the data folder cannot be written: No such file or directory"]


def test_a_lost_database_is_named_and_the_process_stays_live(client):
    def away(*args):
        raise OperationalError("the server closed the connection\nDETAIL: a row")

    with connection.execute_wrapper(away):
        assert problems() == ["the database cannot be read: the server closed the connection"]
        assert [client.get(path).status_code for path in ("/livez", "/readyz")] == [200, 503]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_that_another_process_has_locked_is_named_until_it_is_free(client, monkeypatch):
    monkeypatch.setattr(readiness, "LOCK_SECONDS", 0.05)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert problems() == ["the database cannot be written: database is locked"]
        assert client.get("/readyz").status_code == 503
    finally:
        other.close()

    assert problems() == []


def test_a_missing_migration_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox' AND name LIKE '0002%'")

    assert problems() == [
        "1 migrations are missing, outbox.0002_stop_after_final_refusals first: run 'manage.py prepare_newsroom'"
    ]


def test_only_staff_who_are_active_read_the_report(client):
    for name, values in {"reader": {}, "former": {"is_staff": True, "is_active": False}}.items():
        client.force_login(User.objects.create_user(name, **values))
        assert client.get("/healthz").json() == {"status": "ok"}


def test_the_command_prints_the_report_and_fails_with_problems(capsys, full):
    with pytest.raises(SystemExit):
        call_command("check_health")

    assert "disk" in json.loads(capsys.readouterr().out)["problems"][0]


def test_monitoring_takes_no_forms(client):
    assert [client.post(path).status_code for path in ("/livez", "/readyz")] == [405, 405]


class Held:
    """Checks that hang until they are let go, and how often they were begun."""

    def __init__(self) -> None:
        self.begun, self.go, self.count = threading.Event(), threading.Event(), 0

    def find(self) -> list[str]:
        self.count += 1
        self.begun.set()
        assert self.go.wait(30)
        return ["slow disk"]


def test_requests_share_the_result_of_checks_that_are_running():
    held = Held()
    recent = RecentProblems(held.find)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(recent.get)
        assert held.begun.wait(30)
        others = [pool.submit(recent.get) for _ in range(3)]
        held.go.set()
        found = [each.result(30) for each in (first, *others)]

    assert found == [["slow disk"]] * 4
    assert held.count == 1


def test_checks_that_hang_hold_one_request_and_no_other(monkeypatch):
    held = Held()
    recent = RecentProblems(held.find)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(recent.get)
        assert held.begun.wait(30)
        monkeypatch.setattr(readiness, "DEADLINE", 0.0)

        others = [recent.get() for _ in range(50)]

        assert not first.done()
        held.go.set()
        assert first.result(30) == ["slow disk"]
    assert {words for found in others for words in found} == {"the checks have not ended after 0 seconds"}
    assert recent.get() == ["slow disk"]
    assert held.count == 1


def test_checks_that_fail_are_tried_again():
    answers = iter([ZeroDivisionError(), ["full"]])

    def find() -> list[str]:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    recent = RecentProblems(find)
    with pytest.raises(ZeroDivisionError):
        recent.get()

    assert recent.get() == ["full"]
