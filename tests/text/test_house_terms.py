"""Terms are found in every spelling that a reader takes for the same, and not inside other words."""

import pytest

from articles.text.house_terms import TermEntry, TermMatcher, is_meant, term_key


def found(text: str, term: str, *exceptions: str) -> list[str]:
    matcher = TermMatcher([TermEntry(1, term_key(term), [term_key(word) for word in exceptions])])
    return [text[match.start : match.end] for match in matcher.matches(text)]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("登陆网站", "登 陆网站"),
        ("台湾当局", "臺灣當局"),
        ("臺灣當局", "台湾当局"),
        ("约翰·史密斯", "约翰史密斯"),
        ("约翰史密斯", "约翰・史密斯"),
        ("A股市场", "Ａ 股市场"),
        ("web site", "Web-Site"),
        ("U.S.", "US"),
        ("登陆", "登\u200b陆"),
    ],
)
def test_variants_of_width_script_spacing_and_punctuation_are_found(term: str, text: str) -> None:
    assert found(f"据报{text}。", term) == [text]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("登陆", "海上登。陆上"),
        ("登陆", "海上登\n陆上"),
        ("US", "bus"),
        ("port", "airports"),
        ("35", "3.5"),
        ("甲", "甲方与装甲"),
    ],
)
def test_other_words_are_not_marked(term: str, text: str) -> None:
    assert found(text, term) == []


def test_a_single_han_character_is_found_where_it_stands_alone() -> None:
    assert found("甲、乙两方，“甲”方", "甲") == ["甲", "甲"]


def test_a_term_inside_a_longer_allowed_word_is_not_marked() -> None:
    assert found("登陆艇从登陆点登陆", "登陆", "登陆艇", "登陆点") == ["登陆"]


def test_of_overlapping_terms_the_longest_is_marked() -> None:
    matcher = TermMatcher([TermEntry(1, "登陆"), TermEntry(2, "登陆网站")])

    assert [match.pks for match in matcher.matches("请登陆网站")] == [[2]]


def test_positions_are_those_of_the_original_across_lines() -> None:
    text = "\u200b首行 … 𠮷\n再登\u3000陆"

    assert found(text, "登陆") == ["登\u3000陆"]


@pytest.mark.parametrize(
    ("term", "replacement", "passage", "is_it"),
    [
        ("US", "", "us", False),
        ("US", "", "U.S", True),
        ("臺灣", "台湾", "台湾", False),
        ("臺灣", "台湾", "臺灣", True),
        ("登陆", "登录", "登”陆", False),
    ],
)
def test_a_passage_with_the_key_of_a_term_may_be_something_else(
    term: str, replacement: str, passage: str, is_it: bool
) -> None:
    assert is_meant(term, replacement, passage) is is_it


@pytest.mark.parametrize("term", ["", "  ", "，。", "·", "\u200b"])
def test_a_term_without_letters_has_no_key(term: str) -> None:
    assert term_key(term) == ""
