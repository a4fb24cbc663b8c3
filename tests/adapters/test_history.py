"""What Git tells of the way of each post-mortem to the main branch."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from afterword.adapters import history
from afterword.core import reading
from tests.support.project import Project

PATH = "postmortems/2026/2026-11-20-checkout.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "handbook")


def _subjects(project: Project, path: str = PATH) -> list[str]:
    return [commit.subject for commit in history.read(project.root).of(path)]


def test_the_commits_of_a_file_come_newest_first(project: Project) -> None:
    for text in ("one", "two"):
        project.write(PATH, text)
        project.commit(f"Write {text}")
    project.write("README.md", "x")
    project.commit("Write something else")
    assert _subjects(project) == ["Write two", "Write one"]
    assert history.read(project.root).of(PATH)[0].author == "Alice Example"


def test_it_knows_when_the_main_line_began(project: Project) -> None:
    assert history.read(project.root).began is None
    project.write(PATH, "x")
    project.commit("Write it")
    first = project.git("log", "--max-parents=0", "--format=%cI").strip()
    assert history.read(project.root).began == dt.datetime.fromisoformat(first)


def test_a_merge_is_when_a_file_landed_whatever_its_commits_claim(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.git("switch", "-q", "-c", "postmortem/checkout")
    project.write(PATH, "x")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z")
    project.commit("Claim to be early")
    project.git("switch", "-q", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-27T12:00:00Z")
    project.git("merge", "-q", "--no-ff", "-m", "Merge the post-mortem", "postmortem/checkout")
    assert _subjects(project) == ["Merge the post-mortem"]
    assert history.read(project.root).landed_at(PATH) == dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def test_a_renamed_file_keeps_its_history(project: Project) -> None:
    project.write("postmortems/2026/2026-11-19-checkout.md", "the same text\n" * 5)
    project.commit("Write it")
    project.git("mv", "postmortems/2026/2026-11-19-checkout.md", PATH)
    project.commit("Mend the date")
    assert _subjects(project) == ["Mend the date", "Write it"]
    assert _subjects(project, "postmortems/2026/2026-11-19-checkout.md") == []


def test_a_file_that_takes_the_name_of_a_deleted_one_starts_anew(project: Project) -> None:
    project.write(PATH, "the first\n")
    project.commit("Write the first")
    project.git("rm", "-q", PATH)
    project.commit("Delete it")
    project.write(PATH, "quite another one\n")
    project.commit("Write the second")
    assert _subjects(project) == ["Write the second"]


def test_odd_names_and_words_are_taken_as_they_are(project: Project) -> None:
    odd = "postmortems/2026/2026-11-20-a\tb\nc „d“.md"
    project.write(odd, "x")
    project.commit("R100\n\nA  %H")
    assert _subjects(project, odd) == ["R100"]


def test_a_handbook_within_a_larger_repository_has_its_own_paths(project: Project) -> None:
    project.write(f"handbook/{PATH}", "x")
    project.commit("Write it")
    assert [c.subject for c in history.read(project.root / "handbook").of(PATH)] == ["Write it"]


def test_where_git_knows_nothing_there_is_no_history(project: Project, tmp_path: Path) -> None:
    project.write(PATH, "x")
    project.commit("Write it")
    project.commit("Go on")
    project.git("clone", "-q", "--depth", "1", f"file://{project.root}", str(tmp_path / "shallow"))
    assert history.read(tmp_path / "shallow").landed_at(PATH) is None
    assert history.read(tmp_path).of(PATH) == ()
    empty = tmp_path / "empty"
    empty.mkdir()
    Project(empty).git("init", "-q")
    assert history.read(empty).of(PATH) == ()


def _finished_at(project: Project, text: str) -> dt.datetime | None:
    found = reading.read(text, PATH)
    past = history.with_proof(project.root, history.read(project.root), [found])
    return past.finished_at(found)


def test_the_commit_that_brought_it_as_reviewed_tells_when_it_was_finished(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, status in ((24, "draft"), (25, "reviewed"), (26, "reviewed"), (27, "closed")):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-11-{day}T12:00:00Z")
        project.write(PATH, f"---\nstatus: {status}\ntitle: x{day}\n---\n")
        project.commit("Write it")
    assert _finished_at(project, "---\nstatus: closed\n---\n") == dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
    assert _finished_at(project, "---\nstatus: draft\n---\n") is None


def test_a_claim_that_is_not_committed_proves_nothing(project: Project) -> None:
    for status in ("draft", "in-review"):
        project.write(PATH, f"---\nstatus: {status}\n---\n")
        project.commit("Write it")
    project.write(PATH, "no front matter that says `status: reviewed`\n")
    project.commit("Break it")
    assert _finished_at(project, "---\nstatus: reviewed\n---\n") is None


def test_a_file_of_one_commit_was_finished_when_it_landed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-25T12:00:00Z")
    project.write(PATH, "---\nstatus: reviewed\n---\n")
    project.commit("Write it")
    assert _finished_at(project, "---\nstatus: reviewed\n---\n") == dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def test_every_version_there_ever_was_is_known(project: Project) -> None:
    for text in ("one", "two"):
        project.write(PATH, text)
        project.commit(f"Write {text}")
    blob = project.git("rev-parse", f"HEAD~1:{PATH}")
    project.git("rm", "-q", PATH)
    project.commit("Delete it")
    assert blob in history.read(project.root).versions
