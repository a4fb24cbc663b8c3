"""The timeline of a post-mortem: the rows of its table or its list, each with its instant."""

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
_ITEM = pattern(
    r"(?:(?:[-*+]|\d{1,3}[.)])[ \t]{1,8}[*_`\[(]{0,3}|\*\*)"
    r"(?P<time>(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d|C?EE?S?T|[CEMP][DS]T|BST|IST|JST)\b)?)(?!\w|:\d)"
)
_LONGEST_SOURCE = 500
_BEFORE_EVENT = " \t*_])-–—:,|"
_TIME = pattern(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[T ])?(?P<time>\d{1,2}:\d\d(?::\d\d)?)"
    r"\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?\Z"
)


def events(section: Section, start: dt.datetime | None) -> tuple[TimelineEvent, ...]:
    """The rows of the section's table, or else the items of its list that start with a time, in the order written.

    A row without a date has the date of the row before it; the first one has that of `start`. Times are UTC
    unless they carry an offset.
    """
    day = start.astimezone(dt.UTC).date() if start is not None else None
    found: list[TimelineEvent] = []
    for line, cells, column in _rows(section):
        at = instant(cells[0], day)
        day = at.date() if at is not None else day
        event = cells[1] if len(cells) > 1 else ""
        source = cells[2] if len(cells) > 2 else ""
        found.append(TimelineEvent(at=at, written_time=cells[0], event=event, source=source, line=line, column=column))
    return tuple(found) if found else tuple(_listed(section, day))


def instant(written: str, day: dt.date | None) -> dt.datetime | None:
    """A time of the table in UTC: `09:12`, `2026-11-20 09:12`, with `Z`, `UTC` or an offset; None if none."""
    if _FULL.match(written):
        try:
            return dt.datetime.fromisoformat(f"{written}+00:00")
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


def _listed(section: Section, day: dt.date | None) -> Iterator[TimelineEvent]:
    """The rows of a list: `- 09:12 UTC – what happened (source)`; a date on a line of its own is that of the next."""
    for number, line in prose_lines(section.text, section.line + 1):
        text = line.lstrip()
        if (item := _ITEM.match(text)) is None:
            day = _day(text) or day
            continue
        at = instant(item["time"], day)
        day = at.date() if at is not None else day
        event, source = _parted(text[item.end() :].removeprefix("`").lstrip(_BEFORE_EVENT))
        column = len(line) - len(text) + item.start("time") + 1
        yield TimelineEvent(at=at, written_time=item["time"], event=event, source=source, line=number, column=column)


def _day(line: str) -> dt.date | None:
    written = line[:80].strip(" \t#*_-:")
    try:
        return dt.date.fromisoformat(written) if len(written) == 10 else None
    except ValueError:
        return None


def _parted(text: str) -> tuple[str, str]:
    """What happened, and the source in the brackets that end it."""
    text = text.rstrip(" .")
    depth = 0
    for at in range(len(text) - 1, max(len(text) - _LONGEST_SOURCE, 0), -1) if text.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            is_link = text[at - 1 : at] == "]"
            return (text, "") if is_link else (text[:at].rstrip(), text[at + 1 : -1].strip())
    return text, ""


def has_zone(written: str) -> bool:
    """Whether a time that can be understood says in which zone it is."""
    match = _TIME.match(written.strip(" *`"))
    return match is not None and match["zone"] is not None


def _rows(section: Section) -> Iterator[tuple[int, list[str], int]]:
    """The body rows of every table in the section: line, cells, column of the first cell."""
    in_table = False
    previous = ""
    for number, line in prose_lines(section.text, section.line + 1):
        stripped = line.strip()
        if stripped[:1] != "|":
            in_table = False
        elif in_table:
            cells = _cells(stripped)
            if any(cells):
                yield number, cells, len(line) - len(line.lstrip()[1:].lstrip()) + 1
        elif previous.startswith("|") and all(_RULE.match(cell) for cell in _cells(stripped)):
            in_table = True
        previous = stripped


def _cells(row: str) -> list[str]:
    """The cells of a row that starts with a bar."""
    if "\\" not in row:
        return [cell.strip() for cell in row[1 : -1 if row[-1] == "|" else None].split("|")]
    inner = row[1:-1] if row.endswith("|") and not row.endswith("\\|") else row[1:]
    return [cell.strip().replace("\\|", "|") for cell in _SEPARATOR.split(inner)]
