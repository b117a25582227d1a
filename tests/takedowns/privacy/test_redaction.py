"""Redaction: words that identify a claimant are masked however they are written, and nothing else is."""

import json

import pytest

from articles.takedowns.models import Claimant
from articles.takedowns.privacy.redaction import MASK, PersonWords, redactor_for
from tests.takedowns.privacy.claimants import MAIL, NAME, TELEPHONE


@pytest.mark.parametrize(
    ("fields", "text", "redacted"),
    [
        ({"name": NAME}, f"我是{NAME}，本人要求更正。", f"我是{MASK}，本人要求更正。"),
        ({"name": "欧阳 秋浦"}, f"{NAME}要求", f"{MASK}要求"),
        ({"name": NAME}, "\u200b".join(NAME) + "要求", f"{MASK}要求"),
        ({"name": NAME}, NAME[:2] + "\n" + NAME[2:] + "要求", f"{MASK}要求"),
        ({"name": "歐陽秋浦"}, f"{NAME}要求", f"{MASK}要求"),
        (
            {"name": "Ann Lee"},
            "ＡＮＮ　ＬＥＥ wrote; Ann Leeds did not; ann lee!",
            f"{MASK} wrote; Ann Leeds did not; {MASK}!",
        ),
        ({"name": "Ann"}, "Annual: ann", f"Annual: {MASK}"),
        ({"email": MAIL}, f"<{MAIL.upper()}>", f"<{MASK}>"),
        ({"email": MAIL}, "https://a.example/?m=qiupu%40ouyangsson.example&b", f"https://a.example/?m={MASK}&b"),
        ({"name": NAME}, "https://a.example/%e6%ac%a7%e9%98%b3%e7%a7%8b%e6%b5%a6/", f"https://a.example/{MASK}/"),
        ({"contact": f"第三街\n电话：{TELEPHONE}。"}, f"请打{TELEPHONE}，第三街", f"请打{MASK}，{MASK}"),
        ({"identity": "护照 E12345678"}, "护照 e12345678 见附件", f"{MASK} 见附件"),
        ({"authority": "本人", "name": "李", "identity": "–", "signature": "me"}, "本人李 – me", "本人李 – me"),
    ],
)
def test_redaction_masks_only_words_that_identify_the_claimant(fields, text, redacted):
    assert redactor_for(Claimant(**fields)).masked(text) == redacted


def test_the_longest_word_is_masked_first():
    assert PersonWords(["ouyangsson", "qiupu@ouyangsson.example"]).masked("qiupu@ouyangsson.example") == MASK


def test_strings_in_json_are_redacted_and_keys_and_numbers_are_not():
    redactor = PersonWords([NAME])

    assert redactor.redact_json({NAME: [NAME, 200, None, {"a": f"问{NAME}"}]}) == {
        NAME: [MASK, 200, None, {"a": f"问{MASK}"}]
    }


def test_json_inside_a_string_is_redacted_although_its_letters_are_escaped():
    inner = json.dumps(["已回复", NAME])
    assert NAME not in inner

    assert json.loads(PersonWords([NAME]).redact_json({"m": inner})["m"]) == ["已回复", MASK]


@pytest.mark.parametrize("text", ['["a",   1]', "[not json", "", "{}"])
def test_a_string_without_the_words_is_returned_unchanged(text):
    assert PersonWords([NAME]).redact_json(text) == text


def test_a_text_matches_if_it_contains_one_of_the_words():
    redactor = redactor_for(Claimant(name=NAME, email=MAIL))

    assert redactor.matches(f"来自{MAIL.upper()}")
    assert not redactor.matches("来自读者")
