"""Differences that a person reads at a glance: whole words, no shreds, the right paragraph beside the right one."""

import random
import time

import pytest

from articles.takedowns.differences import Line, compare
from articles.takedowns.inert import Block
from articles.takedowns.word_differences import word_pieces

MARKS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def read(old: str, new: str) -> str:
    """The pieces in one line: [-removed-]{+added+}."""
    return "".join(MARKS[piece.state].format(piece.text) for piece in word_pieces(old, new))


def blocks(*texts: str) -> list[Block]:
    return [Block("p", text) for text in texts]


def told(lines: list[Line]) -> list[tuple[str, str]]:
    return [(line.state, line.block.text) for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("望海社记者江宁报道", "望洋社记者江宁报道", "望[-海-]{+洋+}社记者江宁报道"),
        ("大风预警发布。", "大风预警解除。", "大风预警[-发布-]{+解除+}。"),
        ("船到港。船离港。", "船到港。船卸货。船离港。", "船到港。{+船卸货。+}船离港。"),
        ("渡轮到港，乘客下船，货物卸完。", "渡轮到港，货物卸完。", "渡轮到港，[-乘客下船，-]货物卸完。"),
        ("首班载客一百二十人。", "首班载客九十人。", "首班载客[-一百二十-]{+九十+}人。"),
        ("首班载客120人。", "首班载客1200人。", "首班载客[-120-]{+1200+}人。"),
        ("", "全线停航。", "{+全线停航。+}"),
        ("全线停航。", "全线停航。", "全线停航。"),
    ],
)
def test_chinese_is_told_by_what_was_changed(old, new, shown):
    assert read(old, new) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("The old ferry sails tonight.", "The new ferry sails tonight.", "The [-old-]{+new+} ferry sails tonight."),
        (
            "It can't sail at 22:30.",
            "It couldn't sail at 06:15.",
            "It [-can't-]{+couldn't+} sail at [-22:30-]{+06:15+}.",
        ),
        ("Flight A320 was late.", "Flight A321 was late.", "Flight [-A320-]{+A321+} was late."),
        ("Érik Ångström wrote it.", "Erik Ångström wrote it.", "[-Érik-]{+Erik+} Ångström wrote it."),
    ],
)
def test_words_of_letters_and_numbers_are_never_cut(old, new, shown):
    assert read(old, new) == shown


def test_one_character_that_stayed_between_two_changes_goes_with_them():
    assert read("船名写错了。", "船号写对了。") == "船[-名写错-]{+号写对+}了。"


def test_a_sentence_said_anew_is_not_shredded():
    pieces = word_pieces("他说，港口的工人都回来了，船也修好了。", "她告诉记者，码头的工人大都已经回来，船只也已修好。")

    assert len(pieces) <= 6
    assert all(len(piece.text) > 1 for piece in pieces if piece.state == "kept" and piece.text != "。")


def test_two_sentences_that_changed_stay_two_changes():
    assert read("甲到港。乙离港。", "丙到港。丁离港。") == "[-甲-]{+丙+}到港。[-乙-]{+丁+}离港。"


@pytest.mark.parametrize("seed", range(30))
def test_both_texts_can_be_read_from_the_pieces(seed):
    dice = random.Random(seed)
    old, new = ("".join(dice.choices("港船到离。，a b1\n", k=dice.randrange(60))) for _ in range(2))
    pieces = word_pieces(old, new)

    assert "".join(piece.text for piece in pieces if piece.state != "added") == old
    assert "".join(piece.text for piece in pieces if piece.state != "removed") == new


def test_a_paragraph_that_came_in_between_leaves_the_others_as_they_are():
    lines = compare(blocks("第一段。", "第二段。"), blocks("第一段。", "新来的一段。", "第二段。"))

    assert told(lines) == [("kept", "第一段。"), ("added", "新来的一段。"), ("kept", "第二段。")]


def test_a_changed_paragraph_is_beside_what_it_was_and_not_beside_a_new_one():
    lines = compare(
        blocks("开头。", "夜航的渡轮今晚离港。", "结尾。"),
        blocks("开头。", "别的事情，毫不相干。", "夜航的渡轮明早离港。", "结尾。"),
    )

    assert [line.state for line in lines] == ["kept", "added", "changed", "kept"]
    assert lines[2].old == Block("p", "夜航的渡轮今晚离港。")


def test_what_moved_is_removed_there_and_added_here():
    lines = compare(blocks("甲段。", "乙段。", "丙段。"), blocks("乙段。", "丙段。", "甲段。"))

    assert told(lines) == [("removed", "甲段。"), ("kept", "乙段。"), ("kept", "丙段。"), ("added", "甲段。")]


def test_a_brief_swapped_for_another_is_no_edit_of_it():
    lines = compare([Block("p", "全线停航。", "brief-1")], [Block("p", "全线复航。", "brief-2")])

    assert [line.state for line in lines] == ["removed", "added"]


def test_a_replaced_picture_is_a_change_though_its_words_stayed():
    lines = compare(
        [Block("picture", "码头", "picture-7", "0" * 16)], [Block("picture", "码头", "picture-7", "1" * 16)]
    )

    assert [line.state for line in lines] == ["changed"]


def test_a_name_replaced_in_a_thousand_paragraphs_is_told_by_the_name():
    dice = random.Random(1)
    texts = ["".join(chr(dice.randrange(0x4E00, 0x5000)) for _ in range(60)) for _ in range(1_000)]
    lines = compare(blocks(*(f"江宁{text}" for text in texts)), blocks(*(f"江泞{text}" for text in texts)))

    assert {tuple(piece.state for piece in line.pieces) for line in lines} == {("kept", "removed", "added", "kept")}


def _paragraphs(dice: random.Random, count: int, length: int, letters: str) -> list[Block]:
    return blocks(*("".join(dice.choices(letters, k=length)) for _ in range(count)))


@pytest.mark.parametrize(("count", "length"), [(1, 330_000), (1_100, 300), (6_000, 50), (110_000, 1)])
def test_a_megabyte_that_changed_everywhere_is_compared_in_seconds(count, length):
    dice = random.Random(2)
    letters = "".join(chr(number) for number in range(0x4E00, 0x4E00 + 400)) + "，。"
    old, new = (_paragraphs(dice, count, length, letters) for _ in range(2))

    started = time.perf_counter()
    lines = compare(old, new)

    assert time.perf_counter() - started < 10
    assert [line.old for line in lines if line.old] == old
    assert [line.new for line in lines if line.new] == new
