"""How is a typed line read?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models.slots import moment_of
from articles.search.queries import (
    LONGEST_QUERY,
    MOST_TERMS,
    Named,
    Phrase,
    read_query,
    reworded,
    slot_of,
    without_names,
)
from articles.search.tokens import tokens


def forms(typed: str) -> list[str]:
    return [phrase.form for phrase in read_query(typed).phrases]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("潮信 港口", ["潮信", "港口"]),
        ("潮信，港口", ["潮信 港口"]),
        ("Ｌｉｂｒａ幣", ["libra 币"]),
        ('"潮信 港口" 提单', ["潮信 港口", "提单"]),
        ("“潮信 港口”", ["潮信 港口"]),
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
def test_what_is_no_syntax_is_words(typed: str, wanted: list[str]) -> None:
    assert forms(typed) == wanted


@pytest.mark.parametrize("typed", ["港 -提单", "港 －提单", "港 −提单", "港 -“提单”", '港 -"提单"'])
def test_a_minus_of_any_width_leaves_out(typed: str) -> None:
    query = read_query(typed)

    assert ([phrase.form for phrase in query.phrases], [phrase.form for phrase in query.barred]) == (["港"], ["提单"])


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("tag:港口", Named("tag", "港口")),
        ("标签：港口", Named("tag", "港口")),
        ('tag:"Ant Group"', Named("tag", "Ant Group")),
        ("作者:“Ada Finch”", Named("author", "Ada Finch")),
        ("TAG:x", Named("tag", "x")),
    ],
)
def test_a_field_may_be_written_in_either_language_and_width(typed: str, wanted: Named) -> None:
    assert read_query(typed).named == (wanted,)


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
def test_a_date_is_the_beginning_of_its_day_in_the_zone_of_the_desk(written: str, day: str) -> None:
    assert f"{moment_of(slot_of(written) + 8 * 3600):%Y-%m-%d %H:%M:%S}" == f"{day} 00:00:00"


def test_before_is_before_it_begins_and_after_from_then_on() -> None:
    query = read_query("港 after:2020 before:2021")

    assert (query.first, query.last) == (slot_of("2020"), slot_of("2021") - 1)


@pytest.mark.parametrize("written", ["2020-13-01", "2020-02-30", "soon", "20", "0000", "99999", "٢٠٢٠x"])
def test_what_is_no_date_is_told_and_asks_for_nothing(written: str) -> None:
    query = read_query(f"港 before:{written}")

    assert (query.remarks, query.last) == ((("date", written),), None)


def test_a_long_line_is_cut_and_that_is_told() -> None:
    query = read_query("港" * 10_000)

    assert len(query.text) == LONGEST_QUERY
    assert ("length", str(LONGEST_QUERY)) in query.remarks


def test_too_many_words_are_cut_and_that_is_told() -> None:
    query = read_query("甲 乙 丙 丁 戊 己 庚 辛 壬 癸")

    assert len(query.phrases) == MOST_TERMS
    assert ("terms", str(MOST_TERMS)) in query.remarks


@pytest.mark.parametrize("typed", ["", " ", "-港", "-tag:港", "！？", "\x00\x01"])
def test_a_line_that_only_leaves_out_asks_for_nothing(typed: str) -> None:
    assert read_query(typed).is_empty


@given(st.text(max_size=300))
def test_any_line_is_a_question(typed: str) -> None:
    query = read_query(typed)

    for phrase in (*query.phrases, *query.barred):
        assert phrase.form == phrase.form.strip() != ""
        assert phrase.tokens
        assert all(token.isalnum() or not token.isascii() for token in phrase.tokens)
        assert '"' not in phrase.whole
        assert "'" not in phrase.whole


def test_only_a_phrase_of_one_token_needs_no_second_reading() -> None:
    needles = [Phrase(form).needle for form in ("港", "港口", "paper", "x" * 65, "提单港口", "libra 币", "of or self")]

    assert needles == ["", "", "", f" {'x' * 65} ", "提单港口", " libra 币", " of or self "]


def test_two_plain_words_side_by_side_are_one_token_within_a_part_of_a_text() -> None:
    text = tokens("paper of bills \n of or 港口 self is")
    phrase = Phrase("of or")

    assert (len(phrase.tokens), phrase.needle) == (1, "")
    assert phrase.tokens < text
    assert not any(Phrase(form).tokens <= text for form in ("bills of", "or self", "of paper"))
    assert Phrase("paper of bills").tokens == Phrase("paper of").tokens | Phrase("of bills").tokens < text


@pytest.mark.parametrize("form", ["été paper", f"paper {'x' * 32}", f"{'x' * 32} paper"])
def test_other_and_long_words_are_found_one_by_one_and_read_again(form: str) -> None:
    assert Phrase(form).tokens == set(form.split()) == tokens(form)
    assert Phrase(form).needle == f" {form} "


def test_a_line_is_reworded_in_one_field_alone() -> None:
    assert reworded("港口 kind:brief 提单", "kind", "article") == "港口 提单 kind:article"
    assert reworded("港口 类型：快讯", "kind", "") == "港口"
    assert reworded("港口 -kind:brief", "kind", "brief") == "港口 -kind:brief kind:brief"
    assert reworded("港口", "source", "The Box") == '港口 source:"The Box"'
    assert without_names("港口 kind:brief after:2020 -提单") == "港口 -提单"
