"""Public pages of reports: page, CSV and JSON of published rows only, in both languages."""

import csv
import io
import json

import pytest
from django.test import Client

from articles.takedowns.models import TransparencyReport
from articles.takedowns.report.figures import exact_figures, public_figures
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.report.shown_report import duration_words
from tests.takedowns.report.reporting import LAST, fill, fill_appeals
from tests.takedowns.report.test_publishing import publish

pytestmark = pytest.mark.django_db


def test_before_the_first_report_the_page_says_so():
    response = Client().get("/transparency/")

    assert response.status_code == 200
    assert "第一份报告" in response.content.decode()


@pytest.mark.parametrize("path", [f"{LAST.code}/", f"{LAST.code}.csv", f"{LAST.code}.json", "2026-h3/", "1999-h1/"])
def test_an_unpublished_half_year_is_unknown(path):
    fill(5)

    assert Client().get(f"/transparency/{path}").status_code == 404


def test_the_page_reads_published_rows_only(django_assert_max_num_queries):
    fill(20)
    publish()
    Client().get("/transparency/")

    with django_assert_max_num_queries(8) as queries:
        page = Client().get(f"/en/transparency/{LAST.code}/").content.decode()

    assert "Notices and what became of them" in page
    tables = ("takedowns_notice", "takedowns_case", "takedowns_decision", "takedowns_ledgerevent")
    assert not [query for query in queries.captured_queries if any(f'"{table}"' in query["sql"] for table in tables)]


def test_the_page_masks_small_numbers_and_prints_the_ledger():
    fill(20)
    report = publish()

    page = Client().get("/transparency/").content.decode()

    assert "※" in page
    assert report.digest in page
    assert report.ledger_hash in page


def test_json_and_csv_hold_the_same_numbers():
    fill(20)
    fill_appeals()
    report = publish()

    figures = json.loads(Client().get(f"/transparency/{LAST.code}.json").content)["figures"]
    text = Client().get(f"/transparency/{LAST.code}.csv").content.decode()
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(text))}

    assert figures == report.figures == public_figures(exact_figures(LAST))
    for table in ("notices", "appeals"):
        for row, cells in figures[table].items():
            for column, number in cells.items():
                assert rows[table, row, column] == ("masked" if number is None else str(number))
    assert {rows["appeals", "total", "total"], rows["appeals", "dmca_counter", "lawsuit"]} == {"47", "masked"}
    assert rows["checkpoint", figures["checkpoints"][0]["day"], str(figures["checkpoints"][0]["events"])]


def test_the_page_shows_appeals_and_a_report_published_before_they_were_counted_does_not():
    fill(20)
    fill_appeals()
    report = publish()
    assert "异议和反通知" in Client().get("/transparency/").content.decode()
    earlier = {name: table for name, table in report.figures.items() if name != "appeals"}
    before = LAST.previous

    TransparencyReport(
        starts_on=before.starts_on, figures=earlier, digest="0" * 64, ledger_sequence=0, ledger_hash=""
    ).save()

    page = Client().get(f"/transparency/{before.code}/").content.decode()
    assert "异议和反通知" not in page
    assert "投诉" in page
    assert Client().get(f"/transparency/{before.code}.csv").status_code == 200


def test_the_corrections_page_links_the_report_and_the_report_the_corrections():
    assert 'href="/transparency/"' in Client().get("/corrections/").content.decode()
    assert 'href="/corrections/"' in Client().get("/transparency/").content.decode()


def test_half_years_follow_each_other():
    assert HalfYear(2026, 2).following == HalfYear(2027, 1)
    assert HalfYear(2026, 1).previous == HalfYear(2025, 2)
    assert HalfYear.parse("2026-h2") == HalfYear(2026, 2)
    assert HalfYear.parse("2026-h3") is None
    assert HalfYear(2026, 1).stop == HalfYear(2026, 2).start


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "1分钟"), (1_800, "30分钟"), (5 * 3_600, "5小时"), (3 * 86_400 + 43_200, "3.5天"), (None, "")],
)
def test_durations_are_told_in_the_unit_a_reader_would_use(seconds, words):
    assert duration_words(seconds) == words


def test_only_published_reports_are_listed():
    publish(LAST.previous)
    publish()

    page = Client().get("/transparency/").content.decode()

    assert TransparencyReport.objects.count() == 2
    assert f'href="/transparency/{LAST.previous.code}/"' in page
