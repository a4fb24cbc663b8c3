"""What somebody surely meant, and where that is not sure."""

from __future__ import annotations

import pytest

from afterword.core import spelling

WORDS = ("draft", "in-review", "reviewed", "closed", "P0", "P1", "low", "customers")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("In Review", "in-review"), ("in_review", "in-review"), ("p1", "P1"), ("darft", "draft"), ("drfat", "draft"),
        ("closd", "closed"), ("close", "closed"), ("clossed", "closed"), ("clased", "closed"),
        ("unreviewed", None), ("P10", None), ("slow", None), ("done", None), ("", None), ("x" * 1000, None),
        ("costumers", None),
    ],
)  # fmt: skip
def test_a_word_is_meant_where_it_is_one_slip_away(written: str, expected: str | None) -> None:
    assert spelling.meant(written, WORDS) == expected


def test_names_of_fields_may_have_two_slips() -> None:
    assert spelling.meant("costumers", WORDS, slips=2) == "customers"


def test_what_may_be_two_words_is_none() -> None:
    assert spelling.meant("bare", ["bar e", "ba-re"]) is None
    assert spelling.meant("hats", ["cats", "bats"]) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-20 9:12 UTC", "2026-11-20T09:12:00Z"), ("2026-11-20T09:12:30z", "2026-11-20T09:12:30Z"),
        ("2026/11/20 10:12 +01:00", "2026-11-20T09:12:00Z"), ("2026-11-20 09:12", None), ("2026-13-20 09:12Z", None),
        ("2026-11-20 29:12Z", None),
    ],
)  # fmt: skip
def test_an_instant_is_sure_with_a_zone(written: str, expected: str | None) -> None:
    assert spelling.instant(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2026/1/2", "2026-01-02"), ("2.1.2026", "2026-01-02"), ("1/2/2026", None), ("31.11.2026", None)],
)
def test_a_date_is_sure_where_day_and_month_are(written: str, expected: str | None) -> None:
    assert spelling.date(written) == expected
