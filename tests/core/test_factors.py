"""The terms by which contributing factors are compared."""

from __future__ import annotations

import pytest

from afterword.core import factors, policy, reading
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)


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
