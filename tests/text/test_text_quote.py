"""Quotes of passages: found again in a text that was edited elsewhere, reported as changed when edited themselves."""

import pytest

from articles.text.text_quote import TextQuote, find_quote, located, normalised, quote_of

TEXT = normalised(
    "临屿港今晨恢复夜航。\n首班船二十二时离港，\u3000全程四十分钟。\n港口方面称，夜航将持续到月底。票价与白天相同。"
)


def quote(exact: str, occurrence: int = 0) -> TextQuote:
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(exact, start + 1)
    return quote_of(TEXT, start, start + len(exact))


def found(text: str, exact: TextQuote) -> str | None:
    """The passage with the two characters before it, None if it is not found."""
    span = find_quote(normalised(text), exact)
    return normalised(text)[max(0, span[0] - 2) : span[1]] if span else None


def test_the_context_is_cut_at_the_ends_of_the_text() -> None:
    first = quote("临屿港")

    assert (first.prefix, len(first.suffix)) == ("", 32)
    assert quote("相同。").suffix == ""


def test_of_two_equal_passages_the_one_with_the_same_surroundings_is_found() -> None:
    assert found(TEXT, quote("夜航", 0)) == "恢复夜航"
    assert found(TEXT, quote("夜航", 1)) == "称，夜航"


@pytest.mark.parametrize(
    "edited",
    [
        TEXT.replace("临屿港今晨", "临屿港和候潮港昨晚都"),
        TEXT.replace("首班船", "第一班渡轮"),
        "编者按：本文有更正。" + TEXT,
        TEXT.replace("，夜航", "，临时夜航"),
        TEXT.replace("将持续到月底", "会一直持续到月底为止"),
    ],
)
def test_edits_elsewhere_and_beside_it_do_not_hide_a_passage(edited: str) -> None:
    at = find_quote(edited, quote("夜航", 1))

    assert at is not None
    assert edited[at[1] : at[1] + 3] in ("将持续", "会一直")


def test_a_passage_that_was_edited_has_changed() -> None:
    assert find_quote(TEXT.replace("二十二时", "二十三时"), quote("二十二时离港")) is None


def test_a_short_passage_is_not_found_where_only_another_occurrence_is_left() -> None:
    edited = "候潮港的渡轮公司说，今年没有恢复夜航的打算。"

    assert find_quote(edited, quote("夜航", 1)) is None


def test_a_long_passage_is_found_although_everything_around_it_changed() -> None:
    assert found(
        "改写过的开头。首班船二十二时离港， 全程四十分钟。改写过的结尾。", quote("首班船二十二时离港， 全程四十分钟。")
    )


def test_a_quote_typed_without_surroundings_is_found_if_it_occurs_once() -> None:
    assert found(TEXT, TextQuote("票价")) == "底。票价"
    assert found(TEXT, TextQuote("夜航")) is None


def test_white_space_and_the_borders_of_blocks_do_not_matter() -> None:
    assert found(TEXT, TextQuote("首班船二十二时离港，\n  全程四十分钟。")) == "。 首班船二十二时离港， 全程四十分钟。"


def test_an_empty_quote_is_found_nowhere() -> None:
    assert find_quote(TEXT, TextQuote(" ")) is None


def test_a_quote_is_completed_with_its_surroundings_in_the_text() -> None:
    assert located(TEXT, TextQuote("票价")).prefix.endswith("月底。")
    assert located(TEXT, TextQuote("船票")) == TextQuote("船票")


def test_a_text_of_one_repeated_character_is_searched_quickly() -> None:
    text = "港" * 50_000

    assert find_quote(text, TextQuote("港", "港" * 32, "港" * 32)) is not None
