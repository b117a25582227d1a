import json

import pytest

from articles.parsing.document import Document, Dropped, Paragraph, PartitionError
from articles.parsing.document_json import document_json
from articles.parsing.page import parse


def paragraph(raw, span):
    return Paragraph(text=raw.strip(), raw=raw, span=span)


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (paragraph("甲\n", (0, 2)),),
        (paragraph("甲\n", (0, 2)), paragraph("\n乙", (1, 3))),
        (paragraph("甲\n", (0, 2)), paragraph("丙", (2, 3))),
        (paragraph("乙", (2, 3)), paragraph("甲\n", (0, 2)), paragraph("", (3, 4))),
    ],
)
def test_a_document_that_loses_or_duplicates_a_character_is_refused(blocks):
    with pytest.raises(PartitionError):
        Document(status="ok", text="甲\n乙", blocks=blocks)


def test_parts_may_come_in_any_order():
    document = Document(
        status="ok",
        text="甲\n乙",
        blocks=(paragraph("甲\n", (0, 2)),),
        dropped=(Dropped(kind="ad", raw="乙", span=(2, 3)),),
    )

    assert [part.raw for part in document.parts()] == ["甲\n", "乙"]


def test_json_has_the_keys_of_the_schema():
    page = document_json(parse("望津港三年\n文|陆鸣\n望津港的装卸量翻了一番。\n原文链接:https://a.example/1\n"))

    assert page["schema"] == "import-article/1"
    assert set(page) == {
        *("schema", "status", "error", "language", "title", "byline", "published", "lead", "blocks", "source"),
        *("disclaimers", "credits", "dropped", "unparsed", "date_hints", "warnings"),
    }
    assert page["source"] == {
        "original_url": "https://a.example/1",
        "licence_text": None,
        "pieces": [{"raw": "原文链接:https://a.example/1\n", "span": [24, 49]}],
    }
    assert json.loads(json.dumps(page)) == page
