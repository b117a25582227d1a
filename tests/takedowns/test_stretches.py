"""What stands together in a body is found, and can be cut out without a loss to its neighbours."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import brief_ids, clean
from articles.takedowns.copies import Copy, _with_reference
from articles.takedowns.rewording import Rewording, as_written, reworded_body
from articles.takedowns.stretches import stretches

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
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"<blockquote>{''.join(some)}</blockquote>"),
        st.lists(st.one_of(LINE, inner), min_size=1, max_size=3).map(
            lambda some: f"<ul>{''.join(f'<li>{one}</li>' for one in some)}</ul>"
        ),
        st.tuples(LINE, inner).map(lambda pair: f"<blockquote>{pair[0]}{pair[1]}</blockquote>"),
    ),
    max_leaves=5,
)
BODY = st.lists(BLOCK, min_size=1, max_size=4).map(lambda blocks: clean("".join(blocks)))


def test_blocks_and_breaks_part_what_emphasis_and_links_do_not():
    body = '<p>一<strong>二</strong><br>三</p><ul><li>四<a href="/a/">五</a></li></ul>'

    assert [(one.kind, one.text) for one in stretches(body)] == [("p", "一二"), ("p", "三"), ("li", "四五")]


def test_a_reference_and_an_empty_block_are_no_stretch():
    assert stretches('<flash-brief data-id="7"></flash-brief><hr><figure data-picture="1"></figure>') == []


@settings(max_examples=150, deadline=None)
@given(BODY, st.data())
def test_what_is_cut_out_takes_nothing_else_with_it(body, data):
    lines = stretches(body)
    if not lines:
        return
    first = data.draw(st.integers(0, len(lines) - 1))
    last = data.draw(st.integers(first, len(lines) - 1))
    text = "\n".join(line.text for line in lines[first : last + 1])
    article = SimpleNamespace(body=body, pk=1)

    left = _with_reference(article, [Copy(article, first, last, 1.0, text)], SimpleNamespace(pk=42))

    said = [line.text for line in stretches(left)]
    assert said == [line.text for line in (*lines[:first], *lines[last + 1 :])]
    assert brief_ids(left).count(42) == 1
    assert clean(str(left)) == left


@settings(max_examples=150, deadline=None)
@given(BODY)
def test_other_words_leave_all_the_rest_as_it_was(body):
    once = reworded_body(body, Rewording("己&庚", "<新>", as_written))
    again = reworded_body(once, Rewording("<新>", "己&庚", as_written))

    assert again == body
    assert clean(str(once)) == once
