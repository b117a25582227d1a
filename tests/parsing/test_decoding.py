import time

import pytest

from articles.parsing.decoding import MAX_BYTES
from articles.parsing.document import UNREADABLE_BYTES
from articles.parsing.page import parse

PAGE = "文|青石财讯·陆鸣\n望津港的装卸量在三年里翻了一番,司机们却说排队的时间一点没有缩短。\n"
TRADITIONAL = "清晨五點，漁港的拍賣廳已經擠滿了人。今年起，這裡的貨款可以在三分鐘內匯到海外。\n"
JAPANESE = "港湾局は火曜日、第三四半期の取扱量が七パーセント増えたと発表した。待ち時間も短くなった。\n"
WESTERN = "The “Café du Port” reopened – its owner said the naïve plan had worked.\n"
# Characters that the narrow tables of GB2312, Big5 and EUC-JP lack, and that pages which name them have.
WIDE = [("gb2312", "gb18030", "镕€啰"), ("Big5", "big5hkscs", "我哋喺度，啲貨①"), ("euc-jp", "euc_jis_2004", "①港")]
DECLARATIONS = [
    '<meta charset="{}">',
    "<META charset={}>",
    '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    '<?xml version="1.0" encoding="{}"?>',
]


@pytest.mark.parametrize("raw", ["", b"", " \n\u3000\t\r\n", b"\xef\xbb\xbf\n", "\u200b\n"])
def test_white_space_is_an_empty_page(raw):
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
        b"\xff\xfe" + b"\x01\xdc" * 40,
        bytes(range(128, 256)) * 40,
        "\ud800 lone",
        "\x01\x02\x03\x04" * 100,
    ],
)
def test_binary_input_is_an_error_with_a_message(raw):
    document = parse(raw)

    assert document.status == "error"
    assert document.error is not None
    assert document.error.code == "not_text"
    assert document.error.message
    assert document.parts() == []


def test_a_page_over_the_limit_is_refused():
    assert parse(b"a" * (MAX_BYTES + 1)).status == "error"


@pytest.mark.parametrize(
    ("page", "encoding", "codec"),
    [
        (PAGE, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "shift_jis", "cp932"),
        (WESTERN, "cp1252", "cp1252"),
    ],
)
def test_other_encodings_are_tried_if_utf_8_fails(page, encoding, codec):
    document = parse(page.encode(encoding))

    assert document.text == page
    assert f"encoding_{codec}" in document.warnings


def test_a_byte_order_mark_stays_at_the_first_character():
    document = parse(b"\xef\xbb\xbf" + PAGE.encode())

    assert document.text[0] == "\ufeff"
    assert document.byline is not None
    assert document.byline.span == (0, 11)
    assert document.byline.source == "青石财讯"


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize(
    ("label", "codec", "words"),
    [
        *WIDE,
        ("gbk", "gb18030", "throughput rose (同比增长), cafés reopened"),
        ("shift_jis", "cp932", "埠頭①は"),
        ("iso-8859-1", "cp1252", "naïve — “café”, €5"),
        ("windows-1251", "cp1251", "порт открыт"),
        ("gb2312", "gb18030", "rank 一"),
    ],
)
def test_the_declared_charset_is_used(declaration, label, codec, words):
    page = f"{declaration.format(label)}\n<html><body><h1>Harbour</h1><p>{words}</p></body></html>"

    assert words in parse(page.encode(codec)).text


@pytest.mark.parametrize("label", ["gb2312", "big5", "iso-8859-1", "euc-jp"])
def test_a_page_in_utf_8_may_declare_its_former_charset(label):
    page = f'<html><meta charset="{label}"><h1>Café</h1><p>{"é" if label == "iso-8859-1" else PAGE}</p></html>'

    assert parse(page.encode()).text == parse(page).text


@pytest.mark.parametrize(
    "comment",
    ["<!-- <meta charset=big5> -->", '<meta name="description" content="charset=big5">', "<meta charset=x-no>"],
)
def test_what_only_resembles_a_declaration_is_none(comment):
    page = f"<html>{comment}<meta charset=gb2312><h1>Berth</h1><p>rank 第一 (泊位)</p></html>"

    assert "rank 第一 (泊位)" in parse(page.encode("gb18030")).text


@pytest.mark.parametrize(("mark", "codec"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_utf_16_is_read_by_its_byte_order_mark(mark, codec):
    assert parse(mark + PAGE.encode(codec)).text == "\ufeff" + PAGE


@pytest.mark.parametrize(
    ("codec", "declaration"), [("utf-8", ""), ("utf-8", "<meta charset=utf-8>"), ("gb18030", "<meta charset=gb2312>")]
)
def test_a_stray_byte_costs_one_character_and_gives_a_warning(codec, declaration):
    page = f"<html>{declaration}<p>{PAGE}</p><p>§{PAGE}</p></html>"
    document = parse(page.encode(codec).replace("§".encode(codec), b"\xff"))

    assert document.text.count("\ufffd") == 1
    assert document.text.count(PAGE.splitlines()[1]) == 2
    assert UNREADABLE_BYTES in document.warnings


def test_a_declared_charset_that_does_not_fit_is_not_used():
    page = f"<html><meta charset=utf-8><p>{PAGE}</p></html>"

    assert PAGE.splitlines()[1] in parse(page.encode("gb18030")).text


def test_a_page_of_unreadable_bytes_is_refused_in_time():
    started = time.process_time()

    assert parse(b"<meta charset=big5>" + b"\xff\xfe" * 500_000).status == "error"
    assert time.process_time() - started < 5
