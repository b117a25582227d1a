"""HTML is cleaned by two engines that must agree, and the result does not change when it is cleaned again."""

import itertools
import time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.html.already_clean import ALREADY_CLEAN
from articles.html.sanitizer import (
    _LinearWalker,
    _nh3,
    bleach_cleaner,
    brief_ids,
    clean,
    excerpt,
    list_items,
    picture_ids,
    plain_text,
    sanitized,
)

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='javascript\u200b:alert(1)'>x</a>",
    "<a href='\u0001javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<p onclick=alert(1) style='color:red' class=x id=y>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><p>x</p></template>",
    "<style>p{background:url(javascript:alert(1))}</style>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<p><flash-brief data-id='1' onclick=x></flash-brief></p>",
    "<flash-brief data-id='1'/>后文",
    "<flash-brief data-id='01'></flash-brief><flash-brief data-id='x'>文</flash-brief>",
    "<figure data-picture='7' onmouseover=x><figcaption><script>x</script>图</figcaption></figure>",
    "<table><p>x</p><tr><td colspan='2' rowspan='x'>1</table>",
    "<p>未闭合<b>粗<i>斜",
    "<" * 300,
    "<p" * 300,
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='https://例子.example/路?a=1&b=2#x'>x</a>",
    "\x00<p>\x00x\x0b</p>",
    "<a href='/x' title='a<b & \"c\" >d'>x</a>",
    "<figure data-picture='7' data-alt='1 &lt; 2 &quot;三&quot; &amp;lt;'></figure>",
    "&nbsp;&copy;&#20013;&bogus;&#x110000;&",
    "<blockquote>" * 150 + "深",
    "<ul><li>" * 60 + "深" + "</li></ul>" * 60,
]
PIECES = st.sampled_from(
    [*ATTACKS, "<p>", "</p>", "<table>", "<td>", "</figure>", "<li>", "文", " ", "<strong>", "&amp;", "'\">"]
)


def _is_settled(text: str) -> bool:
    return _nh3.clean(text) == text and bleach_cleaner().clean(text) == text


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_executable(attack):
    cleaned = str(clean(attack))
    lowered = cleaned.lower()

    assert "<script" not in lowered
    assert not any(sign in lowered.replace("&lt;", "") for sign in ("<svg", "<img", "<iframe", "style=", "<style"))
    assert 'href="javascript' not in lowered
    assert 'href="data' not in lowered
    assert 'href="//' not in lowered


@pytest.mark.parametrize("attack", ATTACKS)
def test_both_engines_leave_clean_html_unchanged(attack):
    cleaned = str(clean(attack))

    assert str(clean(cleaned)) == cleaned
    assert _is_settled(cleaned)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_cleaning_any_mixture_is_idempotent(html):
    cleaned = str(clean(html))

    assert str(clean(cleaned)) == cleaned
    assert _is_settled(cleaned)


LINES = (
    "字",
    "a b",
    "<strong>粗 c</strong>",
    "a <em>x</em> 字",
    "<em>x</em><strong>y</strong>",
    "'%;=?~-",
    "…“”，。、",
)
BLOCKS = [
    *(f"<{name}>{line}</{name}>" for name in ("p", "h2", "h3") for line in LINES[:4]),
    *(f"<{name}><li>{line}</li></{name}>" for name in ("ul", "ol") for line in LINES[2:6]),
    "<ul><li>一</li><li>二 b</li></ul>",
    "<blockquote><p>引</p><p>a <em>b</em></p></blockquote>",
    '<flash-brief data-id="1"></flash-brief>',
    '<flash-brief data-id="999999999999999999"></flash-brief>',
]
ALMOST = [
    "<p> 字</p>",
    "<p>字 </p>",
    "<p></p>",
    "<p>字",
    "<b>字</b>",
    "<p>&amp;</p>",
    "<li>字</li>",
    '<p class="x">字</p>',
]
WORDS = st.lists(st.sampled_from([*BLOCKS, *(f"<p>{line}</p>" for line in LINES)]), min_size=1, max_size=9).map("".join)


def test_both_engines_leave_every_character_of_the_fast_path_unchanged():
    letters = [chr(code) for code in range(0x110000) if ALREADY_CLEAN.fullmatch(f"<p>{chr(code)}</p>")]
    assert len(letters) > 20_000
    assert not set(letters) & set("<>& \t\n\xa0\u200b\u3000\ufeff")
    rows = ["".join(letters[at : at + 50]) for at in range(0, len(letters), 50)]
    ascii_letters = [letter for letter in letters if letter.isascii()]
    rows += ["".join(first + second for second in ascii_letters) for first in ascii_letters]

    for at in range(0, len(rows), 10):
        text = "".join(f"<p>{row}</p>" for row in rows[at : at + 10])
        assert sanitized(text) == text


def test_both_engines_leave_every_pair_of_blocks_of_the_fast_path_unchanged():
    for blocks in itertools.product(BLOCKS, repeat=2):
        text = "".join(blocks)
        assert ALREADY_CLEAN.fullmatch(text)
        assert sanitized(text) == text


@given(WORDS)
def test_both_engines_leave_any_sequence_of_such_blocks_unchanged(text):
    assert ALREADY_CLEAN.fullmatch(text)
    assert sanitized(text) == text


@given(st.lists(st.one_of(PIECES, st.sampled_from([*BLOCKS, *ALMOST])), max_size=6).map("".join))
def test_the_fast_path_never_changes_the_result(html):
    assert clean(html) == sanitized(html)


