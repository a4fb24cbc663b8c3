"""GitHub as a place to remind people: open pull requests, comments, and the tracking issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from afterword.adapters.github_calls import Success, attempt, connect, must
from afterword.core.remote import Api

if TYPE_CHECKING:
    from github.IssueComment import IssueComment

_TRUSTED = ("OWNER", "MEMBER", "COLLABORATOR")


class Bulletin:
    """The comments of one repository on a GitHub server; the number of requests does not grow with what is owed."""

    def __init__(self, api: Api, token: str, timeout: float) -> None:
        self._name = api.repository
        self._repository = connect(api, token, timeout)

    def pulls(self) -> Mapping[str, int]:
        """The open pull requests by their branch; those of forks could call theirs anything."""
        listed = self._repository.get_pulls(state="open", sort="created", direction="desc")
        found = must("look for the pull requests", lambda: list(listed))
        owner = self._name.partition("/")[0]
        return {
            pull.head.ref: pull.number
            for pull in found
            if pull.head.label.lower() == f"{owner}:{pull.head.ref}".lower()
        }

    def said_since(self, at: dt.datetime) -> str:
        """What people with access, and programs, have said on issues and pull requests since then."""
        listed = self._repository.get_issues_comments(sort="created", direction="desc", since=at)
        found = must("look for the comments", lambda: list(listed))
        return "\n".join(comment.body or "" for comment in found if _is_trusted(comment))

    def comment(self, number: int, body: str) -> None:
        """Say something on an issue or a pull request."""
        must(f"comment on {number}", partial(self._repository.get_issue(number).create_comment, body))

    def members(self, team: str) -> frozenset[str]:
        """The logins in a team `org/team`, in lower case; nobody where this token may not see them."""
        org, _, slug = (quote(part, safe="") for part in team.partition("/"))
        path, first = f"/orgs/{org}/teams/{slug}/members", {"per_page": 100}
        result = attempt(lambda: self._repository.requester.requestJsonAndCheck("GET", path, parameters=first)[1])
        listed = result.value if isinstance(result, Success) and isinstance(result.value, list) else []
        return frozenset(str(one.get("login")).lower() for one in listed if isinstance(one, dict))


def _is_trusted(comment: IssueComment) -> bool:
    """Whether a stranger cannot have written it."""
    author: object = comment.user  # None where the account is gone, whatever the library says
    is_program = author is not None and comment.user.type == "Bot"
    return is_program or comment.author_association in _TRUSTED
