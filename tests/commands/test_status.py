"""`afterword status`, as it is called."""

from __future__ import annotations

import json
from typing import Any

import pytest

from afterword.adapters import clock
from tests.support import valid
from tests.support.cli import run
from tests.support.project import NOW, POLICY, Project, change

pytestmark = pytest.mark.usefixtures("fixed_clock")

ID = "2026-11-12-checkout"
PATH = f"postmortems/2026/{ID}.md"
BRANCH = f"postmortem/{ID}"
DRAFT = """\
---
title: Checkout is down
severity: critical
status: draft
owner: alice
services: [checkout]
started_at: 2026-11-12T09:12:00Z
detected_at: 2026-11-12T09:20:00Z
resolved_at: 2026-11-12T10:40:00Z
due_on: 2026-11-19
action_items:
  - {title: Alert on replica lag, owner: bob, due_on: 2026-12-11}
---
"""
REVIEWED = change(DRAFT, "draft", "reviewed")


def report(monkeypatch: pytest.MonkeyPatch, project: Project, *options: str) -> dict[str, Any]:
    done = run(monkeypatch, project.root, "status", "--output-format", "json", *options)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def owed(found: dict[str, Any]) -> dict[str, set[str]]:
    return {one["id"]: {each["kind"] for each in one["owed"]} for one in found["postmortems"]}


def on_branch(project: Project, text: str = DRAFT, path: str = PATH, branch: str = BRANCH) -> None:
    project.git("switch", "-q", "-c", branch, "main")
    project.write(path, text)
    project.commit("Write it")
    project.git("switch", "-q", "main")


def on_day(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-11-{day:02}T08:00:00Z")


def test_what_is_open_on_a_branch_is_told_with_its_owner_and_how_late_it_is(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_branch(project)
    done = run(monkeypatch, project.root, "status")
    lines = done.stdout.split("\n")
    assert lines[2].split() == ["Checkout", "is", "down", "2026-11-19", "4", "days", "late", "alice"]
    assert lines[3] == ID
    assert f"critical, draft, 25 % complete, on {BRANCH}".split() == " ".join(lines[4:6]).split()
    item = next(line for line in lines if "Alert on replica lag" in line)
    assert item.split() == ["1.", "Alert", "on", "replica", "lag", "2026-12-11", "in", "18", "days", "bob"]
    assert "5 things owed for 1 of 1 post-mortem, 4 overdue." in lines
    assert "\x1b" not in done.stdout
    assert max(map(len, lines)) <= 80


def test_the_working_tree_and_the_branch_that_is_checked_out_stay_as_they_are(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_branch(project)
    project.write("notes.txt", "mine")
    before = [project.git(*words) for words in (("status", "--porcelain"), ("show-ref",), ("symbolic-ref", "HEAD"))]
    run(monkeypatch, project.root, "status")
    assert before == [
        project.git(*words) for words in (("status", "--porcelain"), ("show-ref",), ("symbolic-ref", "HEAD"))
    ]


def test_a_claim_on_a_branch_does_not_make_it_done(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    on_branch(project, REVIEWED)
    assert "postmortem" in owed(report(monkeypatch, project))[ID]
    project.git("merge", "-q", BRANCH)
    assert "postmortem" not in owed(report(monkeypatch, project))[ID]


def test_lateness_is_proven_by_the_commits_of_the_main_branch(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(monkeypatch, 18)
    on_branch(project, REVIEWED)
    on_day(monkeypatch, 20)
    project.git("merge", "-q", "--no-ff", "-m", "Merge", BRANCH)
    found = report(monkeypatch, project)["landed_late"]
    assert found == [
        {"id": ID, "owner": "alice", "due_on": "2026-11-19", "reviewed_on": "2026-11-20", "days_late": 1},
    ]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), {ID, "mail"}),
        (("--owner", "bob"), {ID}),
        (("--owner", "Alice Example"), {ID}),
        (("--owner", "alice", "--owner", "carol"), {ID, "mail"}),
        (("--service", "mail"), {"mail"}),
        (("--severity", "critical"), {ID}),
        (("--overdue",), {ID}),
        (("--overdue", "--owner", "bob"), set()),
    ],
)
def test_options_narrow_it_down(
    project: Project, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], ids: set[str]
) -> None:
    on_branch(project)
    project.write("postmortems/mail.md", "---\ntitle: x\nseverity: low\nservices: [mail]\nowner: carol\n---\n")
    project.commit("Write")
    assert set(owed(report(monkeypatch, project, *options))) == ids


def test_a_severity_that_the_policy_does_not_have_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, project.root, "status", "--severity", "critcal")
    assert (done.exit_code, "did you mean `critical`" in done.stderr.lower()) == (2, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--check",), 1), ((), 0), (("--check", "--owner", "bob"), 0), (("--check", "--as-of", "2026-11-13"), 0)],
)
def test_check_fails_when_something_that_is_reported_is_overdue(
    project: Project, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], code: int
) -> None:
    on_day(monkeypatch, 13)
    project.commit("Begin")
    on_branch(project)
    done = run(monkeypatch, project.root, "status", *options)
    assert done.exit_code == code
    assert "Checkout is down" in done.stdout


