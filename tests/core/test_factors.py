"""What authors call contributing factors, and the terms by which these are compared."""

from __future__ import annotations

import pytest

from afterword.core import factors, reading
from tests.site.support import FRONT, POLICY_VALUE, post


def _terms(text: str, heading: str = "## Contributing factors") -> set[str]:
    post = reading.read(f"---\ntitle: x\n---\n\n{heading}\n\n{text}\n\n## Detection\n\nAn alert fired.\n", "p/x.md")
    return set(factors.terms(post, POLICY_VALUE))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The connection pool was too small.", {"connection pool"}),
        ("**Connection pools.** A missing index explains it.", {"connection pool"}),
        ("- the connection pool\n- a missing index", {"connection pool", "missing index"}),
        ("1. the connection pool\n2. a missing index", {"connection pool", "missing index"}),
        ("A lock: a missing index", set()),
        ("`orders-eu-1` was slow", {"orders-eu-1"}),
        ("The pool of `shop` databases", {"shop"}),
        ("[Connection pool](https://example.com/missing-index) was small", {"connection pool"}),
        ("One.\n\nThe missing indexes", {"missing indexe"}),
        ("<!-- connection pool -->A missing index", {"missing index"}),
        ("Nobody's access address bus", {"access address", "address bus"}),
        ("", set()),
    ],
)
def test_the_leading_sentence_of_each_factor_has_the_terms(text: str, found: set[str]) -> None:
    assert _terms(text) == found


def test_an_accepted_other_name_of_the_section_counts() -> None:
    assert _terms("A missing index", "## Root causes") == {"missing index"}


def test_a_post_mortem_without_the_section_has_no_terms() -> None:
    assert _terms("A missing index", "## Resolution") == set()


def named(section: str, heading: str = "Contributing factors") -> list[str]:
    body = f"\n## Summary\n\n**Not this.**\n\n## {heading}\n\n{section}\n\n## Detection\n\n**Nor this.**\n"
    return list(factors.named(post(FRONT, body), POLICY_VALUE))


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


def test_a_name_below_an_accepted_heading_counts_too() -> None:
    assert named("**No alert.**", "Root cause") == ["No alert"]
