"""An editor's changes are laid over a parsed page: nothing of it is lost, nothing typed is forgotten."""

from datetime import datetime
from pathlib import Path

import pytest

from articles.parsing.documents import Brief, Document, Dropped, Figure, Heading, ListBlock, Note, Table
from articles.parsing.page import parse
from articles.wire.doubts import doubts_of
from articles.wire.recutting import MOVES, Cutting
from articles.wire.rereading import TYPES
from articles.wire.reviewing import OUT, Fault, NotThisPage, Reading, Row
from articles.wire.sheet import sheet_of, with_sheet

SAMPLES = sorted((Path(__file__).parent.parent / "samples").iterdir())
REPRINT = Path(__file__).parent.parent / "samples" / "paste_reprint_hans.txt"
OPENING = "第一段说了一件事情,是完整的一句话。\n"
PAGE = OPENING + "港区消息汇总\n动态 | 舫链升级:升级持续一晚。[2020/1/19]\n最后一段也说了一件事情,是完整的一句话。\n"


def read(page: str | bytes) -> Reading:
    return Reading(parse(page))


def kinds(rows: list[Row]) -> list[str]:
    return [row.kind for row in rows]


def changed(reading: Reading, at: int, **fields: str) -> tuple[Document, list[Fault]]:
    rows = reading.rows()
    rows[at] = Row(rows[at].start, rows[at].end, rows[at].kind, rows[at].fields | fields)
    return reading.document_of(rows)


def as_kind(page: str, at: int, kind: str) -> Document:
    reading = read(page)
    rows = reading.rows()
    rows[at] = reading.retyped(rows[at], kind)
    return reading.document_of(rows)[0]


def at_of(reading: Reading, kind: str) -> int:
    return kinds(reading.rows()).index(kind)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_an_untouched_page_is_the_page_as_it_was_read(sample: Path) -> None:
    reading = read(sample.read_bytes())

    document, faults = reading.document_of(reading.rows())

    assert faults == []
    assert [part.raw for part in document.parts()] == [part.raw for part in reading.document.parts()]
    assert [kind for kind in document.blocks if not isinstance(kind, Figure)] == [
        kind for kind in reading.document.blocks if not isinstance(kind, Figure)
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_no_character_is_lost_whatever_is_moved_or_retyped(sample: Path) -> None:
    reading = read(sample.read_bytes())
    rows = reading.rows()

    for at, row in enumerate(rows):
        for move in MOVES.values():
            moved = move(Cutting(reading, rows), at)
            reading.document_of(moved)
            assert "".join(reading.text[one.start : one.end] for one in moved) == reading.text
        for kind in (*TYPES, OUT):
            reading.document_of([*rows[:at], reading.retyped(row, kind), *rows[at + 1 :]])


def test_a_brief_takes_the_line_above_it() -> None:
    reading = read(PAGE)

    rows = Cutting(reading, reading.rows()).start_earlier(2)

    assert kinds(rows) == ["paragraph", "brief", "paragraph"]
    assert reading.text[rows[1].start :].startswith("港区消息汇总\n动态")


def test_a_line_given_away_becomes_a_paragraph() -> None:
    reading = read(REPRINT.read_bytes())
    at = at_of(reading, "brief")

    rows = Cutting(reading, reading.rows()).start_later(at)

    assert kinds(rows)[at : at + 2] == ["paragraph", "brief"]
    assert rows[at].fields["text"].startswith("霁岭:将引入")
    assert rows[at + 1].fields["time"] == "2021-03-03 18:10:07"


def test_the_end_of_a_brief_moves_there_and_back() -> None:
    reading = read(PAGE)

    longer = Cutting(reading, reading.rows()).end_later(2)
    back = Cutting(reading, longer).end_earlier(2)

    assert kinds(longer) == ["paragraph", "heading", "brief"]
    assert back == reading.rows()


def test_typed_words_stay_when_a_line_is_added() -> None:
    reading = read(OPENING * 2)
    rows = reading.rows()
    rows[0] = Row(rows[0].start, rows[0].end, "paragraph", {"text": "改过的一句话。"})

    (row,) = Cutting(reading, rows).end_later(0)

    assert row.fields["text"] == f"改过的一句话。\n{OPENING.strip()}"


def test_a_paragraph_becomes_a_brief_with_its_parts() -> None:
    document = as_kind("开头的一段话说得很完整。\n港讯:夜航恢复:首班船离港。[2021/3/3 18:10]\n", 1, "paragraph")
    reading = Reading(document)
    found = reading.retyped(reading.rows()[1], "brief").fields

    assert (found["label"], found["headline"], found["text"]) == ("港讯", "夜航恢复", "首班船离港。")
    assert found["time"] == "2021-03-03 18:10"


def test_typed_words_are_taken_along_to_another_type() -> None:
    reading = read(PAGE)
    brief = reading.rows()[2]
    typed = Row(brief.start, brief.end, "brief", brief.fields | {"text": "升级持续两晚。"})

    assert reading.retyped(typed, "paragraph").fields["text"] == "动态 | 舫链升级:升级持续两晚。"


@pytest.mark.parametrize(
    ("kind", "made"), [("heading", Heading), ("figure", Figure), ("list", ListBlock), ("table", Table), ("note", Note)]
)
def test_a_line_can_be_any_block(kind: str, made: type) -> None:
    assert isinstance(as_kind(PAGE, 1, kind).blocks[1], made)


def test_what_is_left_out_stays_with_the_page() -> None:
    document = as_kind(PAGE, 1, OUT)

    assert [(type(part), part.raw) for part in document.dropped] == [(Dropped, "港区消息汇总\n")]


def test_what_was_furniture_comes_in_as_a_paragraph() -> None:
    reading = read((REPRINT.parent / "wire_page.html").read_bytes())
    rows = reading.rows()
    rows[0] = reading.retyped(rows[0], "paragraph")

    document, _ = reading.document_of(rows)

    assert document.blocks[0].text == "首页 快讯"


@pytest.mark.parametrize(
    ("written", "precision", "moment", "known"),
    [
        ("2020-01-19", "", "2020-01-19T00:00:00+08:00", "day"),
        ("2020/1/19 8:30", "", "2020-01-19T08:30:00+08:00", "minute"),
        ("2020-01-19 08:30:15", "minute", "2020-01-19T08:30:00+08:00", "minute"),
        ("2020年1月19日", "day", "2020-01-19T00:00:00+08:00", "day"),
        ("1月19日", "", None, "month-day"),
        ("", "", None, None),
    ],
)
def test_a_time_is_as_exact_as_it_is_written(
    written: str, precision: str, moment: str | None, known: str | None
) -> None:
    document, faults = changed(read(PAGE), 2, time=written, precision=precision)

    brief = next(block for block in document.blocks if isinstance(block, Brief))
    assert (faults, brief.published_at, brief.precision) == ([], moment, known)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("time", {"time": "昨天"}),
        ("time", {"time": "2020-02-30"}),
        ("time", {"time": "2020-01-19", "precision": "minute"}),
        ("text", {"headline": "", "text": " ", "items": ""}),
    ],
)
def test_what_cannot_be_is_said_beside_its_block_and_the_page_still_stands(field: str, fields: dict[str, str]) -> None:
    document, (fault,) = changed(read(PAGE), 2, **fields)

    assert (fault.row, fault.field) == (2, field)
    assert len(document.blocks) == 4


