"""What a branch made of files is merged once main has had all of it, however it came there."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.adapters import merged
from afterword.adapters.git import Git
from tests.support.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A branch `work`, on which two files were changed, and main as it was before."""
    project = Project.create(tmp_path / "handbook")
    project.git("switch", "-q", "-c", "work")
    project.write("one.md", "one\n")
    project.write("ü two.md", "two\n")
    project.commit("Change both")
    project.git("switch", "-q", "main")
    return project


@pytest.mark.parametrize(
    ("files", "is_merged"), [((), False), (("one.md",), False), (("ü two.md",), False), (("one.md", "ü two.md"), True)]
)
def test_all_of_it_has_to_be_there(files: tuple[str, ...], is_merged: bool, project: Project) -> None:
    for name in files:
        project.git("checkout", "-q", "work", "--", name)
        project.commit(f"Take {name}")
    project.write("one.md", "one more\n")
    project.commit("Go on")
    assert merged.is_taken_over(Git(project.root), "work", "main") == is_merged


def test_what_main_had_before_the_branch_went_back_to_it_is_not_merged(project: Project) -> None:
    project.write("one.md", "new\n")
    project.commit("Change it")
    project.git("switch", "-q", "-c", "back")
    project.git("rm", "-q", "one.md")
    project.commit("Take it out")
    project.git("switch", "-q", "main")
    project.commit("Go on")
    assert not merged.is_taken_over(Git(project.root), "back", "main")


def test_without_anything_in_common_nothing_is_merged(project: Project) -> None:
    project.git("switch", "-q", "--orphan", "other")
    project.commit("Start anew")
    assert not merged.is_taken_over(Git(project.root), "other", "main")


def test_a_version_of_a_file_is_known_from_any_of_the_histories(project: Project) -> None:
    git = Git(project.root)
    assert merged.has_had(git, ("main", "work"), "one.md", "work")
    assert not merged.has_had(git, ("main",), "one.md", "work")
