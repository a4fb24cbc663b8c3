"""When a meeting can be held: on a business day, within working hours, free, and in time if it can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, count
from zoneinfo import ZoneInfo

from afterword.core.business_days import Deadline, WorkingCalendar
from afterword.core.patterns import pattern
from afterword.errors import ConfigError

_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
_HOURS, _TIME = pattern(rf"({_CLOCK})-({_CLOCK})\Z"), pattern(rf"{_CLOCK}\Z")
_STEP = 30
"""Minutes between two times that are tried."""
_SOONEST = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The rule for meetings: times of day are in minutes, `notice` in business days."""

    calendar: WorkingCalendar
    zone: ZoneInfo
    opens: int
    closes: int
    preferred: int
    length: int
    notice: int

    @classmethod
    def of(
        cls, calendar: WorkingCalendar, zone: ZoneInfo, *, hours: str, preferred: str, length: int, notice: int
    ) -> Slots:
        """The rule as the policy writes it; ConfigError where no meeting fits in."""
        if (written := _HOURS.match(hours)) is None:
            raise ConfigError(f"`meetings.hours` of the policy is {hours!r}", "Write them as in 09:00-17:00.")
        if _TIME.match(preferred) is None:
            raise ConfigError(f"`meetings.preferred` of the policy is {preferred!r}", "Write it as in 14:00.")
        opens, closes, first = _minutes(written[1]), _minutes(written[2]), _minutes(preferred)
        if not opens <= first <= closes - length:
            raise ConfigError(
                f"`meetings` of the policy: {length} minutes from {preferred} on are not within {hours}",
                "Correct `hours`, `preferred` or `length`.",
            )
        return cls(
            calendar=calendar, zone=zone, opens=opens, closes=closes, preferred=first, length=length, notice=notice
        )

    @property
    def duration(self) -> dt.timedelta:
        """How long a meeting takes."""
        return dt.timedelta(minutes=self.length)

    def find(self, now: dt.datetime, by: dt.date | None = None, taken: Collection[dt.datetime] = ()) -> dt.datetime:
        """The first good start, in UTC: with due notice by the last day, else sooner, else as soon after it as can be.

        `taken` are the starts of other meetings, which take as long.
        """
        today = now.astimezone(self.zone).date()
        ready = self.calendar.add(today, Deadline(self.notice, business=True))
        last = max(by, today - _DAY) if by is not None else None
        hurried = reversed(list(_days(today, min(ready - _DAY, last)))) if last is not None else ()
        late = max(ready, last + _DAY) if last is not None else ready
        in_time = _days(ready, last) if last is not None else ()
        starts = (start for day in chain(in_time, hurried, _days(late)) for start in self._starts(day))
        return next(start for start in starts if start >= now + _SOONEST and self._is_free(start, taken))

    def doubts(self, start: dt.datetime, by: dt.date | None) -> Iterator[str]:
        """What the policy has against a time that somebody chose."""
        local = start.astimezone(self.zone)
        if by is not None and local.date() > by:
            yield f"that is after {by:%A} {by}, the last day that the policy allows"
        if not self.calendar.is_business_day(local.date()):
            yield f"{local:%A} {local.date()} is no business day"
        minutes = local.hour * 60 + local.minute
        if not self.opens <= minutes <= self.closes - self.length:
            yield f"{self.length} minutes from {local:%H:%M} {local.tzname()} on are not within working hours"

    def _starts(self, day: dt.date) -> Iterator[dt.datetime]:
        """The times of a day, the preferred first and what is near to it next."""
        if not self.calendar.is_business_day(day):
            return
        times = {self.preferred, *range(self.opens, self.closes - self.length + 1, _STEP)}
        for minutes in sorted(times, key=lambda time: (abs(time - self.preferred), time)):
            local = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60))
            start = local.replace(tzinfo=self.zone).astimezone(dt.UTC)
            if start.astimezone(self.zone).replace(tzinfo=None) == local:  # else the clocks were put forward over it
                yield start

    def _is_free(self, start: dt.datetime, taken: Collection[dt.datetime]) -> bool:
        return all(abs(start - other) >= self.duration for other in taken)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _days(first: dt.date, last: dt.date | None = None) -> Iterator[dt.date]:
    """The days from one to another, or without end."""
    numbers = count() if last is None else range((last - first).days + 1)
    return (first + dt.timedelta(days=number) for number in numbers)
