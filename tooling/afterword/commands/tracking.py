"""The steps of `afterword actions` on GitHub: which issue is whose, what was said there, and what is done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from afterword.adapters import issues
from afterword.adapters.issues import Issues
from afterword.core import action_issues, action_states
from afterword.core.action_states import CLOSE, COMMENT, OPEN, REFRESH, Step
from afterword.core.issues import Issue, hidden_mark
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.core.remote import Api
from afterword.errors import ServiceError

_BEFORE = dt.timedelta(days=1)


class Tracker:
    """The issues of one post-mortem's action items."""

    def __init__(self, api: Api, token: str, timeout: float) -> None:
        self.api, self.token, self.timeout = api, token, timeout
        self.issues = Issues(api, token, timeout)
        self.found: dict[int, Issue] = {}
        """The issues of this repository, by the number of the action item."""
        self.elsewhere: dict[int, Issue] = {}
        """The issues of other repositories: they are read, and left alone."""
        self.hints: list[str] = []

    def look(self, postmortem: Postmortem) -> None:
        """Find the issue of each action item: the one it names, else the one that is marked as its own."""
        since = postmortem.started_at.date() - _BEFORE if postmortem.started_at is not None else None
        marked = self.issues.marked(action_issues.LABEL.name, since=since)
        by_number = {issue.number: issue for issue in marked.values()}
        claimed: set[int] = set()
        for item in postmortem.action_items:
            at = action_issues.place(item.issue or "")
            if at is not None and at[0].host == self.api.host:
                repository, number = at[0].full_name, at[1]
                if repository.lower() != self.api.repository.lower():
                    self._look_elsewhere(item, repository, number)
                    continue
                claimed.add(number)
                if (issue := by_number.get(number) or self._named(item, number)) is not None:
                    self.found[item.number] = issue
            elif item.issue and item.is_open:
                self._hint(item, f"{item.issue} is not on {self.api.host}: left alone")
        self.found |= action_issues.own(postmortem, marked, frozenset(claimed))
        lost = action_states.lost(postmortem, marked, self.found)
        doubled = action_states.doubled(postmortem, marked, self.issues.doubled, self.found)
        self.hints += [
            f"{url} is the same as {counting}, from another run at the same time: close {url} as a duplicate"
            for url, counting in sorted(doubled.items())
        ]
        self.hints += [f"{url} is the issue of no action item any more" for url in lost if url not in doubled]

    def last_words(self, postmortem: Postmortem) -> dict[int, str]:
        """What was said last on each issue that was closed without being done, by the number of the action item."""
        said: dict[int, str] = {}
        for item in postmortem.action_items:
            for here, known in ((self.issues, self.found), (None, self.elsewhere)):
                issue = known.get(item.number)
                if item.is_open and issue is not None and action_states.is_declined(issue):
                    home = here or self._of(_repository(item))
                    said[item.number] = home.last_word(issue.number)
        return said

    def refused(self, steps: Iterable[Step]) -> frozenset[str]:
        """The logins that steps would assign, and GitHub would refuse: asked for once, and said."""
        wanted = dict.fromkeys(login for step in steps if (login := step.assignee))
        found = [login for login in wanted if not self.issues.can_assign(login)]
        self.hints += map(issues.refused, found)
        return frozenset(found)

    def is_said(self, step: Step) -> bool:
        """Whether a step is a comment that somebody can read already."""
        if step.kind != COMMENT or step.issue is None:
            return False
        return any(hidden_mark(step.mark) in comment.body for comment in self.issues.comments(step.issue.number))

    def do(self, step: Step) -> str:
        """Carry out a step; what was changed, or nothing where it was so already."""
        if step.kind == OPEN and step.plan is not None:
            issue = self.issues.open(step.plan)
            if step.value:
                self.issues.comment(issue.number, step.value, step.mark)
            return issue.url
        if step.issue is None or step.change is not None:
            return ""
        is_done = True
        if step.kind == REFRESH and step.plan is not None:
            is_done = self.issues.bring_up_to_date(step.issue, step.plan)
        elif step.kind == COMMENT:
            is_done = self.issues.comment(step.issue.number, step.value, step.mark)
        elif step.kind == CLOSE:
            self.issues.close(step.issue.number, step.value)
        return step.issue.url if is_done else ""

    def _look_elsewhere(self, item: ActionItem, repository: str, number: int) -> None:
        """The issue in another repository, which the token need not be for."""
        if not item.is_open:
            return
        try:
            issue, why = self._of(repository).get(number), "there is none, or this token may not see it"
        except ServiceError as error:
            issue, why = None, error.message
        if issue is None:
            self._hint(item, f"{item.issue} cannot be read: {why}")
        else:
            self.elsewhere[item.number] = issue

    def _named(self, item: ActionItem, number: int) -> Issue | None:
        """An issue of this repository that only its address leads to, looked at while the item is open."""
        if not item.is_open:
            return None
        if (issue := self.issues.get(number)) is None:
            self._hint(item, f"there is no issue {item.issue}: take the address out, and it gets another")
        return issue

    def _of(self, repository: str) -> Issues:
        return Issues(replace(self.api, repository=repository), self.token, self.timeout)

    def _hint(self, item: ActionItem, text: str) -> None:
        self.hints.append(f"action item {item.number}: {text}")


def _repository(item: ActionItem) -> str:
    at = action_issues.place(item.issue or "")
    return at[0].full_name if at is not None else ""
