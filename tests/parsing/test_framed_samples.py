"""Invented pages of many platforms with the rows of their frames, each with its expected parse in a file beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.parsing.document import Document
from articles.parsing.page import parse
from tests.parsing.outline import outline

SAMPLES = Path(__file__).parent.parent / "samples" / "framed"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".expected")
FIELDS = ("title", "source", "author", "editor", "url", "warning")


def found(document: Document) -> Iterator[str]:
    """The parse in the form of the .expected files: fields, then one line for each block."""
    byline, source = document.byline, document.source
    values = {
        "title": document.title and document.title.text,
        "source": byline and byline.source,
        "author": byline and byline.author,
        "editor": byline and byline.editor,
        "url": source and source.original_url,
        "warning": "one_of_several_pages" if "one_of_several_pages" in document.warnings else None,
    }
    yield from (f"{name}: {values[name]}" for name in FIELDS if values[name])
    yield from (f"{row[0]} {row[1]}" for row in outline(document))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_parsed_without_the_rows_of_its_frame(name):
    page = SAMPLES / name

    lines = list(found(parse(page.read_bytes())))

    assert lines == page.with_suffix(".expected").read_text().splitlines()
