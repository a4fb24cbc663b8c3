"""AW3xx: the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from afterword.core import reading, tables, timeline
from afterword.core.body_edits import align_table, sort_timeline, table_lines
from afterword.core.editing import Edit
from afterword.core.postmortem import Position, Postmortem, Section, TimelineEvent
from afterword.core.rule import Context, Finding, reached, rule, shown

_ANY_DAY = dt.date(2000, 1, 1)


@rule("AW301", "empty-timeline", since="in-review")
def empty_timeline(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The timeline has no rows, or only those that the template made of the front matter's times.

    ## Why
    Who did and saw what, and when, is what everything else in a post-mortem is drawn from.

    ## What to do
    Add a row `| 2026-11-20 09:20 | what happened | where it can be looked up |` for each step, in UTC.
    """
    section = _section(postmortem)
    if section is None:
        return
    template = {(event.event, event.source) for event in _template_rows(context)}
    if all((event.event, event.source) in template for event in postmortem.timeline):
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
    """
    # A template's own `HH:MM` waits, until the review, to be written over.
    template = set()
    if not reached(postmortem, "in-review"):
        template = {(event.written_time, event.event, event.source) for event in _template_rows(context)}
    for event in postmortem.timeline:
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


@rule("AW311", "unaligned-table", level="warning")
def unaligned_table(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The timeline is aligned by hand, and a row of it has slipped.

    ## Why
    Who aligns a table wants to read it in the editor. A table that nobody aligned is fine as it is.

    ## What to do
    Bring the bars of the row below those of the head, or let `afterword check --fix` do it.
    """
    section = _section(postmortem)
    if section is None or "  |" not in section.text:
        return
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
