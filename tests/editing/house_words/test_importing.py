"""Import of word lists: all lines or none, with the numbers of the bad ones."""

import codecs

import pytest
from django.core.exceptions import ValidationError

from articles.editing.house_words.importing import import_terms
from articles.editing.house_words.rows import decode_list, parse_list
from articles.models import HouseTerm
from tests.makers import make_term, make_word_list

pytestmark = pytest.mark.django_db
LINES = "词语,替换为,理由\n帐户,账户,统一用字\n其它,其他\n"


@pytest.mark.parametrize(
    "raw",
    [
        LINES.encode(),
        codecs.BOM_UTF8 + LINES.encode(),
        LINES.encode("gb18030"),
        LINES.encode("utf-16"),
        LINES.replace("\n", "\r\n").encode(),
        LINES.replace(",", "\t").encode(),
    ],
)
def test_every_usual_encoding_and_separator_is_read(raw: bytes) -> None:
    report = import_terms(make_word_list(), raw)

    assert (report.new, list(report.errors)) == (2, [])
    assert set(HouseTerm.objects.values_list("term", "replacement")) == {("帐户", "账户"), ("其它", "其他")}


def test_a_bad_line_is_named_and_nothing_is_imported() -> None:
    word_list = make_word_list()

    report = import_terms(word_list, "帐户,账户\n，。,x\n\n帐 户,账号\na,b,c,d,e\n".encode())

    assert [line for line, _words in report.errors] == [2, 4, 5]
    assert not word_list.terms.exists()


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    parsed = parse_list('帐户,账户,"两行的\n理由"\n，。,x\n')

    assert [line for line, _words in parsed.errors] == [3]


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    parsed = parse_list('帐户,账户\n其它,"其他\n')

    assert [line for line, _words in parsed.errors] == [2]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValidationError):
        decode_list(b"\xff\xff\x80")


def test_a_second_import_changes_terms_and_keeps_the_others() -> None:
    word_list = make_word_list()
    make_term("登陆网站", word_list=word_list)
    import_terms(word_list, LINES.encode())

    report = import_terms(word_list, "帳 户,户头\n其它,其他\n".encode())

    assert (report.new, report.changed, report.unchanged) == (0, 1, 1)
    assert set(word_list.terms.values_list("replacement", flat=True)) == {"", "户头", "其他"}


def test_a_single_han_character_is_imported_with_a_warning() -> None:
    report = import_terms(make_word_list(), "帐户\n甲\n".encode())

    assert report.new == 2
    assert [line for line, _words in report.warnings] == [2]


def test_a_second_spelling_with_the_same_replacement_is_left_out() -> None:
    report = import_terms(make_word_list(), "台湾当局,台湾方面\n臺灣當局,台灣方面\n".encode())

    assert (report.new, [line for line, _words in report.warnings]) == (1, [2])


@pytest.mark.slow
def test_a_hundred_thousand_lines_are_imported() -> None:
    lines = "".join(f"词语{number},词{number}\n" for number in range(99_999)) + "甲\n"

    report = import_terms(make_word_list(), lines.encode())

    assert report.new == 100_000
    assert [line for line, _words in report.warnings] == [100_000]
