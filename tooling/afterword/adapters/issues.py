"""Issues and comments on GitHub, through PyGithub: found by their hidden marks, and never made twice.

A write whose answer was lost may have worked, so what there is is looked at again before anything is made.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from afterword.adapters import issue_values
from afterword.adapters.github_calls import Failure, attempt, connect, must
from afterword.adapters.issue_sorting import Sorting
from afterword.core.issues import Comment, Issue, IssuePlan, hidden_mark, is_ours, marked_comment, update
from afterword.core.remote import Api
from afterword.errors import ServiceError

if TYPE_CHECKING:
    from github.Issue import Issue as Found

_LAST_WORD = dt.timedelta(days=1)


def refused(login: str | None) -> str:
    """What to say of somebody whom GitHub does not let be assigned."""
    return f"{login} cannot be assigned: no access to this repository"


class Issues:
    """The issues of one repository on a GitHub server."""

    def __init__(self, api: Api, token: str, timeout: float) -> None:
        self.api = api
        self.warnings: list[str] = []
        """What an issue had to be left without, and why."""
        self.doubled: list[Issue] = []
        """The issues that have the same key as an older one, as `marked` saw them last."""
        self._repository = connect(api, token, timeout)
        self._sorting = Sorting(self._repository, self.warnings)

    def marked(self, label: str, state: str = "all", since: dt.date | None = None) -> dict[str, Issue]:
        """The issues with a label, by the keys of their marks; of two with the same key the older one counts.

        `since` leaves out, and does not ask for, those that were opened before a day.
        """

        def listed() -> dict[str, Issue]:
            found: dict[str, Issue] = {}
            self.doubled.clear()
            for issue in self._repository.get_issues(labels=[label], state=state, sort="created", direction="desc"):
                if since is not None and issue.created_at.date() < since:
                    break
                if not issue_values.is_pull(issue) and (seen := issue_values.issue(issue)).key:
                    self.doubled += [found[seen.key]] if seen.key in found else []
                    found[seen.key] = seen
            return found

        return must("look for the issues", listed)

    def get(self, number: int) -> Issue | None:
        """An issue by its number; None where there is none, or a pull request."""
        found = self._repository.get_issue(number)
        result = attempt(lambda: None if issue_values.is_pull(found) else issue_values.issue(found))
        if isinstance(result, Failure):
            if result.status in (404, 410):
                return None
            raise ServiceError(f"could not look at issue {number}: {result.reason}")
        return result.value

    def open(self, plan: IssuePlan) -> Issue:
        """Open an issue; the one that `marked` would find is found first by whoever calls this."""
        self._sorting.make_labels(plan.labels)
        wanted: dict[str, Any] = {"title": plan.title, "body": plan.body, "labels": [one.name for one in plan.labels]}
        if plan.milestone is not None and (milestone := self._sorting.milestone(plan.milestone)) is not None:
            wanted["milestone"] = milestone
        assignees: dict[str, Any] = {"assignees": [plan.assignee]} if plan.assignee else {}
        result = attempt(lambda: issue_values.issue(self._repository.create_issue(**wanted, **assignees)))
        if isinstance(result, Failure) and result.status == 422 and "assignees" in result.reason:
            self._warn_of(plan.assignee)
            result = attempt(lambda: issue_values.issue(self._repository.create_issue(**wanted)))
        if isinstance(result, Failure):
            is_unsure = result.status == 0 or result.status >= 500
            made = self.marked(plan.labels[0].name).get(plan.key) if is_unsure else None
            if made is None:
                raise ServiceError(f"could not open the issue {plan.title!r}: {result.reason}")
            return made
        if plan.assignee and plan.assignee.lower() not in map(str.lower, result.value.assignees):
            self._warn_of(plan.assignee)
        return result.value

    def bring_up_to_date(self, issue: Issue, plan: IssuePlan) -> bool:
        """Change what differs from the plan, as `core.issues.update` says; whether anything did."""
        needed, found = update(issue, plan), self._repository.get_issue(issue.number)
        wanted: dict[str, Any] = {
            name: text for name in ("title", "body") if (text := getattr(needed, name)) is not None
        }
        if needed.milestone is not None and (milestone := self._sorting.milestone(needed.milestone)) is not None:
            wanted["milestone"] = milestone
        if wanted:
            must(f"refresh issue {issue.number}", lambda: found.edit(**wanted))
        if needed.labels:
            self._sorting.make_labels(needed.labels)
            names = [label.name for label in needed.labels]
            must(f"label issue {issue.number}", lambda: found.add_to_labels(*names))
        is_assigned = needed.assignee is not None and self._assign(found, needed.assignee)
        return bool(wanted or needed.labels or is_assigned)

    def close(self, number: int, reason: str) -> None:
        """Close an issue as `completed` or `not_planned`."""
        edit = partial(self._repository.get_issue(number).edit, state="closed", state_reason=reason)
        must(f"close issue {number}", edit)

    def reopen(self, number: int) -> None:
        """Open an issue again."""
        must(f"reopen issue {number}", partial(self._repository.get_issue(number).edit, state="open"))

    def comments(self, number: int) -> tuple[Comment, ...]:
        """The comments on an issue or a pull request, the oldest first."""
        listed = self._repository.get_issue(number).get_comments()
        return must(f"read the comments on {number}", lambda: tuple(issue_values.comment(one) for one in listed))

    def comment(self, number: int, body: str, mark: str) -> bool:
        """Say something on an issue or a pull request, unless that mark is there already; whether it was said."""
        if any(hidden_mark(mark) in comment.body for comment in self.comments(number)):
            return False
        text = marked_comment(body, mark)
        must(f"comment on {number}", lambda: self._repository.get_issue(number).create_comment(text))
        return True

    def last_word(self, number: int) -> str:
        """What whoever closed an issue said with that or after it; nothing where there is no such comment.

        What a command said under the same login is no word of theirs.
        """
        found = self._repository.get_issue(number)
        closed_by, closed_at = must(f"see who closed {number}", lambda: (found.closed_by, found.closed_at))
        if closed_by is None or closed_at is None:
            return ""
        said = [
            comment.body
            for comment in self.comments(number)
            if comment.author == closed_by.login and comment.at >= closed_at - _LAST_WORD and not is_ours(comment.body)
        ]
        return said[-1] if said else ""

    def can_assign(self, login: str) -> bool:
        """Whether GitHub lets somebody be assigned to issues of this repository."""
        path = f"{self._repository.url}/assignees/{quote(login, safe='')}"
        result = attempt(lambda: self._repository.requester.requestJsonAndCheck("GET", path))
        if isinstance(result, Failure) and result.status != 404:
            raise ServiceError(f"could not ask whether {login} can be assigned: {result.reason}")
        return not isinstance(result, Failure)

    def _assign(self, found: Found, login: str) -> bool:
        result = attempt(lambda: found.add_to_assignees(login))
        # GitHub answers 201 and leaves out whom it does not know
        if isinstance(result, Failure) or login.lower() not in {user.login.lower() for user in found.assignees}:
            self._warn_of(login)
            return False
        return True

    def _warn_of(self, login: str | None) -> None:
        warning = refused(login)
        if warning not in self.warnings:
            self.warnings.append(warning)
