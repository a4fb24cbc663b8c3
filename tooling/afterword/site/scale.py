"""A span of time as a drawing has it: places in per cent, sensible ticks, labels that leave each other room."""

from __future__ import annotations

import datetime as dt
from bisect import bisect, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTHS = (300, 600, 1200, 2400, 4800, 9600)
"""Pixels from which on a label of each level has room: a phone, a page, and what zooming makes of it."""
_DAY = 86400
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS = (1, 2, 7, 14, 28, 84, 364, 1820, 3640, 7280, 36400, 72800, 364000)
_STEPS = (*(60 * minutes for minutes in _MINUTES), *(_DAY * days for days in _DAYS))
_LABEL = 46
_AXIS_LEVELS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From `start` to `end`, which is later."""

    start: dt.datetime
    end: dt.datetime

    def place(self, at: dt.datetime) -> float:
        """Where an instant is, in per cent of the width."""
        return round(100 * ((at - self.start) / (self.end - self.start)), 2)

    def holds(self, at: dt.datetime) -> bool:
        """Whether the instant is within."""
        return self.start <= at <= self.end


class Tick(NamedTuple):
    """A mark of the axis; it has room from the width of its level on."""

    at: dt.datetime
    level: int
    is_day: bool
    """Whether its day says enough, because the next tick is a day or more away."""


def ticks(scale: Scale) -> Iterator[Tick]:
    """The marks of the axis in UTC: those of a wider drawing come between those of a narrower one."""
    steps = list(_steps((scale.end - scale.start).total_seconds()))
    midnight = scale.start.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = ((at - midnight).total_seconds() for at in (scale.start, scale.end))
    finest = steps[-1]
    for number in range(int(-(-first // finest)), int(last // finest) + 1):
        offset = number * finest
        level = next(level for level, step in enumerate(steps) if offset % step == 0)
        yield Tick(midnight + dt.timedelta(seconds=offset), level, finest >= _DAY)


def _steps(seconds: float) -> Iterator[int]:
    """The step of each level; each divides the one before."""
    before = 0
    for width in WIDTHS[:_AXIS_LEVELS]:
        fitting = (step for step in _STEPS if seconds / step * _LABEL <= width and before % step == 0)
        before = next(fitting, before or _STEPS[-1])
        yield before


def levels(labels: Sequence[tuple[float, int]]) -> list[int | None]:
    """The level from which on each label, a place and a width, has room beside the others; None where it never has."""
    found: list[int | None] = [None] * len(labels)
    taken: list[tuple[float, int]] = []
    for level, width in enumerate(WIDTHS):
        for number, label in enumerate(labels):
            if found[number] is None and _has_room(label, taken, width):
                insort(taken, label)
                found[number] = level
    return found


def _has_room(label: tuple[float, int], taken: Sequence[tuple[float, int]], width: int) -> bool:
    at = bisect(taken, label)
    return all(
        abs(other[0] - label[0]) * width / 100 >= (other[1] + label[1]) / 2 for other in taken[max(0, at - 1) : at + 1]
    )
