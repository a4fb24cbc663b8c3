"""AW3xx: the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from afterword.core import instants, reading, tables, timeline
from afterword.core.editing import Edit
from afterword.core.postmortem import Position, Postmortem, Section, TimelineEvent
from afterword.core.rule import Context, Finding, reached, rule, shown
from afterword.core.sections import prose_lines
from afterword.core.table_edits import align_table, closing_gap, sort_timeline, table_lines

_ANY_DAY = dt.date(2000, 1, 1)
_MINUTE = dt.timedelta(minutes=1)
_DAY = dt.timedelta(days=1)
_OTHER_ZONES = (
    "cet",
    "cest",
    "eet",
    "eest",
    "est",
    "edt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "pst",
    "pdt",
    "bst",
    "ist",
    "jst",
)
_MILESTONES = (("started_at", "Impact starts"), ("detected_at", "Detected"), ("resolved_at", "Resolved"))
_BEFORE = ("before", "earlier", "previous")
_AFTER = ("after", "later", "follow")


@rule("AW301", "empty-timeline", since="in-review")
def empty_timeline(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The timeline has no rows, or only those that the template made of the front matter's times.

    ## Why
    Who did and saw what, and when, is what everything else in a post-mortem is drawn from.

    ## What to do
    Add a row `| 2026-11-20 09:20 | what happened | where it can be looked up |` for each step, in UTC.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Detected | |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    section = reading.timeline_section(postmortem.sections)
    if section is not None and _is_of_template(postmortem, context):
        cure = "add a row `| 2026-11-20 09:20 | what happened | source |` for each step"
        fault = "holds only the times of the front matter" if postmortem.timeline else "has no rows"
        if not postmortem.timeline:
            cure += ", below `| Time (UTC) | Event | Source |` and `| --- | --- | --- |`"
        yield Finding(
            position=Position(line=section.line),
            message=f"the timeline {fault}: {cure}",
            subject=section.title,
        )


@rule("AW302", "unreadable-timeline-time", follows_status=True)
def unreadable_timeline_time(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The first cell of a timeline row is not a time.

    ## Why
    The row cannot be put in order, shown in another time zone or compared with the rest.

    ## What to do
    Write `09:20`, `2026-11-20 09:20` or `2026-11-20T09:20:00Z`; times are UTC unless they carry an offset.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | soon after | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    # A template's own `HH:MM` waits, until the review, to be written over.
    template = set()
    if not reached(postmortem, "in-review"):
        template = {(event.written_time, event.event, event.source) for event in _template_rows(context)}
    for event in postmortem.timeline:
        if event.at is not None:
            continue
        # Where only the day is unknown, the finding on `started_at` is enough.
        readable = timeline.instant(event.written_time, _ANY_DAY) is not None
        if not readable and (event.written_time, event.event, event.source) not in template:
            fault = f"{shown(event.written_time)} is not a time" if event.written_time else "this row has no time"
            yield Finding(
                position=_place(event),
                message=f"{fault}: write one such as 09:20 or 2026-11-20 09:20, in UTC",
            )


@rule("AW303", "timeline-out-of-order")
def timeline_out_of_order(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A row of the timeline is earlier than the row above it.

    ## Why
    Readers follow the rows; what seems to come after looks like a consequence.

    ## What to do
    Move the row up. Where the night has passed midnight, write the date: `2026-11-21 00:05`.

    ## Fix
    The rows are sorted by their times, where each one's day is sure; a row that needs its date gets it.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    | 10:02 | Reads go to the primary | chat |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    latest: TimelineEvent | None = None
    fix: Callable[[], Sequence[Edit]] | None = None
    is_first = True
    for event in postmortem.timeline:
        if event.at is None:
            continue
        if latest is not None and latest.at is not None and event.at < latest.at:
            fix = _sorting(postmortem) if is_first else fix
            is_first = False
            yield Finding(
                position=_place(event),
                message=f"{shown(event.written_time)} is earlier than line {latest.line}'s "
                f"{shown(latest.written_time)}: move the row up, or write its date if it is after midnight",
                fix=fix,
            )
        else:
            latest = event


@rule("AW304", "unclear-timeline-zone", level="warning", since="in-review")
def unclear_timeline_zone(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Nothing says in which time zone the times of the timeline are, or it is not UTC.

    ## Why
    Rows are read as UTC; an hour that is wrong for everybody abroad hides what caused what.

    ## What to do
    Head the times with `Time (UTC)`, or write the zone with each of them: `09:20 UTC`, `10:20 +01:00`.

    ## Example
    ```markdown fails
    ## Timeline

    | Time | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    ```
    """
    section = reading.timeline_section(postmortem.sections)
    if section is None or not postmortem.timeline or "utc" in section.title.casefold():
        return
    rows_from = postmortem.timeline[0].line - section.line - 1
    if (at := section.text.find("UTC")) >= 0 and section.text.count("\n", 0, at) < rows_from:
        return
    above = section.text.split("\n", rows_from)[:rows_from]
    if any("utc" in line.casefold() for line in above):
        return
    unzoned = [row for row in postmortem.timeline if row.at is not None and not timeline.has_zone(row.written_time)]
    if not unzoned:
        return
    place, head = _head(section, above)
    written = _words(section.title, *above)
    other = next((zone for zone in _OTHER_ZONES if zone in written), None)
    if other is not None:
        message = (
            f"these times are headed {other.upper()}, but are read as UTC: write them in UTC, or with an offset each"
        )
    elif head:
        message = f"no time zone is named: write the times in UTC and head them `{head} (UTC)`"
    else:
        place, message = _place(unzoned[0]), "no time zone is named: write one with each time, such as 09:20 UTC"
    yield Finding(position=place, message=message)


