"""`afterword new` without GitHub: whatever state the clone is in, it stays as it is."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from afterword.adapters import clock
from tests.core.test_scaffold import HOSTILE
from tests.support.cli import BRANCH, ID, NEW, PATH, run
from tests.support.project import NOW, POLICY, Project, change
from tests.support.state import user_state

pytestmark = pytest.mark.usefixtures("fixed_clock")


def _dirty(project: Project) -> None:
    project.write("README.md", "changed")
    project.write("untracked.txt", "x")
    project.write("staged.txt", "x")
    project.git("add", "staged.txt")


def _detached(project: Project) -> None:
    project.git("checkout", "-q", "--detach")


def _other_branch(project: Project) -> None:
    project.git("switch", "-q", "-c", "feature/x")
    project.write("feature.txt", "x")
    project.commit("Work on something else")


def _mid_rebase(project: Project) -> None:
    project.write("a.txt", "one")
    project.commit("One")
    project.git("switch", "-q", "-c", "topic", "HEAD~1")
    project.write("a.txt", "two")
    project.commit("Two")
    project.git("rebase", "main", check=False)
    assert (project.root / ".git/rebase-merge").is_dir()


def _mid_merge(project: Project) -> None:
    project.write("a.txt", "one")
    project.commit("One")
    project.git("switch", "-q", "-c", "topic", "HEAD~1")
    project.write("a.txt", "two")
    project.commit("Two")
    project.git("merge", "main", check=False)
    assert (project.root / ".git/MERGE_HEAD").is_file()


STATES = [_dirty, _detached, _other_branch, _mid_rebase, _mid_merge]


@pytest.mark.parametrize("prepare", STATES, ids=lambda prepare: prepare.__name__.strip("_"))
def test_the_users_tree_index_and_head_stay_as_they_are(
    prepare: Callable[[Project], None], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = project.add_remote()
    prepare(project)
    before = user_state(project)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert user_state(project) == before
    assert project.git("rev-list", "--count", f"origin/main..{BRANCH}") == "1"
    assert project.git("diff", "--name-status", "origin/main", BRANCH) == f"A\t{PATH}"
    assert project.git("rev-parse", BRANCH) == project.git("--git-dir", str(remote), "rev-parse", BRANCH)


def test_it_works_in_a_worktree(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = project.root.parent / "tree"
    project.git("worktree", "add", "-q", "-b", "side", str(tree))
    before = user_state(Project(tree)), user_state(project)
    result = run(monkeypatch, tree, *NEW)
    assert result.exit_code == 0, result.output
    assert (user_state(Project(tree)), user_state(project)) == before
    assert project.git("rev-parse", BRANCH)


def test_it_works_in_a_folder_of_a_larger_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = Project.create(tmp_path / "outer")
    (outer.root / "pyproject.toml").unlink()
    outer.write("handbook/pyproject.toml", POLICY)
    outer.write("other/file.txt", "x")
    outer.commit("Move the handbook")
    result = run(monkeypatch, outer.root / "handbook", *NEW)
    assert result.exit_code == 0, result.output
    assert outer.git("diff", "--name-only", "main", BRANCH) == f"handbook/{PATH}"


def test_the_commit_keeps_everything_else_of_the_main_branch(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("postmortems/2026/2026-01-01-older.md", "older")
    project.write("postmortems/2025/x.md", "x")
    tool = project.write("postmortems/tool.sh", "#!/bin/sh\n")
    tool.chmod(0o755)
    (project.root / "link").symlink_to("pyproject.toml")
    project.commit("More")
    run(monkeypatch, project.root, *NEW)
    assert project.git("diff", "--name-status", "main", BRANCH) == f"A\t{PATH}"
    assert project.git("fsck", "--strict") == ""


def test_times_are_echoed_in_both_zones_and_the_due_date_counts_business_days(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, project.root, *NEW)
    assert "2026-11-20 09:12 UTC (10:12 CET)" in result.output
    assert "Friday 2026-11-27, 5 business days after the resolution" in result.output
    assert "due_on: 2026-11-27" in project.git("show", f"{BRANCH}:{PATH}")


def test_the_owner_is_the_person_of_the_git_identity(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = [word for word in NEW if word not in ("--owner", "alice")]
    result = run(monkeypatch, project.root, *arguments)
    assert result.exit_code == 0, result.output
    assert "owner: alice" in project.git("show", f"{BRANCH}:{PATH}")


def test_what_is_missing_is_named_at_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("config", "user.email", "stranger@example.com")
    result = run(monkeypatch, project.root, "new", "--yes")
    assert result.exit_code == 2
    assert "TITLE and --severity and --started-at and --owner missing" in result.output
    assert project.git("branch", "--list", "postmortem/*") == ""


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--severity", "critcal", "Did you mean critical?"),
        ("--severity", "none", "Use one of critical, low."),
        ("--owner", "no body", "neither a person of the policy nor a login"),
        ("--started-at", "2026-11-24 09:00", "is in the future"),
        ("--resolved-at", "2026-11-20 09:00 UTC", "is before started_at"),
        ("--resolved-at", "soon", "is not a time"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_made(
    option: str, value: str, says: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, project.root, *NEW, option, value)
    assert result.exit_code == 2
    assert says in result.output
    assert project.git("branch", "--list", "postmortem/*") == ""
    assert not (project.root / ".git/afterword").exists()


@pytest.mark.parametrize("title", HOSTILE)
def test_any_title_is_committed(title: str, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, project.root, "new", *NEW[2:], "--", title)
    assert result.exit_code == 0, result.output
    assert len(project.git("branch", "--list", "postmortem/*").split()) == 1


def test_the_same_incident_begun_again_goes_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    tip = project.git("rev-parse", BRANCH)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0
    assert f"Going on with {ID}" in result.output
    assert project.git("rev-parse", BRANCH) == tip
    assert len(project.git("branch", "--list", "postmortem/*").split()) == 1


def test_another_incident_of_the_same_name_and_day_gets_a_number(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, project.root, *NEW)
    result = run(monkeypatch, project.root, *NEW, "--started-at", "2026-11-20 08:00 UTC")
    assert result.exit_code == 0
    assert project.git("diff", "--name-only", "main", f"{BRANCH}-2") == PATH.replace(".md", "-2.md")


def test_a_name_that_is_on_the_main_branch_is_taken(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write(PATH, "older")
    project.commit("Add it")
    run(monkeypatch, project.root, *NEW)
    assert project.git("rev-parse", "--verify", f"{BRANCH}-2")


def test_two_people_with_the_same_name_on_the_same_day_both_get_theirs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add_remote()
    other = project.colleague()
    assert run(monkeypatch, other.root, *NEW).exit_code == 0
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    branches = project.git("ls-remote", "--heads", "origin", "postmortem/*").split()[1::2]
    assert branches == [f"refs/heads/{BRANCH}", f"refs/heads/{BRANCH}-2"]


def test_losing_the_race_for_a_name_takes_the_next_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other branch comes to be after the fetch and before the push."""
    remote = project.add_remote()
    hook = project.write(
        ".git/hooks/pre-push",
        f"#!/bin/sh\nunset $(git rev-parse --local-env-vars)\ncd {remote}\n"
        f"git show-ref -q --heads {BRANCH} || git update-ref refs/heads/{BRANCH} "
        '$(git -c user.name=b -c user.email=b@example.com commit-tree -m other "main^{tree}")\n',
    )
    hook.chmod(0o755)
    before = user_state(project)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert f"yours becomes {ID}-2" in result.output
    assert project.git("branch", "--list", "postmortem/*", "--format=%(refname:short)") == f"{BRANCH}-2"
    assert project.git("diff", "--name-only", "main", f"{BRANCH}-2") == PATH.replace(".md", "-2.md")
    assert user_state(project) == before


