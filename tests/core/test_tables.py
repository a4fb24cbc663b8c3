"""Tables as text."""

from __future__ import annotations

from afterword.core import tables


def test_bars_within_cells_do_not_end_them() -> None:
    assert tables.cells(r"| a \| b | `c` |") == [r"a \| b", "`c`"]
    assert tables.cells("a | b") == ["a", "b"]
    assert tables.cells("| a | | b") == ["a", "", "b"]
    assert tables.cells("|") == []


def test_a_table_is_aligned_by_what_is_seen() -> None:
    rows = ["| a | bb | c |", "| :-- | ---: | :-: |", "| 日本語 | x | cccc |", "  | e\u0301 | y |"]
    assert tables.aligned(rows) == [
        "| a      |   bb |  c   |",
        "| :----- | ---: | :--: |",
        "| 日本語 |    x | cccc |",
        "  | e\u0301      |    y |",
    ]
    assert tables.aligned(tables.aligned(rows)) == tables.aligned(rows)


def test_what_is_no_table_stays() -> None:
    for rows in (["| a |"], ["| a |", "| b |"], [], ["| a |", "|"]):
        assert tables.aligned(rows) == rows


def test_a_table_that_nobody_aligned_has_no_row_that_slipped() -> None:
    assert tables.first_ragged(["| a | b |", "| - | - |", "| c | d |", "| ee | f |"]) is None


def test_too_few_rows_or_a_head_of_another_length_tell_nothing() -> None:
    rows = ["| a  | b |", "| -- | - |", "| c | d |"]
    assert tables.first_ragged(rows) is None
    assert tables.first_ragged([*rows, "| ee | f |"]) == 2
    assert tables.first_ragged(["| aa  | b |", *rows[1:], "| ee | f |"]) is None
