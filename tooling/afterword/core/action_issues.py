"""The issue of each action item: what it says, and which of those that are there is its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping

from afterword.core import prose, sections
from afterword.core.issues import Issue, IssuePlan, Milestone, marked_body
from afterword.core.patterns import pattern
from afterword.core.policy import LOGIN, Policy
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.core.pull_request import Label, escape, severity_labels, shortened
from afterword.core.remote import Remote, parse

LABEL = Label(name="action-item", colour="5319e7", description="What is to be done after an incident")
_DUE = "Due "
_MOST_CONTEXT = 600
_HOW = (
    "Close it as completed when it works in production, or as not planned with a comment that says why; "
    "`afterword actions {id}` takes that over. A commit on the main branch does it, too, if its message ends with "
    "`Postmortem: {id}/{number}`. Write above or below this part."
)
_LOGIN = pattern(rf"{LOGIN}\Z")


def plan(postmortem: Postmortem, item: ActionItem, policy: Policy, file_url: str) -> IssuePlan:
    """The issue of an action item: whoever picks it up was perhaps not there."""
    milestone = None
    if item.is_open and item.due_on is not None:
        milestone = Milestone(title=f"{_DUE}{item.due_on}", due_on=item.due_on, replaces=_DUE)
    login = policy.login(item.owner) if item.owner and item.is_open else ""
    return IssuePlan(
        key=key(postmortem, item),
        title=shortened(item.title or ""),
        body=marked_body(key(postmortem, item), _lines(postmortem, item, policy, file_url)),
        labels=labels(postmortem, policy),
        assignee=login if _LOGIN.match(login) else None,
        milestone=milestone,
    )


def labels(postmortem: Postmortem, policy: Policy) -> tuple[Label, ...]:
    """What is found by its label, its severity, and for the highest of them the day of the incident."""
    found = severity_labels(postmortem, policy)
    if found and postmortem.severity == next(iter(policy.severities)) and postmortem.started_at is not None:
        day = f"{postmortem.started_at.astimezone(dt.UTC):%Y%m%d}"
        dated = Label(name=f"{found[0].name}_{day}", colour=found[0].colour, description=f"Incident of {day}")
        found = (*found, dated)
    return (LABEL, *found)


def key(postmortem: Postmortem, item: ActionItem) -> str:
    """What its issue is marked with: the id, the number, and the title in short, for when they are renumbered."""
    return f"{postmortem.id}/{item.number}-{_digest(item)}"


def own(postmortem: Postmortem, marked: Mapping[str, Issue], claimed: frozenset[int]) -> dict[int, Issue]:
    """The issue of each action item that names none, by its number: the one that is marked as its own.

    Items that were moved are known by their titles, and one that was reworded by its number. What another item
    names (`claimed`) is not given to a second one.
    """
    free = {
        name: issue
        for name, issue in marked.items()
        if name.rpartition("/")[0] == postmortem.id and issue.number not in claimed
    }
    titles = {_digest(item) for item in postmortem.action_items}
    found: dict[int, Issue] = {}

    def give(is_its: Callable[[str, str, ActionItem], bool]) -> None:
        for item in postmortem.action_items:
            if item.issue or not item.title or item.number in found:
                continue
            for name in free:
                number, _, digest = name.rpartition("/")[2].partition("-")
                if is_its(number, digest, item):
                    found[item.number] = free.pop(name)
                    break

    give(lambda number, digest, item: (number, digest) == (str(item.number), _digest(item)))
    give(lambda _, digest, item: digest == _digest(item))
    give(lambda number, digest, item: number == str(item.number) and digest not in titles)
    return found


def place(address: str) -> tuple[Remote, int] | None:
    """The repository and the number of the issue at an address; None where it is on no Git host."""
    remote = parse(address.partition("#")[0].partition("?")[0].rstrip("/"))
    if remote is None or not remote.owner.endswith("/issues") or not remote.name.isdecimal():
        return None
    home = parse(remote.web.rpartition("/issues/")[0])
    return (home, int(remote.name)) if home is not None else None


def item_meant(number: int, then: Postmortem | None, now: Postmortem) -> ActionItem | None:
    """The action item that had a number at an earlier time: by its issue, its title, or still by that number."""
    before = next((item for item in then.action_items if item.number == number), None) if then is not None else None
    if before is not None:
        for name in ("issue", "title"):
            value = getattr(before, name)
            same = [item for item in now.action_items if value and getattr(item, name) == value]
            if same:
                return next((item for item in same if item.number == number), same[0])
    return next((item for item in now.action_items if item.number == number), None)


def _digest(item: ActionItem) -> str:
    return hashlib.sha256((item.title or "").encode()).hexdigest()[:8]


def _lines(postmortem: Postmortem, item: ActionItem, policy: Policy, file_url: str) -> list[str]:
    name = escape(postmortem.title or postmortem.id)
    link = f"[{name}]({file_url})" if file_url else f"{name} (`{_code(postmortem.path)}`)"
    rows = [f"| {head} | {escape(value)} |" for head, value in _facts(postmortem, item, policy) if value]
    context = _context(postmortem, policy)
    how = _HOW.format(id=_code(postmortem.id), number=item.number)
    quoted = [f"> {escape(context)}", ""] if context else []
    head = f"Action item {item.number} of the post-mortem {link}."
    return [head, "", "| | |", "| --- | --- |", *rows, "", *quoted, how]


def _code(name: str) -> str:
    return name.replace("`", "")


def _facts(postmortem: Postmortem, item: ActionItem, policy: Policy) -> list[tuple[str, str]]:
    impact = item.customer_impact if item.customer_impact != "none" else None
    return [
        ("Severity", postmortem.severity or ""),
        ("Services", ", ".join(postmortem.services)),
        ("Owner", policy.person_name(item.owner) if item.owner else ""),
        ("Priority", item.priority or ""),
        ("Type", item.type or ""),
        ("Due", f"{item.due_on:%A %Y-%m-%d}" if item.due_on else ""),
        ("Customers", f"are told first: {impact}" if impact else ""),
        ("Done", str(item.done_on or "")),
        ("Declined", item.declined or ""),
    ]


def _context(postmortem: Postmortem, policy: Policy) -> str:
    """How the summary begins, if there is one."""
    for section in sections.by_name(postmortem.sections, policy.headings).get("Summary", ()):
        text = " ".join(prose.without_comments(section.text).split())
        return text if len(text) <= _MOST_CONTEXT else text[:_MOST_CONTEXT].rpartition(" ")[0] + " …"
    return ""
