"""Footnotes of a quoted text come along and meet no others."""

from __future__ import annotations

import pytest

from afterword.site.footnotes import own
from tests.support import growth


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        ("No notes.", "[^1]: x", "No notes."),
        ("A[^1] b.\n\n[^1]: One.\n", "", "A[^o-1] b.\n\n[^o-1]: One."),
        ("A[^1].\n", "Else.[^1]\n\n[^1]: One,\nand\n    on.\n\nOther.", "A[^o-1].\n\n[^o-1]: One,\nand\n    on."),
        ("A[^b] c[^a] d[^b].", "[^a]: A\n[^b]: B", "A[^o-1] c[^o-2] d[^o-1].\n\n[^o-1]: B\n\n[^o-2]: A"),
        ("A[^1].", "[^1]: One.\n\n    Two.\n\nThree.", "A[^o-1].\n\n[^o-1]: One.\n\n    Two."),
        ("A[^gone] b.", "", "A b."),
        ("`[^1]` and\n\n```\n[^1]\n```\n", "[^1]: x", "`[^1]` and\n\n```\n[^1]\n```"),
        ("A[^1].", "```\n[^1]: code\n```\n", "A."),
        ("A[^1].", "[^1]: See[^2].\n[^2]: x", "A[^o-1].\n\n[^o-1]: See."),
    ],
)  # fmt: skip
def test_footnotes_come_along_under_names_of_their_own(text: str, whole: str, expected: str) -> None:
    assert own(text, whole or text, "o") == expected


def test_the_name_of_an_owner_ends_no_footnote() -> None:
    assert own("A[^1].\n\n[^1]: x", "[^1]: x", "a]: b") == "A[^a-b-1].\n\n[^a-b-1]: x"


@pytest.mark.parametrize(
    "unit", ["[^1]", "[^1]: x\n", "[^1]: x\n    y\n", "[^1]:\n\n", "\n    \n", "[^", "\n[^1]:", "`[^1]"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def run(size: int) -> object:
        text = "[^1]: " + unit * (size // len(unit))
        return own(text, text, "o")

    growth.assert_in_proportion(run, 40_000)
