"""AW4xx: the fields of the action items, and whether these are the right ones altogether."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from afterword.core.front_edits import respell
from afterword.core.policy import Policy
from afterword.core.postmortem import ACTION_ITEM_TYPES, CUSTOMER_IMPACTS, ActionItem, Postmortem
from afterword.core.rule import Context, Finding, at_value, is_absent, not_one_of, rule, shown
from afterword.rules.deadlines import late_by
from afterword.rules.front_matter import wrong_handle
from afterword.rules.sections import is_filled

ACTION_ITEMS = "action items"
"""The section that says why there are none, casefolded."""


@rule("AW411", "missing-action-item-owner", since="in-review")
def missing_action_item_owner(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An open action item in review has no owner.

    ## Why
    What nobody owns is not done.

    ## What to do
    Name one person in its `owner`, or decline the item with a reason in `declined`.

    ## Example
    ```yaml fails
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner:
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
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

    ## Example
    ```yaml fails
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on:
        customer_impact: none
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
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

    ## Example
    ```yaml fails
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2027-01-15
        customer_impact: none
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
    """
    for item in postmortem.action_items:
        by = _item_due(postmortem, item, context.policy) if item.is_open else None
        if by is not None and item.due_on is not None and item.due_on > by:
            yield finding(
                postmortem,
                item,
                "due_on",
                f"{called(item)} is due on {item.due_on}, but {item.priority} allows until {by}: "
                "bring it forward, or lower its priority",
            )


