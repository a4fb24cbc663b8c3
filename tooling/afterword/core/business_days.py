"""Deadlines such as "5 business days", counted on a working calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from afterword.core.patterns import pattern
from afterword.errors import ConfigError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEADLINE = pattern(r"(\d{1,4}) (?:(business|calendar) )?days?\Z")


class Deadline:
    """A number of days after an event, business days or calendar days; false where nothing is due."""

    # Not a dataclass: msgspec would read it from a table instead of from "5 business days".
    __slots__ = ("business", "days", "is_set")

    def __init__(self, days: int, *, business: bool, is_set: bool = True) -> None:
        self.days = days
        self.business = business
        self.is_set = is_set

    @classmethod
    def parse(cls, text: str) -> Deadline:
        """`5 business days`, `3 days` or `none`; ValueError, with what is accepted, for anything else."""
        if text == "none":
            return NO_DEADLINE
        if (match := _DEADLINE.match(text)) is None:
            raise ValueError(f'{text!r} is not a deadline; write "5 business days", "3 days" or "none"')
        return cls(int(match[1]), business=match[2] == "business")

    def __bool__(self) -> bool:
        return self.is_set

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deadline) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        if not self.is_set:
            return "none"
        unit = "business day" if self.business else "day"
        return f"{self.days} {unit}" + ("" if self.days == 1 else "s")


NO_DEADLINE = Deadline(0, business=False, is_set=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Which days are worked: a weekend, a country's public holidays, and days off of one's own."""

    country: str = ""
    subdivision: str = ""
    weekend: tuple[str, ...] = ("sat", "sun")
    extra: tuple[dt.date, ...] = ()

    def is_business_day(self, day: dt.date) -> bool:
        """Whether `day` is worked."""
        if self._is_weekend(day) or day in self.extra:
            return False
        return day not in _public_holidays(self.country, self.subdivision, day.year)

    def add(self, start: dt.date, deadline: Deadline) -> dt.date:
        """The last day that is still in time; the day of `start` itself does not count."""
        if not deadline.business:
            return start + dt.timedelta(days=deadline.days)
        day, left = start, deadline.days
        while left:
            day += dt.timedelta(days=1)
            left -= self.is_business_day(day)
        return day

    def before(self, end: dt.date, deadline: Deadline) -> dt.date:
        """The day that lies this long before `end`, as `add` counts the other way; `end` itself does not count."""
        if not deadline.business:
            return end - dt.timedelta(days=deadline.days)
        day, left = end, deadline.days
        while left:
            day -= dt.timedelta(days=1)
            left -= self.is_business_day(day)
        return day

    def business_days_between(self, start: dt.date, end: dt.date) -> int:
        """Business days after `start` up to and including `end`; negative when `end` comes first."""
        if end < start:
            return -self.business_days_between(end, start)
        weeks, rest = divmod((end - start).days, len(WEEKDAYS))
        worked = weeks * (len(WEEKDAYS) - len(set(self.weekend)))
        worked += sum(not self._is_weekend(end - dt.timedelta(days=n)) for n in range(rest))
        return worked - sum(start < day <= end and not self._is_weekend(day) for day in self._days_off(start, end))

    def _days_off(self, start: dt.date, end: dt.date) -> set[dt.date]:
        """Holidays and days off of one's own in the years from one day to another."""
        years = range(start.year, end.year + 1)
        return set(self.extra).union(*(_public_holidays(self.country, self.subdivision, year) for year in years))

    def _is_weekend(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekend


Holidays = dict[tuple[str, str, int], frozenset[dt.date]]
"""Public holidays by country, subdivision and year."""

_known: Holidays = {}


def known_holidays() -> Holidays:
    """Every year of holidays that was worked out or remembered, to be remembered by another process."""
    return dict(_known)


def remember_holidays(known: Holidays) -> None:
    """Take over what another process worked out, so that a heavy library need not be loaded for it."""
    _known.update(known)


def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    if not country:
        return frozenset()
    if (found := _known.get((country, subdivision, year))) is None:
        import holidays  # heavy: only where a date is computed

        found = frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
        _known[country, subdivision, year] = found
    return found


def check_calendar(country: str, subdivision: str, weekend: Sequence[str]) -> None:
    """Raise ConfigError where the calendar names a country, subdivision or weekday nobody knows."""
    if unknown := [day for day in weekend if day not in WEEKDAYS]:
        raise ConfigError(f"`calendar.weekend` has {unknown[0]!r}", f"Use some of {', '.join(WEEKDAYS)}.")
    if len(set(weekend)) == len(WEEKDAYS):
        raise ConfigError("`calendar.weekend` leaves no business day", "Name the days that are not worked.")
    try:
        _public_holidays(country, subdivision, 2026)
    except NotImplementedError as error:
        raise ConfigError(
            f"`calendar` has country {country!r} with subdivision {subdivision!r}: {error}",
            "Use an ISO 3166 country code and its subdivision's code, such as DE and BE.",
        ) from error
