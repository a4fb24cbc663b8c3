"""The timeline of a post-mortem: the rows of its table, each with its instant."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from afterword.core.patterns import pattern
from afterword.core.postmortem import Section, TimelineEvent
from afterword.core.sections import prose_lines

_SEPARATOR = pattern(r"(?<!\\)\|")
_RULE = pattern(r":?-+:?\Z")
_FULL = pattern(r"\d{4}-\d\d-\d\d \d\d:\d\d\Z", re.ASCII)
"""The form that nearly every row has."""
_TIME = pattern(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[T ])?(?P<time>\d{1,2}:\d\d(?::\d\d)?)"
    r"\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?\Z"
)


def events(section: Section, start: dt.datetime | None) -> tuple[TimelineEvent, ...]:
    """The rows of the section's table, in the order written.

    A row without a date has the date of the row before it; the first one has that of `start`. Times are UTC
    unless they carry an offset.
    """
    day = start.astimezone(dt.UTC).date() if start is not None else None
    found: list[TimelineEvent] = []
    for line, cells, column in _rows(section):
        at = instant(cells[0], day)
        day = at.date() if at is not None else day
        event, source = (*cells[1:3], "", "")[:2]
        found.append(TimelineEvent(at=at, written_time=cells[0], event=event, source=source, line=line, column=column))
    return tuple(found)


def instant(written: str, day: dt.date | None) -> dt.datetime | None:
    """A time of the table in UTC: `09:12`, `2026-11-20 09:12`, with `Z`, `UTC` or an offset; None if none."""
    if _FULL.match(written):
        try:
            return dt.datetime.fromisoformat(f"{written[:10]}T{written[11:]}+00:00")
        except ValueError:
            return None
    match = _TIME.match(written.strip(" *`"))
    if match is None or (match["date"] is None and day is None):
        return None
    zone = (match["zone"] or "Z").replace("UTC", "Z")
    clock = match["time"].rjust(8 if match["time"].count(":") == 2 else 5, "0")
    try:
        return dt.datetime.fromisoformat(f"{match['date'] or day}T{clock}{zone}").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _rows(section: Section) -> Iterator[tuple[int, list[str], int]]:
    """The body rows of every table in the section: line, cells, column of the first cell."""
    in_table = False
    previous = ""
    for number, line in prose_lines(section.text, section.line + 1):
        stripped = line.strip()
        if not stripped.startswith("|"):
            in_table = False
        elif in_table:
            cells = _cells(stripped)
            if any(cells):
                yield number, cells, len(line) - len(line.lstrip()[1:].lstrip()) + 1
        elif previous.startswith("|") and all(_RULE.match(cell) for cell in _cells(stripped)):
            in_table = True
        previous = stripped


def _cells(row: str) -> list[str]:
    inner = row.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    if "\\" not in inner:
        return [cell.strip() for cell in inner.split("|")]
    return [cell.strip().replace("\\|", "|") for cell in _SEPARATOR.split(inner)]
