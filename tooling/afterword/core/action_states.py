"""What is to be done so that action items and their issues tell the same: each step as a value, in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from afterword.core import action_issues, ledger
from afterword.core.issues import COMPLETED, DUPLICATE, NOT_PLANNED, REOPENED, Issue, IssuePlan, update
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.core.pull_request import escape
from afterword.core.recording import Change, value_at

OPEN, REFRESH, CLOSE, COMMENT, RECORD, HINT = "open", "refresh", "close", "comment", "record", "hint"
_UNSAID = {
    NOT_PLANNED: "Closed as not planned on GitHub, without a comment",
    DUPLICATE: "Closed as a duplicate on GitHub, without a comment",
}
_MOST_REASON = 300
_HIDDEN = pattern(r"<!--.*?(-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do for an action item, or to say about it."""

    kind: str
    number: int
    text: str
    plan: IssuePlan | None = None
    issue: Issue | None = None
    change: Change | None = None
    value: str = ""
    """The reason to close for, or the comment to make, if any."""
    mark: str = ""
    """What the comment is found by."""

    @property
    def assignee(self) -> str:
        """The login that an issue which is there already would be assigned to; empty where that does not change."""
        if self.kind != REFRESH or self.issue is None or self.plan is None:
            return ""
        return update(self.issue, self.plan).assignee or ""


def is_declined(issue: Issue) -> bool:
    """Whether an issue was closed without being done."""
    return not issue.is_open and issue.reason in _UNSAID


def from_commits(postmortem: Postmortem, done: Mapping[int, dt.date]) -> Iterator[Step]:
    """Open action items that a commit on the main branch says it did."""
    for item in postmortem.action_items:
        if item.is_open and (day := done.get(item.number)) is not None:
            yield _record(postmortem, item, "done_on", day, f"done on {day}, by a commit on the main branch")


def from_issues(
    postmortem: Postmortem, found: Mapping[int, Issue], last_words: Mapping[int, str], policy: Policy
) -> Iterator[Step]:
    """What the issues say of the action items: done, or declined for what was said last; nothing is undone."""
    for item in postmortem.action_items:
        if (issue := found.get(item.number)) is None:
            continue
        if item.is_open and is_declined(issue):
            why = reason(last_words.get(item.number, "")) or _UNSAID[issue.reason]
            yield _record(postmortem, item, "declined", why, f"declined, as {issue.url} was: {why}")
        elif item.is_open and not issue.is_open and issue.closed_at is not None:
            day = issue.closed_at.astimezone(policy.zone).date()
            yield _record(postmortem, item, "done_on", day, f"done on {day}, as {issue.url} was closed")
        elif not item.is_open and issue.is_open and issue.reason == REOPENED:
            name = "done_on" if item.done_on else "declined"
            yield _hint(item, f"{issue.url} was opened again: take out `{name}`, or close the issue")
        elif item.declined and not issue.is_open and issue.reason == COMPLETED:
            yield _hint(item, f"{issue.url} was closed as completed: take out `declined`, and it counts as done")
        elif item.done_on and is_declined(issue):
            yield _hint(item, f"{issue.url} was closed as not planned: take out `done_on`, and it counts as declined")


def for_issues(
    postmortem: Postmortem, found: Mapping[int, Issue], policy: Policy, file_url: str, today: dt.date,
    unassignable: Collection[str] = (),
) -> Iterator[Step]:  # fmt: skip
    """What the issues lack of what the action items say; a closed one is not opened again.

    The logins in `unassignable` are known to be refused: nothing is planned for them.
    """
    for item in postmortem.action_items:
        issue = found.get(item.number)
        if not item.title:
            yield _hint(item, "has no title yet, so it gets no issue")
            continue
        plan = action_issues.plan(postmortem, item, policy, file_url)
        plan = replace(plan, assignee=None) if plan.assignee in unassignable else plan
        if issue is None:
            if item.is_open and not item.issue:
                text = f"open an issue: {_described(plan)}"
                late = _overdue(postmortem, item, file_url, today)
                yield Step(kind=OPEN, number=item.number, text=text, plan=plan, value=late, mark=_mark(item))
            continue
        if not item.issue:
            yield _record(postmortem, item, "issue", issue.url, f"record its issue {issue.url}")
        if names := update(issue, plan).names:
            text = f"refresh {issue.url}: {', '.join(names)}"
            yield Step(kind=REFRESH, number=item.number, text=text, plan=plan, issue=issue)
        yield from _state(postmortem, item, issue, file_url, today)


