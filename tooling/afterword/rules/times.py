"""AW1xx: the times of an incident and of its review, each by itself and against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from afterword.core import instants, reading
from afterword.core.front_edits import to_utc
from afterword.core.postmortem import Key, Postmortem
from afterword.core.rule import Context, Finding, at_value, reached, rule

TIMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")
_SINGLE, _SEVERAL = reading.FOLLOW_UP_FIELDS[:2], reading.FOLLOW_UP_FIELDS[2:]


@rule("AW120", "times-out-of-order")
def times_out_of_order(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The incident was detected before it started, mitigated before it was detected, or the like.

    ## Why
    Durations come out negative. Mostly one of the times is in local time, or on the wrong day.

    ## What to do
    Bring them into order: `started_at`, `detected_at`, `mitigated_at`, `resolved_at`, all in UTC.

    ## Example
    ```yaml fails
    detected_at: 2026-11-20T09:20:00Z
    mitigated_at: 2026-11-20T09:02:00Z
    ```
    ```yaml passes
    detected_at: 2026-11-20T09:20:00Z
    mitigated_at: 2026-11-20T10:02:00Z
    ```
    """
    known = [(name, at) for name in TIMES if (at := getattr(postmortem, name)) is not None]
    for (before, earlier), (name, later) in pairwise(known):
        if later < earlier:
            yield Finding(
                position=at_value(postmortem, name),
                message=f"`{name}` {instants.iso(later)} is before `{before}` {instants.iso(earlier)}: "
                "correct one of them (is one in local time?)",
                subject=name,
            )


