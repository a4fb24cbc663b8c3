"""What has changed since a revision, asked of real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from afterword.adapters import tree
from afterword.adapters.changes import Changes, Comparison
from afterword.errors import ConfigError
from tests.support import valid
from tests.support.project import POLICY, Project, change

ONE, TWO, THREE = (f"postmortems/2026/2026-11-{day}-checkout-is-down.md" for day in (18, 19, 20))


@pytest.fixture
def branch(project: Project) -> Project:
    """Two post-mortems on `main`, of which the second points to the first; a branch is checked out."""
    project.write(ONE, valid.TEXT)
    project.write(
        TWO, change(valid.TEXT, "1,204 failed", "As [before](2026-11-18-checkout-is-down.md#impact), 1,204 failed")
    )
    project.write("postmortems/2026/2026-11-18-checkout-is-down/chat.txt", "chat")
    project.commit("Two")
    project.git("switch", "-q", "-c", "work")
    return project


def _changes(project: Project, revision: str = "main") -> Changes | None:
    return Comparison(project.root, revision).changes(tree.scan(project.root))


def _touched(project: Project, revision: str = "main") -> set[str]:
    found = _changes(project, revision)
    assert found is not None
    return set(found.touched)


def test_nothing_has_changed_on_a_new_branch(branch: Project) -> None:
    assert _changes(branch) == Changes(touched=frozenset())


def test_commits_staged_unstaged_and_new_files_count(branch: Project) -> None:
    branch.write(ONE, valid.TEXT + "\nMore.\n")
    branch.commit("More")
    assert _touched(branch) == {ONE}
    branch.write(TWO, valid.TEXT)
    assert _touched(branch) == {ONE, TWO}
    branch.write(THREE, valid.TEXT)
    assert _touched(branch) == {ONE, TWO, THREE}
    branch.git("add", "-A")
    assert _touched(branch) == {ONE, TWO, THREE}


def test_what_others_did_on_main_meanwhile_does_not_count(branch: Project) -> None:
    branch.git("switch", "-q", "main")
    branch.write(ONE, valid.TEXT + "\nMore.\n")
    branch.commit("Elsewhere")
    branch.git("switch", "-q", "work")
    branch.write(TWO, valid.TEXT)
    assert _touched(branch) == {TWO}


def test_a_renamed_file_counts_and_so_does_what_points_to_its_old_name(branch: Project) -> None:
    branch.git("mv", ONE, THREE)
    assert _changes(branch) == Changes(touched=frozenset({THREE}), pointing=frozenset({TWO}))


def test_what_points_to_a_removed_attachment_counts(branch: Project) -> None:
    branch.write(ONE, valid.TEXT + "\n[Chat](2026-11-18-checkout-is-down/chat.txt)\n")
    branch.commit("Link")
    branch.git("branch", "-f", "main")
    branch.git("rm", "-q", "postmortems/2026/2026-11-18-checkout-is-down/chat.txt")
    assert _changes(branch) == Changes(touched=frozenset(), pointing=frozenset({ONE}))


@pytest.mark.parametrize("removed", ["## Impact\n", "## Summary\n"])
def test_what_points_to_a_file_that_lost_a_heading_counts(branch: Project, removed: str) -> None:
    branch.write(ONE, valid.TEXT.replace(removed, ""))
    assert _changes(branch) == Changes(touched=frozenset({ONE}), pointing=frozenset({TWO}))


def test_a_lost_paragraph_is_nothing_to_others(branch: Project) -> None:
    branch.write(ONE, valid.TEXT.replace("1,204 failed payments.\n", ""))
    assert _changes(branch) == Changes(touched=frozenset({ONE}))


def test_hostile_names_are_read_as_they_are(branch: Project) -> None:
    odd = 'postmortems/2026/2026-11-20-"quoted"\n\t–é.md'
    branch.write(odd, valid.TEXT)
    assert _touched(branch) == {odd}
    branch.commit("Odd")
    assert _touched(branch) == {odd}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", change(POLICY, 'due = "5 business days"', 'due = "6 business days"')),
        ("pyproject.toml", "[tool.afterword"),
        ("postmortems/_templates/critical.md.j2", "---\n---\n"),
    ],
)
def test_another_policy_or_template_is_about_every_file(branch: Project, path: str, text: str) -> None:
    branch.write(path, text)
    branch.git("add", "-A")
    assert _changes(branch) is None


def test_another_line_of_pyproject_is_about_no_file(branch: Project) -> None:
    branch.write("pyproject.toml", POLICY + '\n[project]\nname = "x"\n')
    assert _touched(branch) == set()


def test_the_base_of_a_push_that_is_gone_means_every_file(branch: Project) -> None:
    assert _changes(branch, "0" * 40) is None
    assert _changes(branch, "a" * 40) is None


@pytest.mark.parametrize("revision", ["mian", "--output=x", "origin/main", "", "a b"])
def test_a_name_that_git_does_not_know_is_an_error(branch: Project, revision: str) -> None:
    with pytest.raises(ConfigError, match="Git knows no commit"):
        _changes(branch, revision)
    assert not (branch.root / "x").exists()


def test_a_shallow_clone_compares_the_two_ends(branch: Project, tmp_path: Path) -> None:
    remote = branch.add_remote()
    branch.write(THREE, valid.TEXT)
    branch.commit("Three")
    branch.git("push", "-q", "origin", "work")
    shallow = Project(tmp_path / "shallow")
    command = [
        "git",
        "clone",
        "-q",
        "--depth=1",
        "--no-single-branch",
        "-b",
        "work",
        f"file://{remote}",
        str(shallow.root),
    ]
    subprocess.run(command, check=True)
    assert _touched(shallow, "origin/main") == {THREE}


def test_the_handbook_may_be_a_folder_of_a_repository(tmp_path: Path) -> None:
    outer = Project.create(tmp_path / "outer")
    inner = Project(outer.root / "handbook")
    inner.write("pyproject.toml", POLICY)
    inner.write(ONE, valid.TEXT)
    outer.commit("Handbook")
    outer.write("pyproject.toml", POLICY + "\n")
    inner.write(TWO, valid.TEXT)
    inner.write(ONE, valid.TEXT + "\nMore.\n")
    assert _touched(inner, "HEAD") == {ONE, TWO}


def test_without_git_it_says_so(branch: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigError, match="git is not installed"):
        Comparison(branch.root, "main")
