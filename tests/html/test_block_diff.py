"""Diffs that are easy to read: whole words, no shreds, and matching paragraphs next to each other."""

import random
import time

import pytest

from articles.html.block_diff import DiffLine, compare
from articles.html.static_copy import CopiedBlock
from articles.text.word_diff import word_pieces

MARKS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def read(old: str, new: str) -> str:
    """The pieces in one line: [-removed-]{+added+}."""
    return "".join(MARKS[piece.state].format(piece.text) for piece in word_pieces(old, new))


def blocks(*texts: str) -> list[CopiedBlock]:
    return [CopiedBlock("p", text) for text in texts]


def states(lines: list[DiffLine]) -> list[tuple[str, str]]:
    return [(line.state, line.block.text) for line in lines]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
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
def test_chinese_is_compared_by_characters_and_clauses(old, new, expected):
    assert read(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
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
def test_words_of_letters_and_numbers_are_never_cut(old, new, expected):
    assert read(old, new) == expected


def test_a_single_kept_character_between_two_changes_joins_them():
    assert read("船名写错了。", "船号写对了。") == "船[-名写错-]{+号写对+}了。"


def test_a_rewritten_sentence_is_not_shredded():
    pieces = word_pieces("他说，港口的工人都回来了，船也修好了。", "她告诉记者，码头的工人大都已经回来，船只也已修好。")

    assert len(pieces) <= 6
    assert all(len(piece.text) > 1 for piece in pieces if piece.state == "kept" and piece.text != "。")


def test_changes_in_two_sentences_stay_separate():
    assert read("甲到港。乙离港。", "丙到港。丁离港。") == "[-甲-]{+丙+}到港。[-乙-]{+丁+}离港。"


@pytest.mark.parametrize("seed", range(30))
def test_both_texts_can_be_rebuilt_from_the_pieces(seed):
    dice = random.Random(seed)
    old, new = ("".join(dice.choices("港船到离。，a b1\n", k=dice.randrange(60))) for _ in range(2))
    pieces = word_pieces(old, new)

    assert "".join(piece.text for piece in pieces if piece.state != "added") == old
    assert "".join(piece.text for piece in pieces if piece.state != "removed") == new


def test_an_inserted_paragraph_leaves_the_others_unchanged():
    lines = compare(blocks("第一段。", "第二段。"), blocks("第一段。", "新来的一段。", "第二段。"))

    assert states(lines) == [("kept", "第一段。"), ("added", "新来的一段。"), ("kept", "第二段。")]


def test_a_changed_paragraph_is_paired_with_its_old_version():
    lines = compare(
        blocks("开头。", "夜航的渡轮今晚离港。", "结尾。"),
        blocks("开头。", "别的事情，毫不相干。", "夜航的渡轮明早离港。", "结尾。"),
    )

    assert [line.state for line in lines] == ["kept", "added", "changed", "kept"]
    assert lines[2].old == CopiedBlock("p", "夜航的渡轮今晚离港。")


def test_a_moved_paragraph_is_removed_and_added():
    lines = compare(blocks("甲段。", "乙段。", "丙段。"), blocks("乙段。", "丙段。", "甲段。"))

    assert states(lines) == [("removed", "甲段。"), ("kept", "乙段。"), ("kept", "丙段。"), ("added", "甲段。")]


def test_a_brief_replaced_by_another_is_removed_and_added():
    lines = compare([CopiedBlock("p", "全线停航。", "brief-1")], [CopiedBlock("p", "全线复航。", "brief-2")])

    assert [line.state for line in lines] == ["removed", "added"]


def test_a_replaced_picture_with_the_same_text_is_changed():
    lines = compare(
        [CopiedBlock("picture", "码头", "picture-7", "0" * 16)], [CopiedBlock("picture", "码头", "picture-7", "1" * 16)]
    )

    assert [line.state for line in lines] == ["changed"]


def test_a_name_replaced_in_a_thousand_paragraphs_is_the_only_change():
    dice = random.Random(1)
    texts = ["".join(chr(dice.randrange(0x4E00, 0x5000)) for _ in range(60)) for _ in range(1_000)]
    lines = compare(blocks(*(f"江宁{text}" for text in texts)), blocks(*(f"江泞{text}" for text in texts)))

    assert {tuple(piece.state for piece in line.pieces) for line in lines} == {("kept", "removed", "added", "kept")}


def _paragraphs(dice: random.Random, count: int, length: int, letters: str) -> list[CopiedBlock]:
    return blocks(*("".join(dice.choices(letters, k=length)) for _ in range(count)))


@pytest.mark.slow
@pytest.mark.parametrize(("count", "length"), [(1, 330_000), (1_100, 300), (6_000, 50), (110_000, 1)])
def test_a_megabyte_that_changed_everywhere_is_compared_with_bounded_work(count, length):
    dice = random.Random(2)
    letters = "".join(chr(number) for number in range(0x4E00, 0x4E00 + 400)) + "，。"
    old, new = (_paragraphs(dice, count, length, letters) for _ in range(2))

    start = time.process_time()
    lines = compare(old, new)

    # It takes a few seconds; without a budget it would take hours.
    assert time.process_time() - start < 60
    assert [line.old for line in lines if line.old] == old
    assert [line.new for line in lines if line.new] == new
