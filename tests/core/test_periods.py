"""Months and quarters that lead up to today."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import periods

TODAY = dt.date(2026, 11, 23)


def test_an_instant_belongs_to_its_day_in_utc() -> None:
    late = dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert periods.utc_day(late) == dt.date(2026, 10, 31)
    assert periods.utc_day(None) is None


def test_a_day_belongs_to_a_month_and_a_quarter() -> None:
    assert periods.month(dt.date(2026, 3, 31)) == "2026-03"
    quarters = [periods.quarter(dt.date(2026, month, 1)) for month in (1, 3, 4, 12)]
    assert quarters == ["2026 Q1", "2026 Q1", "2026 Q2", "2026 Q4"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (dt.date(2026, 11, 1), ["2026-09", "2026-10", "2026-11"]),
        (dt.date(2026, 8, 31), ["2026-08", "2026-09", "2026-10", "2026-11"]),
        (dt.date(1, 1, 1), ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]),
        (dt.date(2030, 1, 1), ["2026-09", "2026-10", "2026-11"]),
    ],
)
def test_months_reach_from_the_first_day_to_today_within_limits(first: dt.date, expected: list[str]) -> None:
    assert periods.months(TODAY, [TODAY, first], least=3, most=5) == expected


def test_months_cross_the_year_without_any_day() -> None:
    assert periods.months(dt.date(2026, 1, 5), [], least=3, most=9) == ["2025-11", "2025-12", "2026-01"]


@pytest.mark.parametrize("month", range(1, 13))
def test_there_are_as_many_quarters_as_asked_in_every_month(month: int) -> None:
    today = dt.date(2026, month, 28)
    for first in ([], [dt.date(2020, 1, 1)]):
        found = periods.quarters(today, first, least=2, most=4)
        assert len(found) == (4 if first else 2)
        assert found[-1] == periods.quarter(today)
