"""What GitHub answers about issues and comments, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.core.issues import Comment, Issue, key_of

if TYPE_CHECKING:
    from github.Issue import Issue as Found
    from github.IssueComment import IssueComment
    from github.Milestone import Milestone as FoundMilestone


def is_pull(found: Found) -> bool:
    """Whether it is a pull request, which GitHub lists as an issue too; asking for more would be another request."""
    return "/pull/" in found.html_url


def issue(found: Found) -> Issue:
    """An issue, with the key of its mark."""
    milestone: FoundMilestone | None = found.milestone  # which PyGithub says is never missing
    return Issue(
        number=found.number,
        url=found.html_url,
        title=found.title,
        body=found.body or "",
        key=key_of(found.body or ""),
        is_open=found.state == "open",
        reason=found.state_reason or "",
        closed_at=found.closed_at,
        labels=frozenset(label.name for label in found.labels),
        assignees=tuple(user.login for user in found.assignees),
        milestone=milestone.title if milestone is not None else "",
    )


def comment(found: IssueComment) -> Comment:
    """A comment, with whoever wrote it."""
    author = getattr(found.user, "login", "")  # an account that is deleted has none
    return Comment(author=author, at=found.created_at, body=found.body or "", url=found.html_url)
