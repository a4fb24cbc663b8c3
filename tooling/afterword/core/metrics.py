"""The numbers of the dashboard: how often, how long, how late. Each function is told what to count.

A percentile is the nearest rank: the smallest measured value that at least so many per cent of all values do not
exceed. So it is always the time of a real incident, and one value is its own median.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterword.core.history import History
from afterword.core.periods import month, quarter, utc_day
from afterword.core.postmortem import Postmortem

MEASURES = ("to_detect", "to_mitigate", "to_resolve")
ON_TIME, LATE, PENDING, UNKNOWN = OUTCOMES = ("on time", "late", "not due yet", "unknown")
"""What became of a deadline: of what is not finished there, it is late or not due yet; of what
came from elsewhere, and without a history, it is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """The spans from the start of an incident; None where an end of the span is not known, or comes before it."""

    to_detect: dt.timedelta | None
    to_mitigate: dt.timedelta | None
    to_resolve: dt.timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took: in the middle, and for nine of ten."""

    count: int
    median: dt.timedelta
    p90: dt.timedelta


def durations(postmortem: Postmortem) -> Durations:
    """How long it took to detect, mitigate and resolve the incident."""

    def until(end: dt.datetime | None) -> dt.timedelta | None:
        start = postmortem.started_at
        return end - start if start and end and end >= start else None

    return Durations(
        to_detect=until(postmortem.detected_at),
        to_mitigate=until(postmortem.mitigated_at),
        to_resolve=until(postmortem.resolved_at),
    )


def percentile(values: Sequence[dt.timedelta], percent: int) -> dt.timedelta | None:
    """The value of the nearest rank; None where there is no value."""
    return sorted(values)[max(math.ceil(len(values) * percent / 100), 1) - 1] if values else None


def spread(values: Sequence[dt.timedelta]) -> Spread | None:
    """The median and the 90th percentile; None where there is no value."""
    median, p90 = percentile(values, 50), percentile(values, 90)
    return Spread(count=len(values), median=median, p90=p90) if median is not None and p90 is not None else None


def started_on(postmortem: Postmortem) -> dt.date | None:
    """The UTC day on which the incident started."""
    return utc_day(postmortem.started_at)


def by_severity(postmortems: Iterable[Postmortem], periods: Collection[str]) -> Mapping[str, Counter[str]]:
    """For each month, how many incidents of each severity started in it; "" for those that have none."""
    counts: dict[str, Counter[str]] = {period: Counter() for period in periods}
    for postmortem in postmortems:
        day = started_on(postmortem)
        if day is not None and (found := counts.get(month(day))) is not None:
            found[postmortem.severity or ""] += 1
    return counts


def spreads(postmortems: Iterable[Postmortem], periods: Collection[str]) -> Mapping[str, Mapping[str, Spread | None]]:
    """For each measure, the spread of the incidents that started in each quarter."""
    values: dict[str, dict[str, list[dt.timedelta]]] = {m: {period: [] for period in periods} for m in MEASURES}
    for postmortem in postmortems:
        day, spans = started_on(postmortem), durations(postmortem)
        for measure in MEASURES if day is not None and quarter(day) in periods else ():
            span = getattr(spans, measure)
            if span is not None and day is not None:
                values[measure][quarter(day)].append(span)
    return {measure: {period: spread(found) for period, found in of.items()} for measure, of in values.items()}


def outcome(postmortem: Postmortem, history: History, today: dt.date, zone: dt.tzinfo) -> str | None:
    """Whether the main line had the finished post-mortem by its due date; None where nothing is due."""
    if postmortem.due_on is None:
        return None
    if not history.commits:
        return UNKNOWN
    finished = history.finished_at(postmortem)
    if finished is None:
        return LATE if postmortem.due_on < today else PENDING
    if finished.astimezone(zone).date() <= postmortem.due_on:
        return ON_TIME
    return LATE if history.judges(postmortem.due_on, finished, zone) else UNKNOWN


def by_outcome(
    postmortems: Iterable[Postmortem], periods: Collection[str], judge: Callable[[Postmortem], str | None]
) -> Mapping[str, Counter[str]]:
    """For each quarter, what became of the post-mortems that were due in it."""
    counts: dict[str, Counter[str]] = {period: Counter() for period in periods}
    for postmortem in postmortems:
        found = judge(postmortem)
        if found is not None and postmortem.due_on is not None and quarter(postmortem.due_on) in counts:
            counts[quarter(postmortem.due_on)][found] += 1
    return counts


def most_common(values: Iterable[Iterable[str]], *, least: int = 1) -> list[tuple[str, int]]:
    """How many of the groups have each value, the most frequent first; those of fewer than `least` are left out."""
    counts = Counter(value for group in values for value in set(group))
    found = [(value, count) for value, count in counts.items() if count >= least]
    return sorted(found, key=lambda one: (-one[1], one[0]))
