"""Realistic post-mortems in any number: 5 to 7 KB, 45 lines of front matter, 10 sections and more, 15 timeline rows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

START = dt.datetime(2016, 1, 1, 8, tzinfo=dt.UTC)
EVERY = dt.timedelta(hours=8)
"""How long after one incident the next one starts."""
_SERVICES = ("checkout", "payments", "search", "catalogue", "accounts", "mail")
_TAGS = ("database", "replication", "deploy", "certificate", "capacity", "network", "queue", "cache", "dns", "supplier")
_CUSTOMERS = ("Acme", "Globex", "Initech", "Umbrella")
_ITEMS = (
    "Alert on replica lag above 30 s",
    "Reject migrations that rewrite a table of orders",
    "Document how reads are sent to the primary",
    "Fail over to the second replica by itself",
)
_SENTENCES = (
    "The replica that the service reads from fell behind the primary, because a migration rewrote a large table.",
    "Requests waited for connections until the pool was empty, and then failed at once.",
    "The dashboard showed healthy servers, since it counts processes and not answers.",
    "Restarting the workers emptied the queue, but not the cause.",
    "Two of the three regions were not affected, as they read from another cluster.",
    "The change had been reviewed, and its load test used a table of a tenth of the size.",
    "Customers saw an error page for one request in five, mostly when paying.",
    "The runbook named a command that had been renamed in spring.",
    "Reads were sent to the primary until the replica had caught up.",
    "Within four minutes the rate of errors was back below one in a thousand.",
)
_SECTIONS = (
    ("Summary", 2),
    ("What happened", 5),
    ("Impact", 3),
    ("Timeline", 0),
    ("Contributing factors", 4),
    ("Detection", 2),
    ("Resolution", 3),
    ("What went well", 2),
    ("What did not go well", 2),
    ("Where we got lucky", 2),
    ("Action items", 1),
    ("Response process review", 2),
    ("Internal announcement", 2),
    ("External message", 3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who has the incidents, and when the first one is; one of so many is still in review, with an open action item."""

    first: dt.datetime = START
    people: tuple[str, ...] = ("alice", "bob")
    severities: tuple[str, ...] = ("critical",)
    in_review: int = 0


def write(root: Path, count: int, *, seed: int = 1, setting: Setting | None = None) -> list[Path]:
    """Write that many post-mortems below `root`, the same ones for the same seed and setting."""
    chance = random.Random(seed)
    paths = []
    for number in range(count):
        id_, content = postmortem(number, chance, setting or Setting())
        path = root / "postmortems" / id_[:4] / f"{id_}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    return paths


def postmortem(number: int, chance: random.Random, setting: Setting) -> tuple[str, str]:
    """The id and the text of a post-mortem."""
    started_at = setting.first + EVERY * number + dt.timedelta(minutes=chance.randrange(60))
    service = chance.choice(_SERVICES)
    id_ = f"{started_at:%Y-%m-%d}-{service}-incident-{number}"
    return id_, _front_matter(number, service, started_at, chance, setting) + _body(started_at, chance)


def _front_matter(number: int, service: str, started_at: dt.datetime, chance: random.Random, setting: Setting) -> str:
    def at(minutes: int) -> str:
        return f"{started_at + dt.timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"

    def on(days: int) -> str:
        return f"{started_at + dt.timedelta(days=days):%Y-%m-%d}"

    customer, owner = chance.choice(_CUSTOMERS), chance.choice(setting.people)
    is_closed = not setting.in_review or number % setting.in_review > 0
    items = "".join(
        f"  - title: {title}\n    type: {kind}\n    owner: {chance.choice(setting.people)}\n    priority: P1\n"
        f"    due_on: {on(20)}\n    issue: https://example.com/issues/{number}\n    customer_impact: none\n"
        + (f"    done_on: {on(15)}\n" if is_closed or kind == "prevent" else "")
        for title, kind in zip(chance.sample(_ITEMS, 2), ("prevent", "detect"), strict=True)
    )
    return f"""\
---
title: {service.capitalize()} incident number {number}
severity: {chance.choice(setting.severities)}
status: {"closed" if is_closed else "in-review"}
owner: {owner}
incident_commander: bob
on_call: alice
responders: [alice, bob]
services: [{service}]
customers: [{customer}]
tags: [{", ".join(chance.sample(_TAGS, 2))}]
detected_by: alert
visibility: internal
started_at: {at(0)}
detected_at: {at(8)}
mitigated_at: {at(50)}
resolved_at: {at(88)}
due_on: {on(4)}
meeting_at: {at(4 * 24 * 60)}
related: []
action_items:
{items}follow_up:
  chat_saved: {{at: {at(170)}, by: alice}}
  announced: {{at: {at(175)}, by: alice, to: support@example.com}}
  customer_notices:
    - {{customer: {customer}, about: restart, at: {at(2000)}, by: alice}}
  all_clear:
    - {{customer: {customer}, at: {at(30000)}, by: bob}}
---
"""


def _body(started_at: dt.datetime, chance: random.Random) -> str:
    return "".join(
        f"\n## {name}\n\n{_timeline(started_at, chance) if name == 'Timeline' else _prose(sentences, chance)}\n"
        for name, sentences in _SECTIONS
    )


def _prose(sentences: int, chance: random.Random) -> str:
    return " ".join(chance.choice(_SENTENCES) for _ in range(sentences))


def _timeline(started_at: dt.datetime, chance: random.Random) -> str:
    events = {0: "**Impact starts**", 8: "**Detected** by the alert", 50: "**Mitigated**", 88: "**Resolved**"}
    minutes = sorted({*events, *chance.sample(sorted(set(range(-12, 88)) - set(events)), 11)})
    rows = (
        f"| {started_at + dt.timedelta(minutes=minute):%Y-%m-%d %H:%M} "
        f"| {events.get(minute) or chance.choice(_SENTENCES)[:60]} | [Chat](https://example.com/chat/{minute}) |"
        for minute in minutes
    )
    return "\n".join(("| Time (UTC) | Event | Source |", "| --- | --- | --- |", *rows))