def test_here_writes_into_the_working_tree_and_never_over_a_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(PATH, "mine")
    result = run(monkeypatch, project.root, *NEW, "--here")
    assert result.exit_code == 0, result.output
    assert (project.root / PATH).read_text() == "mine"
    assert "title: Checkout is down" in (project.root / PATH.replace(".md", "-2.md")).read_text()
    assert project.git("branch", "--list", "postmortem/*") == ""


def test_a_dry_run_shows_the_plan_and_makes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = project.add_remote()
    before, refs = user_state(project), project.git("for-each-ref")
    result = run(monkeypatch, project.root, *NEW, "--dry-run")
    assert result.exit_code == 0, result.output
    for shown in (PATH, "Post-mortem: Checkout is down", "assignee  alice", "reviewers bob, incident-commanders"):
        assert shown in result.output
    assert (user_state(project), project.git("for-each-ref")) == (before, refs)
    assert not (project.root / ".git/afterword").exists()
    assert project.git("--git-dir", str(remote), "for-each-ref", "refs/heads/postmortem") == ""


def test_edit_opens_the_editor_before_the_commit(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = project.root.parent / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/^tags: .*/tags: [edited]/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    result = run(monkeypatch, project.root, *NEW, "--edit")
    assert result.exit_code == 0, result.output
    assert "tags: [edited]" in project.git("show", f"{BRANCH}:{PATH}")


def test_an_editor_that_fails_loses_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")
    result = run(monkeypatch, project.root, *NEW, "--edit")
    assert result.exit_code not in (0, 4)
    assert (project.root / ".git/afterword" / f"{ID}.md").is_file()
    assert run(monkeypatch, project.root, "submit").exit_code == 0
    assert project.git("rev-parse", BRANCH)


def test_a_template_of_the_repository_is_used_for_its_severity(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("postmortems/_templates/critical.md.j2", "---\ntitle: {{ title | yaml }}\n---\n\n## Only this\n")
    run(monkeypatch, project.root, *NEW)
    assert project.git("show", f"{BRANCH}:{PATH}").endswith("## Only this")


def test_a_template_of_an_incident_type_goes_before(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("critical", "security"):
        project.write(f"postmortems/_templates/{name}.md.j2", f"---\ntitle: {name}\n---\n")
    run(monkeypatch, project.root, *NEW, "--type", "security")
    assert "title: security" in project.git("show", f"{BRANCH}:{PATH}")


def test_an_unknown_incident_type_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, project.root, *NEW, "--type", "../../../etc/passwd")
    assert result.exit_code == 2
    assert "no template" in result.output


def test_without_a_remote_it_says_so_and_succeeds(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0
    assert f"There is no Git remote: {BRANCH} is in this repository only." in result.output


def test_a_repository_without_a_commit_is_told_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    project.write("pyproject.toml", POLICY)
    project.git("init", "-q")
    result = run(monkeypatch, tmp_path, *NEW)
    assert result.exit_code == 2
    assert "no commit yet" in result.output


def test_outside_a_repository_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "no `[tool.afterword]`" in run(monkeypatch, tmp_path, *NEW).output
    (tmp_path / "pyproject.toml").write_text(POLICY)
    result = run(monkeypatch, tmp_path, *NEW)
    assert result.exit_code == 2
    assert "is not in a Git repository" in result.output


def test_without_a_git_identity_it_says_how_to_set_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("user.name", "user.email"):
        project.git("config", "--unset", key)
    project.git("config", "user.useConfigOnly", "true")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 2
    assert "git config --global user.name" in result.output
    assert run(monkeypatch, project.root, "submit").exit_code == 2


def test_a_file_in_the_way_of_the_folder_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("postmortems", "a file")
    project.commit("In the way")
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 2
    assert "`postmortems` is a file" in result.output


def test_a_wrong_policy_is_named_with_its_line(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("pyproject.toml", change(POLICY, 'timezone = "Europe/Berlin"', 'timezon = "Europe/Berlin"'))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 2
    assert "pyproject.toml:3: `tool.afterword.timezon`: unknown key" in result.output
    assert "Did you mean `timezone`?" in result.output


def test_a_signed_repository_asks_for_a_signature(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = project.root.parent / "signer.sh"
    signer.write_text('#!/bin/sh\ncat >/dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho SIGNATURE\n')
    signer.chmod(0o755)
    project.git("config", "commit.gpgsign", "true")
    project.git("config", "gpg.program", str(signer))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert "gpgsig SIGNATURE" in project.git("cat-file", "commit", BRANCH)


def test_a_time_told_as_ago_is_the_same_incident_some_minutes_later(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("new", "Down", "--severity", "low", "--owner", "alice", "--started-at", "40 min ago", "--yes")
    assert run(monkeypatch, project.root, *arguments).exit_code == 0
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(minutes=3))
    assert "Going on with" in run(monkeypatch, project.root, *arguments).output
    assert len(project.git("branch", "--list", "postmortem/*").split()) == 1


def test_a_link_out_of_the_repository_is_not_followed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project.root / "postmortems").symlink_to(outside)
    result = run(monkeypatch, project.root, *NEW, "--here")
    assert result.exit_code == 2
    assert "leads out of the repository" in result.output
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("template", [b"{{ 1 / 0 }}", b"\xff\xfe", b"{{ title.missing.more }}"])
def test_a_template_that_is_at_fault_is_no_bug_of_ours(
    template: bytes, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("postmortems/_templates/postmortem.md.j2", template)
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_missing_owner_is_told_how_to_be_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.git("config", "user.email", "stranger@example.com")
    arguments = [word for word in NEW if word not in ("--owner", "alice")]
    result = run(monkeypatch, project.root, *arguments)
    assert "have stranger@example.com in `[tool.afterword.people]`" in result.output


def test_a_remote_that_is_still_empty_is_no_remote_out_of_reach(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = project.root.parent / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
    project.git("remote", "add", "origin", str(remote))
    result = run(monkeypatch, project.root, *NEW)
    assert result.exit_code == 0, result.output
    assert "cannot be reached" not in result.output
    assert project.git("ls-remote", "--heads", "origin") != ""
