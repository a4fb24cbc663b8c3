"""What the public site may name, and how to allow more."""

from __future__ import annotations

import pytest

from afterword.core import allowed
from afterword.core.allowed import Allowed


@pytest.mark.parametrize(
    ("trace", "entry"),
    [
        ("#ops-alerts", "ops-alerts"),
        ("\\#ops-alerts", "ops-alerts"),
        ("DB1.corp:5432/orders", "DB1.corp"),
        ("10.0.0.0/8", "10.0.0.0"),
        ("fd00::1", "fd00::1"),
        ("PROJ-4711", "PROJ-4711"),
    ],
)
def test_the_entry_of_a_trace_allows_it(trace: str, entry: str) -> None:
    assert allowed.entry_of(trace) == entry
    assert not Allowed.of([]).has_trace(trace)
    assert Allowed.of([entry]).has_trace(trace)


@pytest.mark.parametrize("entry", ["#ops-alerts", "ops-alerts", "OPS"])
def test_a_channel_is_allowed_with_its_mark_or_without(entry: str) -> None:
    assert Allowed.of([entry]).has_trace("#ops-alerts")


def test_the_line_to_write_keeps_what_is_allowed_already() -> None:
    assert allowed.adding(["a.example.com"], 'Jürgen "J" & Co').endswith(
        r'`allow = ["a.example.com", "Jürgen \"J\" & Co"]`'
    )
