import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.folding import fold, fold_with_positions


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ｌｉｂｒａ", "libra"),
        ("螞蟻區塊鏈", "蚂蚁区块链"),
        ("Café Ñandú", "cafe nandu"),
        ("Cafe\u0301", "cafe"),
        ("ガギグ がぎぐ", "ガギグ がぎぐ"),
        ("й Ё", "й ё"),
        ("STRASSE Straße", "strasse strasse"),
        ("㈱ ① ﬁ", "(株) 1 fi"),
    ],
)
def test_folding_removes_differences_in_width_case_accents_and_script(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("雾\u200b澜\u2060运河", "雾澜运河"),
        ("雾\u00ad澜\ufeff运河", "雾澜运河"),
        ("\u202d雾澜\u202c运\u200e河", "雾澜运河"),
        ("雾澜　运 \u00a0河", "雾澜运河"),
        ("co\u00adop\u200beration", "cooperation"),
        ("阿卜·麦麦", "阿卜・麦麦"),
        ("阿卜•麦麦", "阿卜‧麦麦"),
        ("阿卜 ∙ 麦麦", "阿卜･麦麦"),
        ("葛\U000e0100城", "葛城"),
        ("⻘⻓山", "青长山"),
        ("戸説羣峯", "户说群峰"),
        ("O’Neil‑Hart", "O'Neil-Hart"),
        ("й ガ", "и\u0306 ｶﾞ"),
        ("두루", "\u1103\u116e\u1105\u116e"),
        ("Ann   Lee", "Ann Lee"),
    ],
)
def test_texts_that_look_the_same_are_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann Lee", "AnnLee"), ("雾 Lan", "雾Lan"), ("文喆", "文哲"), ("甲\n乙", "甲乙")]
)
def test_texts_that_differ_to_a_reader_are_not_equal(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_positions_belong_to_the_folded_text(text):
    folded = fold_with_positions(text)

    assert folded.text == fold(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@pytest.mark.parametrize(
    ("text", "name", "stretch"),
    [
        ("船长江\u200b宁宁说", "江宁宁", "江\u200b宁宁"),
        ("船长江 宁　宁说", "江宁宁", "江 宁　宁"),
        ("姓葛\U000e0100。", "葛", "葛\U000e0100"),
        ("\u2068江宁\u2069说", "江宁", "江宁"),
        ("㈱港", "(株)", "㈱"),
    ],
)
def test_a_folded_span_leads_to_the_stretch_of_the_original(text, name, stretch):
    folded = fold_with_positions(text)

    at = folded.text.index(fold(name))
    start, end = folded.span(at, at + len(fold(name)))
    assert text[start:end] == stretch
