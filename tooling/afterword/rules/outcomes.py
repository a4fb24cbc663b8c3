"""AW4xx: how action items ended, done or declined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule, shown
from afterword.rules.actions import called, finding
from afterword.rules.deadlines import first_day, is_no_reason

_EARLIEST = dt.timezone(dt.timedelta(hours=14))
"""Where on earth a day begins first."""


@rule("AW420", "open-action-item", since="closed")
def open_action_item(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but an action item is neither done nor declined.

    ## Why
    Closed means that nothing is owed any more.

    ## What to do
    Set `done_on`, or say in `declined` why it will not be done; else the status is `reviewed`.

    ## Example
    ```yaml fails
    status: closed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
    ```yaml passes
    status: closed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
        declined: The database that comes in May does so anyway.
    ```
    """
    for item in postmortem.action_items:
        if item.is_open:
            yield finding(
                postmortem,
                item,
                "done_on",
                f"{called(item)} is still open: set `done_on`, or say in `declined` why it will not be done",
            )


@rule("AW426", "done-before-incident")
def done_before_incident(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An action item was done before the day on which the incident started.

    ## Why
    What was done before did not help, or the date is another year's.

    ## What to do
    Correct `done_on`. If it really was done before, it is part of the story and no action item.

    ## Example
    ```yaml fails
    started_at: 2026-11-20T09:12:00Z
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2025-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
    ```
    """
    first = first_day(postmortem, context.policy)
    for item in postmortem.action_items if first is not None else ():
        if item.done_on is not None and first is not None and item.done_on < first:
            yield finding(
                postmortem,
                item,
                "done_on",
                f"{called(item)} was done on {item.done_on}, before the incident started on {first}: correct the date",
            )


@rule("AW427", "done-in-the-future")
def done_in_the_future(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An action item was done on a day that has not come yet.

    ## Why
    The item counts as done, so nobody asks for it any more.

    ## What to do
    Correct `done_on`; for a plan, use `due_on`.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2062-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if item.done_on is None:
            continue
        if not context.has_passed(dt.datetime.combine(item.done_on, dt.time(), _EARLIEST)):
            yield finding(
                postmortem,
                item,
                "done_on",
                f"{called(item)} is done on {item.done_on}, which is still to come: correct the date, "
                "or write a plan in `due_on`",
            )


@rule("AW428", "done-and-declined")
def done_and_declined(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An action item is said to be both done and declined.

    ## Why
    One of them is wrong, and nobody can tell which.

    ## What to do
    Keep `done_on` or `declined`, and take out the other one.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
        declined: The database that comes in May does so anyway.
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        declined: The database that comes in May does so anyway.
    ```
    """
    for item in postmortem.action_items:
        if item.declined and item.done_on is not None:
            message = f"{called(item)} is both done and declined: take out `done_on` or `declined`"
            yield finding(postmortem, item, "declined", message)


@rule("AW429", "declined-without-reason")
def declined_without_reason(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An action item is declined, and not a word says why.

    ## Why
    After the next incident, everybody asks why it was not done.

    ## What to do
    Write the reason in `declined`. If the item is not declined after all, take `declined` out.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        declined: no time
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        declined: The database that comes in May does so anyway.
    ```
    """
    for item in postmortem.action_items:
        if item.declined and is_no_reason(item.declined):
            yield finding(
                postmortem,
                item,
                "declined",
                f"{called(item)} is declined with {shown(item.declined)} only: write why it will not be done, "
                "or take `declined` out",
            )