@rule("AW305", "row-outside-incident", level="warning")
def row_outside_incident(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A row of the timeline is days after the resolution, or longer before the start than an incident can last.

    ## Why
    Mostly it is a slip in the year or the month, and turns the order of things around.

    ## What to do
    Correct its date. If it is right, say so in the row: "Before: ...", "Afterwards: ...".

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    | 2027-11-21 08:00 | The replica is replaced | ticket |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    | 2026-11-21 08:00 | The replica is replaced | ticket |
    ```
    """
    start, end = postmortem.started_at, postmortem.resolved_at
    longest = dt.timedelta(days=context.policy.check.maximum_duration)
    for event in postmortem.timeline:
        if event.at is None:
            continue
        if start is not None and event.at < start and start - event.at > longest and not _says(event, _BEFORE):
            span = instants.duration(start - event.at)
            message = f"this row is {span} before `started_at`: correct its date, or begin it with `Before:`"
        elif end is not None and event.at > end and event.at - end > _DAY and not _says(event, _AFTER):
            span = instants.duration(event.at - end)
            message = f"this row is {span} after `resolved_at`: correct its date, or begin it with `Afterwards:`"
        else:
            continue
        yield Finding(position=_place(event), message=message, width=len(event.written_time))


@rule("AW306", "missing-milestone", level="warning", since="in-review")
def missing_milestone(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The timeline has no row for the start, the detection or the resolution that the front matter tells.

    ## Why
    Readers follow the rows; without these they cannot tell what came before, during and after the impact.

    ## What to do
    Add the row at the line that the message says, or correct the time in the front matter.

    ## Example
    ```yaml fails
    detected_at: 2026-11-20T09:20:00Z
    ```
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    rows = [event for event in postmortem.timeline if event.at is not None]
    if not rows:
        return
    times = {event.at for event in rows}
    for field, name in _MILESTONES:
        at: dt.datetime | None = getattr(postmortem, field)
        if at is None or at in times or any(abs(time - at) <= _MINUTE for time in times if time is not None):
            continue
        earlier = [event for event in rows if event.at is not None and event.at <= at]
        where = "below this row" if earlier else "above this row"
        yield Finding(
            position=_place(earlier[-1] if earlier else rows[0]),
            message=f"no row is at `{field}`: add `{at:%Y-%m-%d %H:%M}`, {name}, {where}",
            subject=field,
        )


@rule("AW307", "row-without-source", level="warning", since="in-review")
def row_without_source(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A row of the timeline does not say where it can be looked up.

    ## Why
    Memory moves things by minutes and by causes; a log, a page or a chat does not.

    ## What to do
    Link or name the log, dashboard, page, ticket or chat in the last column, or in brackets at the end of the item.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    template = context.template_rows
    rows = [event for event in postmortem.timeline if (event.event, event.source) not in template]
    bare = [event for event in rows if not event.source and "](" not in event.event and "://" not in event.event]
    if len(bare) == len(rows) > 1:
        yield Finding(
            position=_place(bare[0]),
            message=f"none of these {len(bare)} rows says where it can be looked up: add a source to each, "
            "such as a link to the log or the chat",
        )
        return
    for event in bare:
        yield Finding(
            position=_place(event),
            message=f"the row of {shown(event.written_time)} has no source: say where it can be looked up",
        )


@rule("AW308", "timeline-gap", level="warning", since="in-review")
def timeline_gap(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """Between detection and mitigation the timeline tells nothing for longer than the policy allows.

    ## Why
    What was tried without success in that time is what the next person could be spared.

    ## What to do
    Add what was seen, thought and tried. The policy sets the minutes: `check.maximum_gap`.

    ## Example
    ```yaml fails
    detected_at: 2026-11-20T09:20:00Z
    mitigated_at: 2026-11-20T10:40:00Z
    ```
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 09:45 | A restart of checkout does not help | chat |
    | 10:40 | Resolved | |
    ```
    """
    start, end = postmortem.detected_at or postmortem.started_at, postmortem.mitigated_at or postmortem.resolved_at
    longest = dt.timedelta(minutes=context.policy.check.maximum_gap)
    if start is None or end is None or end - start <= longest or _is_of_template(postmortem, context):
        return
    rows = [(event.at, event) for event in postmortem.timeline if event.at is not None]
    rows.sort(key=lambda row: row[0])
    for (earlier, event), (later, _) in pairwise(rows):
        span = min(later, end) - max(earlier, start)
        if span > longest:
            yield Finding(
                position=_place(event),
                message=f"nothing is told for {instants.duration(span)} after this row, while the impact went on: "
                "add what was seen and tried",
            )


@rule("AW309", "ragged-timeline-row", level="warning")
def ragged_timeline_row(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A row of the timeline's table has fewer or more cells than the head of the table.

    ## Why
    Pages leave out what is too much, and show what follows a missing cell in the wrong column.

    ## What to do
    Put a `|` around each cell, also around an empty one. Inside a text write `\\|`.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:02 | Reads go to the primary | chat |
    | 10:40 | Resolved | |
    ```
    """
    if (section := _table(postmortem)) is None:
        return
    lines = section.text.split("\n")
    if "\\|" not in section.text and len({line.count("|") for line in lines if line.startswith("|")}) < 2:
        return
    first = postmortem.timeline[0].line
    head = _width(lines[_table_start(lines, first - section.line - 1)])
    for event in postmortem.timeline:
        if any(
            not line.lstrip().startswith("|") for line in lines[first - section.line - 1 : event.line - section.line]
        ):
            return  # another table may have another head
        first = event.line
        width = _width(lines[event.line - section.line - 1])
        if width != head:
            cure = "write `\\|` for a bar inside a text" if width > head else "add a `|` for each that is missing"
            yield Finding(
                position=_place(event),
                message=f"this row has {_cells(width)}, the head of the table {head}: {cure}",
            )


@rule("AW310", "row-outside-table", level="warning")
def row_outside_table(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A row of the timeline is not in its table, because another line comes between.

    ## Why
    A table ends with the first line that is none of its rows; pages show what follows as plain text.

    ## What to do
    Take out the empty line above the row, or move the remark below the table.

    ## Fix
    Empty lines between the rows are taken out.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |

    | 14:00 | The replica is replaced | ticket |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |
    | 14:00 | The replica is replaced | ticket |
    ```
    """
    if (section := _table(postmortem)) is None or section.text.count("\n|") <= len(postmortem.timeline) + 2:
        return
    read = {event.line for event in postmortem.timeline}
    for number, line in prose_lines(section.text, section.line + 1):
        first = line.removeprefix("|").partition("|")[0].strip()
        is_row = line.startswith("|") and number > postmortem.timeline[0].line and number not in read
        if is_row and timeline.instant(first, _ANY_DAY) is not None:
            yield Finding(
                position=Position(line=number),
                message="this row is not in the table: take out what stands between them, such as an empty line",
                fix=closing_gap(postmortem, number),
            )


def _is_of_template(postmortem: Postmortem, context: Context) -> bool:
    """Whether the timeline has no row but those of the template."""
    template = context.template_rows
    return all((event.event, event.source) in template for event in postmortem.timeline)


def _table(postmortem: Postmortem) -> Section | None:
    """The timeline's section, where its rows are those of a table."""
    section = reading.timeline_section(postmortem.sections)
    if section is None or not postmortem.timeline:
        return None
    lines = section.text.split("\n", postmortem.timeline[0].line - section.line)
    return section if lines[postmortem.timeline[0].line - section.line - 1].lstrip().startswith("|") else None


def _width(row: str) -> int:
    row = row.strip().replace("\\|", "")
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def _table_start(lines: Sequence[str], row: int) -> int:
    while row > 0 and lines[row - 1].lstrip().startswith("|"):
        row -= 1
    return row


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _head(section: Section, above: Sequence[str]) -> tuple[Position, str]:
    """The place and the text of the first cell of the table's head, where there is a table."""
    line = above[-2] if len(above) > 1 and above[-1].lstrip().startswith("|") else ""
    head = line.strip().removeprefix("|").partition("|")[0].strip()
    column = line.find(head) + 1 if head else 1
    return Position(line=section.line + len(above) - 1, column=column), shown(head).strip("`")


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word.strip("():|*_.,").casefold() for text in texts for word in text.split())


def _says(event: TimelineEvent, words: Sequence[str]) -> bool:
    said = event.event.casefold()
    return any(word in said for word in words)


@rule("AW311", "unaligned-table", level="warning")
def unaligned_table(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The timeline is aligned by hand, and a row of it has slipped.

    ## Why
    Who aligns a table wants to read it in the editor. A table that nobody aligned is fine as it is.

    ## What to do
    Bring the bars of the row below those of the head.

    ## Fix
    The cells of the table are filled up with blanks, so that its bars are below each other.

    Bring the bars of the row below those of the head, or let `afterword check --fix` do it.

    ## Example
    ```markdown fails
    ## Timeline

    | Time (UTC)       | Event                         | Source |
    | ---------------- | ----------------------------- | ------ |
    | 2026-11-20 09:12 | Impact starts                 |        |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40            | Resolved                      |        |
    ```
    ```markdown passes
    ## Timeline

    | Time (UTC)       | Event                         | Source |
    | ---------------- | ----------------------------- | ------ |
    | 2026-11-20 09:12 | Impact starts                 |        |
    | 09:20            | Replica lag alert pages Alice | pager  |
    | 10:40            | Resolved                      |        |
    ```
    """
    section = _section(postmortem)
    if section is None or "  |" not in section.text or "| --- | --- | --- |" in section.text:
        return  # a rule as short as that is one nobody aligned
    lines = section.text.split("\n")
    for first, last in table_lines(section):
        rows = lines[first - section.line - 1 : last - section.line]
        if (slipped := tables.first_ragged(rows)) is not None:
            yield Finding(
                position=Position(line=first + slipped),
                message="this row of the table is not aligned like the rows around it: bring its bars below theirs",
                fix=partial(align_table, postmortem, first, last),
            )


def _sorting(postmortem: Postmortem) -> Callable[[], Sequence[Edit]] | None:
    """The fix of the order, where it is sure; worked out once for all rows."""
    edits = sort_timeline(postmortem)
    return (lambda: edits) if edits else None


def _section(postmortem: Postmortem) -> Section | None:
    return next((section for section in postmortem.sections if section.title.casefold() in reading.TIMELINE), None)


def _template_rows(context: Context) -> tuple[TimelineEvent, ...]:
    return context.template.timeline if context.template is not None else ()


def _place(event: TimelineEvent) -> Position:
    return Position(line=event.line, column=event.column)
