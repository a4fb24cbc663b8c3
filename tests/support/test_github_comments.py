"""The stand-in for GitHub lists the comments of a whole repository as GitHub does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from github import Auth, Github

from tests.support.github import GitHub


def test_comments_on_issues_and_pull_requests_are_listed_together_from_an_instant_on(tmp_path: Path) -> None:
    with GitHub(tmp_path / "github") as github:
        client = Github(
            auth=Auth.Token(github.token), base_url=github.api_url, retry=None, lazy=True, per_page=2,
            seconds_between_requests=0, seconds_between_writes=0,
        )  # fmt: skip
        repository = client.get_repo("acme/handbook")
        first, second = (repository.create_issue(title) for title in ("one", "two"))
        said = [first.create_comment("a"), second.create_comment("b"), first.create_comment("c")]
        github.state.comment(github.issues[0], "stranger", "d")
        github.state.comment(github.issues[0], "github-actions[bot]", "e")
        listed = list(repository.get_issues_comments(sort="created", direction="desc", since=said[1].created_at))
        assert [comment.body for comment in listed] == ["e", "d", "c", "b"]
        assert [comment.user.type for comment in listed] == ["Bot", "User", "User", "User"]
        assert [comment.author_association for comment in listed] == ["NONE", "NONE", "MEMBER", "MEMBER"]
        later = listed[0].created_at + dt.timedelta(seconds=1)
        assert list(repository.get_issues_comments(direction="asc", since=later)) == []
