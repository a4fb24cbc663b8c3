"""Months and quarters: what a day belongs to, and those that lead up to today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

_MONTHS_OF_YEAR = 12


def utc_day(at: dt.datetime | None) -> dt.date | None:
    """The UTC day of an instant."""
    return at.astimezone(dt.UTC).date() if at is not None else None


def month(day: dt.date) -> str:
    """`2026-11`."""
    return f"{day.year:04}-{day.month:02}"


def quarter(day: dt.date) -> str:
    """`2026 Q4`."""
    return f"{day.year:04} Q{(day.month + 2) // 3}"


def months(today: dt.date, days: Iterable[dt.date], *, least: int, most: int) -> list[str]:
    """The months from the first of these days to today, oldest first; so many at least and at most."""
    return list(dict.fromkeys(month(day) for day in _firsts(today, days, least, most)))


def quarters(today: dt.date, days: Iterable[dt.date], *, least: int, most: int) -> list[str]:
    """The quarters from the first of these days to today, oldest first; so many at least and at most."""
    behind = (today.month - 1) % 3 - 2  # whole quarters, though this one has only begun
    firsts = _firsts(today, days, least * 3 + behind, most * 3 + behind)
    return list(dict.fromkeys(quarter(day) for day in firsts))


def _firsts(today: dt.date, days: Iterable[dt.date], least: int, most: int) -> Iterator[dt.date]:
    """The first day of each month."""
    first = min(days, default=today)
    back = (today.year - first.year) * _MONTHS_OF_YEAR + today.month - first.month
    last = today.year * _MONTHS_OF_YEAR + today.month - 1
    for number in range(last - min(max(back + 1, least), most) + 1, last + 1):
        yield dt.date(number // _MONTHS_OF_YEAR, number % _MONTHS_OF_YEAR + 1, 1)
