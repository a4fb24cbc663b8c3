"""What commits say in trailers, and what of it was taken back."""

from __future__ import annotations

import pytest

from afterword.adapters import trailers
from afterword.adapters.git import Git
from tests.support.project import Project


def values(project: Project) -> list[str]:
    return [value for commit in trailers.standing(Git(project.root), "main", "Did") for value in commit.values]


def test_what_commits_say_the_newest_first(project: Project) -> None:
    project.commit("One\n\nDid: a\ndid: b")
    project.commit("Two\n\nDid: c\n\nThe end.")
    project.commit("Three\n\nDid: d")
    assert values(project) == ["d", "a", "b"]


@pytest.mark.parametrize("is_merged", [True, False])
def test_what_was_reverted_does_not_count_unless_the_revert_was(project: Project, is_merged: bool) -> None:
    project.git("switch", "-q", "-c", "work")
    project.write("a.txt", "a")
    project.commit("One\n\nDid: a")
    project.git("switch", "-q", "main")
    project.git("merge", "-q", "--no-ff" if is_merged else "--ff", "work")
    project.commit("Two\n\nDid: b")
    project.git("revert", "--no-edit", *(["-m", "1"] if is_merged else []), "HEAD^")
    assert values(project) == ["b"]
    project.git("revert", "--no-edit", "HEAD")
    assert values(project) == ["b", "a"]


def test_what_githubs_button_reverted_does_not_count(project: Project) -> None:
    project.commit("Alert on lag (#12)\n\nDid: a")
    project.commit("Fail over (#120)\n\nDid: b")
    project.commit('Revert "Alert on lag" (#13)\n\nReverts acme/shop#12')
    assert values(project) == ["b"]
    project.commit('Revert "Revert "Alert on lag"" (#14)\n\nReverts acme/shop#13')
    assert values(project) == ["b", "a"]
