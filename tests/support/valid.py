"""A closed post-mortem in which nothing is left to find, for tests that change one thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from afterword.adapters import tree
from afterword.core import linting, policy, reading, scaffold
from afterword.core.diagnostic import Diagnostic
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.references import NOTHING_AROUND, Surroundings
from afterword.core.rule import Context
from afterword.rules import ALL
from tests.support.project import POLICY, change

NOW = dt.datetime(2026, 12, 14, 8, 0, tzinfo=dt.UTC)
PATH = "postmortems/2026/2026-11-20-checkout-outage.md"
TEXT = """\
---
title: Checkout unavailable for EU customers
severity: critical
status: closed
owner: alice
incident_commander: bob
on_call: alice
responders: [bob, dave]
services: [checkout, payments]
customers: [Acme]
tags: [database]
detected_by: alert
visibility: internal
started_at: 2026-11-20T09:12:00Z
detected_at: 2026-11-20T09:20:00Z
mitigated_at: 2026-11-20T10:02:00Z
resolved_at: 2026-11-20T10:40:00Z
due_on: 2026-11-27
meeting_at: 2026-11-26T15:00:00Z
related: []
action_items:
  - title: Alert on replica lag above 30 s
    type: detect
    owner: dave
    priority: P1
    due_on: 2026-12-11
    issue: https://git.example.com/acme/shop/issues/12
    customer_impact: none
    done_on: 2026-12-10
  - title: Fail over to the second replica by itself
    type: prevent
    owner: bob
    priority: P0
    due_on: 2026-12-05
    customer_impact: restart
    done_on: 2026-12-02
follow_up:
  chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
  announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}
  customer_notices:
    - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}
  all_clear:
    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}
---

## Summary

Nobody in the EU could pay for 50 minutes, because the replica that checkout reads from fell behind.

## What happened

A migration rewrote the table of orders. The replica needed an hour to follow it.

## Impact

1,204 failed payments.

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
| 2026-11-20 09:00 | The migration starts | deploy log |
| 09:12 | Impact starts | |
| 09:20 | Replica lag alert pages Alice | pager |
| 10:02 | Reads go to the primary | chat |
| 10:40 | Resolved | |

## Contributing factors

Checkout trusts the replica however old its data is.

## Detection

The lag alert fired after eight minutes.

## Resolution

Reads were sent to the primary until the replica had caught up.

## What went well

The switch for the reads was documented and worked.

## What did not go well

The alert did not name the migration.

## Where we got lucky

It was not yet the weekend.

## Action items

They are in the front matter.

## Response process review

Paging worked; from now on a second person is called after ten minutes.

## Internal announcement

Checkout in the EU was down from 09:12 to 10:02 UTC. Alice writes the post-mortem.

## External message

On 20 November payments failed for 50 minutes. None was charged twice.
"""


def changed(changes: Mapping[str, str]) -> str:
    """The valid text with each old text, which is there exactly once, replaced by the new one."""
    text = TEXT
    for old, new in changes.items():
        text = change(text, old, new)
    return text


def read(text: str | bytes = TEXT, path: str = PATH) -> Postmortem:
    """A post-mortem from its text."""
    return reading.read(text, path)


def context(policy_text: str = POLICY, now: dt.datetime = NOW, surroundings: Surroundings = NOTHING_AROUND) -> Context:
    """What the rules look at besides the post-mortem, with the packaged template."""
    parsed, blank = _prepared(policy_text)
    return Context(policy=parsed, now=now, template=blank, surroundings=surroundings)


@lru_cache
def _prepared(policy_text: str) -> tuple[Policy, Postmortem]:
    parsed = policy.parse(policy_text)
    packaged = tree.template(Path("a-folder-without-templates"))
    return parsed, scaffold.blank({"postmortem": packaged}, parsed)


def findings(text: str | bytes = TEXT, path: str = PATH) -> list[Diagnostic]:
    """What all the rules find in a post-mortem."""
    return linting.lint([read(text, path)], ALL, context())