@rule("AW121", "time-in-the-future", follows_status=True)
def time_in_the_future(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A time of the incident, or of a review that is said to be over, has not come yet.

    ## Why
    It cannot be right. Mostly it is local time written as UTC, or last year's calendar.

    ## What to do
    Correct the time; write it in UTC or with its offset. Where the review is really still to come, hold it first.

    ## Example
    ```yaml fails
    due_reason: The vendor reports on 1 December
    meeting_at: 2027-12-03T15:00:00Z
    ```
    ```yaml passes
    due_reason: The vendor reports on 1 December
    meeting_at: 2026-12-03T15:00:00Z
    ```
    """
    past = (*TIMES, "meeting_at") if reached(postmortem, "reviewed") else TIMES
    for name in past:
        at = getattr(postmortem, name)
        if at is not None and not context.has_passed(at):
            cure = "correct the day, or write local time with its offset"
            if name not in TIMES:
                cure = "hold the review first, or correct the time"
            message = f"`{name}` {instants.iso(at)} is still to come: {cure}"
            yield Finding(position=at_value(postmortem, name), message=message, subject=name)


@rule("AW125", "time-not-in-utc", level="warning")
def time_not_in_utc(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A time is written with an offset from UTC.

    ## Why
    Files hold UTC, so that times of several people can be compared by looking at them.

    ## What to do
    Write the time in the message, with a `Z` at its end.

    ## Fix
    The same instant is written in UTC.

    ## Example
    ```yaml fails
    meeting_at: 2026-11-26T16:00:00+01:00
    ```
    ```yaml passes
    meeting_at: 2026-11-26T15:00:00Z
    ```
    """
    for key, written in _written_instants(postmortem):
        if not isinstance(written, str) or written.endswith("Z") or key in postmortem.misunderstood:
            continue
        if written.rstrip("0:")[-1:] not in "+-":  # an offset of nothing but zeros leaves only its sign
            at = dt.datetime.fromisoformat(written)
            yield Finding(
                position=at_value(postmortem, *key),
                message=f"`{key[-1]}` is {written}, not in UTC: write {instants.iso(at)}",
                subject=str(key[0]),
                width=len(written),
                fix=partial(to_utc, postmortem, key, at),
            )


@rule("AW126", "impossible-duration")
def impossible_duration(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The incident lasted no time at all, or longer than the policy takes for possible.

    ## Why
    One such duration spoils every average. Mostly a day, a month or a year is wrong.

    ## What to do
    Correct the time. If it really lasted that long, raise `maximum_duration` in `[tool.afterword.check]`.

    ## Example
    ```yaml fails
    started_at: 2026-11-20T09:12:00Z
    detected_at: 2026-11-20T09:12:00Z
    mitigated_at: 2026-11-20T09:12:00Z
    resolved_at: 2026-11-20T09:12:00Z
    ```
    ```yaml passes
    started_at: 2026-11-20T09:12:00Z
    detected_at: 2026-11-20T09:20:00Z
    mitigated_at: 2026-11-20T10:02:00Z
    resolved_at: 2026-11-20T10:40:00Z
    ```
    """
    start, end = postmortem.started_at, postmortem.resolved_at
    if start is None:
        return
    if start == end:
        message = "`resolved_at` is the very moment of `started_at`: correct one of them"
        yield Finding(position=at_value(postmortem, "resolved_at"), message=message, subject="resolved_at")
    days = context.policy.check.maximum_duration
    for name in TIMES[1:]:
        at = getattr(postmortem, name)
        if at is not None and at - start > dt.timedelta(days=days):
            yield Finding(
                position=at_value(postmortem, name),
                message=f"`{name}` is {instants.duration(at - start)} after `started_at`, and an incident lasts "
                f"at most {days} d: correct one of them",
                subject=name,
            )
            return


@rule("AW127", "meeting-too-early")
def meeting_too_early(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The review meeting is said to be before the end of what it reviews.

    ## Why
    It cannot be right. Mostly the month is wrong, or a meeting during the incident was meant.

    ## What to do
    Set `meeting_at` to the start of the review meeting, in UTC.

    ## Example
    ```yaml fails
    resolved_at: 2026-11-20T10:40:00Z
    meeting_at: 2026-10-26T15:00:00Z
    ```
    ```yaml passes
    resolved_at: 2026-11-20T10:40:00Z
    meeting_at: 2026-11-26T15:00:00Z
    ```
    """
    if postmortem.meeting_at is None:
        return
    for name in ("mitigated_at", "resolved_at", "detected_at", "started_at"):
        at = getattr(postmortem, name)
        if at is not None:
            if postmortem.meeting_at < at:
                yield Finding(
                    position=at_value(postmortem, "meeting_at"),
                    message=f"`meeting_at` is before `{name}` {instants.iso(at)}: write when the review takes place",
                    subject="meeting_at",
                )
            return


@rule("AW128", "meeting-too-late", level="warning")
def meeting_too_late(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The review meeting is later than the severity allows, and no reason is given.

    ## Why
    Memories fade in days, and what is learnt is needed before the next incident.

    ## What to do
    Bring the meeting forward, or say in `due_reason` why it takes longer.

    ## Example
    ```yaml fails
    resolved_at: 2026-11-20T10:40:00Z
    meeting_at: 2026-12-03T15:00:00Z
    ```
    ```yaml passes
    resolved_at: 2026-11-20T10:40:00Z
    due_reason: The vendor reports on 1 December
    meeting_at: 2026-12-03T15:00:00Z
    ```
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    meeting, resolved = postmortem.meeting_at, postmortem.resolved_at
    if severity is None or not severity.meeting or meeting is None or resolved is None or postmortem.due_reason:
        return
    zone = context.policy.zone
    day, end = meeting.astimezone(zone).date(), resolved.astimezone(zone).date()
    if (day - end).days <= severity.meeting.days:
        return  # business days only take longer
    if day > (by := context.policy.working_calendar.add(end, severity.meeting)):
        yield Finding(
            position=at_value(postmortem, "meeting_at"),
            message=f"`meeting_at` is on {day}, but severity {postmortem.severity} demands the meeting by {by} "
            f"({severity.meeting} after the resolution): bring it forward, or say why in `due_reason`",
            subject="meeting_at",
        )


def _written_instants(postmortem: Postmortem) -> Iterator[tuple[Key, object]]:
    """What is written at every place for an instant, and where that is."""
    values = postmortem.values
    for name in (*TIMES, "meeting_at"):
        yield (name,), values.get(name)
    ledger = values.get("follow_up")
    for name, held in ledger.items() if isinstance(ledger, dict) else ():
        if name in _SINGLE and isinstance(held, dict):
            yield ("follow_up", name, "at"), held.get("at")
        elif name in _SEVERAL and isinstance(held, list):
            for index, entry in enumerate(held):
                if isinstance(entry, dict):
                    yield ("follow_up", name, index, "at"), entry.get("at")
