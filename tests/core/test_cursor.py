"""The walk through a text: where a hit stands, and whether its author says it."""

from __future__ import annotations

import pytest

from afterword.core.cursor import Cursor
from tests.support import growth


@pytest.mark.parametrize(
    ("text", "is_prose", "is_cited"),
    [
        ("a HIT", True, False),
        ("> a\nHIT", True, True),
        ("> a\n\nHIT", True, False),
        ('"a\nHIT" b', True, True),
        ('"a"\nHIT', True, False),
        ("„a HIT“ «b»", True, True),
        ('| 19" | HIT | 21" |', True, False),
        ("`a` HIT `b`", True, False),
        ("`a HIT`", False, False),
        ("```\na\n```\nHIT", True, False),
        ("````\n```\nHIT\n````", False, False),
        ("<!-- a\n```\n--> HIT", True, False),
    ],
)
def test_code_and_the_words_of_others_are_known(text: str, is_prose: bool, is_cited: bool) -> None:
    cursor = Cursor(text)
    cursor.move(text.index("HIT"))
    assert (cursor.is_prose, cursor.is_cited) == (is_prose, is_cited)


@pytest.mark.parametrize("unit", ['"x ', "“x ", "`x ", "> x ", "<!--x ", "```x ", "x\n\n", "\n```\nx ", "x"])
def test_a_walk_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def walk(size: int) -> None:
        text = unit * (size // len(unit))
        cursor = Cursor(text)
        for offset in range(0, len(text), 3):
            cursor.move(offset)
            assert cursor.is_prose in (True, False)
            assert cursor.is_cited in (True, False)

    growth.assert_in_proportion(walk, 100_000)
