"""`afterword submit` without GitHub: it pushes what is there, once, and never by force."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.cli import BRANCH, ID, NEW, PATH, run
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def remote(project: Project) -> Path:
    return project.add_remote()


def _tip(remote: Path, branch: str = BRANCH) -> str:
    done = subprocess.run(["git", "--git-dir", remote, "rev-parse", branch], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _edit(project: Project, text: str) -> str:
    project.git("switch", "-q", BRANCH)
    path = project.root / PATH
    path.write_text(path.read_text() + text)
    return project.commit(text)


def test_a_branch_that_was_only_committed_is_pushed(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW, "--no-push")
    before = user_state(project)
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert _tip(remote) == project.git("rev-parse", BRANCH)
    assert user_state(project) == before


def test_new_commits_travel_and_uncommitted_changes_are_mentioned(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    tip = _edit(project, "\nMore.\n")
    (project.root / PATH).write_text("half-written")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert "has changes that are not committed" in result.output
    assert _tip(remote) == tip
    assert (project.root / PATH).read_text() == "half-written"


def test_what_a_colleague_pushed_is_left_alone(project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    other = project.colleague()
    tip = _edit(other, "\nFrom Bob.\n")
    other.git("push", "-q", "origin", BRANCH)
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert _tip(remote) == tip


def test_two_histories_are_never_forced_together(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    other = project.colleague()
    tip = _edit(other, "\nFrom Bob.\n")
    other.git("push", "-q", "origin", BRANCH)
    mine = _edit(project, "\nFrom Alice.\n")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 2
    assert "git pull --rebase origin" in result.output
    assert (_tip(remote), project.git("rev-parse", BRANCH)) == (tip, mine)


def test_a_colleagues_branch_can_be_submitted_without_having_it(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    other = project.colleague()
    result = run(monkeypatch, other.root, "submit", "checkout")
    assert result.exit_code == 0, result.output
    assert other.git("branch", "--list", "postmortem/*") == ""


def test_any_part_of_an_id_will_do_if_only_one_has_it(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    run(monkeypatch, project.root, "new", "Search is stale", *NEW[2:])
    assert run(monkeypatch, project.root, "submit", "stale").exit_code == 0
    ambiguous = run(monkeypatch, project.root, "submit", "2026-11-20")
    assert ambiguous.exit_code == 2
    assert f"{ID}, 2026-11-20-search-is-stale" in ambiguous.output
    assert run(monkeypatch, project.root, "submit").exit_code == 2
    project.git("switch", "-q", BRANCH)
    assert run(monkeypatch, project.root, "submit").exit_code == 0


@pytest.mark.parametrize("part", ["nothing-like-it", "../../main", "--help; rm", "a b", "refs/heads/main"])
def test_an_unknown_id_is_refused(part: str, project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    result = run(monkeypatch, project.root, "submit", "--", part)
    assert result.exit_code == 2
    assert "no post-mortem matches" in result.output


def test_what_is_merged_is_no_candidate(project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("merge", "-q", "--squash", BRANCH)
    project.commit("Add post-mortem")
    project.git("push", "-q", "origin", "main")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 2
    assert "no post-mortem to work on" in result.output


def test_a_refused_push_keeps_everything_and_says_how_to_go_on(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = remote / "hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed.' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 3
    assert "GH006" in result.output
    assert f"Nothing is lost. Run `afterword submit {ID}` to finish." in result.output
    hook.unlink()
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    assert _tip(remote) == project.git("rev-parse", BRANCH)


def test_a_remote_that_is_gone_keeps_everything(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = remote.rename(remote.with_name("away.git"))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 3
    assert "cannot be reached" in result.output
    away.rename(remote)
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    assert _tip(remote) == project.git("rev-parse", BRANCH)


def test_a_dry_run_shows_the_pull_request_and_pushes_nothing(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW, "--no-push")
    result = run(monkeypatch, project.root, "submit", "--dry-run")
    assert "Post-mortem: Checkout is down" in result.output
    assert project.git("ls-remote", "--heads", "origin", "postmortem/*") == ""


def test_a_branch_whose_file_was_moved_is_told_where_it_belongs(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("switch", "-q", BRANCH)
    project.git("mv", PATH, "postmortems/elsewhere.md")
    project.commit("Move it")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 2
    assert f"has no {PATH}" in result.output


def test_an_empty_draft_is_not_committed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(f".git/afterword/{ID}.md", " \n")
    result = run(monkeypatch, project.root, "submit", ID)
    assert result.exit_code == 2
    assert f"the draft of {ID} is empty" in result.output


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("git@gitlab.invalid:acme/handbook.git", "https://gitlab.invalid/acme/handbook/-/merge_requests/new"),
        ("https://git.invalid/acme/handbook.git", "https://git.invalid/acme/handbook/compare/main...postmortem/"),
    ],
)
def test_a_host_that_is_not_github_gets_the_page_to_open(
    url: str, page: str, project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The push itself goes to a local repository that stands in for that host."""
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_never-sent")
    project.git("remote", "set-url", "origin", url)
    project.git("config", f"url.{remote}.insteadOf", url)
    monkeypatch.setattr("afterword.adapters.git.Git.remote_url", lambda self, name: url)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert page in result.output
    assert "is not known to be a GitHub server" in result.output
    assert _tip(remote) == project.git("rev-parse", BRANCH)


