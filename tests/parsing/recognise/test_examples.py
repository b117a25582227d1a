"""The examples beside the patterns of the parser."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

import articles.parsing
from articles.parsing.recognise import brief_timestamps, credits, dates, editor_notes, figures, rights
from articles.parsing.recognise.boilerplate import ROWS, boilerplate_kind
from articles.parsing.recognise.boilerplate_rows.kinds import BOILERPLATE
from articles.parsing.recognise.bylines import english as english_bylines
from articles.parsing.recognise.bylines import header_lines as bylines
from articles.parsing.recognise.bylines import header_noise
from articles.parsing.recognise.bylines import keyed as keyed_bylines
from articles.parsing.recognise.bylines import mixed as mixed_bylines
from articles.parsing.recognise.bylines import reporters as reporter_bylines
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.headers import undated_names

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_LENGTH_WITHOUT_EXAMPLES = 100
# Put together from other patterns, which have examples of their own.
COMBINED = ("_ANY", "_DATE_OPENING")


def patterns() -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    """Name, pattern and examples of each compiled pattern of a module of the parser, where it is defined."""
    for info in pkgutil.walk_packages(articles.parsing.__path__, "articles.parsing."):
        values = vars(importlib.import_module(info.name))
        imported = {name for name in values if not name.startswith("_") and f"{name}_EXAMPLES" not in values}
        for name, value in values.items():
            if isinstance(value, re.Pattern) and name not in imported:
                yield f"{info.name}.{name}", value, tuple(values.get(f"{name}_EXAMPLES", ()))


def test_every_long_pattern_has_examples():
    without = [
        name
        for name, pattern, examples in patterns()
        if len(pattern.pattern) > MAX_LENGTH_WITHOUT_EXAMPLES and not examples and not name.endswith(COMBINED)
    ]

    assert without == []


def test_every_pattern_finds_its_examples():
    missed = [(name, line) for name, pattern, examples in patterns() for line in examples if not pattern.search(line)]

    assert missed == []


@pytest.mark.parametrize(("kind", "line"), [(entry.kind, line) for entry in BOILERPLATE for line in entry.examples])
def test_each_example_of_boilerplate_is_of_its_kind(kind, line):
    assert boilerplate_kind(line) == kind


@pytest.mark.parametrize(("kind", "line"), [(entry.kind, line) for entry in ROWS for line in entry.examples])
def test_each_example_of_a_row_is_boilerplate_and_no_sentence_like_it_is(kind, line):
    assert boilerplate_kind(line) is not None
    assert (
        kind in ("account", "cookie")
        or boilerplate_kind(f"{line}，港务局的宋知远在码头上对司机们说，这件事还要再等一年。") is None
    )


@pytest.mark.parametrize(("line", "rest"), header_noise.EXAMPLES.items())
def test_counters_tools_and_places_are_no_part_of_a_name(line, rest):
    assert header_noise.without_noise(line) == rest


@pytest.mark.parametrize(
    ("line", "names"),
    (keyed_bylines.EXAMPLES | reporter_bylines.EXAMPLES | english_bylines.EXAMPLES | mixed_bylines.EXAMPLES).items(),
)
def test_each_example_of_a_byline_gives_its_names(line, names):
    assert replace(bylines.parse_byline(line, SHANGHAI) or BylineNames(), date=None) == names


@pytest.mark.parametrize(("line", "names"), undated_names.EXAMPLES.items())
def test_each_example_of_a_line_without_a_date_gives_its_names(line, names):
    assert undated_names.names_without_date(line) == names


@pytest.mark.parametrize(("line", "names"), bylines.DATED_EXAMPLES.items())
def test_each_example_of_a_dated_byline_gives_its_names_and_a_date(line, names):
    found = bylines.source_beside_date(line, SHANGHAI)

    assert found is not None
    assert found.date is not None
    assert replace(found, date=None) == names


@pytest.mark.parametrize(("line", "credited"), credits.EXAMPLES.items())
def test_each_example_of_a_credit_gives_role_and_name(line, credited):
    assert tuple((credit.role, credit.name) for credit in credits.find_credits(line)) == credited


@pytest.mark.parametrize(("text", "moment"), dates.EXAMPLES.items())
def test_each_example_of_a_date_is_one_moment(text, moment):
    assert [date.moment.isoformat() for date in dates.find_dates(text, SHANGHAI)] == [moment]


@pytest.mark.parametrize(("bracket", "moment"), brief_timestamps.EXAMPLES.items())
def test_each_example_of_a_timestamp_closes_a_sentence(bracket, moment):
    page = f"监管局已受理。{bracket}"

    found = list(brief_timestamps.find_timestamps(page, 0, len(page), SHANGHAI))

    assert [(one.raw, one.published_at, one.precision) for one in found] == [(bracket, *moment)]


@pytest.mark.parametrize(("line", "kind"), editor_notes.EXAMPLES.items())
def test_each_example_of_a_note_is_of_its_kind(line, kind):
    assert editor_notes.kind_of_note(line) == kind


@pytest.mark.parametrize(("line", "caption"), figures.CAPTION_EXAMPLES.items())
def test_each_example_of_a_caption_is_read_without_its_mark(line, caption):
    picture = figures.parse_figure_line(line)

    assert picture is not None
    assert picture.caption == caption


@pytest.mark.parametrize("line", figures.PLACEHOLDER_EXAMPLES)
def test_each_example_of_a_placeholder_is_one(line):
    assert figures.is_picture_placeholder(line)


@pytest.mark.parametrize("line", rights.LICENCE_EXAMPLES)
def test_each_example_of_a_licence_is_one(line):
    assert rights.is_licence(line)


@pytest.mark.parametrize("line", rights.DISCLAIMER_EXAMPLES)
def test_each_example_of_a_disclaimer_is_one(line):
    assert rights.is_disclaimer(line)


@pytest.mark.parametrize(("line", "outlet"), rights.OUTLET_EXAMPLES.items())
def test_each_example_of_a_source_line_names_its_outlet(line, outlet):
    assert rights.is_source_line(line)
    assert rights.outlet_in(line) == outlet


@pytest.mark.parametrize("line", rights.LINK_EXAMPLES)
def test_each_example_of_a_link_line_is_one(line):
    assert rights.is_link_line(line, None)
