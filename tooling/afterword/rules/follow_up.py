"""AW50x: what is owed after an incident, and whether it was done in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from afterword.core.policy import Policy
from afterword.core.postmortem import CUSTOMER_IMPACTS, ActionItem, Key, LedgerEntry, Postmortem
from afterword.core.rule import Context, Finding, at_value, reached, rule, shown

NOTICES = CUSTOMER_IMPACTS[1:]
"""What customers are told before it is done."""


@rule("AW501", "chat-not-saved", since="closed")
def chat_not_saved(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but nobody has saved the chat of the incident.

    ## Why
    Chats are deleted after a while, and with them what people saw and said.

    ## What to do
    Save what matters of it, then set `follow_up.chat_saved` to `{at: 2026-11-20T12:00:00Z, by: carol}`.

    ## Example
    ```yaml fails
    customers: []
    follow_up:
      chat_saved:
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    return _not_done(postmortem, "chat_saved", postmortem.follow_up.chat_saved, "the chat is not saved")


@rule("AW502", "not-announced", since="closed")
def not_announced(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but the group was never told of the incident.

    ## Why
    Others can help, and are asked by customers.

    ## What to do
    Send the internal announcement, then set `follow_up.announced` to `{at: 2026-11-20T12:05:00Z, by: carol}`.

    ## Example
    ```yaml fails
    customers: []
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced:
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    return _not_done(postmortem, "announced", postmortem.follow_up.announced, "the incident is not announced")


@rule("AW503", "customer-not-told", since="in-review", follows_status=True)
def customer_not_told(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A customer was not told of a restart or change that concerned them, and it is done or the post-mortem closed.

    ## Why
    Nobody likes to be surprised twice.

    ## What to do
    Add to `follow_up.customer_notices` when each affected customer was told of it, and by whom.

    ## Example
    ```yaml fails
    customers: [Acme]
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        customer_impact: restart
        done_on: 2026-12-02
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices: []
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    """
    is_closed = reached(postmortem, "closed")
    owed = {
        item.customer_impact
        for item in postmortem.action_items
        if item.customer_impact in NOTICES and not item.declined and (item.done_on is not None or is_closed)
    }
    for about in (notice for notice in NOTICES if notice in owed):
        told = [notice for notice in postmortem.follow_up.customer_notices if notice.about == about]
        yield from _left_out(postmortem, "customer_notices", told, f"was not told of the {about}")