@rule("AW414", "overdue-action-item", level="warning")
def overdue_action_item(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The day on which an action item was due has passed, and it is neither done nor declined.

    ## Why
    Incidents come back through what was decided and never done.

    ## What to do
    Do it and set `done_on`; or decline it with a reason; or agree on a new date.

    ## Example
    ```yaml fails
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-11
        customer_impact: none
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-11
        customer_impact: none
        done_on: 2026-12-10
    ```
    """
    for item in postmortem.action_items:
        if item.is_open and item.due_on is not None and (late := late_by(item.due_on, context)):
            yield finding(postmortem, item, "due_on", f"{called(item)} is {late} late: it was due on {item.due_on}")


@rule("AW415", "unknown-action-item-type")
def unknown_action_item_type(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The type of an action item is not one of those there are.

    ## Why
    Counting what we do about incidents needs the same words.

    ## What to do
    Use `prevent`, `mitigate`, `detect`, `process` or `clean-up`.

    ## Fix
    A word that is surely a slip of one type is spelt right.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevention
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
    ```
    """
    return _not_allowed(postmortem, "type", ACTION_ITEM_TYPES)


@rule("AW416", "unknown-priority")
def unknown_priority(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The priority of an action item is none of the policy's.

    ## Why
    How long the item may take depends on it.

    ## What to do
    Use one of the priorities of the policy.

    ## Fix
    A word that is surely a slip of one priority is spelt as in the policy.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        priority: high
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        priority: P0
        done_on: 2026-12-02
    ```
    """
    return _not_allowed(postmortem, "priority", context.policy.priorities)


@rule("AW417", "unknown-customer-impact")
def unknown_customer_impact(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """What an action item does to customers is not said in one of the known words.

    ## Why
    It decides whether customers are to be told before.

    ## What to do
    Use `none`, `restart` (their service restarts) or `change` (something of theirs changes).

    ## Fix
    A word that is surely a slip of one of those is spelt right.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        customer_impact: small
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        customer_impact: restart
        done_on: 2026-12-02
    ```
    """
    return _not_allowed(postmortem, "customer_impact", CUSTOMER_IMPACTS)


@rule("AW418", "unknown-action-item-owner")
def unknown_action_item_owner(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The owner of an action item is neither a handle of the policy nor possible as a login.

    ## Why
    Reminders and issues would reach nobody.

    ## What to do
    Use the handle from `[tool.afterword.people]`, or the login on the Git host.

    ## Fix
    A name or address of the policy's people becomes their handle, and the `@` before a login is taken out.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: Bob Example
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        done_on: 2026-12-02
    ```
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

    ## Example
    ```yaml fails
    action_items: []
    ```
    ```markdown fails
    ## Action items

    TODO
    ```
    ```markdown passes
    ## Action items

    None, because the replica goes away in May.
    ```
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


@rule("AW421", "missing-action-item-type", level="warning", since="in-review")
def missing_action_item_type(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An action item in review does not say what kind of help it is.

    ## Why
    Whether anything prevents the next incident is seen from the types.

    ## What to do
    Set its `type` to `prevent`, `mitigate`, `detect`, `process` or `clean-up`.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        owner: bob
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if not item.declined:
            yield from _missing(postmortem, item, "type", f"write one of {', '.join(ACTION_ITEM_TYPES)}")


@rule("AW422", "missing-action-item-priority", since="in-review")
def missing_action_item_priority(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """An open action item in review has no priority.

    ## Why
    How long the item may take depends on it.

    ## What to do
    Set its `priority` to one of the policy's, or decline the item with a reason in `declined`.

    ## Example
    ```yaml fails
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority:
        due_on: 2026-12-18
        customer_impact: none
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
    """
    for item in postmortem.action_items:
        if item.is_open:
            yield from _missing(postmortem, item, "priority", f"write one of {', '.join(context.policy.priorities)}")


@rule("AW423", "missing-customer-impact", level="warning", since="in-review")
def missing_customer_impact(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """Customers were affected, and an open action item does not say what it does to them.

    ## Why
    Nobody knows whether to tell them before it is done.

    ## What to do
    Set its `customer_impact` to `none`, `restart` (their service restarts) or `change` (something of theirs changes).

    ## Example
    ```yaml fails
    status: reviewed
    customers: [Acme]
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact:
    ```
    ```yaml passes
    status: reviewed
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        owner: bob
        priority: P1
        due_on: 2026-12-18
        customer_impact: none
    ```
    """
    for item in postmortem.action_items if postmortem.customers else ():
        if item.is_open:
            yield from _missing(postmortem, item, "customer_impact", f"write one of {', '.join(CUSTOMER_IMPACTS)}")


@rule("AW424", "too-many-action-items", level="warning")
def too_many_action_items(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    r"""There are more action items than the policy takes for doable. Declined ones do not count.

    ## Why
    Few that get done beat many that do not.

    ## What to do
    Keep those that help most, and decline the others with a reason. The limit is `check.maximum_action_items`.

    ## Example
    ```console fails
    $ printf '[tool.afterword.check]\nmaximum_action_items = 1\n' >> pyproject.toml
    ```
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
      - title: Alert on replica lag above 30 s
        type: detect
        done_on: 2026-12-10
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
      - title: Alert on replica lag above 30 s
        type: detect
        declined: The failover does away with the lag.
    ```
    """
    most = context.policy.check.maximum_action_items
    if len(postmortem.action_items) <= most:
        return
    wanted = [item for item in postmortem.action_items if not item.declined]
    if len(wanted) > most:
        yield Finding(
            position=at_value(postmortem, "action_items", wanted[most].number - 1),
            message=f"there are {len(wanted)} action items, more than {most}: "
            "keep those that help most, and decline the others with a reason",
            subject="action_items",
        )


@rule("AW425", "no-preventive-action-item", level="warning", since="in-review")
def no_preventive_action_item(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The severity demands a post-mortem, and none of its action items prevents the incident from coming again.

    ## Why
    Noticing sooner and repairing faster is good; what caused the incident is still there.

    ## What to do
    Add an item of type `prevent`. If prevention is not worth its price, add it nevertheless, and say so in `declined`.

    ## Example
    ```yaml fails
    action_items:
      - title: Alert on replica lag above 30 s
        type: detect
        done_on: 2026-12-10
    ```
    ```yaml passes
    action_items:
      - title: Alert on replica lag above 30 s
        type: detect
        done_on: 2026-12-10
      - title: Fail over to the second replica by itself
        type: prevent
        done_on: 2026-12-02
    ```
    """
    severity = context.policy.severities.get(postmortem.severity or "")
    if severity is None or not severity.due or not postmortem.action_items:
        return
    # An item of no known type may be the one: that its type is missing or wrong is said elsewhere.
    if all(item.type in ACTION_ITEM_TYPES and item.type != "prevent" for item in postmortem.action_items):
        yield Finding(
            position=at_value(postmortem, "action_items"),
            message="no action item is of type `prevent`: add what keeps the incident from coming again, "
            "or decline such an item with a reason",
            subject="action_items",
        )


@rule("AW431", "wrong-issue-address")
def wrong_issue_address(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The issue of an action item is not an address that a browser opens.

    ## Why
    Pages link to it; a bare number or key leads nowhere.

    ## What to do
    Copy the address of the issue from the browser: it starts with `https://`.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        issue: OPS-12
        done_on: 2026-12-02
    ```
    ```yaml passes
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        issue: https://git.example.com/acme/shop/issues/12
        done_on: 2026-12-02
    ```
    """
    for item in postmortem.action_items:
        if item.issue is not None and not _is_address(item.issue):
            cure = "copy its address from the browser, such as https://github.com/acme/shop/issues/12"
            message = f"action item {item.number}: `issue` is {shown(item.issue)}, which is no web address: {cure}"
            yield finding(postmortem, item, "issue", message)


def _item_due(postmortem: Postmortem, item: ActionItem, policy: Policy) -> dt.date | None:
    """By when the policy wants an action item of this priority; None where it does not say."""
    severity = policy.severities.get(postmortem.severity or "")
    limit = severity.action_items_due.get(item.priority or "") if severity is not None else None
    if not limit or postmortem.resolved_at is None:
        return None
    return policy.working_calendar.add(postmortem.resolved_at.astimezone(policy.zone).date(), limit)


def _missing(postmortem: Postmortem, item: ActionItem, name: str, cure: str) -> Iterator[Finding]:
    if getattr(item, name) is None and is_absent(postmortem, "action_items", item.number - 1, name):
        yield finding(postmortem, item, name, f"{called(item)} has no `{name}`: {cure}")


def _not_allowed(postmortem: Postmortem, name: str, allowed: Collection[str]) -> Iterator[Finding]:
    for item in postmortem.action_items:
        written = getattr(item, name)
        if written is not None and written not in allowed:
            found = finding(postmortem, item, name, f"action item {item.number}: {not_one_of(name, written, allowed)}")
            key = ("action_items", item.number - 1, name)
            yield replace(found, fix=respell(postmortem, key, written, allowed))


def _is_address(text: str) -> bool:
    scheme, _, rest = text.partition("://")
    return scheme.lower() in ("http", "https") and rest[:1] not in ("", "/", "?", "#") and len(text.split()) == 1


def finding(postmortem: Postmortem, item: ActionItem, name: str, message: str) -> Finding:
    """A finding at the value of a field of an action item."""
    return Finding(
        position=at_value(postmortem, "action_items", item.number - 1, name),
        message=message,
        subject=f"{name} of action item {item.number}",
    )


def called(item: ActionItem) -> str:
    """An action item as messages call it."""
    return f"action item {item.number}" + (f" ({shown(item.title)})" if item.title else "")
