"""Growth tells quadratic work from work in proportion, on any machine."""

from __future__ import annotations

import pytest

from tests.support import growth


def _pairs(size: int) -> int:
    return sum(1 for _ in range(size) for _ in range(size))


def test_quadratic_work_is_out_of_proportion() -> None:
    with pytest.raises(AssertionError, match=r"^3000: .* s, but 750: "):
        growth.assert_in_proportion(_pairs, 3_000)


def test_linear_work_is_in_proportion() -> None:
    growth.assert_in_proportion(lambda size: sum(number % 7 for number in range(size)), 2_000_000)


def test_work_out_of_all_proportion_is_told_in_loops() -> None:
    growth.assert_bounded(0.9, 1)
    with pytest.raises(AssertionError, match="loops"):
        growth.assert_bounded(1_000.0, 500)