def test_without_a_token_it_is_pushed_and_the_page_is_named(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "git@github.com:acme/handbook.git"
    project.git("remote", "set-url", "origin", url)
    project.git("config", f"url.{remote}.insteadOf", url)
    monkeypatch.setattr("afterword.adapters.git.Git.remote_url", lambda self, name: url)
    monkeypatch.setenv("PATH", _only_git(project.root.parent))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert f"https://github.com/acme/handbook/compare/main...{BRANCH}?expand=1" in result.output
    assert "no GITHUB_TOKEN, GH_TOKEN or `gh` login" in result.output


def _only_git(folder: Path) -> str:
    """A PATH on which there is git and no `gh`."""
    found = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    bin_ = folder / "bin"
    bin_.mkdir()
    (bin_ / "git").symlink_to(Path(found) / "git")
    return f"{bin_}:/bin"


def test_the_policy_names_the_repository_behind_an_ssh_alias(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    named = 'timeout = 5\nhost = "github.com"\nrepository = "acme/handbook"'
    project.write("pyproject.toml", change(POLICY, "timeout = 5", named))
    project.commit("Name it")
    project.git("remote", "add", "origin", "git@work:acme/x.git")
    monkeypatch.setenv("GIT_SSH_COMMAND", "false")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 3
    assert "https://github.com/acme/handbook/compare/main..." in result.output


def test_a_draft_that_is_not_on_the_branch_is_kept(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    draft = project.write(f".git/afterword/{ID}.md", "other text")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert "holds a draft that is not on" in result.output
    assert draft.read_text() == "other text"


def test_what_was_added_after_the_merge_is_not_lost_on_a_dead_branch(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("merge", "-q", "--squash", BRANCH)
    project.commit("Add post-mortem")
    project.git("push", "-q", "origin", "main")
    merged = _tip(remote)
    _edit(project, "\nAll clear.\n")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 2
    assert f"git switch -c follow-up/{ID} origin/main" in result.output
    assert _tip(remote) == merged
    project.git("branch", f"follow-up/{ID}", "main")
    assert f"git switch follow-up/{ID};" in run(monkeypatch, project.root, "submit").output


@pytest.mark.parametrize(("drop", "code", "says"), [("", 2, "is not on main"), ("origin", 0, "There is no Git remote")])
def test_a_follow_up_that_cannot_be_handed_in_is_told_why(
    drop: str, code: int, says: str, project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("switch", "-q", "-c", f"follow-up/{ID}", BRANCH)
    if drop:
        project.git("remote", "remove", drop)
    result = run(monkeypatch, project.root, "submit")
    assert (result.exit_code, says in result.output) == (code, True), result.output


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_branch_here_that_is_only_older_than_what_was_merged_is_no_loss(
    is_gone: bool, project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    other = project.colleague()
    _edit(other, "\nFrom Bob.\n")
    other.git("push", "-q", "origin", BRANCH)
    other.git("switch", "-q", "main")
    other.git("merge", "-q", "--squash", BRANCH)
    other.commit("Add post-mortem")
    other.git("push", "-q", "origin", "main", *([f":{BRANCH}"] if is_gone else []))
    result = run(monkeypatch, project.root, "submit", ID)
    assert (result.exit_code, "git checkout" in result.output) == (2 if is_gone else 0, False)
    assert ("differs from all that is known of it there" in result.output) == is_gone
    assert bool(project.git("ls-remote", "--heads", "origin", BRANCH)) != is_gone


def test_a_branch_that_is_merged_and_gone_is_not_pushed_again(
    project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    project.git("merge", "-q", "--squash", BRANCH)
    project.commit("Add post-mortem")
    project.git("push", "-q", "origin", "main", f":{BRANCH}")
    _change_on_main(project)
    result = run(monkeypatch, project.root, "submit", ID)
    assert (result.exit_code, "is merged already; nothing was pushed" in result.output) == (0, True)
    assert not project.git("ls-remote", "--heads", "origin", BRANCH)


def _change_on_main(project: Project) -> None:
    path = project.root / PATH
    path.write_text(path.read_text() + "\nAll clear.\n")
    project.commit("Go on")
    project.git("push", "-q", "origin", "main")


def test_what_the_check_would_say_is_mentioned(project: Project, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    assert "afterword check` finds" not in run(monkeypatch, project.root, "submit").output
    project.git("switch", "-q", BRANCH)
    path = project.root / PATH
    path.write_text(change(path.read_text(), "severity: critical", "severity: critcal"))
    project.commit("Slip")
    result = run(monkeypatch, project.root, "submit")
    assert result.exit_code == 0, result.output
    assert "`afterword check` finds 1 error in it, the first in line 3:" in result.output