def lost(postmortem: Postmortem, marked: Mapping[str, Issue], found: Mapping[int, Issue]) -> list[str]:
    """The addresses of open issues that are marked as this post-mortem's, but belong to no action item any more."""
    taken = {issue.number for issue in found.values()}
    ours = (issue for name, issue in marked.items() if name.rpartition("/")[0] == postmortem.id)
    return [issue.url for issue in ours if issue.is_open and issue.number not in taken]


def doubled(
    postmortem: Postmortem, marked: Mapping[str, Issue], newer: Iterable[Issue], found: Mapping[int, Issue]
) -> dict[str, str]:
    """The address of each open issue that is one too many, and of the one that counts: two runs at once made both.

    The one that the action item names counts, and where it names none, the oldest.
    """
    taken = {issue.number for issue in found.values()}
    extra: dict[str, str] = {}
    for issue in newer:
        counting, other = marked[issue.key], issue
        if other.number in taken and counting.number not in taken:
            counting, other = other, counting
        if issue.key.rpartition("/")[0] == postmortem.id and other.is_open and other.number not in taken:
            extra[other.url] = counting.url
    return extra


def guards(postmortem: Postmortem, numbers: Iterable[int]) -> list[Change]:
    """Changes that change nothing, and are refused where the action items were moved meanwhile."""
    keys = [("action_items", number - 1, "title") for number in sorted(numbers)]
    titles = [(key, value_at(postmortem, key)) for key in keys]
    return [Change(key=key, value=title, before=title) for key, title in titles if isinstance(title, str)]


def reason(comment: str) -> str:
    """A comment as one line of plain text that a front matter can hold."""
    seen = "".join(char if char.isprintable() else " " for char in _HIDDEN.sub(" ", comment))
    text = " ".join(seen.split())
    return text if len(text) <= _MOST_REASON else text[: _MOST_REASON - 2].rstrip() + " …"


def _state(postmortem: Postmortem, item: ActionItem, issue: Issue, file_url: str, today: dt.date) -> Iterator[Step]:
    if not issue.is_open:
        return
    if not item.is_open and issue.reason != REOPENED:
        why = NOT_PLANNED if item.declined else COMPLETED
        text = f"close {issue.url} as {why.replace('_', ' ')}"
        yield Step(kind=CLOSE, number=item.number, text=text, issue=issue, value=why)
    if late := _overdue(postmortem, item, file_url, today):
        text = f"say on {issue.url} that it was due on {item.due_on}"
        yield Step(kind=COMMENT, number=item.number, text=text, issue=issue, value=late, mark=_mark(item))


def _mark(item: ActionItem) -> str:
    return f"overdue/{item.due_on}"


def _overdue(postmortem: Postmortem, item: ActionItem, file_url: str, today: dt.date) -> str:
    """What to say about an action item that is overdue; nothing about others."""
    if not item.is_open or item.due_on is None or item.due_on >= today:
        return ""
    name = escape(postmortem.title or postmortem.id)
    link = f"[{name}]({file_url})" if file_url else name
    return (
        f"This was due on {item.due_on:%A %Y-%m-%d}. Close it if it is done. If it takes longer, move its `due_on` in "
        f"the post-mortem {link} with a word why; if it will not be done, close it as not planned and say why."
    )


def _described(plan: IssuePlan) -> str:
    labels = ", ".join(label.name for label in plan.labels)
    parts = [f"labels {labels}"]
    parts += [f"assigned to {plan.assignee}"] if plan.assignee else []
    parts += [f"milestone {plan.milestone.title}"] if plan.milestone else []
    return f"{plan.title} ({'; '.join(parts)})"


def _record(postmortem: Postmortem, item: ActionItem, name: str, value: str | dt.date, text: str) -> Step:
    change = ledger.of_item(postmortem, item.number, name, value)
    return Step(kind=RECORD, number=item.number, text=text, change=change)


def _hint(item: ActionItem, text: str) -> Step:
    return Step(kind=HINT, number=item.number, text=text)
