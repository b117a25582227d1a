"""Letter templates: every notice can be answered in both languages, and a letter with an empty slot is not sent."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES, CN_NOTICE, DMCA_NOTICE, DSA_16, FACT, GDPR_17, ORDER, Basis
from articles.takedowns.letters.templates import (
    SLOTS,
    LetterTemplate,
    Outcome,
    bullet_list,
    extension_template,
    question_template,
    reversed_templates,
    templates_for,
)

LANGUAGES = ("zh-hans", "en")
SLOT = re.compile(r"\{\w+\}")
SLOT_VALUES = {
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
    "claimant": "Stella Marsh",
    "notice": "NOTICE-1",
    "missing": "- MISSING-1",
    "party": "Harbour Post",
    "count": "2",
    "question": "QUESTION-1",
    "until": "2027-08-31",
}


def every_template() -> Iterator[tuple[Basis, LetterTemplate]]:
    for basis, outcome in product(BASES.values(), Outcome):
        letters = templates_for(basis, outcome)
        yield from ((basis, template) for template in (letters.claimant, letters.provider) if template)
    for basis in BASES.values():
        letters = reversed_templates(basis)
        asking = question_template(basis, is_incomplete=True, is_hidden=False)
        templates = (letters.claimant, letters.provider, asking, extension_template(basis))
        yield from ((basis, template) for template in templates if template)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_can_be_sent_without_writing_anything_by_hand(language: str) -> None:
    letters = [template.render(template.prefilled(SLOT_VALUES, language), language) for _, template in every_template()]

    assert len(letters) == 36 + 28 + 9 + 7 + 9 + 9
    assert [letter for letter in letters if SLOT.search(letter) or "None" in letter] == []
    assert [letter for letter in letters if "C-7QK2" not in letter or "18 Tide Road" not in letter] == []
    assert [letter for letter in letters if letter.startswith("您好：" if language == "zh-hans" else "Dear")] == letters


def test_a_letter_is_in_one_language_only() -> None:
    for _, template in every_template():
        chinese, english = (template.render(template.prefilled(SLOT_VALUES, code), code) for code in LANGUAGES)
        # Except for the title of the item.
        assert not re.search("[\u4e00-\u9fff]", english.replace(SLOT_VALUES["item"], "")), template.key
        assert not re.search(r"\b(?:the|we|you)\b", chinese), template.key
        subjects = [template.render_subject(template.prefilled(SLOT_VALUES, code), code) for code in LANGUAGES]
        assert all("C-7QK2" in subject and "\n" not in subject for subject in subjects)


def test_the_basis_decides_who_gets_a_letter_and_who_is_named() -> None:
    for basis, outcome in product(BASES.values(), Outcome):
        affected = templates_for(basis, outcome).provider
        assert (affected is not None) == (basis.forwards_notice or basis.needs_statement or basis is ORDER)
        named = affected is not None and "claimant" in {slot.name for slot in affected.slots}
        assert named == (basis.forwards_notice and outcome.is_measure)


def test_the_name_of_the_claimant_is_in_no_letter_unless_the_basis_forwards_it() -> None:
    for basis, template in every_template():
        letter = template.render(template.prefilled(SLOT_VALUES), "en")
        assert basis.forwards_notice or "Stella" not in letter, template.key
    forwarding = templates_for(CN_NOTICE, Outcome.GRANTED).provider
    assert forwarding is not None
    assert "Stella Marsh" in forwarding.render(forwarding.prefilled(SLOT_VALUES))


def test_a_statement_of_reasons_gives_the_measure_facts_ground_and_redress() -> None:
    for basis, outcome in product(BASES.values(), (Outcome.GRANTED, Outcome.OTHERWISE)):
        affected = templates_for(basis, outcome).provider
        names = {slot.name for slot in affected.slots} if affected else set()
        # An order is contested with its issuer, who states the reasons.
        assert (
            not affected or basis is ORDER or {"done", "facts", "ground", "contest", "date", "item", "address"} <= names
        )


@pytest.mark.parametrize(
    ("basis", "outcome", "passage"),
    [
        (DMCA_NOTICE, Outcome.GRANTED, "10 and not more than 14 business days"),
        (CN_NOTICE, Outcome.OTHERWISE, "reasonable period"),
        (DSA_16, Outcome.REFUSED, "out-of-court dispute settlement body"),
        (GDPR_17, Outcome.REFUSED, "supervisory authority"),
        (ORDER, Outcome.GRANTED, "gave effect to the order"),
    ],
)
def test_the_claimant_is_informed_of_what_the_law_provides(basis: Basis, outcome: Outcome, passage: str) -> None:
    template = templates_for(basis, outcome).claimant

    assert passage in template.render(template.prefilled(SLOT_VALUES, "en"), "en")


def test_a_refusal_does_not_mention_what_follows_a_removal() -> None:
    letter = templates_for(DMCA_NOTICE, Outcome.REFUSED).claimant
    text = letter.render(letter.prefilled(SLOT_VALUES, "en"), "en")

    assert "counter-notice" not in text
    assert "done" not in {slot.name for slot in letter.slots}


def test_an_empty_slot_is_named_and_blocks_the_letter() -> None:
    template = templates_for(FACT, Outcome.GRANTED).claimant

    empty = template.empty_slots(SLOT_VALUES | {"deadline": "  "})

    assert [(slot.name, slot.by_hand) for slot in empty] == [("facts", True), ("deadline", False)]
    assert all(str(slot.label) for slot in SLOTS.values())
    with pytest.raises(ValueError, match="facts, deadline"):
        template.render(SLOT_VALUES | {"deadline": ""})
    assert template.empty_slots(template.prefilled(SLOT_VALUES)) == []


def test_the_moderator_s_reasons_replace_the_default() -> None:
    template = templates_for(FACT, Outcome.GRANTED).claimant
    written = "原文把“{港}”写成了“湾”。"

    letter = template.render(template.prefilled(SLOT_VALUES | {"facts": written}, "zh-hans"), "zh-hans")

    assert f"理由：{written}" in letter
    assert "所提供的材料表明" not in letter


def test_missing_elements_are_listed_and_the_letter_says_that_nothing_is_hidden() -> None:
    template = question_template(DMCA_NOTICE, is_incomplete=True, is_hidden=False)
    lines = bullet_list([Element.SIGNATURE, Element.CONTACT], "zh-hans")

    letter = template.render(template.prefilled(SLOT_VALUES | {"missing": lines}, "zh-hans"), "zh-hans")

    assert lines.count("\n- ") == 1
    assert lines in letter
    assert "不作隐藏或改动" in letter
    assert "facts" not in {slot.name for slot in template.slots}
