"""The stand-in for GitHub behaves as GitHub does where issues, milestones and comments are concerned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from github import Auth, Github, GithubException
from github.Repository import Repository

from tests.support.github import GitHub
from tests.support.project import Project


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as github:
        yield github


@pytest.fixture
def repository(github: GitHub) -> Repository:
    client = Github(
        auth=Auth.Token(github.token), base_url=github.api_url, retry=None, timeout=5, lazy=True,
        seconds_between_requests=0, seconds_between_writes=0,
    )  # fmt: skip
    return client.get_repo("acme/handbook")


def test_an_issue_has_what_it_was_created_with(github: GitHub, repository: Repository) -> None:
    milestone = repository.create_milestone("Due 2026-12-11", due_on=dt.datetime(2026, 12, 11, 12, tzinfo=dt.UTC))
    made = repository.create_issue("Alert", "Text", labels=["new"], assignees=["Bob"], milestone=milestone)
    assert made.html_url == f"{github.url}/acme/handbook/issues/1"
    assert (made.title, made.body, made.state, made.state_reason) == ("Alert", "Text", "open", None)
    assert ([label.name for label in made.labels], [user.login for user in made.assignees]) == (["new"], ["bob"])
    assert (made.milestone.title, made.closed_by, made.pull_request) == ("Due 2026-12-11", None, None)
    assert github.state.label("new").color == "ededed"
    assert [one.open_issues for one in repository.get_milestones()] == [1]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"assignees": ["stranger"]}, "assignees"), ({"title": " "}, "title"), ({"milestone": 9}, "milestone")],
)
def test_an_issue_that_github_refuses_is_refused(
    github: GitHub, repository: Repository, wanted: dict[str, object], field: str
) -> None:
    with pytest.raises(GithubException) as caught:
        repository.requester.requestJsonAndCheck("POST", f"{repository.url}/issues", input={"title": "Alert", **wanted})
    assert caught.value.status == 422
    assert caught.value.data["errors"][0]["field"] == field
    assert github.issues == []


def test_issues_are_listed_by_label_and_state_and_pull_requests_are_among_them(
    github: GitHub, repository: Repository, tmp_path: Path
) -> None:
    project = Project.create(tmp_path / "handbook")
    github.host(project.root)
    project.git("checkout", "-q", "-b", "other")
    project.commit("Work")
    project.git("push", "-q", str(github.repository.path), "other")
    first = repository.create_issue("First", labels=["a", "b"])
    repository.create_pull(base="main", head="other", title="Second").add_to_labels("A")
    repository.create_issue("Third", labels=["b"])
    first.edit(state="closed")
    assert [issue.number for issue in repository.get_issues()] == [3, 2]
    assert [issue.number for issue in repository.get_issues(state="all", labels=["a"])] == [2, 1]
    assert [issue.number for issue in repository.get_issues(state="all", labels=["a", "b"])] == [1]
    ordered = repository.get_issues(state="all", sort="updated", direction="asc")
    assert [issue.number for issue in ordered] == [2, 3, 1]


def test_closing_and_opening_again_say_why(github: GitHub, repository: Repository) -> None:
    issue = repository.create_issue("Alert")
    issue.edit(state="closed")
    assert (issue.state_reason, issue.closed_by and issue.closed_by.login) == ("completed", "alice")
    closed_at = issue.closed_at
    issue.edit(state="closed")
    assert issue.closed_at == closed_at
    issue.edit(state="open")
    assert (issue.state_reason, issue.closed_at) == ("reopened", None)
    github.close(github.issues[0], "bob", "not_planned", "Too dear.")
    seen = repository.get_issue(1)
    assert (seen.state_reason, seen.closed_by and seen.closed_by.login) == ("not_planned", "bob")
    assert [(one.user.login, one.body) for one in seen.get_comments()] == [("bob", "Too dear.")]
    github.reopen(github.issues[0], "bob")
    assert repository.get_issue(1).state == "open"
    with pytest.raises(GithubException):
        issue.edit(state="closed", state_reason="bored")


def test_an_issue_can_be_edited_and_commented(github: GitHub, repository: Repository) -> None:
    milestone = repository.create_milestone("Later", due_on=dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    issue = repository.create_issue("Alert", labels=["a"])
    issue.edit(title="Alert on lag", body="Text", milestone=milestone, labels=["b"], assignees=["bob"])
    issue.create_comment("Hello")
    record = github.issues[0]
    assert (record.title, record.body, record.milestone, record.labels, record.assignees) == (
        "Alert on lag", "Text", "Later", ["b"], ["bob"],
    )  # fmt: skip
    assert next(iter(issue.get_comments())).html_url.startswith(f"{github.url}/acme/handbook/issues/1#")


def test_a_milestone_keeps_the_day_in_california(github: GitHub, repository: Repository) -> None:
    repository.create_milestone("Midnight", due_on=dt.datetime(2026, 12, 11, tzinfo=dt.UTC))
    repository.create_milestone("Noon", due_on=dt.datetime(2026, 7, 11, 12, tzinfo=dt.UTC))
    repository.create_milestone("None")
    assert [one.due_on for one in github.state.milestones] == ["2026-12-10T08:00:00Z", "2026-07-11T07:00:00Z", None]
    assert [one.title for one in repository.get_milestones(state="all")] == ["Noon", "Midnight", "None"]
    for title in ("Noon", " "):
        with pytest.raises(GithubException) as caught:
            repository.create_milestone(title)
        assert caught.value.status == 422


def test_only_people_with_access_can_be_assigned(repository: Repository) -> None:
    assert [repository.has_in_assignees(login) for login in ("BOB", "stranger")] == [True, False]
