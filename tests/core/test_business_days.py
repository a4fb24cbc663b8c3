"""Deadlines on a working calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core.business_days import WEEKDAYS, Deadline, WorkingCalendar, check_calendar
from afterword.errors import ConfigError

BERLIN = WorkingCalendar(country="DE", subdivision="BE")


@pytest.mark.parametrize(
    ("start", "deadline", "expected"),
    [
        ("2026-11-20", "5 business days", "2026-11-27"),
        ("2026-11-21", "5 business days", "2026-11-27"),
        ("2026-11-22", "1 business day", "2026-11-23"),
        ("2026-12-23", "5 business days", "2026-12-31"),
        ("2026-03-06", "1 business day", "2026-03-09"),
        ("2028-02-28", "1 business day", "2028-02-29"),
        ("2026-11-20", "3 days", "2026-11-23"),
        ("2026-11-20", "0 business days", "2026-11-20"),
    ],
)
def test_a_deadline_counts_from_the_day_after(start: str, deadline: str, expected: str) -> None:
    found = BERLIN.add(dt.date.fromisoformat(start), Deadline.parse(deadline))
    assert found == dt.date.fromisoformat(expected)


def test_days_off_of_ones_own_are_not_worked() -> None:
    calendar = WorkingCalendar(extra=(dt.date(2026, 11, 23),))
    assert calendar.add(dt.date(2026, 11, 20), Deadline.parse("1 business day")) == dt.date(2026, 11, 24)


def test_another_weekend() -> None:
    calendar = WorkingCalendar(weekend=("fri", "sat"))
    assert calendar.add(dt.date(2026, 11, 19), Deadline.parse("1 business day")) == dt.date(2026, 11, 22)


@pytest.mark.parametrize("written", ["5 bussiness days", "five days", "", "-1 days", "99999 days"])
def test_what_is_no_deadline_is_refused_with_what_is(written: str) -> None:
    with pytest.raises(ValueError, match="5 business days"):
        Deadline.parse(written)


def test_business_days_between_is_signed() -> None:
    friday, monday = dt.date(2026, 11, 20), dt.date(2026, 11, 23)
    assert BERLIN.business_days_between(friday, monday) == 1
    assert BERLIN.business_days_between(monday, friday) == -1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("5 business days", "5 business days"),
        ("1 business day", "1 business day"),
        ("3 calendar days", "3 days"),
        ("1 days", "1 day"),
        ("none", "none"),
    ],
)
def test_a_deadline_is_shown_as_it_is_written(written: str, shown: str) -> None:
    assert str(Deadline.parse(written)) == shown


def test_deadlines_that_say_the_same_are_equal() -> None:
    assert {Deadline.parse("3 days"), Deadline.parse("3 calendar days")} == {Deadline(3, business=False)}
    assert Deadline.parse("3 days") != Deadline.parse("3 business days")
    assert Deadline.parse("3 days") != "3 days"


def test_none_is_no_deadline_and_no_days_are_one() -> None:
    assert not Deadline.parse("none")
    assert Deadline.parse("0 days")


def test_without_a_country_holidays_are_worked() -> None:
    assert WorkingCalendar().is_business_day(dt.date(2026, 12, 25))
    assert not BERLIN.is_business_day(dt.date(2026, 12, 25))


@pytest.mark.parametrize(
    ("country", "subdivision", "weekend", "says"),
    [
        ("XX", "", ("sat",), "country 'XX'"),
        ("DE", "XX", ("sat",), "subdivision 'XX'"),
        ("", "", ("sat", "sunday"), "'sunday'"),
        ("", "", WEEKDAYS, "no business day"),
    ],
)
def test_a_calendar_that_nobody_knows_is_refused(
    country: str, subdivision: str, weekend: tuple[str, ...], says: str
) -> None:
    with pytest.raises(ConfigError, match=says):
        check_calendar(country, subdivision, weekend)


def test_a_calendar_without_holidays_and_weekend_is_fine() -> None:
    check_calendar("", "", ())