@pytest.mark.parametrize("text", [*ALMOST, *ATTACKS, "<p>字</p>\n", "<p>x</p><p>", "<p>a\x00</p>", "<p>a\u3000b</p>"])
def test_other_text_does_not_take_the_fast_path(text):
    assert not ALREADY_CLEAN.fullmatch(text)


@pytest.mark.parametrize(
    "unit", ["<p>", "a ", "<p>a</p>", "<strong>a</strong>", "<ul><li>a</li>", "<blockquote><p>a</p>"]
)
def test_the_fast_path_takes_linear_time(unit):
    start = time.process_time()

    ALREADY_CLEAN.fullmatch("<p>" + unit * 100_000)

    # It takes a few hundredths of a second; in quadratic time it would take hours.
    assert time.process_time() - start < 10


def test_a_brief_becomes_an_empty_reference_and_keeps_its_text():
    assert clean('<flash-brief data-id="42">旧文</flash-brief>') == '<flash-brief data-id="42"></flash-brief>旧文'
    assert clean('<flash-brief data-id="x">旧文</flash-brief>') == "旧文"


def test_a_brief_inside_a_block_splits_the_block():
    inside = '<p>前<strong>重<flash-brief data-id="4"></flash-brief>后</strong></p>'
    in_a_list = '<ul><li><flash-brief data-id="5"></flash-brief></li></ul>'

    assert clean(inside + in_a_list) == (
        '<p>前<strong>重</strong></p><flash-brief data-id="4"></flash-brief><p><strong>后</strong></p>'
        '<flash-brief data-id="5"></flash-brief>'
    )


def test_placeholders_in_the_input_are_removed():
    assert clean("<p>\U000f0002script\U000f0003alert(1)</p>") == "<p>scriptalert(1)</p>"


def test_escaped_brackets_stay_text():
    assert clean("<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;</p>") == "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2 &amp;lt;</p>"


def test_elements_that_are_nested_too_deep_are_flattened_and_the_others_are_left_alone():
    body = clean(
        "<p><em>前</em></p>" + "<blockquote>" * 50_000 + "底" + "</blockquote>" * 50_000 + "<p><em>后</em></p>"
    )

    assert body == f"<p><em>前</em></p>{'<blockquote>' * 100}底{'</blockquote>' * 100}<p><em>后</em></p>"


@pytest.mark.parametrize(
    "markup",
    [
        "<em><strong>字</em></strong>",
        "<em>字",
        "<p>字<em>字",
        "<ul><li>字",
        "<table><tr><td>字",
        "<em><p>字</em>",
        "<div>字",
    ],
)
def test_a_text_is_not_lost_however_often_its_markup_is_repeated(markup):
    body = clean(markup * 400)

    assert body.count("字") == (markup * 400).count("字")
    assert clean(str(body)) == body


def test_the_steps_through_a_body_grow_with_its_length():
    def steps(count):
        with patch.object(_LinearWalker, "_noted", autospec=True, side_effect=_LinearWalker._noted) as noted:
            clean("<em><strong>字</em></strong>" * count)
        return noted.call_count

    assert steps(400) <= 5 * steps(100)


def test_empty_paragraphs_are_dropped():
    assert clean("<p>一</p><p></p></p><p>二</p>") == "<p>一</p><p>二</p>"


def test_a_figure_needs_a_picture_or_a_caption():
    assert clean("<p>前</p><figure></figure>") == "<p>前</p>"
    assert "待配图" in clean("<figure><figcaption>待配图</figcaption></figure>")


def test_a_body_that_shows_nothing_is_empty():
    assert clean("<p> </p><p><br></p>") == ""


def test_references_are_listed_in_order_and_once():
    body = clean("".join(f'<flash-brief data-id="{number}"></flash-brief>' for number in (3, 1, 3)))

    assert brief_ids(body) == [3, 1]
    assert picture_ids('<figure data-picture="7"></figure>') == [7]


def test_plain_text_has_a_line_for_each_block():
    assert plain_text("<h2>题</h2><p>一&amp;二</p><ul><li>甲</li><li>乙</li></ul>") == "题\n一&二\n甲\n乙"


def test_an_excerpt_ends_with_a_sentence_if_possible():
    assert excerpt("<p>第一句在这里结束。第二句很长很长很长。</p>", 14) == "第一句在这里结束。"
    assert excerpt("<p>没有句号的一段话一直写下去</p>", 5) == "没有句号的…"
    assert excerpt("<p>He said “Not one.” Then he left the room.</p>", 25) == "He said “Not one.”"


def test_an_excerpt_does_not_cut_words():
    assert excerpt("<p>Four models read a bill of lading</p>", 22) == "Four models read a…"
    assert excerpt("<p>吞吐量报一百标准箱 TEU and more</p>", 12) == "吞吐量报一百标准箱…"
    assert excerpt("<p>unbrokenunbroken</p>", 8) == "unbroken…"


def test_list_items_come_without_their_numbers():
    assert list_items("<p>前</p><ol><li>甲</li><li>乙<br>丙</li></ol>") == ["甲", "乙\n丙"]


def test_an_excerpt_contains_no_captions_because_pictures_can_be_taken_down():
    body = '<figure data-picture="7"><figcaption>枰石码头</figcaption></figure><p>港口恢复作业。</p>'

    assert excerpt(body, 40) == "港口恢复作业。"


@pytest.mark.parametrize(
    ("start", "kept"), [("0", True), ("7", True), ("-3", True), ("-0", False), ("01", False), ("x", False)]
)
def test_a_list_may_begin_with_any_whole_number(start, kept):
    cleaned = clean(f'<ol start="{start}"><li>甲</li></ol>')

    assert cleaned == (f'<ol start="{start}"><li>甲</li></ol>' if kept else "<ol><li>甲</li></ol>")
