"""AW40x: when the post-mortem is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from afterword.core.front_edits import set_field
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, at_value, is_absent, reached, rule, shown

_EXCUSES = frozenset(
    {
        "no reason",
        "no need",
        "not needed",
        "n/a",
        "more time",
        "no time",
        "not now",
        "won't do",
        "won't fix",
        "will not do",
    }
)


@rule("AW401", "missing-due-date", follows_status=True)
def missing_due_date(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The severity demands a post-mortem within some days, and `due_on` does not say by when.

    ## Why
    Reminders and the list of late ones look at `due_on`.

    ## What to do
    Set `due_on` to the date in the message. While the incident is not resolved, a draft needs none.

    ## Fix
    The day that follows from the policy is written into `due_on`, where the incident is resolved.

    ## Example
    ```yaml fails
    severity: critical
    due_on:
    ```
    ```yaml passes
    severity: critical
    due_on: 2026-11-27
    ```
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    if severity is None or not severity.due or not is_absent(postmortem, "due_on"):
        return
    by = _due(postmortem, context.policy)
    if by is not None or reached(postmortem, "in-review"):
        cure = f": write {by}" if by is not None else ""
        yield Finding(
            position=at_value(postmortem, "due_on"),
            message=f"`due_on` is missing{cure} (severity {postmortem.severity}: {severity.due} after the resolution)",
            subject="due_on",
            fix=partial(set_field, postmortem, "due_on", str(by)) if by is not None else None,
        )


@rule("AW402", "due-later-than-policy")
def due_later_than_policy(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The post-mortem is due later than its severity allows, and no reason is given.

    ## Why
    Memories fade in days. Taking longer is possible, silently taking longer is not.

    ## What to do
    Set `due_on` to the date in the message, or say why it takes longer in `due_reason`.

    ## Example
    ```yaml fails
    due_on: 2026-12-04
    ```
    ```yaml passes
    due_on: 2026-12-04
    due_reason: The vendor's report came a week later.
    ```
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    due_on, resolved = postmortem.due_on, postmortem.resolved_at
    if severity is None or not severity.due or due_on is None or resolved is None or postmortem.due_reason:
        return
    if (due_on - resolved.astimezone(context.policy.zone).date()).days <= severity.due.days:
        return  # business days are at least as many days
    by = _due(postmortem, context.policy)
    if by is None or due_on <= by:
        return
    yield Finding(
        position=at_value(postmortem, "due_on"),
        message=f"`due_on` is {due_on}, but severity {postmortem.severity} demands {by} "
        f"({severity.due} after the resolution): write that date, or say why in `due_reason`",
        subject="due_on",
    )


@rule("AW403", "overdue-postmortem", level="warning")
def overdue_postmortem(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The day on which the post-mortem was due has passed, and it is not reviewed.

    ## Why
    The longer it takes, the less people remember, and the cause may strike again.

    ## What to do
    Ask for the review now. If that cannot be, move `due_on` and say why in `due_reason`.

    ## Example
    ```yaml fails
    status: in-review
    due_on: 2026-11-27
    ```
    ```yaml passes
    status: reviewed
    due_on: 2026-11-27
    ```
    """
    if postmortem.due_on is None or postmortem.is_finished:
        return
    if late := late_by(postmortem.due_on, context):
        yield Finding(
            position=at_value(postmortem, "due_on"),
            message=f"the post-mortem is {late} late: due on {postmortem.due_on}, not reviewed yet",
            subject="due_on",
        )


@rule("AW404", "unexplained-extension", level="warning")
def unexplained_extension(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The post-mortem is due later than its severity allows, and `due_reason` does not say why.

    ## Why
    A word such as "later" repeats the date. Whoever waits wants to know what it waits for.

    ## What to do
    Say in `due_reason` what has to happen first, or set `due_on` to what the policy allows.

    ## Example
    ```yaml fails
    due_on: 2026-12-04
    due_reason: later
    ```
    ```yaml passes
    due_reason: The vendor's report comes on 2 December.
    ```
    """
    reason = postmortem.due_reason
    if not reason or postmortem.due_on is None or not is_no_reason(reason):
        return
    by = _due(postmortem, context.policy)
    if by is not None and postmortem.due_on > by:
        yield Finding(
            position=at_value(postmortem, "due_reason"),
            message=f"`due_reason` is {shown(reason)}, which does not say why: write what has to happen first",
            subject="due_reason",
        )


@rule("AW405", "due-before-incident")
def due_before_incident(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The post-mortem is due before the day on which the incident started.

    ## Why
    It cannot be. Mostly the year or the month is another one's.

    ## What to do
    Correct `due_on`, or `started_at` where that is the wrong one.

    ## Example
    ```yaml fails
    started_at: 2026-11-20T09:12:00Z
    due_on: 2025-11-27
    ```
    ```yaml passes
    due_on: 2026-11-27
    ```
    """
    first = first_day(postmortem, context.policy)
    if first is not None and postmortem.due_on is not None and postmortem.due_on < first:
        yield Finding(
            position=at_value(postmortem, "due_on"),
            message=f"`due_on` is {postmortem.due_on}, before the incident started on {first}: correct the date",
            subject="due_on",
        )


def first_day(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """The day on which the incident started, in UTC or in the organisation's time zone: the earlier one."""
    start = postmortem.started_at
    return None if start is None else min(start.date(), start.astimezone(policy.zone).date())


def late_by(day: dt.date, context: Context) -> str:
    """How long ago a day was over, such as `2 days`; empty while it is not over."""
    over = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), context.policy.zone)
    if not context.has_passed(over):
        return ""
    days = (context.today - day).days
    return f"{days} day" + ("" if days == 1 else "s")


def is_no_reason(text: str) -> bool:
    """Whether a reason is none: a single word, or a phrase that would fit anything."""
    said = text.strip(" .!-…").casefold()
    return not said or said in _EXCUSES or (said.isascii() and said.isalpha())


def _due(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """By when the policy wants the post-mortem; None where that cannot be said."""
    resolved_at = postmortem.resolved_at
    return None if resolved_at is None else policy.due_on(postmortem.severity, resolved_at)
