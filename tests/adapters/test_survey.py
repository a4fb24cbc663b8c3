"""Where post-mortems are found, in real repositories."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from afterword.adapters import survey
from afterword.adapters.drafts import Drafts
from afterword.adapters.git import Git
from afterword.adapters.survey import Survey
from afterword.adapters.unmerged import Moment
from afterword.core import overview
from tests.support.project import Project, change

ID = "2026-11-20-checkout"
PATH = f"postmortems/2026/{ID}.md"
BRANCH = f"postmortem/{ID}"


def text(status: str = "draft", title: str = "Checkout is down") -> str:
    return f"---\ntitle: {title}\nstatus: {status}\n---\n"


def look(root: Path, *, at: dt.datetime | None = None) -> Survey:
    git = Git(root)
    tip = survey.main_commit(git, "main")
    return survey.read(git, Moment(commit=survey.commit_before(git, tip, at) if at else tip, tip=tip, at=at))


def found(root: Path, *, at: dt.datetime | None = None) -> dict[str, tuple[str, str | None]]:
    return {one.postmortem.path: (one.place, one.postmortem.status) for one in look(root, at=at).versions}


def on_branch(project: Project, *statuses: str, branch: str = BRANCH, path: str = PATH) -> None:
    project.git("switch", "-q", "-c", branch, "main")
    for status in statuses:
        project.write(path, text(status))
        project.commit(f"Make it {status}")
    project.git("switch", "-q", "main")


def on_day(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"2026-11-{day:02}T12:00:00Z")


def end_of(day: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, 23, 59, tzinfo=dt.UTC)


def test_the_main_branch_and_branches_that_are_not_merged(project: Project) -> None:
    project.write("postmortems/2026/2026-11-01-mail.md", text("closed"))
    project.write("postmortems/README.md", "x")
    project.commit("Write")
    on_branch(project, "draft", "in-review")
    assert found(project.root) == {
        "postmortems/2026/2026-11-01-mail.md": ("", "closed"),
        PATH: (BRANCH, "in-review"),
    }
    assert project.git("status", "--porcelain") == ""


def test_a_branch_of_the_remote_counts_without_one_here(project: Project) -> None:
    project.add_remote()
    on_branch(project, "draft")
    project.git("push", "-q", "origin", BRANCH)
    project.git("branch", "-q", "-D", BRANCH)
    assert found(project.root) == {PATH: (f"origin/{BRANCH}", "draft")}


@pytest.mark.parametrize("is_ahead", [True, False])
def test_the_newer_of_a_branch_here_and_at_the_remote_counts_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, is_ahead: bool
) -> None:
    project.add_remote()
    on_day(monkeypatch, 20)
    on_branch(project, "draft")
    project.git("push", "-q", "origin", BRANCH)
    on_day(monkeypatch, 21)
    other = project if is_ahead else project.colleague()
    other.git("switch", "-q", BRANCH)
    other.write(PATH, text("in-review"))
    other.commit("Hand it in")
    if not is_ahead:
        other.git("push", "-q")
        project.git("fetch", "-q")
    project.git("switch", "-q", "main")
    place = BRANCH if is_ahead else f"origin/{BRANCH}"
    assert found(project.root) == {PATH: (place, "in-review")}


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_a_merge_on_a_branch_made_of_both_sides_counts(project: Project, is_ours: bool) -> None:
    base = text(title="x\nowner: alice")
    on_branch(project, "in-review")
    project.git("switch", "-q", BRANCH)
    project.write(PATH, base)
    project.commit("Write")
    project.git("switch", "-q", "-c", "side")
    project.write(PATH, change(base, "draft", "reviewed"))
    project.commit("Go on")
    project.git("switch", "-q", BRANCH)
    project.write(PATH, change(base, "title: x", "title: y"))
    project.write("postmortems/notes.txt", "mine")
    project.commit("Go on")
    project.git("merge", "-q", "--no-commit", *(["-s", "ours"] if is_ours else []), "side")
    project.write("postmortems/notes.txt", "both")
    project.commit("Merge it")
    project.git("switch", "-q", "main")
    (one,) = look(project.root).versions
    assert (one.postmortem.title, one.postmortem.status) == ("y", "draft" if is_ours else "reviewed")


@pytest.mark.parametrize("day", [21, 23])
def test_of_a_branch_that_went_apart_from_its_remote_both_sides_count(
    project: Project, monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    base, theirs = text(title="x\nowner: alice"), text(title="x\nowner: alice", status="reviewed")
    project.add_remote()
    project.git("switch", "-q", "-c", BRANCH)
    project.write(PATH, base)
    project.commit("Write")
    project.git("push", "-q", "-u", "origin", BRANCH)
    other = project.colleague()
    on_day(monkeypatch, 22)
    other.git("switch", "-q", BRANCH)
    other.write(PATH, theirs + "\nTheirs.\n")
    other.commit("Go on")
    other.git("push", "-q")
    project.git("fetch", "-q")
    on_day(monkeypatch, day)
    project.write(PATH, change(base, "title: x", "title: y"))
    project.write(PATH.replace("checkout", "cart"), text())
    project.commit("Go on")
    (cart, one) = look(project.root).versions
    assert (one.place, one.postmortem.title, one.postmortem.status) == (BRANCH, "y", "reviewed")
    assert cart.place == BRANCH
    assert look(project.root).notes == ()
    renamed = PATH.replace("20-", "19-")
    project.git("mv", PATH, renamed)
    project.commit("Mend the date")
    assert found(project.root)[renamed] == (BRANCH, "reviewed")
    assert PATH not in found(project.root)
    project.git("reset", "-q", "--hard", "HEAD^")
    project.write(PATH, change(base, "draft", "in-review"))
    project.commit("Change the same line")
    seen = look(project.root)
    (note,) = seen.notes
    assert note.startswith(f"{BRANCH} has commits here and others at the remote, and both changed the same lines;")
    assert [(post.place, post.postmortem.status) for post in seen.versions] == [
        (BRANCH, "draft"),
        (f"origin/{BRANCH}", "reviewed"),
    ]
    project.git("switch", "-q", "main")
    project.write(PATH, theirs)
    project.write(cart.postmortem.path, text())
    project.commit("Merge it")
    assert not any("commits here" in note for note in look(project.root).notes)


def test_the_main_branch_is_wherever_it_is_further(project: Project) -> None:
    project.add_remote()
    other = project.colleague()
    other.write(PATH, text("closed"))
    other.commit("Write")
    other.git("push", "-q")
    assert found(project.root) == {}
    project.git("fetch", "-q")
    assert found(project.root) == {PATH: ("", "closed")}
    project.git("merge", "-q", "origin/main")
    project.write(PATH, text("reviewed"))
    project.commit("Open it again")
    assert found(project.root) == {PATH: ("", "reviewed")}


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_a_branch_that_is_merged_is_not_asked_however_it_was_merged(project: Project, how: str) -> None:
    on_branch(project, "draft", "reviewed")
    project.git("merge", "-q", how, *(["-m", "Merge"] if how == "--no-ff" else []), BRANCH)
    project.commit("Merge it")
    project.git("mv", PATH, PATH.replace("checkout", "cart"))
    project.commit("Rename it")
    assert found(project.root) == {PATH.replace("checkout", "cart"): ("", "reviewed")}
    assert look(project.root).notes == ()


def test_what_is_merged_counts_though_a_branch_goes_on_and_that_is_said(project: Project) -> None:
    on_branch(project, "in-review")
    project.git("merge", "-q", BRANCH)
    project.git("switch", "-q", BRANCH)
    project.write(PATH, text("reviewed"))
    project.commit("Go on")
    project.git("switch", "-q", "main")
    assert found(project.root) == {PATH: ("", "in-review")}
    assert look(project.root).notes == (f"{BRANCH} has changes of {ID} that are not merged; what is merged counts.",)


@pytest.mark.parametrize("is_pushed", [True, False])
def test_what_waits_on_a_follow_up_branch_is_told_beside_what_main_has(project: Project, is_pushed: bool) -> None:
    base = text(title="x\nowner: alice\nseverity: low")
    project.write(PATH, base)
    project.commit("Write")
    project.add_remote()
    follow_up = f"follow-up/{ID}"
    on_branch(project, "in-review", branch="follow-up/2026-11-01-nobody-knows", path="notes.md")
    project.git("switch", "-q", "-c", follow_up, "main")
    project.write(PATH, change(base, "draft", "reviewed"))
    project.commit("Record")
    project.git("switch", "-q", "main")
    if is_pushed:
        project.git("push", "-q", "origin", follow_up)
        project.git("branch", "-q", "-D", follow_up)
    project.write(PATH, change(base, "title: x", "title: y"))
    project.commit("Go on")

    def recorded() -> list[tuple[str | None, str | None]]:
        (one,) = look(project.root).versions
        return [(one.recorded.title, one.recorded.status)] if one.recorded is not None else []

    assert recorded() == [("y", "reviewed")]
    branch = f"origin/{follow_up}" if is_pushed else follow_up
    project.git("merge", "-q", "--squash", branch)
    merged = project.commit("Merge it")
    assert recorded() == []
    project.git("reset", "-q", "--hard", f"{merged}^")
    project.write(PATH, change(base, "draft", "closed"))
    project.commit("Change the same line")
    assert recorded() == []


def test_a_file_that_has_another_name_than_its_branch_or_was_renamed_on_it_is_found(project: Project) -> None:
    on_branch(project, "draft")
    project.git("switch", "-q", BRANCH)
    project.git("mv", PATH, PATH.replace("20-", "19-"))
    project.commit("Mend the date")
    project.git("switch", "-q", "main")
    assert found(project.root) == {PATH.replace("20-", "19-"): (BRANCH, "draft")}


def test_the_branch_one_is_on_counts_whatever_it_is_called(project: Project) -> None:
    on_branch(project, "draft", branch="write-it")
    assert found(project.root) == {}
    project.git("switch", "-q", "write-it")
    assert found(project.root) == {PATH: ("write-it", "draft")}
    project.git("switch", "-q", "--detach")
    assert [status for _, status in found(project.root).values()] == ["draft"]


def test_the_working_tree_counts_where_a_post_mortem_is_nowhere_else(project: Project) -> None:
    project.write(PATH, text("draft"))
    project.write("postmortems/2026/_notes.md", "x")
    assert found(project.root) == {PATH: (overview.HERE, "draft")}
    project.commit("Write")
    project.write(PATH, text("closed"))
    assert found(project.root) == {PATH: ("", "draft")}
    assert look(project.root).notes == (f"{PATH} has changes here that are not committed; what is committed counts.",)


def test_a_draft_that_waits_for_its_branch_is_found(project: Project) -> None:
    Drafts(project.root / ".git").save(ID, text())
    assert found(project.root) == {PATH: (overview.DRAFT, "draft")}
    on_branch(project, "in-review")
    assert found(project.root) == {PATH: (BRANCH, "in-review")}


def test_a_file_that_cannot_be_read_is_there_as_such(project: Project) -> None:
    project.write(PATH, b"x" * 2_000_001)
    (project.root / PATH.replace("checkout", "link")).symlink_to("elsewhere.md")
    project.commit("Write")
    problems = {one.postmortem.id: one.postmortem.problems[0].kind for one in look(project.root).versions}
    assert problems == {ID: "too-large", ID.replace("checkout", "link"): "unreadable"}


def test_a_handbook_within_a_larger_repository_has_its_own_paths(project: Project) -> None:
    project.write(f"handbook/{PATH}", text("draft"))
    project.commit("Write")
    project.write(f"handbook/{PATH.replace('checkout', 'mail')}", text("draft"))
    assert found(project.root / "handbook") == {
        PATH: ("", "draft"),
        PATH.replace("checkout", "mail"): (overview.HERE, "draft"),
    }


def test_many_notes_are_few_words(project: Project) -> None:
    paths = [f"postmortems/2026/2026-11-0{day}-x.md" for day in range(1, 7)]
    for turn in ("one", "two"):
        for path in paths:
            project.write(path, text(title=turn))
        if turn == "one":
            project.commit("Write")
    notes = look(project.root).notes
    assert (len(notes), notes[-1]) == (4, "And 3 more notes of that kind.")


def test_the_past_is_as_the_main_branch_and_the_branches_were(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_day(monkeypatch, 20)
    project.commit("Begin")
    on_day(monkeypatch, 21)
    on_branch(project, "draft")
    project.git("switch", "-q", BRANCH)
    on_day(monkeypatch, 23)
    project.write(PATH, text("reviewed"))
    project.commit("Review it")
    project.git("switch", "-q", "main")
    on_day(monkeypatch, 25)
    project.git("merge", "-q", "--no-ff", "-m", "Merge", BRANCH)
    project.git("branch", "-q", "-D", BRANCH)
    project.write(PATH, text("draft"))  # not of the past
    assert found(project.root, at=end_of(20)) == {}
    assert found(project.root, at=end_of(21)) == {PATH: (BRANCH, "draft")}
    assert found(project.root, at=end_of(23)) == {PATH: (BRANCH, "reviewed")}
    assert found(project.root, at=end_of(25)) == {PATH: ("", "reviewed")}


def test_a_shallow_clone_says_what_it_cannot_tell(project: Project, tmp_path: Path) -> None:
    project.write(PATH, text("reviewed"))
    project.commit("Write")
    project.commit("Go on")
    project.git("clone", "-q", "--depth", "1", f"file://{project.root}", str(tmp_path / "shallow"))
    seen = look(tmp_path / "shallow")
    assert [one.place for one in seen.versions] == [""]
    assert "`git fetch --unshallow`" in seen.notes[0]
    assert seen.history.commits == {}


def test_the_number_of_processes_does_not_grow(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def processes() -> int:
        count = 0
        output = Git.output

        def counting(self: Git, *arguments: str, text: str | None = None) -> bytes:
            nonlocal count
            count += 1
            return output(self, *arguments, text=text)

        with monkeypatch.context() as patch:
            patch.setattr(Git, "output", counting)
            look(project.root)
        return count

    on_branch(project, "draft")
    few = processes()
    for number in range(5):
        path = f"postmortems/2026/2026-11-0{number + 1}-x.md"
        on_branch(project, "draft", branch=f"postmortem/2026-11-0{number + 1}-x", path=path)
    assert processes() == few <= 20
