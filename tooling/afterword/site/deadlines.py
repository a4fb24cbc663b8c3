"""What the handbook tells of the policy's deadlines: who has one, and what they come to for an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from afterword.core.business_days import Deadline
from afterword.core.policy import Policy
from afterword.errors import ConfigError
from afterword.site import escape
from afterword.site.view import NONE
from afterword.site.wording import table

DUE, MAJOR = KINDS = ("due", "major")
FRIDAY = dt.date(2026, 11, 20)
"""The example: resolved before a weekend, so that business days and days differ."""
_WEEK = dt.timedelta(days=7)


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


def deadline_example() -> str:
    """The day on which the incident of the example was resolved, in words."""
    return f"{FRIDAY:%A}, {FRIDAY}"


def deadline_chart(policy: Policy) -> str:
    """The same as bars from the resolution on, in HTML without blank lines; nothing where nothing is due."""
    found = {name: list(_together(policy, name)) for name in policy.severities}
    last = max((day for dates in found.values() for day, _ in dates), default=FRIDAY)
    if last == FRIDAY:
        return ""
    span = last - FRIDAY
    bars = "\n".join(_severity(name, dates, span) for name, dates in found.items() if dates)
    return (
        f'<figure class="aw-deadlines" style="--aw-week:{_WEEK / span:.2%}" data-search-exclude>\n'
        f"<figcaption>From the resolution on {deadline_example()}, to the last day of each deadline. "
        f"The fine lines are a week apart.</figcaption>\n{bars}\n</figure>\n"
    )


def _together(policy: Policy, severity: str) -> Iterator[tuple[dt.date, str]]:
    """What is due on each day, the first day first."""
    found: dict[dt.date, list[str]] = {}
    for what, day in _dates(policy, severity):
        found.setdefault(day, []).append(what)
    for day in sorted(found):
        yield day, ", ".join(found[day])


def _severity(name: str, dates: Sequence[tuple[dt.date, str]], span: dt.timedelta) -> str:
    rows = "".join(
        f"<li><span><b>{day:%a %Y-%m-%d}</b> {escape.html(what)}</span>"
        f'<i style="--aw-share:{(day - FRIDAY) / span:.2%}"></i></li>'
        for day, what in dates
    )
    return f"<p>{escape.html(name)}</p>\n<ul>{rows}</ul>"


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


def _length(deadline: Deadline) -> float:
    """The days that a deadline comes to about, with a week of five business days."""
    return deadline.days * 7 / 5 if deadline.business else deadline.days
