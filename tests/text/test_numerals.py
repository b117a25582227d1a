"""Numbers in figures and in Chinese."""

import pytest

from articles.text.numerals import number


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12", 12),
        ("１２", 12),
        ("十", 10),
        ("十二", 12),
        ("二十五", 25),
        ("廿五", 25),
        ("二〇二四", 2024),
        ("一百一十三", 113),
        ("一百零五", 105),
        ("零五", 5),
    ],
)
def test_a_number_is_counted_or_written_digit_by_digit(words: str, expected: int) -> None:
    assert number(words) == expected


@pytest.mark.parametrize("words", ["十十", "一百百", "二十三四", "廿卅"])
def test_digits_in_no_order_are_not_a_number(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number(words)
