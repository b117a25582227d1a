"""Review rows: the changes of an editor to a parsed page lose neither characters of the page nor edited text."""

from datetime import datetime
from pathlib import Path

import pytest

from articles.ingest.confirmation.doubts import doubts_of
from articles.ingest.confirmation.metadata_form import metadata_of, with_metadata
from articles.ingest.confirmation.reparse import TYPES
from articles.ingest.confirmation.row_bounds import MOVES, RowBounds
from articles.ingest.confirmation.rows import LEAVE_OUT, MismatchedRowsError, ReviewedPage, ReviewRow, RowFault
from articles.parsing.document import Document, Dropped, Figure, Heading, ListBlock, Note, ParsedBrief, Table
from articles.parsing.page import parse

SAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "samples").rglob("*") if path.suffix in (".txt", ".html")
)
REPRINT = Path(__file__).parents[2] / "samples" / "paste_reprint_hans.txt"
OPENING = "第一段说了一件事情,是完整的一句话。\n"
PAGE = OPENING + "港区消息汇总\n动态 | 舫链升级:升级持续一晚。[2020/1/19]\n最后一段也说了一件事情,是完整的一句话。\n"


def read(page: str | bytes) -> ReviewedPage:
    return ReviewedPage(parse(page))


def kinds(rows: list[ReviewRow]) -> list[str]:
    return [row.kind for row in rows]


def changed(page: ReviewedPage, at: int, **fields: str) -> tuple[Document, list[RowFault]]:
    rows = page.rows()
    rows[at] = ReviewRow(rows[at].start, rows[at].end, rows[at].kind, rows[at].fields | fields)
    return page.document_of(rows)


def as_kind(page: str, at: int, kind: str) -> Document:
    page = read(page)
    rows = page.rows()
    rows[at] = page.retyped(rows[at], kind)
    return page.document_of(rows)[0]


def at_of(page: ReviewedPage, kind: str) -> int:
    return kinds(page.rows()).index(kind)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_page_without_changes_is_the_parsed_page(sample: Path) -> None:
    page = read(sample.read_bytes())

    document, faults = page.document_of(page.rows())

    assert faults == []
    assert [part.raw for part in document.parts()] == [part.raw for part in page.document.parts()]
    assert [kind for kind in document.blocks if not isinstance(kind, Figure)] == [
        kind for kind in page.document.blocks if not isinstance(kind, Figure)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_moving_and_retyping_rows_loses_no_character(sample: Path) -> None:
    page = read(sample.read_bytes())
    rows = page.rows()

    for at, row in enumerate(rows):
        for move in MOVES.values():
            moved = move(RowBounds(page, rows), at)
            page.document_of(moved)
            assert "".join(page.text[row.start : row.end] for row in moved) == page.text
        for kind in (*TYPES, LEAVE_OUT):
            page.document_of([*rows[:at], page.retyped(row, kind), *rows[at + 1 :]])


def test_a_brief_can_be_extended_by_the_line_above() -> None:
    page = read(PAGE)

    rows = RowBounds(page, page.rows()).start_earlier(2)

    assert kinds(rows) == ["paragraph", "brief", "paragraph"]
    assert page.text[rows[1].start :].startswith("港区消息汇总\n动态")


def test_a_detached_line_becomes_a_paragraph() -> None:
    page = read(REPRINT.read_bytes())
    at = at_of(page, "brief")

    rows = RowBounds(page, page.rows()).start_later(at)

    assert kinds(rows)[at : at + 2] == ["paragraph", "brief"]
    assert rows[at].fields["text"].startswith("霁岭:将引入")
    assert rows[at + 1].fields["time"] == "2021-03-03 18:10:07"


def test_the_end_of_a_brief_can_be_moved_and_moved_back() -> None:
    page = read(PAGE)

    longer = RowBounds(page, page.rows()).end_later(2)
    back = RowBounds(page, longer).end_earlier(2)

    assert kinds(longer) == ["paragraph", "heading", "brief"]
    assert back == page.rows()


def test_edited_text_stays_when_a_line_is_added() -> None:
    page = read(OPENING * 2)
    rows = page.rows()
    rows[0] = ReviewRow(rows[0].start, rows[0].end, "paragraph", {"text": "改过的一句话。"})

    (row,) = RowBounds(page, rows).end_later(0)

    assert row.fields["text"] == f"改过的一句话。\n{OPENING.strip()}"


def test_a_paragraph_retyped_as_a_brief_has_its_fields() -> None:
    document = as_kind("开头的一段话说得很完整。\n港讯:夜航恢复:首班船离港。[2021/3/3 18:10]\n", 1, "paragraph")
    page = ReviewedPage(document)
    fields = page.retyped(page.rows()[1], "brief").fields

    assert (fields["label"], fields["headline"], fields["text"]) == ("港讯", "夜航恢复", "首班船离港。")
    assert fields["time"] == "2021-03-03 18:10"


def test_edited_text_is_kept_when_the_type_changes() -> None:
    page = read(PAGE)
    brief = page.rows()[2]
    typed = ReviewRow(brief.start, brief.end, "brief", brief.fields | {"text": "升级持续两晚。"})

    assert page.retyped(typed, "paragraph").fields["text"] == "动态 | 舫链升级:升级持续两晚。"


@pytest.mark.parametrize(
    ("kind", "block_class"),
    [("heading", Heading), ("figure", Figure), ("list", ListBlock), ("table", Table), ("note", Note)],
)
def test_a_line_can_be_a_block_of_any_type(kind: str, block_class: type) -> None:
    assert isinstance(as_kind(PAGE, 1, kind).blocks[1], block_class)


def test_a_block_that_is_left_out_stays_in_the_document() -> None:
    document = as_kind(PAGE, 1, LEAVE_OUT)

    assert [(type(part), part.raw) for part in document.dropped] == [(Dropped, "港区消息汇总\n")]


def test_boilerplate_can_be_included_as_a_paragraph() -> None:
    page = read((REPRINT.parent / "wire_page.html").read_bytes())
    rows = page.rows()
    rows[0] = page.retyped(rows[0], "paragraph")

    document, _ = page.document_of(rows)

    assert document.blocks[0].text == "首页 快讯"


@pytest.mark.parametrize(
    ("written", "precision", "moment", "expected"),
    [
        ("2020-01-19", "", "2020-01-19T00:00:00+08:00", "day"),
        ("2020/1/19 8:30", "", "2020-01-19T08:30:00+08:00", "minute"),
        ("2020-01-19 08:30:15", "minute", "2020-01-19T08:30:00+08:00", "minute"),
        ("2020年1月19日", "day", "2020-01-19T00:00:00+08:00", "day"),
        ("1月19日", "", None, "month-day"),
        ("", "", None, None),
    ],
)
def test_a_time_is_as_precise_as_it_is_written(
    written: str, precision: str, moment: str | None, expected: str | None
) -> None:
    document, faults = changed(read(PAGE), 2, time=written, precision=precision)

    brief = next(block for block in document.blocks if isinstance(block, ParsedBrief))
    assert (faults, brief.published_at, brief.precision) == ([], moment, expected)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("time", {"time": "昨天"}),
        ("time", {"time": "2020-02-30"}),
        ("time", {"time": "2020-01-19", "precision": "minute"}),
        ("text", {"headline": "", "text": " ", "items": ""}),
    ],
)
def test_an_invalid_field_is_reported_and_the_block_stays_as_parsed(field: str, fields: dict[str, str]) -> None:
    document, (fault,) = changed(read(PAGE), 2, **fields)

    assert (fault.row, fault.field) == (2, field)
    assert len(document.blocks) == 4


