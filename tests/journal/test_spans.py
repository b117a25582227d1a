"""Tests of spans: a masked text is what the earlier text and its spans give, and nothing of the words is in them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from articles.journal.spans import MASK, apply_change, change_of, masked_spans

texts = st.text(alphabet="甲乙ab▇ 。", max_size=12)


@given(st.lists(texts, min_size=1, max_size=5), st.lists(texts, min_size=5, max_size=5))
def test_spans_of_a_masked_text_give_it_again(pieces, secrets):
    after = MASK.join(pieces)
    before = pieces[0] + "".join(secret + piece for secret, piece in zip(secrets, pieces[1:], strict=False))

    change = change_of(before, after)

    assert apply_change(before, change) == (after, True) or change == {"masked": True}


def test_a_change_has_no_words():
    change = change_of("联系人张三，电话 138。", "联系人▇▇▇，电话 138。")

    assert change["spans"] == [[3, 5]]
    assert "张三" not in json.dumps(change, ensure_ascii=False)
    assert apply_change("联系人李四五，电话 138。", change) == (MASK, False)


def test_what_is_not_masking_alone_has_no_spans():
    assert masked_spans("一二三", "一四三") is None
    assert change_of("一二三", "一四三") == {"masked": True}
    assert change_of("一二三", "") == {"cleared": True}
