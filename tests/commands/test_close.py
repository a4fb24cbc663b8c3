"""`afterword close`: only when nothing is owed any more; otherwise what is missing, and what does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from afterword.adapters import clock
from tests.support import valid
from tests.support.cli import run
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

ID = "2026-11-20-checkout-outage"
BRANCH = f"postmortem/{ID}"
FOLLOW_UP = f"follow-up/{ID}"
REVIEWED = change(valid.TEXT, "status: closed", "status: reviewed")
OPEN = change(REVIEWED, "    done_on: 2026-12-02\n", "")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: valid.NOW)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "handbook")


def _on_main(project: Project, text: str) -> None:
    project.write(valid.PATH, text)
    project.commit("Merge it")


def _close(monkeypatch: pytest.MonkeyPatch, project: Project, *arguments: str) -> Result:
    return run(monkeypatch, project.root, "close", "checkout", *arguments)


def _status(project: Project, revision: str) -> str:
    return project.git("show", f"{revision}:{valid.PATH}").partition("status: ")[2].split()[0]


def test_it_is_closed_when_nothing_is_owed_by_a_pull_request_of_its_own(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        project.write(valid.PATH, REVIEWED)
        project.commit("Merge it")
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        before = user_state(project)
        assert f"Would close {ID}, on {FOLLOW_UP}." in _close(monkeypatch, project, "--dry-run").output
        assert github.pulls == []
        github.fail("POST", "/pulls$", status=502)
        assert _close(monkeypatch, project).exit_code == 3
        for _ in range(2):
            result = _close(monkeypatch, project)
            assert result.exit_code == 0, result.output
            assert f"{ID} is closed already. Recorded on {FOLLOW_UP}: " in result.output
        (pull,) = github.pulls
        assert (pull.head, _status(project, f"origin/{FOLLOW_UP}")) == (FOLLOW_UP, "closed")
        assert f"/pull/{pull.number}" in result.output
        assert user_state(project) == before


def test_what_is_closed_and_merged_is_recorded_nowhere_else(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    _on_main(project, valid.TEXT)
    project.add_remote()
    result = _close(monkeypatch, project)
    assert (result.exit_code, result.stdout) == (0, f"{ID} is closed already.\n")


def test_where_the_policy_allows_it_main_is_closed_directly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = change(POLICY, 'main_branch = "main"', 'main_branch = "main"\ndirect_commits = true')
    project = Project.create(tmp_path / "handbook", direct)
    _on_main(project, REVIEWED)
    project.add_remote()
    result = _close(monkeypatch, project)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{ID} is closed. Recorded on main\n"
    assert _status(project, "origin/main") == "closed"
    assert "is closed already." in _close(monkeypatch, project, "--dry-run").output


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (
            "    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n", "",
            f"All-clear to Acme: `afterword notify {ID} --about all-clear`",
        ),
        (
            "    - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}\n", "",
            f"Tell Acme of the restart: `afterword notify {ID} --about restart --from \"…\" --until \"…\"`",
        ),
        (
            "    done_on: 2026-12-02\n", "",
            "Action item 2: Fail over to the second replica by itself: do it, close its issue",
        ),
        ("status: reviewed", "status: in-review", "Post-mortem: have it reviewed, set `status: reviewed`"),
        ("1,204 failed payments.", "", "`afterword rule AW2"),
        ("title: Checkout", "title: [Checkout", "Cannot be read: `afterword check` says where"),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_is_listed_once_with_what_does_it(
    old: str, new: str, missing: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _on_main(project, change(REVIEWED, old, new))
    result = _close(monkeypatch, project)
    assert result.exit_code == 1, result.output
    first, *lines = result.stdout.splitlines()
    assert first == f"{ID} cannot be closed yet; 1 thing is missing:"
    assert len(lines) == 1
    assert missing in lines[0]
    assert not project.git("branch", "-a", "--list", f"*{FOLLOW_UP}")


def test_several_things_are_listed_in_order(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = "    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n"
    _on_main(project, change(OPEN, clear, ""))
    result = _close(monkeypatch, project)
    assert result.exit_code == 1
    assert "2 things are missing" in result.stdout
    assert "- All-clear to Acme, after action item 2: " in result.stdout


@pytest.mark.parametrize("text", [REVIEWED, valid.TEXT])
def test_before_the_merge_nothing_is_closed(text: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("switch", "-q", "-c", BRANCH)
    project.write(valid.PATH, text)
    project.commit("Write it")
    project.git("switch", "-q", "main")
    result = _close(monkeypatch, project)
    assert result.exit_code == 1
    assert "- Post-mortem: get its pull request approved and merged" in result.stdout
    assert project.git("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_a_review_that_waits_on_the_follow_up_branch_is_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    _on_main(project, change(REVIEWED, "status: reviewed", "status: in-review"))
    project.git("switch", "-q", "-c", FOLLOW_UP)
    project.write(valid.PATH, REVIEWED)
    project.commit("Say that it is reviewed")
    project.git("switch", "-q", "main")
    result = _close(monkeypatch, project)
    assert result.exit_code == 1
    assert "get its pull request approved and merged" in result.stdout


def test_without_the_remote_nothing_is_closed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("remote", "add", "origin", "../gone.git")
    assert _close(monkeypatch, project).exit_code == 3
