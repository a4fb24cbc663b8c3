"""The line of a finding: what is marked stands above its marks, whatever stands before it."""

from __future__ import annotations

import pytest

from afterword.reporters.excerpt import marked


def _marked(line: str, column: int, width: int = 0, room: int = 60) -> tuple[str, str]:
    found = marked(line, column, width, room)
    assert found is not None
    return found[0], " " * found[1].before + "^" * found[1].cells


@pytest.mark.parametrize(
    ("marked_line", "marks"),
    [
        ("▸owner: zoe", "^^^^^"),
        ("owner: ▸zoe  # on call", "       ^^^"),
        ("owner: ▸Zoe Example", "       ^^^^^^^^^^^"),
        ("title: ▸'a: b' # x", "       ^^^^^^"),
        ('title: ▸"a \\" b" # x', "       ^^^^^^^^"),
        ('title: ▸"a never closed', "       ^^^^^^^^^^^^^^^"),
        ("owner:▸", "      ^"),
        ("  - ▸title: x", "    ^^^^^"),
        ("  ▸- {customer: Acme}  # x", "  ^^^^^^^^^^^^^^^^^^"),
        ("  - {customer: ▸Acme, by: carol}", "               ^^^^"),
        ("related: [a, ▸b c]", "             ^^^"),
        ("related: ▸[a, b c]", "         ^^^^^^^^"),
        ("[▸a, b]", " ^"),
        ("| 09:12 | ▸it broke  | log |", "          ^^^^^^^^"),
        ("▸## What happened  ", "^^^^^^^^^^^^^^^^"),
        ("Some ▸words in [a row", "     ^^^^^"),
        ("words and ▸  blanks", "          ^"),
    ],
)
def test_without_a_width_the_word_or_value_is_marked(marked_line: str, marks: str) -> None:
    column = marked_line.index("▸") + 1
    assert _marked(marked_line.replace("▸", ""), column)[1] == marks


@pytest.mark.parametrize(
    ("before", "shown", "cells"),
    [
        ("\t", "    ", 4),
        ("決済", "決済", 4),
        ("Ｗ", "Ｗ", 2),
        ("🔥", "🔥", 2),
        ("é", "é", 1),
        ("e\u0301", "e\u0301", 1),
        ("한", "한", 2),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab", 2),
        ("👩\u200d💻", "👩💻", 4),
        ("❤\ufe0f", "❤", 1),
        ("👍🏽", "👍", 2),
        ("\u200b", "\\u200b", 6),
        ("\x1b[31m", "\\x1b[31m", 8),
        ("\u202e", "\\u202e", 6),
        ("\xa0", "\\xa0", 4),
        ("\ud800", "\\ud800", 6),
        ("\U0010ffff", "\\U0010ffff", 10),
    ],
)
def test_marks_stand_below_what_is_meant(before: str, shown: str, cells: int) -> None:
    assert _marked(f"{before}x y", len(before) + 1) == (f"{shown}x y", " " * cells + "^")


def test_wide_characters_have_wide_marks() -> None:
    assert _marked("a 決済 b", 3, 2) == ("a 決済 b", "  ^^^^")


def test_what_takes_no_cell_is_marked_by_one() -> None:
    assert _marked("e\u0301x", 2, 1) == ("e\u0301x", " ^")


@pytest.mark.parametrize(("line", "column"), [("", 1), ("  ", 1), ("\r", 1), ("abc", 5)])
def test_where_there_is_nothing_to_show_nothing_is_shown(line: str, column: int) -> None:
    assert marked(line, column, 0, 60) is None


def test_the_end_of_a_line_can_be_marked() -> None:
    assert _marked("abc\r", 4) == ("abc", "   ^")
    assert _marked("abc", 2, 50) == ("abc", " ^^")


LINE = "".join(f"{number:03} " for number in range(60))


@pytest.mark.parametrize(
    ("column", "width", "shown", "marks"),
    [
        (1, 3, "000 001 002 003 004 005 006…", "^^^"),
        (13, 3, "000 001 002 003 004 005 006…", "            ^^^"),
        (121, 3, "… 028 029 030 031 032 033 03…", "          ^^^"),
        (121, 100, "… 028 029 030 031 032 033 03…", "          ^^^^^^^^^^^^^^^^^^"),
        (237, 3, "… 057 058 059", "          ^^^"),
    ],
)
def test_a_long_line_is_cut_around_what_is_meant(column: int, width: int, shown: str, marks: str) -> None:
    assert _marked(LINE, column, width, room=29) == (shown, marks)


def test_wide_characters_are_cut_by_their_cells() -> None:
    shown, below = _marked("決" * 50, 30, 2, room=20)
    assert shown == "…" + "決" * 9 + "…"
    assert below == " " * 7 + "^^^^"


HOSTILE = ['"' * 500, "'" * 500, "a" * 500, "\\" * 500, '"' + "\\" * 499, "- " * 250, "[" * 500, " [" * 250]


@pytest.mark.no_cover
@pytest.mark.timeout(10)
@pytest.mark.parametrize("line", HOSTILE)
def test_the_marks_of_a_hostile_line_are_within_its_room(line: str) -> None:
    for column in range(1, 500):
        shown, below = _marked(line, column, room=60)
        assert len(below) <= len(shown) + 1 <= 61
