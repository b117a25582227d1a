"""Proposed headlines: the first sentence of a page, at most 40 characters of it."""

import pytest

from articles.ingest.drafting.headline_proposal import MAX_LENGTH, proposed_headline
from articles.parsing.page import parse

BODY = "第二段又说了一件事情,也是完整的一句话。\n"


@pytest.mark.parametrize(
    ("opening", "headline"),
    [
        ("潮信银行宣布停机。当晚恢复。", "潮信银行宣布停机"),
        ("谁在用这条链?没有人知道。", "谁在用这条链?"),
        ("Four banks agreed on Monday. They will start in June.", "Four banks agreed on Monday"),
        ("枰元报1.5元,创下新高。", "枰元报1.5元,创下新高"),
        ("摘要：潮信银行把上限写错了一位。半小时后改正。", "潮信银行把上限写错了一位"),
    ],
)
def test_the_first_sentence_is_proposed_without_its_full_stop(opening: str, headline: str) -> None:
    assert proposed_headline(parse(f"{opening}\n{BODY}")) == headline


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    opening = "潮信银行宣布新一轮面向未来的升级,集中发力推进结算与清算,还要把全部的单证都搬到链上,并在年内完成。"

    headline = proposed_headline(parse(f"{opening}\n{BODY}"))

    assert headline == "潮信银行宣布新一轮面向未来的升级,集中发力推进结算与清算"


def test_a_sentence_without_a_clause_is_cut_with_an_ellipsis() -> None:
    headline = proposed_headline(parse("潮" * 90 + "。\n" + BODY))

    assert headline == "潮" * (MAX_LENGTH - 1) + "…"


def test_a_latin_sentence_is_cut_between_words() -> None:
    page = "Four banks in the port of Nanyu have agreed to test a shared ledger for letters of credit.\n"

    headline = proposed_headline(parse(page * 2))

    assert headline == "Four banks in the port of Nanyu have…"
    assert len(headline) <= MAX_LENGTH


def test_a_page_of_briefs_only_gets_the_headline_of_the_first() -> None:
    page = "动态 | 舫链升级:升级持续一晚。[2020/1/19]\n动态 | 舫链停机:停机持续一晚。[2020/1/20]\n"

    assert proposed_headline(parse(page)) == "舫链升级"


def test_a_page_without_text_proposes_nothing() -> None:
    assert proposed_headline(parse("")) == ""
