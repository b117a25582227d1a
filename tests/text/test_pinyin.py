"""Pinyin initials and readings of characters."""

import pytest

from articles.text.pinyin import (
    MAX_DIVISIONS,
    SECOND_READINGS,
    initials_meant,
    initials_typed,
    is_meant,
    letters_of,
    pairs_of,
    pinyin_typed,
    pronounced,
    read_initials,
    read_syllables,
    reads_as,
    reads_exactly_as,
    spelled,
    syllables_of,
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
def test_a_character_has_an_initial_for_each_common_reading(character: str, letters: str) -> None:
    assert letters_of(character) == letters


def test_characters_between_han_are_skipped() -> None:
    initials = read_initials("临屿港：3 号「夜航」恢复")

    assert is_meant(initials, "lyg")
    assert is_meant(initials, "ghyh")
    assert is_meant(initials, "yhhf")
    assert not is_meant(initials, "lyq")
    assert not is_meant(initials, "lyghyhhfx")


def test_traditional_characters_have_the_same_initials() -> None:
    assert read_initials("電子提單") == read_initials("电子提单")


def test_the_pairs_of_every_match_are_pairs_of_the_text() -> None:
    initials = read_initials("长江银行重庆分行")

    for typed in ("cjyh", "zjyx", "yhcq", "cqfh"):
        assert is_meant(initials, typed)
        assert pairs_of(typed) <= pairs_of(initials)


@pytest.mark.parametrize(
    ("typed", "initials"),
    [("gz", "gz"), (" GZ ", "gz"), ("g", ""), ("g z", ""), ("港g", ""), ("g1", ""), ("a" * 13, "")],
)
def test_initials_are_two_to_twelve_latin_letters(typed: str, initials: str) -> None:
    assert initials_typed(typed) == initials


def test_a_name_has_a_bounded_number_of_abbreviations() -> None:
    assert next(spelled(read_initials("沈知远"))) == "szy"
    assert len(list(spelled(read_initials("行长" * 10)))) == 8


def test_the_matching_part_of_the_text_is_returned_as_written() -> None:
    assert words_meant("临屿港：夜航恢复", "yh") == "夜航"
    assert words_meant("临屿港：夜航恢复", "gyh") == "港：夜航"
    assert words_meant("臨嶼港", "lyg") == "臨嶼港"
    assert words_meant("临屿港", "zz") == ""


@pytest.mark.parametrize("character", SECOND_READINGS)
def test_a_character_has_a_reading_for_each_of_its_initials(character: str) -> None:
    assert {reading[0] for reading in syllables_of(character)} == set(letters_of(character))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("市场", "shichang"),
        ("市场", "shi chang"),
        ("市场", "ShìChǎng"),
        ("股票市场：收盘", "shich"),
        ("市场", "shic"),
        ("重庆", "chongqing"),
        ("长江", "changjiang"),
        ("校长", "xiaozhang"),
        ("银行", "yinhang"),
        ("行人", "xingren"),
        ("首都", "shoudu"),
        ("蚌埠", "bengbu"),
        ("六安", "lu'an"),
        ("西安", "xian"),
        ("旅游", "lvyou"),
        ("旅游", "lüyou"),
        ("旅游", "lǚyóu"),
        ("战略", "zhanlve"),
        ("战略", "zhanlüe"),
        ("廣州", "guangzhou"),
        ("方案", "fangan"),
        ("反感", "fangan"),
        ("A股：市 3 场", "shichang"),
        ("新建", "xin"),
    ],
)
def test_a_text_is_found_by_its_readings(text: str, typed: str) -> None:
    assert reads_as(text, typed)
    assert not reads_as("无关", typed)


@pytest.mark.parametrize("typed", ["shichan g1", "shichangx", "hichang", "sh", "s", "", "市场", "sichang", "shi,chang"])
def test_other_letters_do_not_find_it(typed: str) -> None:
    assert not reads_as("市场", typed)


def test_a_text_is_exact_only_if_all_of_it_is_typed() -> None:
    assert reads_exactly_as("市场", "shichang")
    assert reads_exactly_as("市场", "sc")
    assert not reads_exactly_as("市场", "shichan")
    assert not reads_exactly_as("市场部", "shichang")
    assert not reads_exactly_as("", "shichang")


def test_letters_are_divided_into_syllables_in_each_way() -> None:
    assert initials_meant(pinyin_typed("shichang")) == ["sc"]
    assert set(initials_meant(pinyin_typed("fangan"))) == {"fg", "fa"}
    assert initials_meant(pinyin_typed("xian")) == ["xa"]
    assert initials_meant(pinyin_typed("shichangf")) == ["scf"]
    assert len(initials_meant(pinyin_typed("xianganxianganxiangan"))) == MAX_DIVISIONS


@pytest.mark.parametrize("typed", ["sc", "publish", "market", "v", "ng", "a" * 61, "市场", "shi1"])
def test_other_text_is_no_pinyin(typed: str) -> None:
    assert pinyin_typed(typed) == ""


def test_a_name_has_a_bounded_number_of_readings_with_each_second_one_among_them() -> None:
    assert pronounced(read_syllables("沈知远")) == ["shenzhiyuan"]
    assert {"changjiangyinhang", "zhangjiangyinhang"} <= set(pronounced(read_syllables("长江银行")))
    assert len(pronounced(read_syllables("行长" * 10))) == 8


def test_the_part_of_a_text_that_readings_match_is_returned() -> None:
    assert words_meant("临屿港：夜航恢复", "yehang") == "夜航"
    assert words_meant("临屿港：夜航恢复", "gangye") == "港：夜"
    assert words_meant("临屿港", "yehang") == ""
