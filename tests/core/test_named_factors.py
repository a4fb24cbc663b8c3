"""The words with which authors begin each contributing factor."""

from __future__ import annotations

import pytest

from afterword.core import named_factors
from tests.site.support import FRONT, POLICY_VALUE, post


def named(section: str, heading: str = "Contributing factors") -> list[str]:
    body = f"\n## Summary\n\n**Not this.**\n\n## {heading}\n\n{section}\n\n## Detection\n\n**Nor this.**\n"
    return list(named_factors.named(post(FRONT, body), POLICY_VALUE))


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("**No alert.** It was off.", ["No alert"]),
        ("- __Shared database:__ all of it\n- **No alert** – off", ["Shared database", "No alert"]),
        ("1. **First**\n2) **Second**", ["First", "Second"]),
        ("### No alert\n\nIt was off.", ["No alert"]),
        ("No alert\n--------\n\nx", []),
        ("Only **in the middle**.", []),
        ("** not bold **", []),
        ("**.**", []),
        ("```\n**code**\n```\n<!-- \n**comment**\n-->", []),
        ("", []),
    ],
)
def test_a_factor_is_named_by_a_heading_or_bold_first_words(section: str, expected: list[str]) -> None:
    assert named(section) == expected


def test_accepted_headings_count_too() -> None:
    assert named("**No alert.**", "Root cause") == ["No alert"]
