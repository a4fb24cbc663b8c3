"""Times as people type them at night, turned into UTC, and UTC turned into what they can check."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from afterword.core.patterns import pattern
from afterword.errors import ConfigError

ACCEPTED = "09:12, 2026-11-20 09:12 CET, 2026-11-20T09:12:00Z, 40 min ago or now"
EARLIEST_YEAR = 1970
_AGO = pattern(r"(\d{1,5})\s*(m|min|mins|minutes?|h|hours?|d|days?)(?:\s+(\d{1,2})\s*(?:m|min|minutes?))?\s+ago\Z")
_CLOCK = pattern(
    r"(?:(?P<day>\d{4}-\d\d-\d\d|today|yesterday)[T\s]+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d|[A-Za-z][A-Za-z0-9_+/-]*)?\Z"
)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "MSK": 180, "JST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "EST": -300, "EDT": -240, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # abbreviations that mean one thing worldwide, in minutes east of UTC; CST, IST and BST do not  # fmt: skip


def parse(text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant that `text` means, in UTC with whole seconds.

    A time without a zone is in `zone`; a time without a day is the last such time before `now`. ConfigError
    says what is accepted, and names a local time that the change of the clocks made twice or never.
    """
    written = text.strip()
    if written.lower() == "now":
        return now.astimezone(dt.UTC).replace(microsecond=0)
    found = _parse(written, text, now, zone)
    if found.year < EARLIEST_YEAR:
        raise ConfigError(f"{text!r} is in the year {found.year}", f"Write {ACCEPTED}.")
    return found


def _parse(written: str, text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if (ago := _AGO.match(written.lower())) is not None:
        return _ago(ago, now)
    if (match := _CLOCK.match(written)) is None:
        raise ConfigError(f"{text!r} is not a time", f"Write {ACCEPTED}.")
    try:
        tz = _zone(match["zone"], zone)
        clock = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        day = _day(match["day"], now.astimezone(tz).date())
        found = _localize(dt.datetime.combine(day, clock), tz, text)
        if match["day"] is None and found > now:
            found = _localize(dt.datetime.combine(day - dt.timedelta(days=1), clock), tz, text)
    except (ValueError, OverflowError) as error:
        raise ConfigError(f"{text!r} does not exist in the calendar", f"Write {ACCEPTED}.") from error
    return found


def iso(at: dt.datetime) -> str:
    """The form that files hold: `2026-11-20T09:12:00Z`."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_both_zones(at: dt.datetime | None, zone: ZoneInfo) -> str:
    """The form that people check: `2026-11-20 09:12 UTC (10:12 CET)`, with the local day where it differs.

    Nothing for an instant that is not known.
    """
    if at is None:
        return ""
    utc, local = at.astimezone(dt.UTC), at.astimezone(zone)
    shown = f"{utc:%Y-%m-%d %H:%M} UTC"
    if local.utcoffset() == dt.timedelta(0) and local.tzname() == "UTC":
        return shown
    return f"{shown} ({local:{'%H:%M' if utc.date() == local.date() else '%Y-%m-%d %H:%M'}} {local.tzname()})"


def duration(span: dt.timedelta) -> str:
    """A span as people say it: `1 h 28 min`, `2 d 3 h`, `45 s`."""
    seconds = int(span.total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    shown = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(shown) or f"{seconds} s"


def _ago(match: re.Match[str], now: dt.datetime) -> dt.datetime:
    span = dt.timedelta(**{_UNITS[match[2][0]]: int(match[1])}) + dt.timedelta(minutes=int(match[3] or 0))
    return (now - span).astimezone(dt.UTC).replace(second=0, microsecond=0)


def _day(written: str | None, today: dt.date) -> dt.date:
    if written is None or written == "today":
        return today
    return today - dt.timedelta(days=1) if written == "yesterday" else dt.date.fromisoformat(written)


def _zone(name: str | None, default: ZoneInfo) -> dt.tzinfo:
    if name is None:
        return default
    if name[0] in "+-":
        return dt.datetime.strptime(name, "%z").tzinfo or dt.UTC
    if name.upper() in _OFFSETS:
        return dt.timezone(dt.timedelta(minutes=_OFFSETS[name.upper()]), name.upper())
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"{name!r} is not a time zone that means one thing", "Write an offset such as +05:30, or UTC."
        ) from error


def _localize(local: dt.datetime, tz: dt.tzinfo, text: str) -> dt.datetime:
    """Attach the zone; refuse a local time that happened twice or never."""
    early, late = local.replace(tzinfo=tz), local.replace(tzinfo=tz, fold=1)
    utc = early.astimezone(dt.UTC)
    if utc.astimezone(tz).replace(tzinfo=None) != local:
        raise ConfigError(f"{text!r} never happened: the clocks were put forward", "Write the time in UTC.")
    if early.utcoffset() != late.utcoffset():
        raise ConfigError(
            f"{text!r} happened twice: the clocks were put back",
            f"Write {local:%H:%M} {early.tzname()} or {local:%H:%M} {late.tzname()}.",
        )
    return utc
