"""Text runs of a body are found, and can be cut out without changing their neighbours."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.html.sanitizer import brief_ids, clean
from articles.html.text_runs import text_runs
from articles.takedowns.decisions.pasted_copies import PastedCopy, _with_reference
from articles.takedowns.decisions.replace_text import Replacement, as_written, replace_in_body

WORDS = st.sampled_from(
    ["甲乙", "丙", "丁 戊", "己&amp;庚", "<strong>辛</strong>壬", '癸<a href="/a/">子</a>', "<em>丑<br>寅</em>"]
)
LINE = st.lists(WORDS, min_size=1, max_size=3).map("".join)
LEAF = st.one_of(
    LINE.map("<p>{}</p>".format),
    LINE.map("<h3>{}</h3>".format),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: f"<p>{'<br>'.join(lines)}</p>"),
    st.sampled_from(
        ['<flash-brief data-id="7"></flash-brief>', "<hr>", "<figure><figcaption>卯</figcaption></figure>"]
    ),
)
BLOCK = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda blocks: f"<blockquote>{''.join(blocks)}</blockquote>"),
        st.lists(st.one_of(LINE, inner), min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        ),
        st.tuples(LINE, inner).map(lambda pair: f"<blockquote>{pair[0]}{pair[1]}</blockquote>"),
    ),
    max_leaves=5,
)
BODY = st.lists(BLOCK, min_size=1, max_size=4).map(lambda blocks: clean("".join(blocks)))


def test_blocks_and_breaks_separate_runs_but_emphasis_and_links_do_not():
    body = '<p>一<strong>二</strong><br>三</p><ul><li>四<a href="/a/">五</a></li></ul>'

    assert [(run.kind, run.text) for run in text_runs(body)] == [("p", "一二"), ("p", "三"), ("li", "四五")]


def test_references_and_empty_blocks_are_not_runs():
    assert text_runs('<flash-brief data-id="7"></flash-brief><hr><figure data-picture="1"></figure>') == []


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(BODY, st.data())
def test_cutting_runs_leaves_all_other_runs(body, data):
    lines = text_runs(body)
    if not lines:
        return
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, len(lines) - 1))
    text = "\n".join(line.text for line in lines[first : last + 1])
    article = SimpleNamespace(body=body, pk=1)

    left = _with_reference(article, [PastedCopy(article, first, last, 1.0, text)], SimpleNamespace(pk=42))

    assert [line.text for line in text_runs(left)] == [line.text for line in (*lines[:first], *lines[last + 1 :])]
    assert brief_ids(left).count(42) == 1
    assert clean(str(left)) == left


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(BODY)
def test_replacing_text_and_reverting_it_restores_the_body(body):
    once = replace_in_body(body, Replacement("己&庚", "<新>", as_written))
    again = replace_in_body(once, Replacement("<新>", "己&庚", as_written))

    assert again == body
    assert clean(str(once)) == once
