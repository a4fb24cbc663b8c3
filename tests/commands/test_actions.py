"""`afterword actions`: one issue for each action item, and one state for both."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.support.cli import BRANCH, ID, PATH, run, start
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

FOLLOW_UP = f"follow-up/{ID}"
TEXT = """\
---
title: Checkout is down
severity: critical
status: draft
owner: alice
started_at: 2026-11-20T09:12:00Z
action_items:
  - title: Alert on replica lag above 30 s
    owner: bob
    due_on: 2026-12-11
    issue:
  - title: "Restart @acme/all, <b>now</b> #12"   # on Sunday
    owner: alice
    due_on: 2026-11-20
---

## Summary

Nobody could pay.
"""

Actions = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A clone with a post-mortem that is not merged."""
    made = Project.create(tmp_path / "handbook")
    made.git("switch", "-q", "-c", BRANCH)
    made.write(PATH, TEXT)
    made.commit("Start it")
    return made


@pytest.fixture
def github(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """Its GitHub, which has the branch."""
    with GitHub(tmp_path / "github", protect=("main",)) as running:
        project.git("switch", "-q", "main")
        running.host(project.root)
        project.git("push", "-q", str(running.repository.path), BRANCH)
        monkeypatch.setenv("GITHUB_TOKEN", running.token)
        monkeypatch.setenv("GITHUB_API_URL", running.api_url)
        yield running


@pytest.fixture
def actions(project: Project, monkeypatch: pytest.MonkeyPatch) -> Actions:
    return lambda *arguments: run(monkeypatch, project.root, "actions", *arguments)


def _at_remote(project: Project, github: GitHub, branch: str = BRANCH) -> str:
    return project.git("--git-dir", str(github.repository.path), "show", f"{branch}:{PATH}")


def _rewrite(project: Project, github: GitHub, old: str, new: str, branch: str = BRANCH) -> None:
    """Somebody changes the file at the remote."""
    project.git("fetch", "-q", str(github.repository.path), branch)
    project.git("switch", "-q", "--detach", "FETCH_HEAD")
    text = (project.root / PATH).read_text()
    project.write(PATH, change(text, old, new))
    project.commit("Write on")
    project.git("push", "-q", str(github.repository.path), f"HEAD:{branch}")
    project.git("switch", "-q", "main")


def test_each_item_gets_an_issue_whose_address_is_recorded(project: Project, github: GitHub, actions: Actions) -> None:
    before = user_state(project)
    result = actions("checkout")
    assert result.exit_code == 0, result.output
    first, second = github.issues
    assert (first.title, first.labels, first.assignees, first.milestone) == (
        "Alert on replica lag above 30 s", ["action-item", "critical", "critical_20261120"], ["bob"], "Due 2026-12-11",
    )  # fmt: skip
    assert (second.title, second.assignees) == ("Restart @acme/all, <b>now</b> #12", ["alice"])
    assert "> Nobody could pay." in second.body.splitlines()
    assert [comment.body.splitlines()[0].partition(".")[0] for comment in second.comments] == [
        "This was due on Friday 2026-11-20"
    ]
    at = f"{github.url}/acme/handbook/issues"
    assert _at_remote(project, github) == change(
        change(TEXT, "    issue:\n", f'    issue: "{at}/1"\n'),
        "    due_on: 2026-11-20\n",
        f'    due_on: 2026-11-20\n    issue: "{at}/2"\n',
    ).removesuffix("\n")
    assert "1. open an issue: Alert on replica lag above 30 s" in result.output
    assert f"Recorded on {BRANCH}: {github.url}/acme/handbook/pull/3" in result.output
    assert user_state(project) == before


def test_run_again_makes_nothing_new_with_few_requests(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    tip, calls = github.repository.branches()[BRANCH], github.api_calls()
    result = actions()
    assert (result.exit_code, result.stdout) == (0, f"{ID}: nothing to do.\n")
    assert (len(github.issues), github.repository.branches()[BRANCH]) == (2, tip)
    assert github.api_calls() - calls <= 3  # the issues, the comments on what is overdue, the pull request


def test_a_dry_run_shows_the_plan_and_changes_nothing(project: Project, github: GitHub, actions: Actions) -> None:
    tips = github.repository.branches()
    result = actions("--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "Would do this:\n\n"
        "1. open an issue: Alert on replica lag above 30 s (labels action-item, critical, critical_20261120; "
        "assigned to bob; milestone Due 2026-12-11)\n"
        "2. open an issue: Restart @acme/all, <b>now</b> #12 (labels action-item, critical, critical_20261120; "
        "assigned to alice; milestone Due 2026-11-20)\n"
    )
    assert (github.issues, github.pulls, github.repository.branches()) == ([], [], tips)
    assert github.api_calls() == github.api_calls("GET") == 1


def test_what_became_of_the_issues_is_taken_over(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    first, second = github.issues
    github.close(first, "bob")
    github.close(second, "bob", "not_planned", "The <b>failover</b>\ndoes: away with it. @all")
    result = actions()
    assert result.exit_code == 0, result.output
    text = _at_remote(project, github)
    assert "    done_on: 2026-11-23" in text.splitlines()
    assert '    declined: "The <b>failover</b> does: away with it. @all"' in text.splitlines()
    assert "| Done | 2026-11-23 |" in (first.body or "")
    assert (
        project.git("log", "--format=%s", "-2", f"origin/{BRANCH}").splitlines()
        == [f"Record what became of the action items of {ID}"] * 2
    )
    assert actions().stdout == f"{ID}: nothing to do.\n"


def test_an_issue_that_was_opened_again_undoes_nothing(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    github.close(github.issues[0], "bob")
    actions()
    github.reopen(github.issues[0], "bob")
    text = _at_remote(project, github)
    result = actions()
    assert "action item 1: " in result.stderr
    assert "was opened again: take out `done_on`, or close the issue" in result.stderr
    assert _at_remote(project, github) == text
    assert github.issues[0].state == "open"


def test_what_is_done_or_declined_in_the_file_closes_its_issue(
    project: Project, github: GitHub, actions: Actions
) -> None:
    actions()
    _rewrite(project, github, "    due_on: 2026-12-11\n", "    due_on: 2026-12-11\n    done_on: 2026-11-23\n")
    _rewrite(project, github, "    due_on: 2026-11-20\n", "    due_on: 2026-11-20\n    declined: Too dear for that\n")
    result = actions()
    assert f"close {github.url}/acme/handbook/issues/2 as not planned" in result.stdout
    assert [(issue.state, issue.state_reason) for issue in github.issues] == [
        ("closed", "completed"), ("closed", "not_planned"),
    ]  # fmt: skip


def test_items_that_are_moved_keep_their_issues(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    _rewrite(project, github, "action_items:\n", "action_items:\n  - {title: A new first one, owner: bob}\n")
    result = actions()
    assert result.exit_code == 0, result.output
    assert [issue.title for issue in github.issues] == [
        "Alert on replica lag above 30 s", "Restart @acme/all, <b>now</b> #12", "A new first one",
    ]  # fmt: skip
    assert f"`Postmortem: {ID}/3`" in (github.issues[1].body or "")


def test_moved_before_anything_was_recorded_they_keep_them_too(
    project: Project, github: GitHub, actions: Actions
) -> None:
    project.write(".git/hooks/pre-push", "#!/bin/sh\nexit 1\n").chmod(0o755)
    assert actions().exit_code == 3
    (project.root / ".git/hooks/pre-push").unlink()
    project.git("branch", "-q", "-D", BRANCH)
    _rewrite(project, github, "action_items:\n", "action_items:\n  - {title: A new first one, owner: bob}\n")
    assert actions().exit_code == 0
    assert len(github.issues) == 3
    lines = _at_remote(project, github).splitlines()
    address = f"{github.url}/acme/handbook/issues"
    assert [line.split("issues/")[1] for line in lines if address in line] == ['3"}', '1"', '2"']


@pytest.mark.parametrize("fault", [{"status": 502}, {"reset": True}])
def test_a_lost_answer_leads_to_one_issue(
    project: Project, github: GitHub, actions: Actions, fault: dict[str, object]
) -> None:
    github.fail("POST", "/issues$", after=True, **fault)  # type: ignore[arg-type]
    assert actions().exit_code == 0
    assert [issue.number for issue in github.issues] == [1, 2]


def test_killed_after_the_issue_the_next_run_goes_on(project: Project, github: GitHub, actions: Actions) -> None:
    kill = github.kill("POST", "/issues$", when="after")
    process = start(project.root, "actions", is_killed=True)
    kill.aim(process.kill)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(github.issues) == 1
    result = actions()
    assert f"1. record its issue {github.url}/acme/handbook/issues/1" in result.stdout
    assert [issue.number for issue in github.issues] == [1, 2]


def test_what_was_done_is_recorded_when_github_has_enough(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    _rewrite(project, github, "action_items:\n", "action_items:\n  - {title: A new first one, owner: bob}\n")
    github.close(github.issues[0], "bob")
    github.fail("POST", "/issues$", status=403, headers={"Retry-After": "60"}, body={"message": "rate limit"})
    result = actions()
    assert result.exit_code == 3
    assert "rate limit; try again in 60 s" in result.stderr
    assert "What was done is recorded. Run the command again for the rest." in result.stderr
    assert "    done_on: 2026-11-23" in _at_remote(project, github).splitlines()
    assert actions().exit_code == 0
    assert len(github.issues) == 3


def test_after_the_merge_it_goes_to_the_follow_up_branch(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    github.merge(github.pulls[0])
    main = github.repository.branches()["main"]
    github.close(github.issues[0], "bob")
    result = actions()
    assert result.exit_code == 0, result.output
    assert github.repository.branches()["main"] == main
    assert "    done_on: 2026-11-23" in _at_remote(project, github, FOLLOW_UP).splitlines()
    assert [(pull.head, pull.title) for pull in github.pulls[1:]] == [(FOLLOW_UP, "Follow-up: Checkout is down")]
    assert f"/acme/handbook/blob/main/{PATH}" in (github.issues[1].body or "")
    assert actions("checkout").stdout == f"{ID}: nothing to do.\n"


def test_a_commit_on_main_does_an_item_by_the_number_that_it_had(
    project: Project, github: GitHub, actions: Actions
) -> None:
    actions()
    github.merge(github.pulls[0])
    project.git("fetch", "-q", str(github.repository.path), "main")
    project.git("switch", "-q", "--detach", "FETCH_HEAD")
    project.commit(f"Say {ID}/2\n\nnot at the end: Postmortem: {ID}/2\n\nThe end.")
    project.commit(f"Alert on lag\n\npostmortem: {ID}/1\nPostmortem: another/2\nPostmortem: {ID}/9\nPostmortem: {ID}/x")
    text = (project.root / PATH).read_text()
    project.write(PATH, change(text, "action_items:\n", "action_items:\n  - {title: A new first one, owner: bob}\n"))
    project.commit("Write on")
    project.git("push", "-q", str(github.repository.path), "HEAD:main")
    project.git("switch", "-q", "main")
    result = actions("checkout")
    day = project.git("log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd", "FETCH_HEAD")
    assert result.exit_code == 0, result.output
    lines = _at_remote(project, github, FOLLOW_UP).splitlines()
    at = next(number for number, line in enumerate(lines) if "done_on" in line)
    assert lines[at][:14] == f"    done_on: {day}"[:14]
    assert "Alert on replica lag" in lines[at - 4]
    assert (github.issues[0].state, github.issues[1].state) == ("closed", "open")


def test_without_github_only_commits_count(project: Project, tmp_path: Path, actions: Actions) -> None:
    project.git("switch", "-q", "main")
    project.add_remote()
    result = actions()
    assert result.exit_code == 2
    assert result.output.startswith("afterword: no issues without GitHub: ")
    assert "`Postmortem: ID/NUMBER` in a commit works without" in result.output
    project.commit(f"Restart it\n\nPostmortem: {ID}/2")
    project.git("push", "-q", "origin", "main", BRANCH)
    shown = actions("--dry-run")
    assert shown.exit_code == 0
    assert "2. done on 20" in shown.stdout
    done = actions()
    assert done.exit_code == 0, done.output
    assert "No issues: " in done.stderr
    assert "done_on: 20" in project.git("show", f"origin/{BRANCH}:{PATH}")


@pytest.mark.parametrize("is_remote", [True, False])
def test_without_a_token_or_a_remote_it_says_so(
    project: Project, actions: Actions, monkeypatch: pytest.MonkeyPatch, is_remote: bool
) -> None:
    project.git("switch", "-q", "main")
    if is_remote:
        project.git("remote", "add", "origin", "https://github.com/acme/handbook.git")
        monkeypatch.setattr("afterword.commands.actions.refresh_remote_refs", lambda *_: "")
        monkeypatch.setattr("afterword.adapters.github.token", lambda *_: "")
    result = actions()
    assert result.exit_code == 2
    assert ("no GITHUB_TOKEN" if is_remote else "there is no Git remote") in result.output


def test_what_is_tracked_elsewhere_is_read_where_it_can_be_and_left_alone(
    project: Project, github: GitHub, actions: Actions
) -> None:
    _rewrite(project, github, "    issue:\n", f"    issue: {github.url}/acme/shop/issues/5\n")
    _rewrite(project, github, "    due_on: 2026-11-20\n", "    issue: https://jira.example.com/browse/OPS-1\n")
    result = actions()
    assert result.exit_code == 0
    assert f"action item 1: {github.url}/acme/shop/issues/5 cannot be read: there is none" in result.stderr
    assert "action item 2: https://jira.example.com/browse/OPS-1 is not on 127.0.0.1" in result.stderr
    assert github.issues == []


def test_an_issue_that_lost_its_label_or_is_gone(project: Project, github: GitHub, actions: Actions) -> None:
    actions()
    github.issues[0].labels.clear()
    assert "1. refresh" in actions().stdout
    assert github.issues[0].labels == ["action-item", "critical", "critical_20261120"]
    _rewrite(project, github, "issues/2", "issues/77")
    result = actions()
    assert "there is no issue" in result.stderr
    assert "is the issue of no action item any more" in result.stderr
    assert len(github.issues) == 2


def test_a_file_that_cannot_be_read_says_where(project: Project, github: GitHub, actions: Actions) -> None:
    _rewrite(project, github, "severity: critical", "severity: [critical")
    result = actions()
    assert result.exit_code == 2
    assert f"{PATH} cannot be read" in result.output


def test_a_remote_that_is_away_leaves_everything(project: Project, github: GitHub, actions: Actions) -> None:
    github.fail("GET", "info/refs", status=500, times=None)
    result = actions()
    assert result.exit_code == 3
    assert "Nothing was done. Run the command again." in result.output


def test_where_the_policy_allows_it_it_goes_to_main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = change(POLICY, 'main_branch = "main"', 'main_branch = "main"\ndirect_commits = true')
    project = Project.create(tmp_path / "handbook", direct)
    project.write(PATH, TEXT)
    project.commit("Write it")
    with GitHub(tmp_path / "github") as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        assert run(monkeypatch, project.root, "actions", "checkout").exit_code == 0
        assert "issues/2" in _at_remote(project, github, "main")
        assert github.pulls == []