def test_a_time_that_was_not_edited_keeps_its_zone() -> None:
    page = read(PAGE.replace("[2020/1/19]", "[2020/1/19 08:30 JST]"))

    document, _ = changed(page, 2, headline="改")

    assert document.blocks[2].published_at == "2020-01-19T08:30:00+09:00"


@pytest.mark.parametrize("ends", [(3, 2), (3,), (10_000,), ()])
def test_rows_of_another_page_are_refused(ends: tuple[int, ...]) -> None:
    page = read(PAGE)
    starts = (0, *ends)
    rows = [ReviewRow(start, end, "paragraph", {}) for start, end in zip(starts, ends, strict=False)]

    with pytest.raises(MismatchedRowsError):
        page.document_of(rows)


def test_a_saved_caption_is_no_longer_doubtful() -> None:
    page = read(REPRINT.read_bytes())

    document, _ = page.document_of(page.rows())

    assert [block.review for block in document.blocks if isinstance(block, Figure)] == [None]


def test_a_lost_caption_and_briefs_of_several_lines_are_doubtful() -> None:
    page = read(REPRINT.read_bytes())

    assert [row.kind for row in page.rows() if doubts_of(page, row)] == ["brief", "brief", "figure"]


def test_a_brief_with_a_date_without_year_is_doubtful() -> None:
    page = read(PAGE.replace("[2020/1/19]", "[1月19日]"))

    assert doubts_of(page, page.rows()[2])


def test_a_proposed_date_that_was_not_edited_stays_a_proposal() -> None:
    page = read(REPRINT.read_bytes())

    document = with_metadata(page.document, metadata_of(page.document), page.document, page.zone)

    assert document.published is None
    assert document.date_hints == page.document.date_hints


def test_a_date_that_was_deleted_is_not_proposed_again() -> None:
    page = read(REPRINT.read_bytes())
    typed = {**metadata_fields(page), "published": ""}

    document = with_metadata(page.document, type(metadata_of(page.document))(**typed), page.document, page.zone)

    assert metadata_of(document).published == ""


def test_a_typed_date_becomes_the_date_of_the_page() -> None:
    page = read((REPRINT.parent / "wire_page.html").read_bytes())
    typed = {**metadata_fields(page), "published": "2022-04-12 9:00"}

    document = with_metadata(page.document, type(metadata_of(page.document))(**typed), page.document, page.zone)

    assert datetime.fromisoformat(document.published.value).isoformat() == "2022-04-12T09:00:00+08:00"


def metadata_fields(page: ReviewedPage) -> dict[str, str]:
    metadata = metadata_of(page.document)
    return {name: getattr(metadata, name) for name in metadata.__slots__}
