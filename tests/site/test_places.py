"""Addresses of pages: stable, safe, and never the same for different values."""

from __future__ import annotations

import pytest

from afterword.site import places


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("checkout", "checkout"),
        ("2026", "2026"),
        ("Checkout", "checkout-99e71f48"),
        ("../etc/passwd", "etc-passwd-"),
        ("index", "index-"),
        ("<b>", "b-"),
        ("支付", "zhi-fu-"),
        ("…", ""),
        ("x" * 200, "x" * 60 + "-"),
    ],
)
def test_a_value_has_a_name_that_any_system_can_hold(value: str, expected: str) -> None:
    assert places.slug(value).startswith(expected)
    assert places.slug(value).strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""


def test_values_that_look_alike_have_pages_of_their_own() -> None:
    values = ["checkout", "Checkout", "check out", "check-out", "Check Out", "checkout!", "\ud800"]
    assert len({places.value_page("services", value) for value in values}) == len(values)
