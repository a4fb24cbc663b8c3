"""Edits of the timeline and of other tables: rows sorted, bars aligned, gaps closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat

from afterword.core import sections, tables, timeline
from afterword.core.editing import Edit, replaced
from afterword.core.patterns import pattern
from afterword.core.postmortem import Position, Postmortem, Section, TimelineEvent

Fix = Callable[[], Sequence[Edit]]
_CLOCK = pattern(r"\d{1,2}:\d\d")
_DATE = pattern(r"\d{4}-\d\d-\d\d[T ]")
_A_DAY = dt.timedelta(days=1)
_MAX_SLIP = dt.timedelta(hours=6)
"""A row without a date that is earlier than the one above by more than this is rather one after midnight."""


def sort_timeline(postmortem: Postmortem) -> list[Edit]:
    """Bring the rows of the timeline into the order of their times.

    Nothing where that is not sure: a time cannot be read, there is more than one table, or a row without a
    date may as well be one after midnight. A row that took its day from the one above gets it written out.
    """
    events = postmortem.timeline
    known = [event.at for event in events if event.at is not None]
    first = events[0].line if events else 0
    if len(known) < len(events) or any(event.line != first + index for index, event in enumerate(events)):
        return []
    above = (*known[:1], *known)
    if not all(map(_is_sure, events, known, above, repeat(postmortem.resolved_at))):
        return []
    order = sorted(range(len(events)), key=lambda index: known[index])
    lines = postmortem.text.split("\n")[first - 1 : first - 1 + len(events)]
    day = start.astimezone(dt.UTC).date() if (start := postmortem.started_at) is not None else None
    days = [day, *(at.date() for at in known)]
    found = []
    for index in order:
        written = events[index].written_time
        is_kept = timeline.instant(written, day) == known[index]
        found.append(lines[index] if is_kept else _dated(lines[index], events[index], days[index]))
        day = known[index].date()
    return replaced(lines, found, first)


def align_table(postmortem: Postmortem, first: int, last: int) -> list[Edit]:
    """Bring the bars of the table in these lines below each other."""
    rows = postmortem.text.split("\n")[first - 1 : last]
    return replaced(rows, tables.aligned(rows), first)


def table_lines(section: Section) -> Iterator[tuple[int, int]]:
    """The first and last line of each table, or what looks like one, in a section."""
    start = last = 0
    for number, line in sections.prose_lines(section.text, section.line + 1):
        if start and (number != last + 1 or not line.lstrip().startswith("|")):
            yield start, last
            start = 0
        if line.lstrip().startswith("|"):
            start, last = start or number, number
    if start:
        yield start, last


def closing_gap(postmortem: Postmortem, line: int) -> Fix | None:
    """The fix of a row that only empty lines part from the rows above; None where it is something else."""
    lines = _lines(postmortem.text)
    above = line - 1
    while not lines[above - 1].strip():
        above -= 1
    if above == line - 1 or not lines[above - 1].startswith("|"):
        return None
    return lambda: [Edit(Position(above + 1, 1), Position(line, 1), "")]


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _is_sure(event: TimelineEvent, at: dt.datetime, above: dt.datetime, end: dt.datetime | None) -> bool:
    """Whether a row's day is known: its date is written, or it is not likely to be one after midnight."""
    if at >= above or _DATE.search(event.written_time):
        return True
    return above - at <= _MAX_SLIP and (end is None or at + _A_DAY > end)


def _dated(line: str, event: TimelineEvent, day: dt.date | None) -> str:
    found = _CLOCK.search(line, event.column - 1)
    return line if found is None or day is None else f"{line[: found.start()]}{day} {line[found.start() :]}"
