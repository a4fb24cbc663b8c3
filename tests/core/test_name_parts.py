"""The parts of names by which everybody knows them."""

from __future__ import annotations

import pytest

from afterword.core import name_parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Plimbex Logistik GmbH", ["Plimbex Logistik", "Plimbex"]),
        ("vraxel.com", ["vraxel"]),
        ("</title><script>alert(1)</script>", []),
        ("ops@plimbex.example.com", []),
    ],
)
def test_a_customer_is_known_by_its_own_word_and_not_by_markup(name: str, parts: list[str]) -> None:
    assert [part.text for part in name_parts.of_customer(name)] == parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Wilhelmina Kwakernaak", ["Wilhelmina", "Kwakernaak"]), ("{{ 7 }}<details open>", []), ("Payments team", [])],
)
def test_a_colleague_is_known_by_each_name_and_not_by_markup(name: str, parts: list[str]) -> None:
    assert [part.text for part in name_parts.of_person(name)] == parts