def test_check_passes_where_nothing_is_owed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(valid.PATH, valid.TEXT)
    project.commit("Write")
    done = run(monkeypatch, project.root, "status", "--check")
    assert (done.exit_code, done.stdout.split("\n")[0]) == (0, "Nothing that was asked for is owed, of 1 post-mortem.")


def test_markdown_is_a_table(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    on_branch(project)
    done = run(monkeypatch, project.root, "status", "--output-format", "markdown")
    assert "| 1. Alert on replica lag | 2026-12-11 | in 18 days | bob |" in done.stdout.split("\n")


@pytest.fixture
def past(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Begun on the 12th, written on the 13th, merged and with a stricter policy on the 20th."""
    on_day(monkeypatch, 12)
    project.commit("Begin")
    project.git("tag", "begin")
    on_day(monkeypatch, 13)
    on_branch(project, REVIEWED)
    on_day(monkeypatch, 20)
    project.git("merge", "-q", "--no-ff", "-m", "Merge", BRANCH)
    project.write("pyproject.toml", change(POLICY, "Europe/Berlin", "Pacific/Honolulu"))
    project.commit("Move")
    project.write(PATH, "---\ntitle: not of the past\n---\n")
    return project


@pytest.mark.parametrize(
    ("as_of", "place", "today"),
    [
        ("2026-11-13", BRANCH, "2026-11-13"),
        ("2026-11-18", BRANCH, "2026-11-18"),
        ("2026-11-19", "", "2026-11-19"),  # it is still that day where they moved to
        ("2026-12-24", "", "2026-12-24"),
        ("HEAD", "", "2026-11-19"),
    ],
)
def test_the_past_is_reported_as_it_was(
    past: Project, monkeypatch: pytest.MonkeyPatch, as_of: str, place: str, today: str
) -> None:
    found = report(monkeypatch, past, "--as-of", as_of)
    assert [(one["id"], one["place"]) for one in found["postmortems"]] == [(ID, place)]
    assert found["today"] == today


def test_before_it_was_begun_there_was_nothing(past: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for as_of in ("begin", "2026-11-12"):
        assert report(monkeypatch, past, "--as-of", as_of)["summary"]["postmortems"] == 0


def test_the_policy_is_that_of_the_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    on_day(monkeypatch, 13)
    project.write(PATH, change(DRAFT, "due_on: 2026-11-19\n", ""))
    project.commit("Write it")
    project.write("pyproject.toml", change(POLICY, 'meeting = "5 business days"', 'meeting = "2 days"'))
    on_day(monkeypatch, 20)
    project.commit("Meet earlier")
    project.write("pyproject.toml", "[tool.afterword]\nmain_branch = 5\n")
    project.git("commit", "-q", "-am", "Break it")
    project.write("pyproject.toml", POLICY)

    def meeting(as_of: str) -> str:
        (one,) = report(monkeypatch, project, "--as-of", as_of)["postmortems"]
        return next(str(each["due_on"]) for each in one["owed"] if each["kind"] == "meeting")

    assert [meeting(as_of) for as_of in ("HEAD~2", "HEAD~1", "HEAD")] == ["2026-11-19", "2026-11-14", "2026-11-19"]


@pytest.mark.parametrize(
    ("as_of", "message"),
    [
        ("2026-02-30", "does not exist in the calendar"),
        ("1969-01-01", "in the year 1969"),
        ("2020-01-01", "main had no commit yet on 2020-01-01"),
        ("no-such-branch", "neither a day nor a commit"),
        ("--output=/tmp/x", "neither a day nor a commit"),
    ],
)
def test_a_moment_that_is_none_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, as_of: str, message: str
) -> None:
    done = run(monkeypatch, project.root, "status", f"--as-of={as_of}")
    assert (done.exit_code, message in done.stderr) == (2, True)


def test_a_repository_without_a_commit_is_told_what_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("update-ref", "-d", "HEAD")
    done = run(monkeypatch, project.root, "status")
    assert (done.exit_code, "no commit yet" in done.stderr) == (2, True)


def test_what_no_branch_has_is_in_the_working_tree(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(PATH, DRAFT)
    shown = run(monkeypatch, project.root, "status").stdout
    assert "25 % complete, in the working tree" in " ".join(shown.split())


def test_what_is_remembered_is_how_complete_it_was_found(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    on_branch(project)
    first = report(monkeypatch, project)
    with monkeypatch.context() as patch:
        patch.setattr("afterword.core.completeness.Gauge.measure", None)
        assert report(monkeypatch, project) == first
    project.git("switch", "-q", BRANCH)
    project.write(PATH, DRAFT + "\n## Summary\n\nNobody in the EU could pay for 50 minutes.\n")
    project.commit("Go on")
    assert report(monkeypatch, project)["postmortems"][0]["completeness"] > first["postmortems"][0]["completeness"]


def test_a_clock_that_goes_on_makes_it_later(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    on_branch(project)
    left = []
    for hours in (0, 14, 15, 16):
        monkeypatch.setattr(clock, "now", lambda hours=hours: NOW.replace(hour=8 + hours if hours < 16 else 23))
        left.append(report(monkeypatch, project)["postmortems"][0]["owed"][0]["days_left"])
    assert left[0] == left[1] > left[2] == left[3]
