"""A span of time as a drawing has it."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.site import scale as scales
from afterword.site.scale import Scale

START = dt.datetime(2026, 11, 12, 9, 10, tzinfo=dt.UTC)


def _scale(**span: float) -> Scale:
    return Scale(start=START, end=START + dt.timedelta(**span))


def _ticks(level: int, **span: float) -> list[str]:
    return [f"{tick.at:%m-%d %H:%M}" for tick in scales.ticks(_scale(**span)) if tick.level <= level]


def test_a_place_is_in_per_cent() -> None:
    found = _scale(hours=1)
    assert [found.place(START + dt.timedelta(minutes=minutes)) for minutes in (0, 30, 60)] == [0, 50, 100]
    assert found.holds(START)
    assert not found.holds(START - dt.timedelta(seconds=1))


@pytest.mark.parametrize(
    ("span", "first", "second"),
    [
        ({"minutes": 2}, "11-12 09:10", "11-12 09:11"),
        ({"hours": 1}, "11-12 09:10", "11-12 09:20"),
        ({"hours": 2}, "11-12 09:30", "11-12 10:00"),
        ({"hours": 30}, "11-12 12:00", "11-12 18:00"),
        ({"days": 21}, "11-19 00:00", "11-26 00:00"),
        ({"days": 800}, "11-11 00:00", "11-09 00:00"),
    ],
)
def test_ticks_are_sensible(span: dict[str, float], first: str, second: str) -> None:
    assert _ticks(0, **span)[:2] == [first, second]


@pytest.mark.parametrize("days", [0.001, 0.1, 1, 20, 400, 3_600, 36_000, 2_000_000])
def test_ticks_have_room_at_every_width(days: float) -> None:
    for level in range(3):
        assert 1 <= len(_ticks(level, days=days)) <= 1 + scales.WIDTHS[level] / 46


def test_a_wider_drawing_keeps_the_ticks_of_a_narrower_one() -> None:
    assert set(_ticks(0, hours=5)) < set(_ticks(1, hours=5)) < set(_ticks(2, hours=5))


def test_days_are_named_where_ticks_are_days_apart() -> None:
    assert {tick.is_day for tick in scales.ticks(_scale(days=30))} == {True}
    assert {tick.is_day for tick in scales.ticks(_scale(hours=3))} == {False}


def test_a_label_waits_until_it_has_room() -> None:
    assert scales.levels([(0, 20), (1, 20), (5, 20), (50, 20)]) == [0, 3, 1, 0]


def test_two_labels_at_one_place_never_have_room() -> None:
    assert scales.levels([(10, 20), (10, 20)]) == [0, None]
