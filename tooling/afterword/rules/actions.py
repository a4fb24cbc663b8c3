"""AW4xx: when the post-mortem is due, and the action items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from afterword.core.front_edits import respell, set_field
from afterword.core.policy import Policy
from afterword.core.postmortem import ACTION_ITEM_TYPES, CUSTOMER_IMPACTS, ActionItem, Postmortem
from afterword.core.rule import Context, Finding, at_value, is_absent, not_one_of, reached, rule, shown
from afterword.rules.front_matter import wrong_handle
from afterword.rules.sections import is_filled

ACTION_ITEMS = "action items"
"""The section that says why there are none, casefolded."""


@rule("AW401", "missing-due-date", follows_status=True)
def missing_due_date(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The severity demands a post-mortem within some days, and `due_on` does not say by when.

    ## Why
    Reminders and the list of late ones look at `due_on`.

    ## What to do
    Set `due_on` to the date in the message. While the incident is not resolved, a draft needs none.
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
    """
    by = _due(postmortem, context.policy)
    if by is None or postmortem.due_on is None or postmortem.due_on <= by or postmortem.due_reason:
        return
    limit = context.policy.severities[postmortem.severity or ""].due
    yield Finding(
        position=at_value(postmortem, "due_on"),
        message=f"`due_on` is {postmortem.due_on}, but severity {postmortem.severity} demands {by} "
        f"({limit} after the resolution): write that date, or say why in `due_reason`",
        subject="due_on",
    )


