import pytest

from articles.parsing.lines import MOST_LINES, clean, split_lines
from articles.parsing.page import parse
from tests.parsing.outline import CLOSE, LEAD, outline


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\n \n\u3000\n"])
def test_every_line_end_parts_lines(end):
    document = parse(end.join(["望津港三年", "2020-01-02", LEAD, "- 甲", "- 乙", CLOSE]))

    assert document.title is not None
    assert document.published is not None
    assert outline(document) == [("p", LEAD), ("list", False, ("甲", "乙")), ("p", CLOSE)]


def test_blank_lines_belong_to_the_line_above_and_at_the_top_to_the_first():
    lines = split_lines("\n\n甲\n\n乙\n")

    assert [(line.start, line.end, line.text) for line in lines] == [(0, 5, "甲"), (5, 7, "乙")]


def test_cleaning_takes_what_is_invisible_and_leaves_what_is_written():
    assert clean("\ufeff\u3000甲\u200b\u00a0乙\u00ad：“１”👨\u200d👩\u200d👧 \r\n") == "甲 乙：“１”👨\u200d👩\u200d👧"


def test_a_page_of_too_many_lines_keeps_the_rest_unparsed():
    document = parse("甲。\n" * (MOST_LINES + 5))

    assert len(document.blocks) == MOST_LINES
    assert [part.why for part in document.unparsed] == ["too_many_lines"]
