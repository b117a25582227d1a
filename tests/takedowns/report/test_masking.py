"""Masking: small numbers are masked, and no subtraction from totals narrows them to fewer than five values."""

import random
from itertools import product

import pytest

from articles.takedowns.report.masking import MIN_VALUES, is_small, mask_number, mask_table, with_totals


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_numbers_from_one_to_four_are_masked(number, shown):
    assert mask_number(number) == shown


def test_what_would_reveal_a_small_number_by_subtraction_is_masked_too():
    masked = mask_table([[3, 10, 20], [6, 7, 8], [9, 30, 12]])

    assert masked == [[None, None, 20, 33], [None, None, 8, 21], [9, 30, 12, 51], [18, 47, 40, 105]]


def test_a_table_without_small_numbers_is_shown_whole():
    rows = [[10, 0], [7, 30]]

    assert mask_table(rows) == with_totals(rows)


def test_two_small_numbers_do_not_hide_each_other_if_their_sum_betrays_them():
    # 30 shown would leave 3 for the two others: 1 and 2.
    assert mask_table([[1, 2, 30], [40, 50, 60]])[0][2] is None


def possible(shown: list[list[int | None]]) -> dict[tuple[int, int], set[int]]:
    """For each masked number: its values in every table with the shown numbers, by trying all of them."""
    height, width = len(shown) - 1, len(shown[0]) - 1
    hidden = [(r, c) for r in range(height) for c in range(width) if shown[r][c] is None]
    found: dict[tuple[int, int], set[int]] = {}
    for values in product(range(1, 16), repeat=len(hidden)):
        rows = [[shown[r][c] or 0 for c in range(width)] for r in range(height)]
        for (r, c), value in zip(hidden, values, strict=True):
            rows[r][c] = value
        table = with_totals(rows)
        cells = [(r, c) for r in range(height + 1) for c in range(width + 1)]
        if all(table[r][c] == shown[r][c] if shown[r][c] is not None else table[r][c] > 0 for r, c in cells):
            for r, c in cells:
                if shown[r][c] is None:
                    found.setdefault((r, c), set()).add(table[r][c])
    return found


def test_no_reader_can_narrow_a_small_number_down_in_random_tables():
    tried = 0
    for seed in range(300):
        chance = random.Random(seed)
        rows = [[chance.choice((0, 2, 3, 6, 9, 12)) for _column in range(3)] for _row in range(2)]
        table, shown = with_totals(rows), mask_table(rows)
        hidden = sum(cell is None for row in shown[:-1] for cell in row[:-1])
        if not 0 < hidden <= 4:
            continue
        tried += 1
        for (r, c), values in possible(shown).items():
            if is_small(table[r][c]):
                assert len(values) >= MIN_VALUES or everything_is_masked(table, shown), (rows, shown, (r, c), values)
    assert tried > 30


def everything_is_masked(table: list[list[int]], shown: list[list[int | None]]) -> bool:
    """Nothing is left that could hide it better."""
    interior = [(r, c) for r in range(len(table) - 1) for c in range(len(table[0]) - 1)]
    return all(shown[r][c] is None or table[r][c] == 0 for r, c in interior)