@rule("AW403", "overdue-postmortem", level="warning")
def overdue_postmortem(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The day on which the post-mortem was due has passed, and it is not reviewed.

    ## Why
    The longer it takes, the less people remember, and the cause may strike again.

    ## What to do
    Ask for the review now. If that cannot be, move `due_on` and say why in `due_reason`.
    """
    if postmortem.due_on is None or postmortem.is_finished:
        return
    if days := postmortem.overdue_days(context.today):
        yield Finding(
            position=at_value(postmortem, "due_on"),
            message=f"the post-mortem is {_days(days)} late: due on {postmortem.due_on}, not reviewed yet",
            subject="due_on",
        )


@rule("AW410", "missing-action-item-title")
def missing_action_item_title(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An action item does not say what is to be done.

    ## Why
    Nobody can do it.

    ## What to do
    Give it a `title` that starts with a verb and says when it is done, or take the item out.
    """
    for item in postmortem.action_items:
        yield from _missing(postmortem, item, "title", "say what is to be done, or take the item out")


@rule("AW411", "missing-action-item-owner", since="in-review")
def missing_action_item_owner(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An open action item in review has no owner.

    ## Why
    What nobody owns is not done.

    ## What to do
    Name one person in its `owner`, or decline the item with a reason in `declined`.
    """
    for item in postmortem.action_items:
        if item.is_open:
            yield from _missing(postmortem, item, "owner", "name one person")


@rule("AW412", "missing-action-item-due-date", since="in-review")
def missing_action_item_due_date(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An open action item in review has no due date.

    ## Why
    What has no date comes after everything that has one.

    ## What to do
    Set its `due_on`. The message names the latest date where the policy limits the item's priority.
    """
    for item in postmortem.action_items:
        if not item.is_open:
            continue
        by = _item_due(postmortem, item, context.policy)
        cure = f"{item.priority} allows until {by}" if by is not None else "write a date such as 2026-12-11"
        yield from _missing(postmortem, item, "due_on", cure)


@rule("AW413", "action-item-later-than-policy", level="warning")
def action_item_later_than_policy(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An open action item is due later than the policy allows for its priority.

    ## Why
    A high priority with a far date is no priority.

    ## What to do
    Bring the date forward, or lower the priority.
    """
    for item in postmortem.action_items:
        by = _item_due(postmortem, item, context.policy)
        if item.is_open and by is not None and item.due_on is not None and item.due_on > by:
            yield _finding(
                postmortem,
                item,
                "due_on",
                f"{_called(item)} is due on {item.due_on}, but {item.priority} allows until {by}: "
                "bring it forward, or lower its priority",
            )


@rule("AW414", "overdue-action-item", level="warning")
def overdue_action_item(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The day on which an action item was due has passed, and it is neither done nor declined.

    ## Why
    Incidents come back through what was decided and never done.

    ## What to do
    Do it and set `done_on`; or decline it with a reason; or agree on a new date.
    """
    for item in postmortem.action_items:
        if item.is_open and item.due_on is not None and item.due_on < context.today:
            days = _days((context.today - item.due_on).days)
            yield _finding(postmortem, item, "due_on", f"{_called(item)} is {days} late: it was due on {item.due_on}")


@rule("AW415", "unknown-action-item-type")
def unknown_action_item_type(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The type of an action item is not one of those there are.

    ## Why
    Counting what we do about incidents needs the same words.

    ## What to do
    Use `prevent`, `mitigate`, `detect`, `process` or `clean-up`.
    """
    return _not_allowed(postmortem, "type", ACTION_ITEM_TYPES)


@rule("AW416", "unknown-priority")
def unknown_priority(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The priority of an action item is none of the policy's.

    ## Why
    How long the item may take depends on it.

    ## What to do
    Use one of the priorities of the policy.
    """
    return _not_allowed(postmortem, "priority", context.policy.priorities)


@rule("AW417", "unknown-customer-impact")
def unknown_customer_impact(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """What an action item does to customers is not said in one of the known words.

    ## Why
    It decides whether customers are to be told before.

    ## What to do
    Use `none`, `restart` (their service restarts) or `change` (something of theirs changes).
    """
    return _not_allowed(postmortem, "customer_impact", CUSTOMER_IMPACTS)


@rule("AW418", "unknown-action-item-owner")
def unknown_action_item_owner(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The owner of an action item is neither a handle of the policy nor possible as a login.

    ## Why
    Reminders and issues would reach nobody.

    ## What to do
    Use the handle from `[tool.afterword.people]`, or the login on the Git host.
    """
    for item in postmortem.action_items:
        key = ("action_items", item.number - 1, "owner")
        yield from wrong_handle(postmortem, key, item.owner, context.policy)


@rule("AW419", "no-action-items", since="in-review")
def no_action_items(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A post-mortem in review has no action items, and does not say why.

    ## Why
    Deciding to do nothing can be right; forgetting to decide is not.

    ## What to do
    Add `action_items` to the front matter, or say below the heading "Action items" why there are none.
    """
    if not is_absent(postmortem, "action_items"):
        return
    present = context.sections(postmortem)
    for wanted in context.policy.sections:
        if wanted.name.casefold() == ACTION_ITEMS and is_filled(present.get(wanted.name, ()), wanted, context):
            return
    yield Finding(
        position=at_value(postmortem, "action_items"),
        message="there are no action items: add some, or say below the heading `Action items` why",
        subject="action_items",
    )


@rule("AW420", "open-action-item", since="closed")
def open_action_item(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but an action item is neither done nor declined.

    ## Why
    Closed means that nothing is owed any more.

    ## What to do
    Set `done_on`, or say in `declined` why it will not be done; else the status is `reviewed`.
    """
    for item in postmortem.action_items:
        if item.is_open:
            yield _finding(
                postmortem,
                item,
                "done_on",
                f"{_called(item)} is still open: set `done_on`, or say in `declined` why it will not be done",
            )


def _due(postmortem: Postmortem, policy: Policy) -> dt.date | None:
    """By when the policy wants the post-mortem; None where that cannot be said."""
    resolved_at = postmortem.resolved_at
    return None if resolved_at is None else policy.due_on(postmortem.severity, resolved_at)


def _item_due(postmortem: Postmortem, item: ActionItem, policy: Policy) -> dt.date | None:
    """By when the policy wants an action item of this priority; None where it does not say."""
    severity = policy.severities.get(postmortem.severity or "")
    limit = severity.action_items_due.get(item.priority or "") if severity is not None else None
    if not limit or postmortem.resolved_at is None:
        return None
    return policy.working_calendar.add(postmortem.resolved_at.astimezone(policy.zone).date(), limit)


def _missing(postmortem: Postmortem, item: ActionItem, name: str, cure: str) -> Iterator[Finding]:
    key = ("action_items", item.number - 1)
    if is_absent(postmortem, *key, name):
        yield _finding(postmortem, item, name, f"{_called(item)} has no `{name}`: {cure}")


def _not_allowed(postmortem: Postmortem, name: str, allowed: Collection[str]) -> Iterator[Finding]:
    for item in postmortem.action_items:
        written = getattr(item, name)
        if written is not None and written not in allowed:
            found = _finding(postmortem, item, name, f"action item {item.number}: {not_one_of(name, written, allowed)}")
            key = ("action_items", item.number - 1, name)
            yield replace(found, fix=respell(postmortem, key, written, allowed))


def _finding(postmortem: Postmortem, item: ActionItem, name: str, message: str) -> Finding:
    return Finding(
        position=at_value(postmortem, "action_items", item.number - 1, name),
        message=message,
        subject=f"{name} of action item {item.number}",
    )


def _called(item: ActionItem) -> str:
    return f"action item {item.number}" + (f" ({shown(item.title)})" if item.title else "")


def _days(number: int) -> str:
    return f"{number} day" + ("" if number == 1 else "s")