def test_a_brief_whose_time_nobody_touched_keeps_its_own_zone() -> None:
    reading = read(PAGE.replace("[2020/1/19]", "[2020/1/19 08:30 JST]"))

    document, _ = changed(reading, 2, headline="改")

    assert document.blocks[2].published_at == "2020-01-19T08:30:00+09:00"


@pytest.mark.parametrize("ends", [(3, 2), (3,), (10_000,), ()])
def test_rows_of_another_page_are_refused(ends: tuple[int, ...]) -> None:
    reading = read(PAGE)
    starts = (0, *ends)
    rows = [Row(start, end, "paragraph", {}) for start, end in zip(starts, ends, strict=False)]

    with pytest.raises(NotThisPage):
        reading.document_of(rows)


def test_a_caption_that_somebody_looked_at_is_no_doubt_any_more() -> None:
    reading = read(REPRINT.read_bytes())

    document, _ = reading.document_of(reading.rows())

    assert [block.review for block in document.blocks if isinstance(block, Figure)] == [None]


def test_doubts_are_the_caption_and_the_briefs_of_several_lines() -> None:
    reading = read(REPRINT.read_bytes())

    assert [row.kind for row in reading.rows() if doubts_of(reading, row)] == ["brief", "brief", "figure"]


def test_a_stamp_without_a_year_is_a_doubt() -> None:
    reading = read(PAGE.replace("[2020/1/19]", "[1月19日]"))

    assert doubts_of(reading, reading.rows()[2])


def test_untouched_proposals_stay_proposals() -> None:
    reading = read(REPRINT.read_bytes())

    document = with_sheet(reading.document, sheet_of(reading.document), reading.document, reading.zone)

    assert document.published is None
    assert document.date_hints == reading.document.date_hints


def test_an_emptied_date_is_not_proposed_again() -> None:
    reading = read(REPRINT.read_bytes())
    typed = {**vars_of(reading), "published": ""}

    document = with_sheet(reading.document, type(sheet_of(reading.document))(**typed), reading.document, reading.zone)

    assert sheet_of(document).published == ""


def test_a_typed_date_is_the_pages_date() -> None:
    reading = read((REPRINT.parent / "wire_page.html").read_bytes())
    typed = {**vars_of(reading), "published": "2022-04-12 9:00"}

    document = with_sheet(reading.document, type(sheet_of(reading.document))(**typed), reading.document, reading.zone)

    assert datetime.fromisoformat(document.published.value).isoformat() == "2022-04-12T09:00:00+08:00"


def vars_of(reading: Reading) -> dict[str, str]:
    sheet = sheet_of(reading.document)
    return {name: getattr(sheet, name) for name in sheet.__slots__}
