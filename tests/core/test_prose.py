"""Comments are notes among authors: the site does not show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core import prose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <!-- b --> c", "a  c"),
        ("a\n<!-- b\nc\n-->\nd", "a\n\nd"),
        ("`<!-- b -->` <!-- c -->", "`<!-- b -->` "),
        ("```\n<!-- b -->\n```\n", "```\n<!-- b -->\n```\n"),
        ("a <!-- never closed", "a <!-- never closed"),
        ("<!--\n```\n-->\nd", "\nd"),
    ],
)
def test_comments_go_and_code_stays(text: str, expected: str) -> None:
    assert prose.without_comments(text) == expected


@given(st.text(alphabet="`~<!->ab \n\t", max_size=80))
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece for _, piece in prose.segments(text)) == text
