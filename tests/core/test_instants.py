"""Times as people type them at night."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from afterword.core import instants
from afterword.errors import ConfigError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 23, 8, 0, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:12", "2026-11-23T07:12:00Z"),
        ("8:12", "2026-11-23T07:12:00Z"),
        ("09:12", "2026-11-22T08:12:00Z"),
        ("07:12 UTC", "2026-11-23T07:12:00Z"),
        ("23:50", "2026-11-22T22:50:00Z"),
        ("yesterday 23:50", "2026-11-22T22:50:00Z"),
        ("today 08:50", "2026-11-23T07:50:00Z"),
        ("2026-11-20 09:12 CET", "2026-11-20T08:12:00Z"),
        ("2026-07-20 09:12 CEST", "2026-07-20T07:12:00Z"),
        ("2026-07-20 09:12", "2026-07-20T07:12:00Z"),
        ("2026-11-20 09:12", "2026-11-20T08:12:00Z"),
        ("2026-11-20T09:12:00Z", "2026-11-20T09:12:00Z"),
        ("2026-11-20T09:12:33.250+05:30", "2026-11-20T03:42:33Z"),
        ("2026-11-20T09:12-0800", "2026-11-20T17:12:00Z"),
        ("2026-11-20 09:12 America/New_York", "2026-11-20T14:12:00Z"),
        ("2026-11-20 09:12 pst", "2026-11-20T17:12:00Z"),
        ("40 min ago", "2026-11-23T07:20:00Z"),
        ("2 hours ago", "2026-11-23T06:00:00Z"),
        ("1h 30m ago", "2026-11-23T06:30:00Z"),
        ("3d ago", "2026-11-20T08:00:00Z"),
        (" now ", "2026-11-23T08:00:12Z"),
        ("2028-02-29 12:00", "2028-02-29T11:00:00Z"),
        ("2026-10-25 02:30 CEST", "2026-10-25T00:30:00Z"),
        ("2026-10-25 02:30 CET", "2026-10-25T01:30:00Z"),
    ],
)
def test_a_time_becomes_utc(text: str, expected: str) -> None:
    assert instants.iso(instants.parse(text, NOW, BERLIN)) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a time"),
        ("soon", "is not a time"),
        ("9", "is not a time"),
        ("25:00", "does not exist"),
        ("2026-02-29 12:00", "does not exist"),
        ("0001-01-01 00:00", "does not exist"),
        ("2026-11-20 09:12 IST", "means one thing"),
        ("2026-11-20 09:12 CST", "means one thing"),
        ("2026-11-20 09:12 Mars/Olympus", "means one thing"),
        ("2026-11-20 09:12 ../../etc/passwd", "is not a time"),
        ("2026-11-20 09:12 +99:99", "does not exist"),
        ("2026-10-25 02:30", "happened twice"),
        ("2026-03-29 02:30", "never happened"),
        ("2026-11-20 09:12\n2026", "is not a time"),
        ("99999 d", "is not a time"),
        ("99999 days ago", "is in the year 1753"),
        ("1066-10-14 09:00", "is in the year 1066"),
    ],
)
def test_what_is_no_time_is_refused_with_a_way_out(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        instants.parse(text, NOW, BERLIN)
    assert caught.value.hint.startswith("Write ")


def test_an_hour_that_happened_twice_is_told_by_its_two_names() -> None:
    with pytest.raises(ConfigError) as caught:
        instants.parse("2026-10-25 02:30", NOW, BERLIN)
    assert caught.value.hint == "Write 02:30 CEST or 02:30 CET."


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        ("2026-11-20T08:12:00", "Europe/Berlin", "2026-11-20 08:12 UTC (09:12 CET)"),
        ("2026-11-20T23:30:00", "Europe/Berlin", "2026-11-20 23:30 UTC (2026-11-21 00:30 CET)"),
        ("2026-11-20T08:12:00", "UTC", "2026-11-20 08:12 UTC"),
    ],
)
def test_a_time_is_echoed_in_both_zones(at: str, zone: str, shown: str) -> None:
    assert instants.in_both_zones(dt.datetime.fromisoformat(at + "Z"), ZoneInfo(zone)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (45, "45 s"), (60, "1 min"), (5280, "1 h 28 min"), (90000, "1 d 1 h"), (86400, "1 d")],
)
def test_a_span_is_said_as_people_do(seconds: int, shown: str) -> None:
    assert instants.duration(dt.timedelta(seconds=seconds)) == shown
