"""Who is quoted stays apart from the quotation, and a list keeps the number of its first item."""

import pytest

from articles.ingest.drafting.block_html import block_html
from articles.parsing.document import ListBlock, Quote
from tests.parsing.outline import CLOSE, LEAD, webpage


def block(markup):
    document = webpage(f"<h1>望津港三年</h1><p>{LEAD}</p>{markup}<p>{CLOSE}</p>")
    assert len(document.blocks) == 3
    return document.blocks[1]


QUOTATION = "系统快了，人没有快。"


@pytest.mark.parametrize(
    ("markup", "attribution"),
    [
        (f"<blockquote><p>{QUOTATION}</p><footer>— <cite>方既白</cite></footer></blockquote>", "— 方既白"),
        (f"<blockquote>{QUOTATION}<cite>方既白</cite></blockquote>", "方既白"),
        (f"<blockquote><p>{QUOTATION} <cite>方既白</cite></p></blockquote>", "方既白"),
        (f"<blockquote><p>{QUOTATION} —<cite>方既白</cite></p></blockquote>", "—方既白"),
        (f"<blockquote><p>{QUOTATION}</p><p><cite>方既白</cite></p></blockquote>", "方既白"),
        (f"<blockquote><p>{QUOTATION}</p><footer>方既白，船长</footer></blockquote>", "方既白，船长"),
        (f"<p><q>{QUOTATION}</q><cite>方既白</cite></p>", "方既白"),
        (f"<figure><blockquote>{QUOTATION}</blockquote><figcaption>方既白</figcaption></figure>", "方既白"),
    ],
)
def test_who_is_quoted_is_the_last_line_of_the_quotation(markup, attribution):
    quote = block(markup)

    assert isinstance(quote, Quote)
    assert (quote.text, quote.attribution) == (f"{QUOTATION}\n{attribution}", attribution)


def test_the_draft_has_who_is_quoted_in_a_cite_of_its_own_paragraph():
    quote = block(f"<blockquote>{QUOTATION}— <cite>方既白</cite></blockquote>")

    assert block_html(quote) == f"<blockquote><p>{QUOTATION}</p><p>— <cite>方既白</cite></p></blockquote>"


@pytest.mark.parametrize(
    "markup",
    [
        "<blockquote><p>在<cite>《港口三年》</cite>里，他写道人没有快。</p></blockquote>",
        "<p>他在<cite>望海日报</cite>上写过，<q>系统快了</q>。</p>",
    ],
)
def test_a_title_inside_a_sentence_stays_in_it(markup):
    assert "\n" not in block(markup).text


@pytest.mark.parametrize(("start", "number"), [("0", 0), ("5", 5), ("-3", -3), ("1", None), ("x", None), ("", None)])
def test_a_list_keeps_the_number_of_its_first_item(start, number):
    numbered = block(f"<ol start='{start}'><li>甲乙</li><li>丙丁</li></ol>")

    assert isinstance(numbered, ListBlock)
    assert numbered.start == number
    assert block_html(numbered).startswith("<ol>" if number is None else f'<ol start="{number}">')
