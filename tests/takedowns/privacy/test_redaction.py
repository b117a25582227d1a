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


@pytest.mark.parametrize(
    "written",
    [
        "13899990000",
        "138 9999 0000",
        "138-9999-0000",
        "138.9999.0000",
        "138—9999—0000",
        "１３８９９９９００００",
        "１３８　９９９９　００００",
        "+8613899990000",
        "+86 138 9999 0000",
        "(+86)138-9999-0000",
        "0086-138-9999-0000",
        "（86）138 9999 0000",
        "1389999\u200b0000",
        "1 3 8 9999 0000",
    ],
)
@pytest.mark.parametrize("stored", ["13899990000", "+86 138-9999-0000", "１３８ ９９９９ ００００", "008613899990000"])
def test_a_telephone_number_is_masked_however_it_is_written(written, stored):
    redactor = redactor_for(Claimant(name=NAME, contact=f"电话：{stored}。"))

    masked = redactor.masked(f"请打{written}，找秋浦；另一号码 13800000000，2020/1/19 收")

    assert not any(digit in masked.split("，")[0] for digit in "0123456789０１３８９")
    assert masked.endswith("，找秋浦；另一号码 13800000000，2020/1/19 收")


@pytest.mark.parametrize(
    ("stored", "written"),
    [("021-5555 0134", "55550134"), ("(212) 555-0100", "+1 212.555.0100"), ("+44 20 7946 0000", "020 7946 0000")],
)
def test_a_number_without_its_area_or_country_code_is_the_same_number(stored, written):
    assert redactor_for(Claimant(contact=stored)).masked(f"问{written}。") == f"问{MASK}。"


@pytest.mark.parametrize(
    "text", ["单号138999900001", "编号9913899990000123", "2013 8999 900 001", "货值 1389.9 万元，9 000 件", "138 9999"]
)
def test_other_numbers_stay(text):
    assert redactor_for(Claimant(contact=TELEPHONE)).masked(text) == text


def test_of_several_numbers_in_a_row_only_the_persons_is_masked():
    redactor = redactor_for(Claimant(contact=TELEPHONE))

    assert redactor.masked("2020-1-19 138 9999 0000 / 13700001111") == f"2020-1-19 {MASK} / 13700001111"


def test_a_number_divided_by_tags_is_masked_in_html():
    redactor = redactor_for(Claimant(contact=TELEPHONE))

    assert redactor.masked_html("<p>电话138<strong>9999</strong>0000。</p>") == f"<p>电话{MASK}。</p>"


def test_a_name_divided_by_tags_is_masked_in_any_text():
    assert PersonWords([NAME]).redact_json(["<p>欧阳<em>秋浦</em>说</p>"]) == [f"<p>{MASK}说</p>"]
