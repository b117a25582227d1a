"""Which letters stand for which characters?"""

import pytest

from articles.parsing.initials import (
    initials_typed,
    is_meant,
    letters_of,
    pairs_of,
    read_initials,
    spelled,
    words_meant,
)


@pytest.mark.parametrize(
    ("character", "letters"),
    [
        ("港", "g"),
        ("行", "xh"),
        ("长", "zc"),
        ("重", "zc"),
        ("施", "s"),
        ("廣", "g"),
        ("A", ""),
        ("。", ""),
        ("𠮷", ""),
    ],
)
def test_a_character_is_meant_by_the_letter_of_each_common_reading(character: str, letters: str) -> None:
    assert letters_of(character) == letters


def test_what_stands_between_han_is_passed_over() -> None:
    initials = read_initials("临屿港：3 号「夜航」恢复")

    assert is_meant(initials, "lyg")
    assert is_meant(initials, "ghyh")
    assert is_meant(initials, "yhhf")
    assert not is_meant(initials, "lyq")
    assert not is_meant(initials, "lyghyhhfx")


def test_traditional_characters_have_the_same_initials() -> None:
    assert read_initials("電子提單") == read_initials("电子提单")


def test_every_meant_run_has_its_pairs_in_the_index() -> None:
    initials = read_initials("长江银行重庆分行")

    for typed in ("cjyh", "zjyx", "yhcq", "cqfh"):
        assert is_meant(initials, typed)
        assert pairs_of(typed) <= pairs_of(initials)


@pytest.mark.parametrize(
    ("typed", "initials"),
    [("gz", "gz"), (" GZ ", "gz"), ("g", ""), ("g z", ""), ("港g", ""), ("g1", ""), ("a" * 13, "")],
)
def test_initials_are_two_letters_or_more_and_nothing_else(typed: str, initials: str) -> None:
    assert initials_typed(typed) == initials


def test_a_name_is_spelled_in_a_bounded_number_of_ways() -> None:
    assert next(spelled(read_initials("沈知远"))) == "szy"
    assert len(list(spelled(read_initials("行长" * 10)))) == 8


def test_the_words_that_are_meant_are_given_as_they_stand() -> None:
    assert words_meant("临屿港：夜航恢复", "yh") == "夜航"
    assert words_meant("临屿港：夜航恢复", "gyh") == "港：夜航"
    assert words_meant("臨嶼港", "lyg") == "臨嶼港"
    assert words_meant("临屿港", "zz") == ""
