"""When a meeting can be held: on a business day, within working hours, in time, and free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.business_days import WorkingCalendar
from afterword.core.slots import Slots
from afterword.errors import ConfigError

BERLIN = WorkingCalendar(country="DE", subdivision="BE")


def _slots(
    zone: str = "Europe/Berlin",
    calendar: WorkingCalendar = BERLIN,
    hours: str = "09:00-17:00",
    preferred: str = "14:00",
    length: int = 60,
    notice: int = 2,
) -> Slots:
    return Slots.of(calendar, ZoneInfo(zone), hours=hours, preferred=preferred, length=length, notice=notice)


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def _found(slots: Slots, now: str, by: str | None, taken: Iterable[str] = ()) -> str:
    last = dt.date.fromisoformat(by) if by else None
    return slots.find(_at(now), last, [_at(start) for start in taken]).isoformat()


@pytest.mark.parametrize(
    ("now", "by", "expected"),
    [
        # a Thursday morning, and a Friday evening
        ("2026-11-19T09:00+01:00", "2026-11-26", "2026-11-23T13:00:00+00:00"),
        ("2026-11-20T22:00+01:00", "2026-11-27", "2026-11-24T13:00:00+00:00"),
        # Saturday and Sunday are no notice
        ("2026-11-21T11:00+01:00", "2026-11-27", "2026-11-24T13:00:00+00:00"),
        # Christmas, its Eve being worked, and the weekend behind it
        ("2026-12-23T10:00+01:00", "2026-12-31", "2026-12-28T13:00:00+00:00"),
        # Women's Day is a holiday in Berlin, on a Monday in 2027
        ("2027-03-04T10:00+01:00", "2027-03-12", "2027-03-09T13:00:00+00:00"),
        # 14:00 stays 14:00 when the clocks are put forward, and back
        ("2026-03-27T10:00+01:00", "2026-04-03", "2026-03-31T12:00:00+00:00"),
        ("2026-10-23T10:00+02:00", "2026-10-30", "2026-10-27T13:00:00+00:00"),
        # the day before a leap day, and the end of a year without one
        ("2028-02-25T10:00+01:00", "2028-03-03", "2028-02-29T13:00:00+00:00"),
        ("2027-02-26T10:00+01:00", "2027-03-05", "2027-03-02T13:00:00+00:00"),
        # UTC is a day behind
        ("2026-11-18T23:30+00:00", "2026-11-26", "2026-11-23T13:00:00+00:00"),
    ],
)
def test_it_is_the_first_day_that_leaves_notice(now: str, by: str, expected: str) -> None:
    assert _found(_slots(), now, by) == expected


@pytest.mark.parametrize(
    ("now", "by", "expected"),
    [
        # less than two days are left: as late as it can be
        ("2026-11-26T10:00+01:00", "2026-11-27", "2026-11-27T13:00:00+00:00"),
        ("2026-11-27T09:00+01:00", "2026-11-27", "2026-11-27T13:00:00+00:00"),
        # an hour from now at least
        ("2026-11-27T13:10+01:00", "2026-11-27", "2026-11-27T13:30:00+00:00"),
        ("2026-11-27T15:00+01:00", "2026-11-27", "2026-11-27T15:00:00+00:00"),
        # the last day has no time left, or has passed: soon after it, with notice
        ("2026-11-27T15:01+01:00", "2026-11-27", "2026-12-01T13:00:00+00:00"),
        ("2026-12-10T10:00+01:00", "2026-11-27", "2026-12-14T13:00:00+00:00"),
        # the last day is a Sunday
        ("2026-11-27T15:30+01:00", "2026-11-29", "2026-12-01T13:00:00+00:00"),
        # there is no last day
        ("2026-11-27T15:30+01:00", None, "2026-12-01T13:00:00+00:00"),
    ],
)
def test_a_deadline_that_is_near_is_kept_if_it_can_be(now: str, by: str | None, expected: str) -> None:
    assert _found(_slots(), now, by) == expected


def test_other_meetings_are_not_in_the_way() -> None:
    now, by, taken = "2026-11-20T10:00+01:00", "2026-11-24", ["2026-11-24T14:00+01:00"]
    assert _found(_slots(), now, by, taken) == "2026-11-24T12:00:00+00:00"
    taken += [f"2026-11-24T{hour:02}:00+01:00" for hour in range(9, 17)]
    assert _found(_slots(), now, by, taken) == "2026-11-23T13:00:00+00:00"
    assert _found(_slots(length=30), now, by, ["2026-11-24T14:00+01:00"]) == "2026-11-24T12:30:00+00:00"


def test_a_time_that_the_clocks_leave_out_is_none() -> None:
    slots = _slots(calendar=WorkingCalendar(weekend=()), hours="02:00-04:00", preferred="02:00", notice=0)
    assert _found(slots, "2026-03-28T12:00+01:00", "2026-03-29") == "2026-03-29T01:00:00+00:00"


def test_other_weekends_and_days_off_of_ones_own() -> None:
    slots = _slots(calendar=WorkingCalendar(weekend=("fri", "sat"), extra=(dt.date(2026, 11, 22),)), notice=1)
    assert _found(slots, "2026-11-19T10:00+01:00", "2026-11-26") == "2026-11-23T13:00:00+00:00"


@settings(max_examples=60)
@given(
    minute=st.integers(0, 8 * 365 * 24 * 60),
    days=st.integers(-10, 20) | st.none(),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
    notice=st.integers(0, 5),
)
def test_whatever_the_clock_says_it_is_to_come_and_as_the_policy_wants(
    minute: int, days: int | None, zone: str, notice: int
) -> None:
    slots, now = _slots(zone, notice=notice), _at("2024-01-01T00:00Z") + dt.timedelta(minutes=minute)
    by = (now + dt.timedelta(days=days)).astimezone(ZoneInfo(zone)).date() if days is not None else None
    start = slots.find(now, by)
    assert start - now >= dt.timedelta(hours=1)
    assert list(slots.doubts(start, None)) == []


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2026-11-26T14:00+01:00", []),
        ("2026-11-26T16:00+01:00", []),
        ("2026-11-26T16:30+01:00", ["60 minutes from 16:30 CET on are not within working hours"]),
        ("2026-07-01T08:59+02:00", ["60 minutes from 08:59 CEST on are not within working hours"]),
        ("2026-11-22T10:00+01:00", ["Sunday 2026-11-22 is no business day"]),
        (
            "2026-12-25T20:00+00:00",
            [
                "that is after Friday 2026-11-27, the last day that the policy allows",
                "Friday 2026-12-25 is no business day",
                "60 minutes from 21:00 CET on are not within working hours",
            ],
        ),
    ],
)
def test_what_the_policy_has_against_a_time_is_said(start: str, told: list[str]) -> None:
    assert list(_slots().doubts(_at(start), dt.date(2026, 11, 27))) == told


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"hours": "9-17"}, "meetings.hours"),
        ({"hours": "09:00-24:00"}, "meetings.hours"),
        ({"preferred": "2 pm"}, "meetings.preferred"),
        ({"preferred": "16:30"}, "60 minutes from 16:30 on are not within 09:00-17:00"),
        ({"hours": "17:00-09:00"}, "are not within 17:00-09:00"),
        ({"length": 300}, "300 minutes"),
    ],
)
def test_hours_into_which_no_meeting_fits_are_refused(change: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        _slots(**change)
