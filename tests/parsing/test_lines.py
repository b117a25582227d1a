import pytest

from articles.parsing.lines import MAX_LINES, clean, split_lines
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, outline


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\n \n\u3000\n"])
def test_every_line_ending_separates_lines(end):
    document = parse(end.join(["望津港三年", "2020-01-02", LEAD, "- 甲", "- 乙", CLOSE]))

    assert document.title is not None
    assert document.published is not None
    assert outline(document) == [("p", LEAD), ("list", False, ("甲", "乙")), ("p", CLOSE)]


def test_blank_lines_belong_to_the_line_above_and_at_the_top_to_the_first():
    lines = split_lines("\n\n甲\n\n乙\n")

    assert [(line.start, line.end, line.text) for line in lines] == [(0, 5, "甲"), (5, 7, "乙")]


def test_cleaning_removes_invisible_characters_only():
    assert clean("\ufeff\u3000甲\u200b\u00a0乙\u00ad：“１”👨\u200d👩\u200d👧 \r\n") == "甲 乙：“１”👨\u200d👩\u200d👧"


@pytest.mark.slow
def test_lines_beyond_the_limit_are_kept_unparsed():
    document = parse("甲。\n" * (MAX_LINES + 5))

    assert len(document.blocks) == MAX_LINES
    assert [part.why for part in document.unparsed] == ["too_many_lines"]


def test_a_slice_without_characters_such_as_that_of_a_picture_has_no_lines():
    assert split_lines("") == []
