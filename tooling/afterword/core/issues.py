"""Issues on the Git host, as plans that an adapter carries out; hidden marks find them again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

from afterword.core.patterns import pattern
from afterword.core.pull_request import BEGIN, END, Label, merge_body

COMPLETED, NOT_PLANNED, DUPLICATE, REOPENED = "completed", "not_planned", "duplicate", "reopened"
_MARK = pattern(r"^<!-- afterword:issue (\S+) -->$", re.MULTILINE)
_OURS = pattern(r"^<!-- afterword:comment \S+ -->$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone, found by its title and made where there is none."""

    title: str
    due_on: dt.date
    replaces: str = ""
    """How the title of another starts that this one may take the place of; one that people chose stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePlan:
    """Everything an issue should have; its body is made by `marked_body`."""

    key: str
    title: str
    body: str
    labels: tuple[Label, ...]
    """The first is the one that the issue is found by."""
    assignee: str | None = None
    milestone: Milestone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as it is; people may have changed anything about it."""

    number: int
    url: str
    title: str
    body: str
    key: str
    """That of the mark in its body; empty where there is none."""
    is_open: bool
    reason: str
    """Why it is as it is: `completed`, `not_planned`, `duplicate`, `reopened`; empty where nobody said."""
    closed_at: dt.datetime | None
    labels: frozenset[str]
    assignees: tuple[str, ...]
    milestone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What of an issue is not as planned; None and nothing where it is."""

    title: str | None = None
    body: str | None = None
    milestone: Milestone | None = None
    labels: tuple[Label, ...] = ()
    assignee: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What would change."""
        return tuple(name for name in self.__slots__ if getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment on an issue or a pull request."""

    author: str
    at: dt.datetime
    body: str
    url: str


def update(issue: Issue, plan: IssuePlan) -> Update:
    """What of an issue differs from its plan; labels, people and text that others added stay.

    An issue without our block in its body was written by somebody, or rewritten: its text is theirs.
    """
    title = body = milestone = None
    if BEGIN in issue.body:
        merged = merge_body(issue.body, plan.body)
        body = merged if merged.strip() != issue.body.replace("\r\n", "\n").strip() else None
        title = plan.title if plan.title != issue.title else None
    if plan.milestone is not None and _takes_the_place(plan.milestone, issue.milestone):
        milestone = plan.milestone
    present = {name.lower() for name in issue.labels}
    labels = tuple(label for label in plan.labels if label.name.lower() not in present)
    is_assigned = plan.assignee is None or plan.assignee.lower() in map(str.lower, issue.assignees)
    assignee = None if is_assigned else plan.assignee
    return Update(title=title, body=body, milestone=milestone, labels=labels, assignee=assignee)


def marked_body(key: str, lines: Iterable[str]) -> str:
    """The block of a body that is ours, with the mark in it; what people write around it stays."""
    return "\n".join([BEGIN, f"<!-- afterword:issue {_written(key)} -->", *lines, END, ""])


def key_of(body: str) -> str:
    """The key that a body is marked with, or nothing."""
    match = _MARK.search(body.replace("\r\n", "\n"))
    return unquote(match[1]) if match else ""


def marked_comment(text: str, mark: str) -> str:
    """A comment that is found again by its mark."""
    return f"{text.rstrip()}\n\n{hidden_mark(mark)}\n"


def hidden_mark(mark: str) -> str:
    """What a comment is found by; nobody sees it."""
    return f"<!-- afterword:comment {_written(mark)} -->"


def is_ours(comment: str) -> bool:
    """Whether a comment was made by a command, and not by somebody who has something to say."""
    return _OURS.search(comment.replace("\r\n", "\n")) is not None


def _takes_the_place(wanted: Milestone, present: str) -> bool:
    return present != wanted.title and (not present or bool(wanted.replaces and present.startswith(wanted.replaces)))


def _written(key: str) -> str:
    """A key that cannot end the comment that it stands in."""
    return quote(key, safe="/:")
