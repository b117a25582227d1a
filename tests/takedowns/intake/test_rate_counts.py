"""Rate counts: every process counts in the same rows, which name nobody and are deleted when their hour is over."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.takedowns.intake.rate_counts import count_once, delete_ended_counts
from articles.takedowns.models import NoticeCount
from newsroom.data_folder import prepare
from tests.databases import own_database
from tests.makers import make_claim
from tests.newsroom_server import prepare_newsroom, run_command

HOUR = timedelta(hours=1)
# Run by a process of its own.
COUNTING = """
from datetime import timedelta
from django.utils import timezone
from articles.takedowns.intake.rate_counts import count_once
print(*(count_once("a", timezone.now(), timedelta(hours=1)) for _number in range(50)))
"""


@pytest.mark.django_db
def test_a_count_starts_anew_when_its_hour_is_over():
    at = timezone.now()

    numbers = [count_once("a", at + after, HOUR) for after in (0 * HOUR, HOUR / 2, HOUR, HOUR * 1.5, HOUR * 2)]

    assert numbers == [1, 2, 1, 2, 1]


@pytest.mark.django_db
def test_ended_counts_are_deleted_and_running_ones_are_kept():
    at = timezone.now()
    count_once("old", at - HOUR, HOUR)
    count_once("new", at, HOUR)

    assert delete_ended_counts(at) == 1
    assert NoticeCount.objects.get().pk == "new"


@pytest.mark.django_db
def test_neither_the_network_nor_the_target_can_be_read_from_a_count(client):
    client.post("/takedowns/new/", make_claim(address="/articles/77/"), REMOTE_ADDR="192.0.2.1")

    rows = list(NoticeCount.objects.values_list("pk", flat=True))
    assert len(rows) == 2
    assert all(len(digest) == 64 and "192" not in digest[:3] for digest in rows)
    assert not NoticeCount.objects.filter(pk__contains="192.0.2").exists()


@pytest.mark.django_db(transaction=True)
def test_simultaneous_notices_are_each_counted():
    numbers: list[int] = []

    def count_many():
        try:
            numbers.extend(count_once("a", timezone.now(), HOUR) for _number in range(50))
        finally:
            connection.close()

    threads = [threading.Thread(target=count_many) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == list(range(1, 201))


@pytest.mark.slow
def test_two_processes_share_a_count(tmp_path):
    prepare(tmp_path)
    with own_database(tmp_path):
        prepare_newsroom(tmp_path)
        script = ("shell", "-v", "0", "-c", COUNTING)
        both = [ThreadPoolExecutor(1).submit(run_command, tmp_path, *script) for _number in range(2)]
        numbers = [int(number) for run in both for number in run.result().stdout.split()]

    assert sorted(numbers) == list(range(1, 101))
