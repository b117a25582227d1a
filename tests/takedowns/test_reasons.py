"""Can every notice be answered by template, in both languages, without a gap, and is free writing looked over?"""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from articles.takedowns.bases import BASES, CN_NOTICE, DMCA_NOTICE, DSA_16, FACT, GDPR_17, ORDER, Basis, Element
from articles.takedowns.reason_words import FACTS_OF
from articles.takedowns.reasons import (
    SLOTS,
    Outcome,
    Template,
    in_lines,
    lint,
    missing_template,
    reversed_templates,
    templates_for,
)

LANGUAGES = ("zh-hans", "en")
SLOT = re.compile(r"\{\w+\}")
FROM_CASE = {
    "reference": "C-7QK2",
    "received": "2026-11-20",
    "item": "枰石灯塔昨夜熄灭",
    "address": "http://127.0.0.1:8000/briefs/5/",
    "done": "410",
    "date": "2026-11-25",
    "ground": "GROUND-1",
    "deadline": "2027-05-25",
    "contest": "desk@tidewatch.example",
    "newsroom": "Tidewatch",
    "route": "18 Tide Road",
    "notifier": "Stella Marsh",
    "notice": "NOTICE-1",
    "missing": "- MISSING-1",
}


def every_template() -> Iterator[tuple[Basis, Template]]:
    for basis, outcome in product(BASES.values(), Outcome):
        found = templates_for(basis, outcome)
        yield from ((basis, one) for one in (found.notifier, found.affected) if one)
    for basis in BASES.values():
        undone = reversed_templates(basis)
        yield from ((basis, one) for one in (undone.notifier, undone.affected, missing_template(basis)) if one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_sent_by_template_alone(language: str) -> None:
    letters = [template.fill(template.prefilled(FROM_CASE, language), language) for _, template in every_template()]

    assert len(letters) == 27 + 18 + 9 + 6 + 9
    assert [letter for letter in letters if SLOT.search(letter) or "None" in letter] == []
    assert [letter for letter in letters if "C-7QK2" not in letter or "18 Tide Road" not in letter] == []
    assert [letter for letter in letters if letter.startswith("您好：" if language == "zh-hans" else "Dear")] == letters


def test_each_language_has_its_own_words() -> None:
    for _, template in every_template():
        chinese, english = (template.fill(template.prefilled(FROM_CASE, code), code) for code in LANGUAGES)
        # But for the title of the item, and the names of Chinese laws.
        assert not re.search("[\u4e00-\u9fff]", english.replace(FROM_CASE["item"], "")), template.key
        assert not re.search(r"\b(?:the|we|you)\b", chinese), template.key
        subjects = [template.fill_subject(template.prefilled(FROM_CASE, code), code) for code in LANGUAGES]
        assert all("C-7QK2" in subject and "\n" not in subject for subject in subjects)


def test_every_basis_and_outcome_has_reasons_of_its_own_that_pass_the_linter() -> None:
    sentences = [str(words) for outcomes in FACTS_OF.values() for words in outcomes.values()]

    assert FACTS_OF.keys() == BASES.keys()
    assert all(set(outcomes) == set(Outcome) for outcomes in FACTS_OF.values())
    assert len(set(sentences)) == 27
    assert [found for sentence in sentences if (found := lint(sentence, (), cited=True))] == []


def test_who_gets_a_letter_follows_the_basis() -> None:
    for basis, outcome in product(BASES.values(), Outcome):
        affected = templates_for(basis, outcome).affected
        assert (affected is not None) == (basis.passed_on or basis.statement_needed)
        named = affected is not None and "notifier" in {slot.name for slot in affected.slots}
        assert named == (basis.passed_on and outcome != Outcome.REFUSED)


def test_the_name_of_who_asks_is_in_no_letter_where_it_is_not_passed_on() -> None:
    for basis, template in every_template():
        letter = template.fill(template.prefilled(FROM_CASE), "en")
        assert basis.passed_on or "Stella" not in letter, template.key
    assert (
        templates_for(CN_NOTICE, Outcome.GRANTED)
        .affected.fill(  # type: ignore[union-attr]
            templates_for(CN_NOTICE, Outcome.GRANTED).affected.prefilled(FROM_CASE)  # type: ignore[union-attr]
        )
        .count("Stella Marsh")
    )


def test_a_statement_of_reasons_says_what_was_done_on_which_facts_and_ground_and_how_to_contest_it() -> None:
    for basis, outcome in product(BASES.values(), (Outcome.GRANTED, Outcome.OTHERWISE)):
        affected = templates_for(basis, outcome).affected
        names = {slot.name for slot in affected.slots} if affected else set()
        assert not affected or {"done", "facts", "ground", "contest", "date", "item", "address"} <= names


@pytest.mark.parametrize(
    ("basis", "outcome", "words"),
    [
        (DMCA_NOTICE, Outcome.GRANTED, "10 and not more than 14 business days"),
        (CN_NOTICE, Outcome.OTHERWISE, "reasonable period"),
        (DSA_16, Outcome.REFUSED, "out-of-court dispute settlement body"),
        (GDPR_17, Outcome.REFUSED, "supervisory authority"),
        (ORDER, Outcome.GRANTED, "gave effect to the order"),
    ],
)
def test_the_law_of_a_basis_is_told_to_who_asks(basis: Basis, outcome: Outcome, words: str) -> None:
    template = templates_for(basis, outcome).notifier

    assert words in template.fill(template.prefilled(FROM_CASE, "en"), "en")


def test_a_refusal_says_nothing_of_what_follows_a_removal() -> None:
    letter = templates_for(DMCA_NOTICE, Outcome.REFUSED).notifier
    text = letter.fill(letter.prefilled(FROM_CASE, "en"), "en")

    assert "counter-notice" not in text
    assert "done" not in {slot.name for slot in letter.slots}


def test_what_is_lacking_is_named_and_blocks_the_letter() -> None:
    template = templates_for(FACT, Outcome.GRANTED).notifier

    lacking = template.lacking(FROM_CASE | {"deadline": "  "})

    assert [(slot.name, slot.by_hand) for slot in lacking] == [("facts", True), ("deadline", False)]
    assert all(str(slot.label) for slot in SLOTS.values())
    with pytest.raises(ValueError, match="facts, deadline"):
        template.fill(FROM_CASE | {"deadline": ""})
    assert template.lacking(template.prefilled(FROM_CASE)) == []


def test_reasons_of_the_moderator_stand_in_place_of_the_default() -> None:
    template = templates_for(FACT, Outcome.GRANTED).notifier
    written = "原文把“{港}”写成了“湾”。"

    letter = template.fill(template.prefilled(FROM_CASE | {"facts": written}, "zh-hans"), "zh-hans")

    assert f"理由：{written}" in letter
    assert "所提供的材料表明" not in letter


def test_what_is_missing_is_asked_for_in_lines_and_nothing_is_hidden() -> None:
    template = missing_template(DMCA_NOTICE)
    lines = in_lines([Element.SIGNATURE, Element.CONTACT], "zh-hans")

    letter = template.fill(template.prefilled(FROM_CASE | {"missing": lines}, "zh-hans"), "zh-hans")

    assert lines.count("\n- ") == 1
    assert lines in letter
    assert "不作隐藏或改动" in letter
    assert "facts" not in {slot.name for slot in template.slots}


PERSONAL = ["Stella Marsh", "江宁远", "临屿市海棠路 5 号\n10 Sea Lane, Linyu", "stella@reader.example", "本人", "Li"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("江宁远先生的作品被使用。", 1),
        ("ＳＴＥＬＬＡ　marsh wrote to us.", 1),
        ("住在临屿市海棠路5号的投诉人", 1),
        ("Li says so.", 1),
        ("请联系 someone@mail.example 核实。", 1),
        ("请致电 139 0000 1234。", 1),
        ("电话：＋86 13900001234", 1),
        ("座机 0571-88001234", 1),
        ("Call +44 20 7946 0958 now.", 1),
        ("Call 555-010-9999.", 1),
        ("身份证号 11010519491231002X", 1),
        ("stella@reader.example", 2),
        ("内容违反本站规定。", 1),
        ("该内容违反了平台相关规则，予以移除。", 1),
        ("This violates our community guidelines.", 1),
        ("It is a breach of our rules.", 1),
        ("内容违反本站《更正办法》第三条的规定。", 0),
        ("It breaks our rules: section 4 of them.", 0),
        ("It is likely that the delight was real.", 0),
        ("江宁在2026-11-25的报道称，进出口额为13900001234元，增长 3.141592653589793%。", 0),
        ("17 U.S.C. 512(g), ISBN 978-7-5600-1234-5, 2026年11月25日 08:30:15", 0),
        ("本人所述与原文不符。", 0),
        ("公司违反了国家的规定，被罚款 120,000,000 元。", 0),
        ("违反《著作权法》相关规定。", 0),
        ("", 0),
    ],
)
def test_the_linter_finds_what_may_not_be_sent_and_nothing_else(text: str, count: int) -> None:
    assert len(lint(text, PERSONAL, cited=False)) == count


def test_where_the_letter_cites_the_rule_the_reasons_need_not() -> None:
    assert lint("内容违反本站规定。", (), cited=True) == []


def test_the_newsroom_may_name_its_own_address() -> None:
    assert lint("请写信至 corrections@tidewatch.example。", (), cited=False) == []


def test_the_linter_speaks_the_language_of_the_moderator() -> None:
    assert lint("内容违反本站规定。", (), cited=False) == ["文中称违反规定，却未写明是哪一条，请写明具体规定。"]
