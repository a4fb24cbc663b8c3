"""The fault table: every step of `afterword new` fails or is killed, and `afterword submit` finishes the rest."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from tests.support.cli import BRANCH, ID, NEW, PATH, fork, run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

STEPS = {
    "look for the pull request": ("GET", r"/pulls$"),
    "open the pull request": ("POST", r"/pulls$"),
    "create the labels": ("POST", r"/handbook/labels$"),
    "set the labels": ("POST", r"/issues/\d+/labels$"),
    "assign the owner": ("POST", r"/assignees$"),
    "ask for reviews": ("POST", r"/requested_reviewers$"),
}
REQUIRED = ("look for the pull request", "open the pull request")
INVALID = {"message": "Validation Failed", "errors": [{"resource": "Issue", "field": "x", "code": "invalid"}]}
FAULTS: dict[str, Callable[[GitHub, str, str], object]] = {
    "server error": lambda github, *request: github.fail(*request, status=502),
    "rate limit": lambda github, *request: github.limit(*request, retry_after=60),
    "refusal": lambda github, *request: github.fail(*request, status=422, body=INVALID, times=None),
    "timeout": lambda github, *request: github.fail(*request, hang=30),
    "reset": lambda github, *request: github.fail(*request, reset=True),
    "lost answer": lambda github, *request: github.fail(*request, reset=True, after=True),
    "late server error": lambda github, *request: github.fail(*request, status=504, after=True),
}
GIT_STEPS = ("hash-object", "mktree", "commit-tree", "update-ref")


@pytest.fixture
def world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[tuple[Project, GitHub]]:
    """A clone with uncommitted work in it, and its GitHub; only who waits for a timeout waits no longer."""
    seconds = 1 if "timeout" in request.node.name else 30
    project = Project.create(tmp_path / "handbook", change(POLICY, "timeout = 5", f"timeout = {seconds}"))
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        project.write("staged.txt", "staged")
        project.git("add", "staged.txt")
        project.write("pyproject.toml", (project.root / "pyproject.toml").read_text() + "# dirty\n")
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        yield project, github


def _assert_complete(project: Project, github: GitHub) -> None:
    """Exactly one commit, one branch here and there, and one pull request that lacks nothing."""
    assert project.git("for-each-ref", "--format=%(refname:short)", "refs/heads/postmortem") == BRANCH
    assert project.git("ls-remote", "--heads", "origin", "postmortem/*").split() == [
        project.git("rev-parse", BRANCH),
        f"refs/heads/{BRANCH}",
    ]
    assert project.git("rev-list", "--count", f"origin/main..{BRANCH}") == "1"
    assert project.git("diff", "--name-status", "origin/main", BRANCH) == f"A\t{PATH}"
    assert not list((project.root / ".git/afterword").glob("*.md"))
    (pull,) = github.pulls
    assert (pull.head, pull.base, pull.draft) == (BRANCH, "main", True)
    assert sorted(pull.labels) == ["critical", "post-mortem"]
    assert (pull.assignees, pull.reviewers, pull.teams) == (["alice"], ["bob"], ["incident-commanders"])


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_is_finished_by_submit(
    step: str, fault: str, world: tuple[Project, GitHub], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    before = user_state(project)
    FAULTS[fault](github, *STEPS[step])
    result = run(monkeypatch, project.root, *NEW)
    degrades = fault == "refusal" and step not in REQUIRED
    assert result.exit_code == (0 if degrades else 3), result.output
    assert "Traceback" not in result.output
    if degrades:
        assert "warning: " in result.output
        assert len(github.pulls) == 1
    else:
        assert f"Run `afterword submit {ID}` to finish." in result.output
    github.heal()
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    _assert_complete(project, github)
    assert user_state(project) == before


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "refusal"])
def test_a_push_that_fails_is_finished_by_submit(
    fault: str, world: tuple[Project, GitHub], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    before = user_state(project)
    FAULTS[fault](github, "POST", "git-receive-pack$")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 3, result.output
    assert f"Run `afterword submit {ID}` to finish." in result.output
    github.heal()
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    _assert_complete(project, github)
    assert user_state(project) == before


@pytest.mark.parametrize("command", GIT_STEPS)
def test_a_commit_that_fails_is_finished_by_submit(
    command: str, world: tuple[Project, GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    before = user_state(project)
    shim = GitShim.create(tmp_path / "shim")
    shim.fail(command, stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    result = run(monkeypatch, project.root, *NEW)
    assert shim.struck(command)
    assert result.exit_code == 2, result.output
    assert "no space left on device" in result.output
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    _assert_complete(project, github)
    assert user_state(project) == before


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_a_request_is_finished_by_submit(
    step: str, when: Literal["before", "after"], world: tuple[Project, GitHub], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    before = user_state(project)
    kill = github.kill(*STEPS[step], when=when)
    process = fork(project.root, *NEW)
    kill.aim(process.kill)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    _assert_complete(project, github)
    assert user_state(project) == before


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("command", [*GIT_STEPS, "push"])
def test_a_process_killed_at_a_git_command_is_finished_by_submit(
    command: str,
    when: Literal["before", "after"],
    world: tuple[Project, GitHub],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project, github = world
    before = user_state(project)
    shim = GitShim.create(tmp_path / "shim")
    shim.kill_parent(command, when=when)
    process = fork(project.root, *NEW, env=shim.environment())
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    _assert_complete(project, github)
    assert user_state(project) == before


def test_new_run_again_after_a_kill_finishes_too(
    world: tuple[Project, GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    shim = GitShim.create(tmp_path / "shim")
    shim.kill_parent("update-ref", when="before")
    fork(project.root, *NEW, env=shim.environment()).communicate(timeout=30)
    assert run(monkeypatch, project.root, *NEW).exit_code == 0
    _assert_complete(project, github)
