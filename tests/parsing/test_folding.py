import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.parsing.folding import fold


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
def test_width_case_accents_and_script_are_set_aside(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_each_character_is_folded_by_itself(left, right):
    assert fold(left + right) == fold(left) + fold(right)