@rule("AW504", "no-all-clear", since="closed")
def no_all_clear(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """The post-mortem is closed, but an affected customer was never told that all is well.

    ## Why
    Until they hear it, they wait for the next incident.

    ## What to do
    Add to `follow_up.all_clear` when each affected customer was told, and by whom.

    ## Example
    ```yaml fails
    customers: [Acme]
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear: []
    ```
    ```yaml passes
    customers: [Acme]
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    """
    return _left_out(postmortem, "all_clear", postmortem.follow_up.all_clear, "had no all-clear")


@rule("AW507", "late-announcement", level="warning", since="in-review")
def late_announcement(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """The group was told of the incident later than the policy allows, or still is not told.

    ## Why
    Whoever could help, or is asked by customers, finds out by accident.

    ## What to do
    Tell the group now and set `follow_up.announced`, or correct its time. If it really was late, say why
    under `ignore`. The limit is `check.announce_within`.

    ## Example
    ```yaml fails
    customers: []
    detected_at: 2026-11-20T09:20:00Z
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-23T12:05:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice}
    ```
    """
    if postmortem.detected_at is None:
        return
    hours = context.policy.check.announce_within
    limit = postmortem.detected_at + dt.timedelta(hours=hours)
    entry = postmortem.follow_up.announced
    key: Key = ("follow_up", "announced")
    fault = ""
    if entry is not None and entry.at is not None:
        if entry.at > limit:
            key, fault = (*key, "at"), "was told {late}: correct the time, or say why under `ignore`"
    elif _is_unwritten(postmortem, "announced", entry) and _is_owed(postmortem, limit, context):
        fault = "is not told, {late}: tell it, and set `follow_up.announced`"
    if fault:
        yield Finding(
            position=at_value(postmortem, *key),
            message="the group " + fault.format(late=f"more than {hours} h after the detection"),
            subject="follow_up.announced",
        )


@rule("AW508", "early-all-clear", level="warning")
def early_all_clear(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A customer was told that all is well before it was.

    ## Why
    The next restart or change, or the incident itself, proves the message wrong.

    ## What to do
    Correct the time. If it is right, tell the customer again when everything is done, and write that time; or say
    in `reason` why they were told before.

    ## Example
    ```yaml fails
    resolved_at: 2026-11-20T10:40:00Z
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-11-20T10:15:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    """
    if not postmortem.follow_up.all_clear:
        return
    felt = [item for item in postmortem.action_items if item.customer_impact in NOTICES and not item.declined]
    last = max(felt, key=lambda item: item.done_on or dt.date.max, default=None)
    for index, entry in enumerate(postmortem.follow_up.all_clear):
        if entry.at is None or entry.reason:
            continue
        if fault := _too_early(postmortem, entry.at, last, context.policy):
            yield Finding(
                position=at_value(postmortem, "follow_up", "all_clear", index, "at"),
                message=f"the all-clear was given before {fault}: correct the time, or give it again",
                subject="follow_up.all_clear",
            )


@rule("AW509", "late-customer-notice", level="warning")
def late_customer_notice(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A customer was told of a restart or change only after the day on which it was made.

    ## Why
    The notice is there so that nobody is surprised.

    ## What to do
    Correct the time of the notice, or the item's `done_on`. If it really was late, say why under `ignore`.

    ## Example
    ```yaml fails
    action_items:
      - title: Fail over to the second replica by itself
        type: prevent
        customer_impact: restart
        done_on: 2026-12-02
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-03T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    ```yaml passes
    follow_up:
      chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
      announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
      customer_notices:
        - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
      all_clear:
        - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
    ```
    """
    first: dict[tuple[str | None, str | None], tuple[dt.datetime, int]] = {}
    for index, entry in enumerate(postmortem.follow_up.customer_notices):
        if entry.at is not None:
            told = (entry.at, index)
            first[entry.about, entry.customer] = min(first.get((entry.about, entry.customer), told), told)
    if not first:
        return
    made = _first_made(postmortem)
    for (about, customer), (at, index) in first.items():
        item = made.get(about)
        if item is not None and item.done_on is not None and _first_day(at, context.policy) > item.done_on:
            yield Finding(
                position=at_value(postmortem, "follow_up", "customer_notices", index, "at"),
                message=f"customer {shown(customer or '')} was told of the {about} after it was made: "
                f"action item {item.number} was done on {item.done_on}; correct the date that is wrong",
                subject="follow_up.customer_notices",
            )


def _not_done(postmortem: Postmortem, name: str, entry: LedgerEntry | None, fault: str) -> Iterator[Finding]:
    if _is_unwritten(postmortem, name, entry):
        yield Finding(
            position=at_value(postmortem, "follow_up", name),
            message=f"{fault}: set `follow_up.{name}` to when and by whom, "
            "such as {at: 2026-11-20T12:00:00Z, by: carol}",
            subject=f"follow_up.{name}",
        )


def _left_out(postmortem: Postmortem, name: str, entries: Iterable[LedgerEntry], fault: str) -> Iterator[Finding]:
    """A finding for each affected customer without an entry; whether an entry is complete is judged elsewhere."""
    reached_customers = {entry.customer for entry in entries}
    for customer in dict.fromkeys(postmortem.customers):
        if customer not in reached_customers:
            yield Finding(
                position=at_value(postmortem, "follow_up", name),
                message=f"customer {shown(customer)} {fault}: "
                f"add to `follow_up.{name}` when that was done, and by whom",
                subject=f"follow_up.{name}",
            )


def _is_unwritten(postmortem: Postmortem, name: str, entry: LedgerEntry | None) -> bool:
    """Whether nothing is written at all; what is not understood is reported as such."""
    return entry in (None, LedgerEntry()) and ("follow_up", name) not in postmortem.misunderstood


def _is_owed(postmortem: Postmortem, limit: dt.datetime, context: Context) -> bool:
    """Whether the group should have been told by now; of a closed post-mortem that is asked elsewhere."""
    return not reached(postmortem, "closed") and context.has_passed(limit)


def _too_early(postmortem: Postmortem, at: dt.datetime, last: ActionItem | None, policy: Policy) -> str:
    """What came only after an all-clear; empty where it was in time."""
    if postmortem.resolved_at is not None and at < postmortem.resolved_at:
        return "the incident was resolved"
    if last is None or (last.done_on is not None and _last_day(at, policy) >= last.done_on):
        return ""
    return f"action item {last.number} (a {last.customer_impact}) was done"


def _first_made(postmortem: Postmortem) -> dict[str | None, ActionItem]:
    """The item that was done first, for each thing that customers are told before."""
    done = [item for item in postmortem.action_items if item.customer_impact in NOTICES and item.done_on is not None]
    done.sort(key=lambda item: item.done_on or dt.date.max, reverse=True)
    return {item.customer_impact: item for item in done}


def _first_day(at: dt.datetime, policy: Policy) -> dt.date:
    """The day of an instant, in UTC or in the organisation's time zone: the earlier one."""
    return min(at.date(), at.astimezone(policy.zone).date())


def _last_day(at: dt.datetime, policy: Policy) -> dt.date:
    return max(at.date(), at.astimezone(policy.zone).date())
