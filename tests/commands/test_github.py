"""`new` and `submit` with GitHub: one pull request that has all it should, and no token anywhere."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import BRANCH, ID, NEW, PATH, run, start
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change

FOLLOW_UP = f"follow-up/{ID}"


@pytest.fixture
def github(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        yield github


def _set_status(project: Project, status: str) -> None:
    project.git("switch", "-q", BRANCH)
    path = project.root / PATH
    path.write_text(change(path.read_text(), "status: draft", f"status: {status}"))
    project.commit(f"Set it to {status}")


def test_one_command_opens_one_draft_with_everything(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    (pull,) = github.pulls
    assert (pull.title, pull.head, pull.base, pull.draft) == ("Post-mortem: Checkout is down", BRANCH, "main", True)
    assert (pull.assignees, pull.reviewers, pull.teams) == (["alice"], ["bob"], ["incident-commanders"])
    assert sorted(pull.labels) == ["critical", "post-mortem"]
    assert pull.body is not None
    assert f"/blob/{BRANCH}/{PATH}" in pull.body
    assert f"{github.url}/acme/handbook/pull/1 (draft opened)" in result.stdout


def test_new_asks_github_at_most_eight_times(github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    assert github.api_calls() <= 8


def test_submitting_what_has_not_changed_writes_nothing(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    writes = github.api_calls("POST") + github.api_calls("PATCH")
    result = run(monkeypatch, project.root, "submit")
    assert "draft was up to date" in result.output
    assert github.api_calls("POST") + github.api_calls("PATCH") == writes
    assert github.pushes() <= 2


def test_in_review_makes_it_ready(github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    _set_status(project, "in-review")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert [pull.draft for pull in github.pulls] == [False]
    assert "pull request brought up to date" in result.output


def test_a_new_severity_changes_title_text_and_label(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("switch", "-q", BRANCH)
    path = project.root / PATH
    path.write_text(change(path.read_text(), "severity: critical", "severity: low").replace("is down", "is slow"))
    project.commit("It was not that bad")
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    (pull,) = github.pulls
    assert sorted(pull.labels) == ["low", "post-mortem"]
    assert pull.title == "Post-mortem: Checkout is slow"
    assert "| Severity | low |" in (pull.body or "")


def test_what_people_wrote_into_the_text_stays(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    (pull,) = github.pulls
    pull.body = "Please look at the timeline first.\n\n" + (pull.body or "").replace("- [ ] Go", "- [x] Go")
    _set_status(project, "in-review")
    run(monkeypatch, project.root, "submit")
    body = github.pulls[0].body or ""
    assert body.startswith("Please look at the timeline first.")
    assert "- [x] Go through the chat" in body
    assert "| Status | in-review |" in body


def test_a_merged_pull_request_is_left_alone(github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    github.merge(github.pulls[0])
    result = run(monkeypatch, project.root, "submit", ID)
    assert result.exit_code == 0, result.output
    assert "is merged already" in result.output
    assert len(github.pulls) == 1


def test_what_was_committed_after_the_merge_is_handed_in_from_the_follow_up_branch(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    github.merge(github.pulls[0])
    project.git("fetch", "-q")
    project.git("switch", "-q", "-c", FOLLOW_UP, "origin/main")
    path = project.root / PATH
    path.write_text(change(path.read_text(), "status: draft", "status: reviewed"))
    tip = project.commit("Have it reviewed")
    assert f"Would push {FOLLOW_UP} to origin" in run(monkeypatch, project.root, "submit", "--dry-run").output
    result = run(monkeypatch, project.root, "submit", "--no-pr")
    assert (result.exit_code, len(github.pulls)) == (0, 1), result.output
    for _ in range(2):
        result = run(monkeypatch, project.root, "submit", ID)
        assert result.exit_code == 0, result.output
        assert f"Recorded on {FOLLOW_UP}: {github.url}/acme/handbook/pull/2" in result.stdout
        assert "checked out" not in result.output
    assert [(pull.head, pull.state) for pull in github.pulls[1:]] == [(FOLLOW_UP, "open")]
    assert project.git("ls-remote", "origin", FOLLOW_UP).startswith(tip)


def test_a_closed_pull_request_is_not_opened_twice(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    github.pulls[0].state = "closed"
    result = run(monkeypatch, project.root, "submit")
    assert "is closed; reopen it" in result.output
    assert len(github.pulls) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"acme/incident-commanders", "bob"', '"acme/incident-commanders", "stranger", "bob"', "stranger"),
        ('"acme/incident-commanders", "bob"', '"acme/nobodys-team", "bob", "acme/incident-commanders"', "nobodys-team"),
    ],
)
def test_an_unknown_reviewer_is_a_warning_and_the_others_are_asked(
    old: str, new: str, says: str, github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("pyproject.toml", change(POLICY, old, new))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert "warning: " in result.output
    assert says in result.output
    assert (github.pulls[0].reviewers, github.pulls[0].teams) == (["bob"], ["incident-commanders"])


def test_an_owner_without_access_is_a_warning(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, project.root, *NEW, "--owner", "stranger")
    assert result.exit_code == 0, result.output
    assert "stranger cannot be assigned" in result.output


def test_the_author_is_not_asked_for_a_review(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", github.add_token("bob"))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert "warning" not in result.output
    assert github.pulls[0].reviewers == []


def test_without_draft_pull_requests_an_open_one_does(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = "Draft pull requests are not supported in this repository."
    github.fail("POST", r"/pulls$", status=422, body={"message": message})
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert "no draft pull requests" in result.output
    assert len(github.pulls) == 1


@pytest.mark.parametrize(("status", "says"), [(401, "401"), (404, "404")])
def test_a_token_that_does_not_do_is_named(
    status: int, says: str, github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    github.fail("GET", r"/pulls$", status=status)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 3
    assert f"GitHub answered {says}" in result.output
    assert f"By hand: {github.url}/acme/handbook/compare/main...{BRANCH}?expand=1" in result.output


def test_no_pr_pushes_and_asks_github_nothing(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, project.root, *NEW, "--no-pr")
    assert result.exit_code == 0, result.output
    assert github.api_calls() == 0
    assert project.git("ls-remote", "--heads", "origin", "postmortem/*") != ""


def test_the_token_comes_from_gh_where_the_environment_has_none(
    github: GitHub, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    host = github.url.partition("//")[2]
    gh.write_text(f'#!/bin/sh\n[ "$*" = "auth token --hostname {host}" ] && echo {github.token}\n')
    gh.chmod(0o755)
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.setenv("PATH", f"{gh.parent}:{os.environ['PATH']}")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert len(github.pulls) == 1


def test_without_a_login_it_stays_here_and_says_what_to_do(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert f"git push -u origin {BRANCH}" in result.output
    assert "/compare/main..." in result.output


def test_a_token_is_in_no_argument_output_or_file(
    github: GitHub, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "credentials"
    project.git("config", "credential.helper", f"store --file={store}")
    shim = GitShim.create(tmp_path / "shim")
    process = start(project.root, *NEW, env={**shim.environment(), "GIT_TRACE_CURL": "0"})
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert github.pushes() >= 1
    secrets = (github.token, base64.b64encode(f"x-access-token:{github.token}".encode()).decode())
    seen = [out, err, *(" ".join(call) for call in shim.calls())]
    seen += [path.read_text(errors="replace") for path in (project.root / ".git").rglob("*") if path.is_file()]
    seen += [store.read_text()] if store.exists() else []
    assert not [text for text in seen for secret in secrets if secret in text]


def test_a_token_in_the_url_of_a_remote_is_never_shown(
    github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "ghp_" + "z" * 36
    project.git("remote", "set-url", "origin", github.remote.replace("://", f"://x:{secret}@"))
    github.fail("POST", "git-receive-pack$", status=500, times=None)
    result = run(monkeypatch, project.root, *NEW)
    assert secret not in result.output
    github.heal()


def test_a_policy_cannot_send_the_token_elsewhere(
    github: GitHub, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_API_URL")
    with GitHub(tmp_path / "evil") as evil:
        project.write("pyproject.toml", change(POLICY, "timeout = 5", f'timeout = 5\napi_url = "{evil.api_url}"'))
        result = run(monkeypatch, project.root, *NEW)
        assert result.exit_code == 0, result.output
        assert "wants a login" in result.output
        assert evil.requests == []


def test_who_has_reviewed_is_not_asked_again(github: GitHub, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    github.review(github.pulls[0], "bob")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert (github.pulls[0].reviewers, github.pulls[0].teams) == ([], [])
