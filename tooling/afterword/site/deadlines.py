"""What the handbook tells of the policy's deadlines: who has one, and what they come to for an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from afterword.core.business_days import Deadline
from afterword.core.policy import Policy
from afterword.errors import ConfigError
from afterword.site import escape
from afterword.site.view import NONE
from afterword.site.wording import table

DUE, MAJOR = KINDS = ("due", "major")
FRIDAY = dt.date(2026, 11, 20)
"""The example: resolved before a weekend, so that business days and days differ."""
_CHART = """\
```mermaid
gantt
    accTitle: Deadlines of an incident that was resolved on {day}
    accDescr: The table beside this picture has the same dates.
    dateFormat YYYY-MM-DD
    axisFormat %d %b
{bars}
```
"""


def severities_list(policy: Policy, kind: str) -> str:
    """The severities that demand a post-mortem (`due`), or the soonest review meeting (`major`), in a sentence."""
    if kind not in KINDS:
        raise ConfigError(f"{kind!r} is no kind of severity", f"Use one of {', '.join(KINDS)}.")
    names = [f"**{escape.markdown(name)}**" for name in _chosen(policy, kind)]
    return " or ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _chosen(policy: Policy, kind: str) -> list[str]:
    if kind == DUE:
        return [name for name, severity in policy.severities.items() if severity.due]
    lengths = {name: _length(severity.meeting) for name, severity in policy.severities.items() if severity.meeting}
    return [name for name, length in lengths.items() if length == min(lengths.values())]


def deadline_table(policy: Policy) -> str:
    """By when each thing is due for an incident of each severity that was resolved on the example's day."""
    rows = [
        (f"**{escape.markdown(name)}**", *(_last_days(policy, name, heading) for heading in _headings(policy)))
        for name in policy.severities
    ]
    return table(("Severity", *map(escape.markdown, _headings(policy))), rows)


def deadline_chart(policy: Policy) -> str:
    """The same as a Mermaid diagram; nothing where nothing is due."""
    bars: list[str] = []
    for severity in policy.severities:
        if dates := list(_dates(policy, severity)):
            bars.append(f"    section {_plain(severity)}")
            bars += [f"    {_plain(what)} :{FRIDAY}, {day}" for what, day in dates]
    return _CHART.format(day=FRIDAY, bars="\n".join(bars)) if bars else ""


def _headings(policy: Policy) -> list[str]:
    found = [what for severity in policy.severities for what, _ in _dates(policy, severity)]
    return list(dict.fromkeys(["Post-mortem", "Review meeting", *found]))


def _last_days(policy: Policy, severity: str, heading: str) -> str:
    return next((f"{day:%a} {day}" for what, day in _dates(policy, severity) if what == heading), NONE)


def _dates(policy: Policy, name: str) -> Iterator[tuple[str, dt.date]]:
    severity, calendar = policy.severities[name], policy.working_calendar
    limits = [("Post-mortem", severity.due), ("Review meeting", severity.meeting)]
    limits += [
        (f"Action items {priority}", severity.action_items_due[priority])
        for priority in policy.priorities
        if priority in severity.action_items_due
    ]
    for what, deadline in limits:
        if deadline:
            yield what, calendar.add(FRIDAY, deadline)


def _plain(text: str) -> str:
    """Words that the language of the diagram takes for nothing but words."""
    return " ".join("".join(char if char.isalnum() or char in "-_." else " " for char in text).split()) or "?"


def _length(deadline: Deadline) -> float:
    """The days that a deadline comes to about, with a week of five business days."""
    return deadline.days * 7 / 5 if deadline.business else deadline.days
