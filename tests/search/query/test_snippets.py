"""Snippets: matches are marked in the original spelling of the text, and the passage shown contains them."""

from articles.search.query.snippets import LENGTH, marked, snippet
from articles.search.query.syntax import read_query


def with_marks(text: str, typed: str) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in marked(text, read_query(typed).phrases))


def cut(text: str, typed: str) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in snippet(text, read_query(typed).phrases))


def test_matches_are_marked_in_the_original_spelling() -> None:
    assert with_marks("Ｌｉｂｒａ,协会与螞蟻區塊鏈", "libra协会 蚂蚁区块链") == "[Ｌｉｂｒａ,协会]与[螞蟻區塊鏈]"


def test_latin_words_are_marked_only_as_a_whole_and_characters_anywhere() -> None:
    assert with_marks("Paper papers 纸paper纸", "paper 纸") == "[Paper] papers [纸][paper][纸]"


def test_characters_that_fold_to_several_do_not_shift_the_marks() -> None:
    assert with_marks("㈱港口 Straße 港", "straße 港口") == "㈱[港口] [Straße] 港"


def test_a_snippet_begins_near_the_match_and_marks_both_cuts() -> None:
    text = "开头的一句话。" * 40 + "凭舟平台签出提单。" + "后面的一句话。" * 40

    passage = cut(text, "提单")

    assert passage.startswith("…")
    assert "凭舟平台签出[提单]。" in passage
    assert passage.endswith("…")
    assert len(passage) < LENGTH + 10


def test_a_snippet_shows_the_passage_with_the_most_words() -> None:
    text = "提单在前。" + "别的话。" * 60 + "提单与银行在此。"

    assert "[提单]与[银行]在此" in cut(text, "提单 银行")


def test_without_a_match_a_snippet_begins_at_the_beginning() -> None:
    assert cut("第一句。第二句。", "没有") == "第一句。第二句。"
    assert cut("", "没有") == ""


def test_blocks_are_joined_without_a_space_between_chinese_sentences() -> None:
    assert cut("第一段。\n第二段\nThird part.\nFourth.", "没有") == "第一段。第二段 Third part. Fourth."
