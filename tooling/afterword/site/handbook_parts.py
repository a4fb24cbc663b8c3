"""What handbook pages show of the policy: tables and lists, in Markdown."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from afterword.core import scaffold
from afterword.core.catalogue import Catalogue
from afterword.core.policy import Person, Policy
from afterword.core.postmortem import ACTION_ITEM_TYPES
from afterword.core.status import STATUSES
from afterword.errors import ConfigError
from afterword.site import escape
from afterword.site.view import NONE

COMMANDERS = 5
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


WORK = {
    "prevent": "It cannot happen again, or is much less likely to.",
    "mitigate": "When it happens, it hurts less, or ends sooner.",
    "detect": "We notice sooner.",
    "process": "We work differently: a runbook, a rota, a review.",
    "clean-up": "What the incident left behind is put right.",
}


def severity_table(policy: Policy) -> str:
    """Each severity: meaning, deadlines, reviewers."""
    head = ("Severity", "Meaning", "Post-mortem due", "Review meeting within", "Reviewers")
    return table(
        head,
        (
            (
                f"**{escape.markdown(name)}**",
                _prose(severity.meaning) or NONE,
                f"{severity.due} after the resolution" if severity.due else "not required",
                str(severity.meeting) if severity.meeting else "not required",
                ", ".join(_reviewer(policy, reviewer) for reviewer in severity.reviewers) or NONE,
            )
            for name, severity in policy.severities.items()
        ),
    )


def sections_table(policy: Policy) -> str:
    """Each section: from when it must be filled, what belongs there, other headings that are accepted."""
    return table(
        ("Section", "Filled from", "What belongs there", "Also accepted as"),
        (
            (
                f"**{escape.markdown(section.name)}**",
                ("optional" if section.required == "never" else f"`{section.required}`") + _only(section.severities),
                _prose(section.hint) or NONE,
                ", ".join(escape.markdown(alias) for alias in section.aliases) or NONE,
            )
            for section in policy.sections
        ),
    )


def _only(severities: Sequence[str]) -> str:
    return f", only {_sentence([f'`{_code(severity)}`' for severity in severities])}" if severities else ""


def sections_list(policy: Policy, status: str) -> str:
    """The sections that must be filled from this status on, as words of a sentence."""
    if status not in STATUSES:
        raise ConfigError(f"{status!r} is not a status", f"Use one of {', '.join(STATUSES)}.")
    names = [escape.markdown(section.name) for section in policy.sections if section.required == status]
    return _sentence(names) or "none"


def status_table(policy: Policy) -> str:
    """Each status: what it means and what it demands on top of the one before."""
    return table(
        ("Status", "Meaning", "What it demands"),
        ((f"`{status}`", MEANINGS[status], " ".join(_demands(policy, status))) for status in STATUSES),
    )


def people_table(policy: Policy) -> str:
    """Each person: handle, name, address, login."""
    return table(
        ("Handle", "Name", "E-mail", "GitHub"),
        (
            (
                f"`{_code(handle)}`",
                escape.markdown(policy.person_name(handle)),
                escape.link(person.email, _mail(person)) or NONE,
                escape.markdown(policy.login(handle)),
            )
            for handle, person in policy.people.items()
        ),
    )


def action_item_limits_table(policy: Policy) -> str:
    """How long an action item may take, by severity and priority."""
    limited = [p for p in policy.priorities if any(p in s.action_items_due for s in policy.severities.values())]
    if not limited:
        return "No action item has a time limit."
    return table(
        ("Severity", *(escape.markdown(priority) for priority in limited)),
        (
            (
                f"**{escape.markdown(name)}**",
                *(str(severity.action_items_due.get(priority) or "no limit") for priority in limited),
            )
            for name, severity in policy.severities.items()
        ),
    )


def avoided_words_list(policy: Policy) -> str:
    """The words that a message to customers does not use, as words of a sentence; nothing where there are none."""
    return _sentence([f"“{escape.markdown(word)}”" for word in policy.check.avoided_words])


def action_item_types_table() -> str:
    """Each type of action item, and what it is for."""
    return table(("Type", "What it is for"), ((f"`{kind}`", WORK[kind]) for kind in ACTION_ITEM_TYPES))


def commanders(catalogue: Catalogue, policy: Policy) -> str:
    """Who led the response to the latest incidents, as words of a sentence; each with an address, if there is one."""
    known = [post for post in catalogue if post.incident_commander and post.started_at]
    latest = sorted(known, key=lambda post: (post.started_at, post.id), reverse=True)
    handles = list(dict.fromkeys(post.incident_commander for post in latest if post.incident_commander))
    return _sentence([_person(policy, handle) for handle in handles[:COMMANDERS]]) or "nobody yet"


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


def _demands(policy: Policy, status: str) -> Iterable[str]:
    sections = sections_list(policy, status)
    if sections != "none":
        yield f"Filled: {sections}."
    yield from DEMANDS[status]


def _person(policy: Policy, handle: str) -> str:
    return escape.link(policy.person_name(handle), _mail(policy.people.get(handle)))


def _mail(person: Person | None) -> str | None:
    return escape.address(f"mailto:{person.email}") if person and person.email else None


def _reviewer(policy: Policy, reviewer: str) -> str:
    return escape.markdown(policy.person_name(reviewer))


def _sentence(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; its cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _prose(text: str) -> str:
    """A sentence of the policy for a table's cell: its Markdown stays, HTML and bars do not."""
    return escape.one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#x7c;")


def _code(text: str) -> str:
    return re.sub(r"[`|]", "", escape.one_line(text))
