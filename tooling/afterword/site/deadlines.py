"""What the handbook tells of the policy's deadlines: which severities have one, and in which order they come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.business_days import Deadline
from afterword.core.policy import Policy, Severity
from afterword.errors import ConfigError
from afterword.site import escape

DUE, MAJOR = KINDS = ("due", "major")
_DIAGRAM = """\
```mermaid
flowchart TB
  accTitle: What is due after an incident of severity {severity}
  accDescr: {told}
  detected("Detected") --> resolved("Resolved")
  detected -- "within {hours}" --> told("The group is told")
{steps}```
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


def deadline_diagram(policy: Policy) -> str:
    """What is due after an incident of the worst severity, as a diagram from top to bottom."""
    name, severity = next(iter(policy.severities.items()))
    hours = f"{policy.check.announce_within} hour{'' if policy.check.announce_within == 1 else 's'}"
    steps = [f"{deadline}: {', '.join(things)}" for deadline, things in _in_order(severity).items()]
    nodes = ["resolved", *(f"step{number}" for number in range(1, len(steps) + 1))]
    arrows = (
        f'  {before} --> {after}("{_label(step)}")\n'
        for before, after, step in zip(nodes, nodes[1:], steps, strict=False)
    )
    told = [
        f"The group is told within {hours} of the detection.",
        *(f"After the resolution, {step}." for step in steps),
    ]
    return _DIAGRAM.format(severity=_line(name), told=_line(" ".join(told)), hours=hours, steps="".join(arrows))


def _in_order(severity: Severity) -> dict[str, list[str]]:
    """What is due, by the deadline in words, the shortest first."""
    found: dict[str, list[str]] = {}
    for deadline, thing in sorted(_deadlines(severity), key=lambda due: _length(due[0])):
        found.setdefault(str(deadline), []).append(thing)
    return found


def _deadlines(severity: Severity) -> Iterator[tuple[Deadline, str]]:
    if severity.meeting:
        yield severity.meeting, "review meeting"
    if severity.due:
        yield severity.due, "post-mortem reviewed"
    for priority, limit in severity.action_items_due.items():
        if limit:
            yield limit, f"action items of priority {priority} done"


def _length(deadline: Deadline) -> float:
    """The days that a deadline comes to about, with a week of five business days."""
    return deadline.days * 7 / 5 if deadline.business else deadline.days


def _label(text: str) -> str:
    """Text for a label in quotes; what the diagram's language could take for its own becomes a number."""
    return re.sub(r"[^\w ,:.-]", lambda match: f"#{ord(match[0])};", escape.one_line(text))


def _line(text: str) -> str:
    """Text up to the end of its line, without what begins a comment or a block."""
    return re.sub(r"[%{}#;<>`]", "", escape.one_line(text))
