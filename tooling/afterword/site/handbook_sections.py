"""What handbook pages show of statuses and sections: what a post-mortem must have, and when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from afterword.core import scaffold
from afterword.core.policy import Policy
from afterword.core.status import STATUSES
from afterword.errors import ConfigError
from afterword.site import escape, wording
from afterword.site.view import NONE

MEANINGS = {
    "draft": "Being written. May have gaps.",
    "in-review": "The story is told; others read it.",
    "reviewed": "Discussed and agreed on.",
    "closed": "Nothing is owed any more.",
}
DEMANDS = {
    "draft": ("Title, severity, owner and start.",),
    "in-review": ("Detection and resolution have their times.",),
    "reviewed": ("The review meeting has taken place.", "The severity's reviewers have approved."),
    "closed": (
        "Every action item is done, or declined with a reason.",
        "Every customer notice is sent.",
        "Every affected customer has had the all-clear.",
        "The chat is saved and the group was told.",
    ),
}


def sections_table(policy: Policy) -> str:
    """Each section: from when it must be filled, what belongs there, other headings that are accepted."""
    return wording.table(
        ("Section", "Filled from", "What belongs there", "Also accepted as"),
        (
            (
                f"**{escape.markdown(section.name)}**",
                ("optional" if section.required == "never" else f"`{section.required}`") + _only(section.severities),
                wording.prose(section.hint) or NONE,
                ", ".join(escape.markdown(alias) for alias in section.aliases) or NONE,
            )
            for section in policy.sections
        ),
    )


def _only(severities: Sequence[str]) -> str:
    return (
        f", only {wording.sentence([f'`{wording.code(severity)}`' for severity in severities])}" if severities else ""
    )


def sections_list(policy: Policy, status: str) -> str:
    """The sections that must be filled from this status on, as words of a sentence."""
    if status not in STATUSES:
        raise ConfigError(f"{status!r} is not a status", f"Use one of {', '.join(STATUSES)}.")
    names = [escape.markdown(section.name) for section in policy.sections if section.required == status]
    return wording.sentence(names) or "none"


def status_table(policy: Policy) -> str:
    """Each status: what it means and what it demands on top of the one before."""
    return wording.table(
        ("Status", "Meaning", "What it demands"),
        ((f"`{status}`", MEANINGS[status], " ".join(_demands(policy, status))) for status in STATUSES),
    )


def _demands(policy: Policy, status: str) -> Iterable[str]:
    sections = sections_list(policy, status)
    if sections != "none":
        yield f"Filled: {sections}."
    yield from DEMANDS[status]


def blank_template(template: str, policy: Policy) -> str:
    """The template of a new post-mortem, filled with examples only where it must be, as a fenced block."""
    example = scaffold.Draft(
        title="What was broken, and for whom",
        severity=next(iter(policy.severities), ""),
        owner=next(iter(policy.people), "alice"),
        started_at=dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC),
    )
    text = scaffold.render(template, example, policy)
    fence = "`" * max(4, *(len(run) + 1 for run in re.findall(r"`+", text) or ["`"]))
    return f"{fence}markdown\n{text}{fence}\n"
