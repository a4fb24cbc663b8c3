"""`afterword actions`: one issue for each action item, and one state for both."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from afterword.commands import following
from afterword.core import action_issues, policy, reading
from tests.support.cli import BRANCH, ID, PATH, fork, run
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

FOLLOW_UP = f"follow-up/{ID}"
NEW_ITEM = "  - {title: A new first one, owner: bob}\n"
DONE = f"{ID}: nothing to do.\n"
TITLES = ["Alert on replica lag above 30 s", "Restart @acme/all, <b>now</b> #12"]

Actions = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("fixed_clock")


def _text(first: str = "issue:", second: str = "", before: str = "") -> str:
    """A post-mortem with two action items, each with one more line, and more items before them."""
    return f"""\
---
title: Checkout is down
severity: critical
status: draft
owner: alice
started_at: 2026-11-20T09:12:00Z
action_items:
{before}  - title: {TITLES[0]}
    owner: bob
    due_on: 2026-12-11
    {first}
  - title: "{TITLES[1]}"   # on Sunday
    owner: alice
    due_on: 2026-11-20
    {second}
---

## Summary

Nobody could pay.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "handbook")


@pytest.fixture
def github(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """The GitHub of the project, and a token for it."""
    with GitHub(tmp_path / "github", protect=("main",)) as running:
        monkeypatch.setenv("GITHUB_TOKEN", running.token)
        monkeypatch.setenv("GITHUB_API_URL", running.api_url)
        yield running


@pytest.fixture
def actions(project: Project, monkeypatch: pytest.MonkeyPatch) -> Actions:
    return lambda *arguments: run(monkeypatch, project.root, "actions", *arguments)


def _write(project: Project, github: GitHub | None, text: str) -> None:
    """Somebody writes the post-mortem on its branch."""
    if github is not None and not project.git("remote"):
        github.host(project.root)
    project.git("switch", "-q", "-C", BRANCH, "main")
    project.write(PATH, text)
    project.commit("Write it")
    if github is not None:
        project.git("push", "-q", "-f", str(github.repository.path), BRANCH)
    project.git("switch", "-q", "main")


def _open(github: GitHub, branch: str = BRANCH) -> tuple[str, str]:
    """What a run before has left on GitHub: both issues; the lines that say where they are."""
    post = reading.read(_text(), PATH)
    for item in post.action_items:
        url = f"{github.url}/acme/handbook/blob/{branch}/{PATH}"
        plan = action_issues.plan(post, item, policy.parse(POLICY), url)
        milestone = github.state.create_milestone(f"Due {item.due_on}", None, f"{item.due_on}T12:00:00Z")
        issue = github.state.create_issue(
            title=plan.title, body=plan.body, author="alice", labels=[label.name for label in plan.labels],
            assignees=[str(plan.assignee)], milestone=milestone.number,
        )  # fmt: skip
    github.state.comment(issue, "alice", "It is late.\n\n<!-- afterword:comment overdue/2026-11-20 -->")
    return f"issue: {github.url}/acme/handbook/issues/1", f"issue: {github.url}/acme/handbook/issues/2"


def _at_remote(project: Project, github: GitHub, branch: str = BRANCH) -> str:
    return project.git("--git-dir", str(github.repository.path), "show", f"{branch}:{PATH}") + "\n"


def test_each_item_gets_an_issue_whose_address_is_recorded(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text())
    before = user_state(project)
    result = actions("checkout")
    assert result.exit_code == 0, result.output
    first, second = github.issues
    assert (first.title, first.labels, first.assignees, first.milestone) == (
        TITLES[0], ["action-item", "critical", "critical_20261120"], ["bob"], "Due 2026-12-11",
    )  # fmt: skip
    assert (second.title, second.assignees) == (TITLES[1], ["alice"])
    assert "> Nobody could pay." in (second.body or "").splitlines()
    assert [comment.body[:32] for comment in second.comments] == ["This was due on Friday 2026-11-2"]
    at = f"{github.url}/acme/handbook/issues"
    written = change(_text(f'issue: "{at}/1"', "XX"), "    XX\n", f'    issue: "{at}/2"\n    \n')
    assert _at_remote(project, github) == written
    assert f"1. open an issue: {TITLES[0]}" in result.output
    assert f"Recorded on {BRANCH}: {github.url}/acme/handbook/pull/3" in result.output
    assert user_state(project) == before
    tip, calls = github.repository.branches()[BRANCH], github.api_calls()
    again = actions()
    assert (again.exit_code, again.stdout) == (0, DONE)
    assert (len(github.issues), github.repository.branches()[BRANCH]) == (2, tip)
    assert github.api_calls() - calls == 3  # the issues, the comments on what is overdue, the pull request


def test_a_dry_run_shows_the_plan_and_changes_nothing(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text())
    tips = github.repository.branches()
    result = actions("--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        "Would do this:\n\n"
        f"1. open an issue: {TITLES[0]} (labels action-item, critical, critical_20261120; "
        "assigned to bob; milestone Due 2026-12-11)\n"
        f"2. open an issue: {TITLES[1]} (labels action-item, critical, critical_20261120; "
        "assigned to alice; milestone Due 2026-11-20)\n\n"
        f"What is to be recorded of it would go to {BRANCH}.\n"
    )
    assert (github.issues, github.pulls, github.repository.branches()) == ([], [], tips)
    assert github.api_calls() == github.api_calls("GET") == 1


def test_a_dry_run_says_what_it_would_push(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text(*_open(github)))
    assert "pushed" not in (quiet := actions("checkout", "--dry-run").output)
    assert "What is to be recorded" not in quiet
    project.git("switch", "-q", BRANCH)
    project.write("note.txt", "not pushed yet")
    tip = project.commit("Note it")
    result = actions("--dry-run")
    assert f"{BRANCH} has commits that origin does not have; they would be pushed, too." in result.stderr
    assert github.repository.branches()[BRANCH] != tip
    other = project.colleague()
    other.git("switch", "-q", "-C", BRANCH, f"origin/{BRANCH}")
    other.write("other.txt", "meanwhile")
    other.commit("Write more")
    other.git("push", "-q", str(github.repository.path), BRANCH)
    result = actions("--dry-run")
    assert result.exit_code == 0
    assert f"{BRANCH} has commits that origin does not have; they would be pushed, too." in result.stderr
    assert github.repository.branches()[BRANCH] == other.git("rev-parse", "HEAD")


def test_somebody_whom_github_refuses_is_not_tried_again(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text().replace("owner: bob", "owner: stranger"))
    first = actions()
    assert (first.exit_code, github.issues[0].assignees) == (0, [])
    assert "stranger cannot be assigned: no access to this repository" in first.stderr
    writes = github.api_calls() - github.api_calls("GET")
    again = actions()
    assert (again.exit_code, again.stdout) == (0, DONE)
    assert "stranger cannot be assigned: no access to this repository" in again.stderr
    assert github.api_calls() - github.api_calls("GET") == writes
    assert github.api_calls(path="/assignees/stranger$") == 1


def test_what_became_of_the_issues_is_taken_over_in_one_commit(
    project: Project, github: GitHub, actions: Actions
) -> None:
    _write(project, github, _text(*_open(github)))
    first, second = github.issues
    github.close(first, "bob")
    github.close(second, "bob", "not_planned", "The <b>failover</b>\ndoes: away with it. @all")
    result = actions()
    assert result.exit_code == 0, result.output
    lines = _at_remote(project, github).splitlines()
    assert "    done_on: 2026-11-23" in lines
    assert '    declined: "The <b>failover</b> does: away with it. @all"' in lines
    assert "| Done | 2026-11-23 |" in (first.body or "")
    assert project.git("rev-list", "--count", f"main..origin/{BRANCH}") == "2"
    github.reopen(first, "bob")
    again = actions()
    assert again.stdout == DONE
    assert "action item 1: " in again.stderr
    assert "was opened again: take out `done_on`, or close the issue" in again.stderr
    assert (_at_remote(project, github).splitlines(), first.state) == (lines, "open")


def test_what_is_done_or_declined_in_the_file_closes_its_issue(
    project: Project, github: GitHub, actions: Actions
) -> None:
    first, second = _open(github)
    text = _text(f"{first}\n    done_on: 2026-11-23", f"{second}\n    declined: Too dear for that")
    _write(project, github, text)
    result = actions()
    assert f"close {github.url}/acme/handbook/issues/2 as not planned" in result.stdout
    assert [issue.state_reason for issue in github.issues] == ["completed", "not_planned"]


@pytest.mark.parametrize("is_recorded", [True, False])
def test_items_that_are_moved_keep_their_issues(
    project: Project, github: GitHub, actions: Actions, is_recorded: bool
) -> None:
    addresses = _open(github)
    _write(project, github, _text(*(addresses if is_recorded else ()), before=NEW_ITEM))
    result = actions()
    assert result.exit_code == 0, result.output
    assert [issue.title for issue in github.issues] == [*TITLES, "A new first one"]
    assert f"`Postmortem: {ID}/3`" in (github.issues[1].body or "")
    lines = _at_remote(project, github).splitlines()
    assert [line.split("issues/")[1][0] for line in lines if "/acme/handbook/issues/" in line] == ["3", "1", "2"]


@pytest.mark.parametrize("fault", [{"status": 502}, {"reset": True}])
def test_a_lost_answer_leads_to_one_issue(
    project: Project, github: GitHub, actions: Actions, fault: dict[str, object]
) -> None:
    _write(project, github, _text())
    github.fail("POST", "/issues$", after=True, **fault)
    assert actions().exit_code == 0
    assert [issue.number for issue in github.issues] == [1, 2]


def test_killed_after_the_issue_the_next_run_goes_on(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text())
    kill = github.kill("POST", "/issues$", when="after")
    process = fork(project.root, "actions")
    kill.aim(process.kill)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(github.issues) == 1
    result = actions()
    assert f"1. record its issue {github.url}/acme/handbook/issues/1" in result.stdout
    assert [issue.number for issue in github.issues] == [1, 2]


def test_what_was_done_is_recorded_when_github_has_enough(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text(*_open(github), before=NEW_ITEM))
    github.close(github.issues[0], "bob")
    github.fail("POST", "/issues$", status=403, headers={"Retry-After": "60"}, body={"message": "rate limit"})
    result = actions()
    assert result.exit_code == 3
    assert "rate limit; try again in 60 s" in result.stderr
    assert "What was done is recorded. Run the command again for the rest." in result.stderr
    assert "    done_on: 2026-11-23" in _at_remote(project, github).splitlines()


def test_after_the_merge_it_goes_to_the_follow_up_branch(project: Project, github: GitHub, actions: Actions) -> None:
    project.write(PATH, _text(*_open(github)))
    main = project.commit("Merge it")
    github.host(project.root)
    github.close(github.issues[0], "bob")
    result = actions("checkout")
    assert result.exit_code == 0, result.output
    assert github.repository.branches()["main"] == main
    assert "    done_on: 2026-11-23" in _at_remote(project, github, FOLLOW_UP).splitlines()
    assert [(pull.head, pull.title) for pull in github.pulls] == [(FOLLOW_UP, "Follow-up: Checkout is down")]
    assert f"/acme/handbook/blob/main/{PATH}" in (github.issues[1].body or "")
    assert actions("checkout").stdout == DONE


def test_a_commit_on_main_does_an_item_by_the_number_that_it_had(
    project: Project, github: GitHub, actions: Actions
) -> None:
    addresses = _open(github)
    project.write(PATH, _text(*addresses))
    project.commit(f"Merge it\n\nnot at the end: Postmortem: {ID}/2\nPostmortem: {ID}/2\n\nThe end.")
    project.commit(f"Alert on lag\n\npostmortem: {ID}/1\nPostmortem: another/2\nPostmortem: {ID}/9\nPostmortem: {ID}/x")
    project.write(PATH, _text(*addresses, before=NEW_ITEM))
    project.commit("Write on")
    github.host(project.root)
    result = actions("checkout")
    assert result.exit_code == 0, result.output
    post = reading.read(_at_remote(project, github, FOLLOW_UP), PATH)
    assert [item.done_on is not None for item in post.action_items] == [False, True, False]
    assert "2. done on 20" in result.stdout
    assert [issue.state for issue in github.issues] == ["closed", "open", "open"]


def test_without_github_only_commits_count(project: Project, actions: Actions) -> None:
    _write(project, None, _text())
    project.add_remote()
    result = actions()
    assert result.exit_code == 2
    assert result.output.startswith("afterword: no issues without GitHub: ")
    assert f"`Postmortem: {ID}/NUMBER` in a commit works without" in result.output
    project.commit(f"Restart it\n\nPostmortem: {ID}/2")
    project.git("push", "-q", "origin", "main", BRANCH)
    shown = actions("--dry-run")
    assert shown.exit_code == 0
    assert "2. done on 20" in shown.stdout
    done = actions()
    assert done.exit_code == 0, done.output
    assert "No issues: " in done.stderr
    assert "done_on: 20" in project.git("show", f"origin/{BRANCH}:{PATH}")


def test_a_commit_that_was_reverted_or_whose_day_was_taken_out_by_hand_does_nothing(
    project: Project, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, None, _text())
    project.add_remote()

    def told() -> str:
        project.git("push", "-q", "origin", "main", BRANCH)
        return actions("--dry-run").stdout

    project.write("restarted.txt", "yes")
    done = project.commit(f"Restart it\n\nPostmortem: {ID}/2")
    project.git("revert", "--no-edit", done)
    assert "done on" not in told()
    project.git("revert", "--no-edit", "HEAD")
    assert "2. done on 20" in told()
    project.git("reset", "-q", "--hard", done)
    project.git("push", "-q", "-f", "origin", "main")
    actions()
    project.git("switch", "-q", BRANCH)
    project.write(PATH, re.sub(r"\n    done_on: .*", "", (project.root / PATH).read_text()))
    project.commit("It is not done after all")
    assert "done on" not in told()
    project.git("switch", "-q", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2099-01-01T12:00:00Z")
    project.commit(f"Restart it again\n\nPostmortem: {ID}/2")
    assert "2. done on 2099-01-01" in told()


@pytest.mark.parametrize("is_remote", [True, False])
def test_without_a_token_or_a_remote_it_says_so(
    project: Project, actions: Actions, monkeypatch: pytest.MonkeyPatch, is_remote: bool
) -> None:
    _write(project, None, _text())
    if is_remote:
        project.git("remote", "add", "origin", "https://github.com/acme/handbook.git")
        monkeypatch.setattr("afterword.commands.publishing.refresh_remote_refs", lambda *_: "")
        monkeypatch.setattr("afterword.adapters.github.token", lambda *_: "")
    result = actions()
    assert result.exit_code == 2
    assert ("no GITHUB_TOKEN" if is_remote else "there is no Git remote") in result.output


def test_what_is_tracked_elsewhere_is_left_alone(project: Project, github: GitHub, actions: Actions) -> None:
    shop = f"{github.url}/acme/shop/issues/5"
    _write(project, github, _text(f"issue: {shop}", "issue: https://jira.example.com/browse/OPS-1"))
    result = actions()
    assert result.exit_code == 0
    assert f"action item 1: {shop} cannot be read: there is none" in result.stderr
    assert "action item 2: https://jira.example.com/browse/OPS-1 is not on 127.0.0.1" in result.stderr
    assert github.issues == []


def test_an_issue_that_lost_its_label_or_is_gone(project: Project, github: GitHub, actions: Actions) -> None:
    first, second = _open(github)
    _write(project, github, _text(first, second.replace("issues/2", "issues/77")))
    github.issues[0].labels.clear()
    result = actions()
    assert f"1. refresh {github.url}/acme/handbook/issues/1: labels" in result.stdout
    assert github.issues[0].labels == ["action-item", "critical", "critical_20261120"]
    assert "action item 2: there is no issue" in result.stderr
    assert "issues/2 is the issue of no action item any more" in result.stderr
    assert len(github.issues) == 2


def test_what_afterword_said_is_no_reason_to_decline(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text(*_open(github)))
    github.close(github.issues[1], "alice", "not_planned")
    actions()
    assert (
        '    declined: "Closed as not planned on GitHub, without a comment"' in _at_remote(project, github).splitlines()
    )


@pytest.mark.parametrize(("named", "extra"), [(3, 1), (None, 3)])
def test_issues_that_two_runs_at_once_made_are_told_and_left_alone(
    project: Project, github: GitHub, actions: Actions, named: int | None, extra: int
) -> None:
    first, second = _open(github)
    for one in tuple(github.issues):
        github.state.create_issue(
            title=one.title, body=one.body, author="bob", labels=one.labels, assignees=[], milestone=None
        )  # fmt: skip
    _write(project, github, _text(first.replace("issues/1", f"issues/{named}") if named else "issue:", second))
    github.close(github.issues[3], "bob")
    at = f"{github.url}/acme/handbook/issues"
    for _ in range(2):
        result = actions()
        assert result.exit_code == 0, result.output
        (told,) = [line for line in result.stderr.splitlines() if line.startswith(at)]
        assert told.startswith(f"{at}/{extra} is the same as {at}/{4 - extra}, ")
        assert told.endswith(f": close {at}/{extra} as a duplicate")
    assert [issue.state for issue in github.issues] == ["open", "open", "open", "closed"]
    (item, _) = reading.read(_at_remote(project, github), PATH).action_items
    assert item.issue == f"{at}/{named or 1}"


def test_a_file_that_cannot_be_read_says_where(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, change(_text(), "severity: critical", "severity: [critical"))
    result = actions()
    assert result.exit_code == 2
    assert f"{PATH}:3 cannot be read on {BRANCH}" in result.output


def test_a_remote_that_is_away_leaves_everything(project: Project, github: GitHub, actions: Actions) -> None:
    _write(project, github, _text())
    github.fail("GET", "info/refs", status=500, times=None)
    result = actions()
    assert result.exit_code == 3
    assert "Nothing was done. Run the command again." in result.output


def test_items_that_are_moved_while_it_runs_are_not_mixed_up(
    project: Project, github: GitHub, actions: Actions, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(project, github, _text())
    record = following.record

    def late(*arguments: object) -> object:
        _write(project, github, _text(before=NEW_ITEM))
        project.git("fetch", "-q", "origin", f"+{BRANCH}:refs/remotes/origin/{BRANCH}")
        return record(*arguments)

    monkeypatch.setattr(following, "record", late)
    result = actions()
    assert result.exit_code == 2
    assert "`action_items.0.title` was changed meanwhile; nothing was recorded" in result.output
    monkeypatch.setattr(following, "record", record)
    assert actions().exit_code == 0
    assert [issue.title for issue in github.issues] == [*TITLES, "A new first one"]


def test_where_the_policy_allows_it_it_goes_to_main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = change(POLICY, 'main_branch = "main"', 'main_branch = "main"\ndirect_commits = true')
    project = Project.create(tmp_path / "handbook", direct)
    project.write(PATH, _text())
    project.commit("Write it")
    with GitHub(tmp_path / "github") as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        assert run(monkeypatch, project.root, "actions", "checkout").exit_code == 0
        assert "issues/2" in _at_remote(project, github, "main")
        assert github.pulls == []
