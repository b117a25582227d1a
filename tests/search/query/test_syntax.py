"""Query syntax: words, phrases, exclusions, fields and dates of a typed query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models.slots import moment_of
from articles.search.query.syntax import (
    MAX_QUERY_LENGTH,
    MAX_TERMS,
    Named,
    Phrase,
    read_query,
    reworded,
    slot_of,
    without_names,
)
from articles.text.tokens import tokens


def forms(typed: str) -> list[str]:
    return [phrase.form for phrase in read_query(typed).phrases]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("潮信 港口", ["潮信", "港口"]),
        ("潮信，港口", ["潮信 港口"]),
        ("Ｌｉｂｒａ幣", ["libra 币"]),
        ('"潮信 港口" 提单', ["潮信港口", "提单"]),
        ("“潮信 港口”", ["潮信港口"]),
        ("「潮信」『港口』", ["潮信", "港口"]),
        ("x-ray", ["x ray"]),
        ("港口 港口", ["港口"]),
        ("a OR b NEAR(c) AND* ^d", ["a", "or", "b", "near c", "and", "d"]),
        ("hashtag:潮信", ["hashtag 潮信"]),
        ("https://news.example/a?b=c", ["https news example a b c"]),
        ('"', []),
        ("- -- “” （） * ^ : tag:", ["tag"]),
    ],
)
def test_text_that_is_not_syntax_is_searched_as_words(typed: str, expected: list[str]) -> None:
    assert forms(typed) == expected


@pytest.mark.parametrize("typed", ["港 -提单", "港 －提单", "港 −提单", "港 -“提单”", '港 -"提单"'])
def test_a_minus_of_any_width_excludes_a_word(typed: str) -> None:
    query = read_query(typed)

    assert ([phrase.form for phrase in query.phrases], [phrase.form for phrase in query.excluded]) == (["港"], ["提单"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tag:港口", Named("tag", "港口")),
        ("标签：港口", Named("tag", "港口")),
        ('tag:"Ant Group"', Named("tag", "Ant Group")),
        ("作者:“Ada Finch”", Named("author", "Ada Finch")),
        ("TAG:x", Named("tag", "x")),
    ],
)
def test_a_field_may_be_written_in_either_language_and_width(typed: str, expected: Named) -> None:
    assert read_query(typed).named == (expected,)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2020-01-19", "2020-01-19"),
        ("2020/1/19", "2020-01-19"),
        ("2020年1月19日", "2020-01-19"),
        ("2020.1", "2020-01-01"),
        ("2020年3月", "2020-03-01"),
        ("2020", "2020-01-01"),
        ("2020年", "2020-01-01"),
    ],
)
def test_a_date_means_the_beginning_of_the_day_in_the_newsroom_s_time_zone(written: str, day: str) -> None:
    assert f"{moment_of(slot_of(written) + 8 * 3600):%Y-%m-%d %H:%M:%S}" == f"{day} 00:00:00"


def test_before_excludes_its_day_and_after_includes_it() -> None:
    query = read_query("港 after:2020 before:2021")

    assert (query.first, query.last) == (slot_of("2020"), slot_of("2021") - 1)


@pytest.mark.parametrize("written", ["2020-13-01", "2020-02-30", "soon", "20", "0000", "99999", "٢٠٢٠x"])
def test_an_invalid_date_is_reported_and_ignored(written: str) -> None:
    query = read_query(f"港 before:{written}")

    assert (query.remarks, query.last) == ((("date", written),), None)


def test_a_query_over_the_maximum_length_is_cut_and_reported() -> None:
    query = read_query("港" * 10_000)

    assert len(query.text) == MAX_QUERY_LENGTH
    assert ("length", str(MAX_QUERY_LENGTH)) in query.remarks


def test_words_beyond_the_maximum_are_dropped_and_reported() -> None:
    query = read_query("甲 乙 丙 丁 戊 己 庚 辛 壬 癸")

    assert len(query.phrases) == MAX_TERMS
    assert ("terms", str(MAX_TERMS)) in query.remarks


@pytest.mark.parametrize("typed", ["", " ", "-港", "-tag:港", "！？", "\x00\x01"])
def test_a_query_of_exclusions_only_is_empty(typed: str) -> None:
    assert read_query(typed).is_empty


@given(st.text(max_size=300))
def test_any_text_can_be_parsed_as_a_query(typed: str) -> None:
    query = read_query(typed)

    for phrase in (*query.phrases, *query.excluded):
        assert phrase.form == phrase.form.strip() != ""
        assert phrase.tokens
        assert all(token.isalnum() or not token.isascii() for token in phrase.tokens)
        assert '"' not in phrase.whole
        assert "'" not in phrase.whole


def test_only_a_phrase_of_one_token_needs_no_recheck() -> None:
    needles = [Phrase(form).needle for form in ("港", "港口", "paper", "x" * 65, "提单港口", "libra 币", "of or self")]

    assert needles == ["", "", "", f" {'x' * 65} ", "提单港口", " libra 币", " of or self "]


def test_two_adjacent_plain_words_are_one_token_within_a_part_of_a_text() -> None:
    text = tokens("paper of bills \n of or 港口 self is")
    phrase = Phrase("of or")

    assert (len(phrase.tokens), phrase.needle) == (1, "")
    assert phrase.tokens < text
    assert not any(Phrase(form).tokens <= text for form in ("bills of", "or self", "of paper"))
    assert Phrase("paper of bills").tokens == Phrase("paper of").tokens | Phrase("of bills").tokens < text


@pytest.mark.parametrize("form", ["été paper", f"paper {'x' * 32}", f"{'x' * 32} paper"])
def test_accented_and_long_words_are_searched_one_by_one_and_rechecked(form: str) -> None:
    assert Phrase(form).tokens == set(form.split()) == tokens(form)
    assert Phrase(form).needle == f" {form} "


def test_rewording_a_query_changes_one_field_only() -> None:
    assert reworded("港口 kind:brief 提单", "kind", "article") == "港口 提单 kind:article"
    assert reworded("港口 类型：快讯", "kind", "") == "港口"
    assert reworded("港口 -kind:brief", "kind", "brief") == "港口 -kind:brief kind:brief"
    assert reworded("港口", "source", "The Box") == '港口 source:"The Box"'
    assert without_names("港口 kind:brief after:2020 -提单") == "港口 -提单"
