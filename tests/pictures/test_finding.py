"""Finding pictures by two characters, initials and readings, in pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.pictures import finding
from articles.pictures.finding import find_pictures, install_parts, sync_parts
from articles.pictures.models import Picture, PicturePart
from tests.makers import make_picture
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db


def found(typed: str, before: int | None = None, most: int = 24) -> list[str]:
    return [picture.alt for picture in find_pictures(Picture.objects.all(), typed, before, most).pictures]


@pytest.mark.parametrize("column", ["alt", "caption", "credit", "keywords"])
def test_two_characters_of_any_text_find_a_picture(column: str) -> None:
    picture = make_picture(**{"alt": "灯塔", column: "夜里的码头 Harbour"})
    make_picture(alt="沙滩")

    for typed in ("码头", "的码", "rb", "HARB"):
        assert found(typed) == [picture.alt], typed


@pytest.mark.parametrize("typed", ["mt", "yldmt", "matou", "ma tou"])
def test_initials_and_readings_find_a_picture(typed: str) -> None:
    make_picture(alt="夜里的码头"), make_picture(alt="头目")

    assert found(typed) == ["夜里的码头"]


def test_everything_typed_must_be_in_the_texts() -> None:
    make_picture(alt="港口夜景", keywords="台风"), make_picture(alt="港口"), make_picture(alt="夜景 口港")

    assert found("港口 台风") == ["港口夜景"]
    assert found("港口夜景") == ["港口夜景"]
    assert found("港口 早晨") == []


def test_less_than_two_characters_find_the_newest_pictures() -> None:
    for alt in ("一", "二", "三"):
        make_picture(alt=alt)

    assert found("") == found("一") == ["三", "二", "一"]


def test_a_number_finds_its_picture_first() -> None:
    numbered = make_picture(alt="灯塔")
    mentioned = make_picture(alt=f"第{numbered.pk:02}号泊位")

    assert found(f"{numbered.pk:02}") == ["灯塔", mentioned.alt]


def test_pages_continue_without_a_gap_or_a_repetition() -> None:
    for number in range(7):
        make_picture(alt=f"码头{number}")
    seen, before = [], None
    while True:
        page = find_pictures(Picture.objects.all(), "码头", before, 3)
        seen += [picture.alt for picture in page.pictures]
        if (before := page.older) is None:
            break

    assert seen == [f"码头{number}" for number in range(6, -1, -1)]


def test_a_search_that_stops_early_says_where_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MAX_EXAMINED", 4)
    wanted = make_picture(alt="港口 夜景")
    for number in range(9):
        make_picture(alt=f"港口{number}"), make_picture(alt=f"夜景{number}")
    seen, before, rounds = [], None, 0
    while True:
        page = find_pictures(Picture.objects.all(), "港口 夜景", before, 3)
        seen += [picture.pk for picture in page.pictures]
        rounds += 1
        if (before := page.older) is None:
            break

    assert seen == [wanted.pk]
    assert rounds > 1


def test_a_changed_text_is_found_and_the_former_is_not() -> None:
    picture = make_picture(alt="码头")

    picture.alt = "灯塔"
    picture.save()

    assert found("灯塔") == ["灯塔"]
    assert found("码头") == []


def test_pictures_from_before_are_found_after_an_upgrade() -> None:
    make_picture(alt="码头")
    PicturePart.objects.all().delete()
    assert found("码头") == []

    install_parts()

    assert found("码头") == ["码头"]


def test_a_search_reads_no_more_pictures_than_it_may_examine() -> None:
    digest = make_picture(alt="港口 夜景").digest
    pictures = Picture.objects.bulk_create(
        Picture(alt=f"港口{number}", width=1, height=1, digest=digest, file="x") for number in range(1_500)
    )
    sync_parts(pictures)
    analyse_tables()

    with CaptureQueriesContext(connection) as queries:
        find_pictures(Picture.objects.all(), "港口 夜景", None, 24)
        find_pictures(Picture.objects.all(), "港口", 900, 24)

    tables = ("pictures_picture", "pictures_picturepart")
    statements = [query["sql"] for query in queries.captured_queries if query["sql"].startswith("SELECT")]
    assert len(statements) < 20
    assert [step for sql in statements for step in table_scans(sql, tables, finding.MAX_EXAMINED)] == []
