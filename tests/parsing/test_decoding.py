import pytest

from articles.parsing.decoding import LIMIT
from articles.parsing.page import parse

PAGE = "文|青石财讯·陆鸣\n望津港的装卸量在三年里翻了一番,司机们却说排队的时间一点没有缩短。\n"
TRADITIONAL = "清晨五點，漁港的拍賣廳已經擠滿了人。今年起，這裡的貨款可以在三分鐘內匯到海外。\n"


@pytest.mark.parametrize("raw", ["", b"", " \n\u3000\t\r\n", b"\xef\xbb\xbf\n", "\u200b\n"])
def test_nothing_but_white_space_is_empty(raw):
    document = parse(raw)

    assert document.status == "empty"
    assert document.error is not None
    assert document.error.code == "empty_input"
    assert document.blocks == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"abc\x00def",
        "abc\x00def",
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7 abc",
        b"PK\x03\x04abc",
        b"\xff\xd8\xff\xe0",
        b"\xff\xfe\x41\x6c",
        bytes(range(128, 256)) * 40,
        "\ud800 lone",
        "\x01\x02\x03\x04" * 100,
    ],
)
def test_what_is_no_text_is_an_error_with_a_message(raw):
    document = parse(raw)

    assert document.status == "error"
    assert document.error is not None
    assert document.error.code == "not_text"
    assert document.error.message
    assert document.parts() == []


def test_a_page_over_the_limit_is_refused():
    assert parse(b"a" * (LIMIT + 1)).status == "error"


@pytest.mark.parametrize(("page", "encoding"), [(PAGE, "gb18030"), (TRADITIONAL, "big5"), (TRADITIONAL, "gb18030")])
def test_old_chinese_encodings_are_read_where_utf_8_fails(page, encoding):
    document = parse(page.encode(encoding))

    assert document.text == page
    assert f"encoding_{encoding}" in document.warnings


def test_a_byte_order_mark_stays_at_the_first_character():
    document = parse(b"\xef\xbb\xbf" + PAGE.encode())

    assert document.text[0] == "\ufeff"
    assert document.byline is not None
    assert document.byline.span == (0, 11)
    assert document.byline.source == "青石财讯"
