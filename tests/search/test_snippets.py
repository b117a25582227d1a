"""Does a reader see why a text was found, in the text's own letters?"""

from articles.search.queries import read_query
from articles.search.snippets import LENGTH, marked, snippet


def told(text: str, typed: str) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in marked(text, read_query(typed).phrases))


def cut(text: str, typed: str) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in snippet(text, read_query(typed).phrases))


def test_marks_stand_in_the_original_letters() -> None:
    assert told("Ｌｉｂｒａ,协会与螞蟻區塊鏈", "libra协会 蚂蚁区块链") == "[Ｌｉｂｒａ,协会]与[螞蟻區塊鏈]"


def test_words_are_marked_whole_and_characters_anywhere() -> None:
    assert told("Paper papers 纸paper纸", "paper 纸") == "[Paper] papers [纸][paper][纸]"


def test_letters_that_become_several_keep_the_marks_in_place() -> None:
    assert told("㈱港口 Straße 港", "straße 港口") == "㈱[港口] [Straße] 港"


def test_a_snippet_begins_near_what_was_found_and_says_that_it_was_cut() -> None:
    text = "开头的一句话。" * 40 + "凭舟平台签出提单。" + "后面的一句话。" * 40

    found = cut(text, "提单")

    assert found.startswith("…")
    assert "凭舟平台签出[提单]。" in found
    assert found.endswith("…")
    assert len(found) < LENGTH + 10


def test_a_snippet_shows_where_most_of_the_words_are_together() -> None:
    text = "提单在前。" + "别的话。" * 60 + "提单与银行在此。"

    assert "[提单]与[银行]在此" in cut(text, "提单 银行")


def test_a_text_that_says_nothing_of_it_is_shown_from_its_beginning() -> None:
    assert cut("第一句。第二句。", "没有") == "第一句。第二句。"
    assert cut("", "没有") == ""


def test_blocks_run_on_without_a_gap_between_chinese_sentences() -> None:
    assert cut("第一段。\n第二段\nThird part.\nFourth.", "没有") == "第一段。第二段 Third part. Fourth."
