"""GitHub as a place to remind people: what is open, what was said, and saying something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.adapters.bulletin import Bulletin
from afterword.core.remote import Api
from afterword.errors import ServiceError
from tests.support.github import GitHub
from tests.support.project import Project

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def github(tmp_path: Path, project: Project) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as github:
        github.host(project.root)
        yield github


@pytest.fixture
def bulletin(github: GitHub) -> Bulletin:
    api = Api(url=github.api_url, host="git.example.com", repository="Acme/handbook")
    return Bulletin(api, github.token, 5)


def _open(github: GitHub, project: Project, branch: str) -> int:
    project.git("checkout", "-q", "-b", branch)
    project.commit(branch)
    project.git("push", "-q", str(github.repository.path), branch)
    pull = github.state.create_pull(title=branch, body="", head=branch, base="main", author="alice", draft=False)
    return pull.number


def test_open_pull_requests_are_found_by_their_branch(github: GitHub, project: Project, bulletin: Bulletin) -> None:
    first, second = (_open(github, project, f"postmortem/{name}") for name in "ab")
    assert bulletin.pulls() == {"postmortem/a": first, "postmortem/b": second}
    github.merge(github.pulls[0])
    assert bulletin.pulls() == {"postmortem/b": second}


def test_what_strangers_say_is_not_heard(github: GitHub, project: Project, bulletin: Bulletin) -> None:
    number = _open(github, project, "postmortem/a")
    bulletin.comment(number, "mine")
    for author in ("stranger", "github-actions[bot]", "bob"):
        github.state.comment(github.pulls[0], author, f"of {author}")
    assert bulletin.said_since(LONG_AGO).split("\n") == ["of bob", "of github-actions[bot]", "mine"]
    assert bulletin.said_since(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)) == ""
    assert github.pulls[0].comments[0].body == "mine"


def test_the_members_of_a_team_are_known_where_the_token_may_see_them(github: GitHub, bulletin: Bulletin) -> None:
    github.state.members["incident-commanders"] = ["Alice", "bob"]
    assert bulletin.members("acme/incident-commanders") == {"alice", "bob"}
    assert bulletin.members("acme/nobody") == frozenset()


def test_a_failure_says_what_could_not_be_done(github: GitHub, bulletin: Bulletin) -> None:
    github.fail("GET", "/pulls$", status=502)
    with pytest.raises(ServiceError, match="could not look for the pull requests: GitHub answered 502"):
        bulletin.pulls()
    with pytest.raises(ServiceError, match="could not comment on 99: GitHub answered 404"):
        bulletin.comment(99, "x")
