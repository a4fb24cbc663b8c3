"""What is recorded lands on the right branch, once, and never under anybody's hands."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from afterword.commands import placing, recording
from afterword.commands.publishing import Published, refresh_remote_refs
from afterword.commands.workspace import Workspace
from afterword.core import ledger
from afterword.core.recording import Change
from afterword.errors import AfterwordError, ConfigError, ServiceError
from tests.support.cli import BRANCH, ID, NEW, PATH, run
from tests.support.git_shim import GitShim
from tests.support.github import GitHub
from tests.support.project import POLICY, Project, change
from tests.support.state import user_state

AT = dt.datetime(2026, 11, 20, 12, 5, tzinfo=dt.UTC)
FOLLOW_UP = f"follow-up/{ID}"
ANNOUNCED = "  announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}"
CLEAR = ledger.all_clear(customer="Acme", at=AT, by="alice")
DIRECT = change(POLICY, 'main_branch = "main"', 'main_branch = "main"\ndirect_commits = true')

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Project, GitHub]]:
    """A clone with a new post-mortem and uncommitted work in it, and its GitHub."""
    project = Project.create(tmp_path / "handbook")
    with GitHub(tmp_path / "github", protect=("main",)) as github:
        github.host(project.root)
        monkeypatch.setenv("GITHUB_TOKEN", github.token)
        monkeypatch.setenv("GITHUB_API_URL", github.api_url)
        run(monkeypatch, project.root, *NEW)
        project.write("staged.txt", "staged")
        project.git("add", "staged.txt")
        yield project, github


def _record(*changes: Change, part: str = "checkout") -> Published:
    """What a command does: learn what there is, decide on a change, record it."""
    space = Workspace.here()
    host = space.host()
    if host is not None:
        assert not refresh_remote_refs(space, host)
    id_ = placing.choose(space, host, part)
    postmortem = placing.read(space, placing.find_place(space, host, id_))
    told = ledger.announced(postmortem, at=AT, by="alice", to="support@example.com")
    return recording.record(space, host, id_, changes or (told,), f"Record something of {id_}")


def _under_hands(project: Project) -> dict[str, bytes]:
    """What belongs to the user; how far behind its remote a branch is may change."""
    state = user_state(project)
    return {**state, "status": re.sub(rb"# branch\.ab .*", b"", state["status"])}


def _file(project: Project, revision: str) -> list[str]:
    return project.git("show", f"{revision}:{PATH}").splitlines()


def _at_remote(project: Project, branch: str) -> str:
    return project.git("ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]


def test_before_the_merge_it_is_on_the_post_mortems_branch_and_ticked(world: tuple[Project, GitHub]) -> None:
    project, github = world
    before, tip = user_state(project), project.git("rev-parse", BRANCH)
    done = _record()
    assert ANNOUNCED in _file(project, f"origin/{BRANCH}")
    assert project.git("rev-parse", BRANCH) == _at_remote(project, BRANCH)
    assert project.git("rev-parse", f"{BRANCH}^") == tip
    assert project.git("diff", "--numstat", tip, BRANCH) == f"1\t1\t{PATH}"
    (pull,) = github.pulls
    assert "- [x] Tell support@example.com" in pull.body
    assert done.outcome is not None
    assert done.outcome.state == "refreshed"
    assert user_state(project) == before


def test_a_branch_that_is_checked_out_is_left_for_its_user_to_pull(
    world: tuple[Project, GitHub], capsys: pytest.CaptureFixture[str]
) -> None:
    project, _ = world
    project.git("switch", "-q", BRANCH)
    (project.root / PATH).write_text("half-written")
    before = _under_hands(project)
    _record(part="")
    assert (
        f"{BRANCH} is checked out and stays as it is: run `git pull --rebase origin {BRANCH}`"
        in capsys.readouterr().err
    )
    assert ANNOUNCED in _file(project, f"origin/{BRANCH}")
    assert _under_hands(project) == before
    project.git("checkout", "-q", "--", PATH)
    project.git("pull", "-q", "--ff-only", "origin", BRANCH)
    assert ANNOUNCED in (project.root / PATH).read_text().splitlines()


def test_a_colleagues_branch_is_not_made_here(world: tuple[Project, GitHub]) -> None:
    project, _ = world
    project.git("branch", "-q", "-D", BRANCH)
    _record(part="")
    assert ANNOUNCED in _file(project, f"origin/{BRANCH}")
    assert not project.git("branch", "--list", BRANCH)


def test_again_makes_nothing_twice(world: tuple[Project, GitHub]) -> None:
    project, github = world
    _record()
    tip, pushes = _at_remote(project, BRANCH), github.pushes()
    done = _record()
    assert (_at_remote(project, BRANCH), github.pushes()) == (tip, pushes)
    assert done.outcome is not None
    assert done.outcome.state == "unchanged"


def test_after_the_merge_one_follow_up_and_its_pull_request_take_everything(world: tuple[Project, GitHub]) -> None:
    project, github = world
    github.merge(github.pulls[0])
    main, before = _at_remote(project, "main"), user_state(project)
    for changes in ((), (CLEAR,), (CLEAR,)):
        done = _record(*changes)
        assert done.outcome is not None
    assert [(pull.head, pull.base, pull.state) for pull in github.pulls[1:]] == [(FOLLOW_UP, "main", "open")]
    pull = github.pulls[1]
    assert (pull.title, pull.draft, pull.reviewers) == ("Follow-up: Checkout is down", False, [])
    assert "- [x] Tell support@example.com" in pull.body
    assert f"git switch {FOLLOW_UP}`" in pull.body
    assert project.git("rev-list", "--count", f"origin/main..origin/{FOLLOW_UP}") == "2"
    assert ANNOUNCED in _file(project, f"origin/{FOLLOW_UP}")
    assert _at_remote(project, "main") == main
    assert user_state(project) == before


def _squash(project: Project, github: GitHub) -> None:
    """Somebody presses the other button: one new commit on main with the same content."""
    pull = github.pulls[-1]
    git = ["git", "--git-dir", str(github.repository.path)]
    tree = subprocess.run([*git, "rev-parse", f"{FOLLOW_UP}^{{tree}}"], capture_output=True, text=True, check=True)
    environment = ["-c", "user.name=Bob Example", "-c", "user.email=bob@example.com"]
    commit = subprocess.run(
        [*git[:1], *environment, *git[1:], "commit-tree", tree.stdout.strip(), "-p", "main", "-m", "Squash"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    subprocess.run([*git, "update-ref", "refs/heads/main", commit.stdout.strip()], check=True)
    pull.merged_as = commit.stdout.strip()
    github.state.close(pull)


@pytest.mark.parametrize("merge", [lambda _, github: github.merge(github.pulls[-1]), _squash])
def test_once_the_follow_up_is_merged_the_next_one_starts_from_main(
    merge: Callable[[Project, GitHub], object], world: tuple[Project, GitHub]
) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    merge(project, github)
    nothing_new = _record()
    assert nothing_new.outcome is None
    assert len(github.pulls) == 2
    _record(CLEAR)
    assert [pull.state for pull in github.pulls] == ["closed", "closed", "open"]
    assert project.git("diff", "--numstat", f"origin/main...origin/{FOLLOW_UP}") == f"2\t1\t{PATH}"


def test_what_others_changed_on_main_is_taken_along(world: tuple[Project, GitHub]) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    _change_main(project, github, "status: draft", "status: in-review")
    _record(CLEAR)
    assert {"status: in-review", ANNOUNCED} <= set(_file(project, f"origin/{FOLLOW_UP}"))
    assert project.git("diff", "--numstat", f"origin/main...origin/{FOLLOW_UP}") == f"3\t2\t{PATH}"
    _change_main(project, github, "  announced:\n", "  announced: {by: bob}\n")
    with pytest.raises(ConfigError, match="both changed the same lines"):
        _record()


def _change_main(project: Project, github: GitHub, old: str, new: str) -> None:
    other = Project(project.root.parent / "other")
    if not other.root.exists():
        project.git("clone", "-q", str(github.repository.path), str(other.root))
        other.git("config", "user.name", "Bob Example")
        other.git("config", "user.email", "bob@example.com")
    other.git("pull", "-q")
    other.write(PATH, change((other.root / PATH).read_text(), old, new))
    tip = other.commit("Change it")
    git = ["git", "--git-dir", str(github.repository.path)]
    subprocess.run([*git, "fetch", "-q", str(other.root), tip], check=True)
    subprocess.run([*git, "update-ref", "refs/heads/main", tip], check=True)


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A clone with a new post-mortem, and a bare repository as its remote."""
    project = Project.create(tmp_path / "handbook", DIRECT)
    project.add_remote()
    run(monkeypatch, project.root, *NEW)
    return project


def _merge(project: Project) -> None:
    project.git("merge", "-q", "--squash", BRANCH)
    project.commit("Add post-mortem")


def test_where_the_policy_allows_it_goes_straight_to_main(plain: Project) -> None:
    _merge(plain)
    plain.git("push", "-q", "origin", "main")
    before = _under_hands(plain)
    done = _record()
    assert (done.note, done.outcome) == ("recorded on main", None)
    assert ANNOUNCED in _file(plain, "origin/main")
    assert _under_hands(plain) == before
    tip = _at_remote(plain, "main")
    _record()
    assert _at_remote(plain, "main") == tip


def test_a_main_branch_that_takes_no_pushes_is_told_how_to_go_on(world: tuple[Project, GitHub]) -> None:
    project, github = world
    github.merge(github.pulls[0])
    project.write("pyproject.toml", DIRECT)
    with pytest.raises(ServiceError, match=r"Protected branch update failed.*; nothing was recorded") as caught:
        _record()
    assert "take `direct_commits` out of the policy" in caught.value.hint


def test_main_here_goes_along_where_nobody_has_it_checked_out(plain: Project) -> None:
    _merge(plain)
    plain.git("push", "-q", "origin", "main")
    plain.git("switch", "-q", "-c", "work")
    _record()
    assert plain.git("rev-parse", "main") == _at_remote(plain, "main")
    plain.git("switch", "-q", "main")
    plain.commit("Something that is not pushed")
    plain.git("switch", "-q", "work")
    ours = plain.git("rev-parse", "main")
    _record(CLEAR)
    assert plain.git("rev-parse", "main") == ours


def _interfere(project: Project, monkeypatch: pytest.MonkeyPatch, old: str, new: str, times: int = 1) -> None:
    """A colleague pushes between our decision and our push."""
    other, land = project.colleague(), recording.land
    other.git("switch", "-q", BRANCH)
    left = [times]

    def slow(*arguments: object) -> None:
        if left[0]:
            left[0] -= 1
            text = (other.root / PATH).read_text()
            other.write(PATH, change(text, old, new) if old in text else text + "\nMore.\n")
            other.commit("From Bob")
            other.git("push", "-q", "origin", BRANCH)
        land(*arguments)

    monkeypatch.setattr(recording, "land", slow)


def test_what_moved_meanwhile_stays_and_the_change_goes_on_top(plain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.git("branch", "-q", "-D", BRANCH)
    _interfere(plain, monkeypatch, "status: draft", "status: in-review")
    _record()
    assert {"status: in-review", ANNOUNCED} <= set(_file(plain, f"origin/{BRANCH}"))
    assert plain.git("rev-list", "--count", f"main..origin/{BRANCH}") == "3"


def test_what_moved_while_the_remote_took_ours_stays_too(plain: Project) -> None:
    plain.git("branch", "-q", "-D", BRANCH)
    other, remote = plain.colleague(), plain.root.parent / "remote.git"
    other.git("switch", "-q", BRANCH)
    other.write("notes.md", "Bob's")
    other.commit("From Bob")
    hook = plain.root / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nexec git --git-dir {remote} fetch -q {other.root} {BRANCH}:{BRANCH}\n")
    hook.chmod(0o755)
    _record()
    assert plain.git("log", "--format=%s", "-2", f"origin/{BRANCH}").splitlines()[1] == "From Bob"


def test_what_somebody_else_recorded_meanwhile_is_not_overwritten(
    plain: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interfere(plain, monkeypatch, "  announced:\n", "  announced: {by: bob}\n")
    with pytest.raises(ConfigError, match=r"`follow_up\.announced` was changed meanwhile"):
        _record()
    assert "  announced: {by: bob}" in _file(plain, f"origin/{BRANCH}")
    assert plain.git("rev-list", "--count", f"main..origin/{BRANCH}") == "2"


def test_a_branch_that_never_stands_still_is_given_up(plain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.git("branch", "-q", "-D", BRANCH)
    _interfere(plain, monkeypatch, "nothing", "", times=99)
    with pytest.raises(ServiceError, match="moves all the time"):
        _record()


def test_two_histories_are_not_brought_together_by_force(plain: Project) -> None:
    other = plain.colleague()
    for project, text in ((other, "Bob"), (plain, "Alice")):
        project.git("switch", "-q", BRANCH)
        project.write(PATH, (project.root / PATH).read_text() + text)
        project.commit(text)
    other.git("push", "-q", "origin", BRANCH)
    with pytest.raises(ConfigError, match="has commits here and others"):
        _record()


@pytest.mark.parametrize("is_checked_out", [True, False])
def test_commits_here_and_others_at_the_remote_are_brought_together(
    plain: Project, is_checked_out: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    plain.git("switch", "-q", BRANCH)
    _record(part="")
    plain.write(PATH, change((plain.root / PATH).read_text(), "status: draft", "status: in-review"))
    ours, theirs = plain.commit("Hand it in"), _at_remote(plain, BRANCH)
    if is_checked_out:
        plain.write(PATH, "half-written")
    else:
        plain.git("switch", "-q", "main")
    before = _under_hands(plain)
    capsys.readouterr()
    _record(CLEAR)
    assert "has commits here and others at origin: they are brought together there" in capsys.readouterr().err
    assert {"status: in-review", ANNOUNCED, "  all_clear:"} <= set(_file(plain, f"origin/{BRANCH}"))
    assert plain.git("rev-parse", f"origin/{BRANCH}^1", f"origin/{BRANCH}^2").split() == [theirs, ours]
    assert _under_hands(plain) == before
    assert plain.git("rev-parse", BRANCH) == (ours if is_checked_out else _at_remote(plain, BRANCH))
    if is_checked_out:
        plain.git("checkout", "-q", "--", PATH)
        plain.git("pull", "-q", "--rebase", "origin", BRANCH)
        assert plain.git("rev-parse", BRANCH) == _at_remote(plain, BRANCH)


def test_they_are_brought_together_though_it_is_recorded_already(plain: Project) -> None:
    plain.git("switch", "-q", BRANCH)
    _record()
    plain.write("notes.md", "mine")
    plain.commit("Take notes")
    _record()
    assert plain.git("log", "-1", "--format=%s", f"origin/{BRANCH}") == f"Bring {BRANCH} together"
    tip = _at_remote(plain, BRANCH)
    _record()
    assert (_at_remote(plain, BRANCH), plain.git("show", f"{tip}:notes.md")) == (tip, "mine")


def test_a_follow_up_that_went_apart_is_brought_together(world: tuple[Project, GitHub]) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    project.git("stash", "-q")
    project.git("switch", "-q", FOLLOW_UP)
    _record(CLEAR)
    project.write(PATH, change((project.root / PATH).read_text(), "status: draft", "status: in-review"))
    project.commit("Hand it in")
    _record(ledger.all_clear(customer="Bolt", at=AT, by="alice"))
    assert {"status: in-review", ANNOUNCED, "  all_clear:"} <= set(_file(project, f"origin/{FOLLOW_UP}"))
    assert sum("customer: " in line for line in _file(project, f"origin/{FOLLOW_UP}")) == 2
    _record(ledger.all_clear(customer="Cyan", at=AT, by="alice"))
    project.commit("Go on")
    _change_main(project, github, "status: draft", "status: reviewed")
    with pytest.raises(ConfigError, match="others at origin, and main went on"):
        _record()


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("command", ["mktree", "commit-tree", "push"])
def test_a_step_that_fails_is_made_up_for_by_the_next_run(
    command: str, merged: bool, world: tuple[Project, GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, github = world
    if merged:
        github.merge(github.pulls[0])
    branch = FOLLOW_UP if merged else BRANCH
    shim = GitShim.create(tmp_path / "shim")
    shim.fail(command, stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    with pytest.raises(AfterwordError, match="no space left on device"):
        _record()
    _record()
    assert ANNOUNCED in _file(project, f"origin/{branch}")
    assert project.git("rev-list", "--count", f"origin/main..origin/{branch}") == ("1" if merged else "2")
    assert len(github.pulls) == (2 if merged else 1)


def test_a_branch_here_that_cannot_follow_does_not_record_twice(
    world: tuple[Project, GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = world
    shim = GitShim.create(tmp_path / "shim")
    shim.fail("update-ref", stderr="fatal: no space left on device")
    monkeypatch.setenv("PATH", shim.environment()["PATH"])
    _record()
    assert shim.struck("update-ref")
    assert project.git("rev-list", "--count", f"origin/main..origin/{BRANCH}") == "2"


def test_what_could_not_be_pushed_waits_here(plain: Project) -> None:
    hook = plain.root.parent / "remote.git/hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(ServiceError, match=f"it is committed on {BRANCH} here"):
        _record()
    assert ANNOUNCED in _file(plain, BRANCH)
    hook.unlink()
    _record()
    assert plain.git("rev-parse", BRANCH) == _at_remote(plain, BRANCH)
    assert plain.git("rev-list", "--count", f"main..{BRANCH}") == "2"


def test_a_follow_up_that_could_not_be_pushed_is_pushed_by_the_next_run(
    world: tuple[Project, GitHub],
) -> None:
    project, github = world
    github.merge(github.pulls[0])
    github.fail("POST", "git-receive-pack$", status=502)
    with pytest.raises(ServiceError, match=f"it is committed on {FOLLOW_UP} here"):
        _record()
    _record()
    assert project.git("rev-parse", FOLLOW_UP) == _at_remote(project, FOLLOW_UP)
    assert [pull.head for pull in github.pulls] == [BRANCH, FOLLOW_UP]


@pytest.mark.parametrize(("method", "path"), [("POST", "/pulls$"), ("POST", r"/issues/\d+/labels$")])
def test_a_pull_request_that_could_not_be_made_is_made_by_the_next_run(
    method: str, path: str, world: tuple[Project, GitHub]
) -> None:
    project, github = world
    github.merge(github.pulls[0])
    github.fail(method, path, status=502)
    with pytest.raises(ServiceError):
        _record()
    _record()
    assert [(pull.head, "critical" in pull.labels) for pull in github.pulls] == [(BRANCH, True), (FOLLOW_UP, True)]
    assert project.git("rev-list", "--count", f"origin/main..origin/{FOLLOW_UP}") == "1"


def test_without_a_remote_it_is_committed_on_the_branch_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, project.root, *NEW)
    before = user_state(project)
    _record()
    assert ANNOUNCED in _file(project, BRANCH)
    assert user_state(project) == before
    _merge(project)
    _record(CLEAR)
    assert "    - {customer: Acme, at: 2026-11-20T12:05:00Z, by: alice}" in _file(project, FOLLOW_UP)
    project.git("switch", "-q", FOLLOW_UP)
    with pytest.raises(ConfigError, match="is checked out, and there is no Git remote"):
        _record(ledger.all_clear(customer="Bolt", at=AT, by="alice"))


@pytest.mark.parametrize("part", ["nothing-like-it", "../../main", "2026"])
def test_the_post_mortem_must_be_known(part: str, plain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, plain.root, "new", "Search is stale", *NEW[2:])
    with pytest.raises(ConfigError, match="match"):
        _record(part=part)


def test_a_file_that_is_elsewhere_on_its_branch_or_a_link_is_refused(plain: Project) -> None:
    plain.git("switch", "-q", BRANCH)
    (plain.root / PATH).rename(plain.root / "elsewhere.md")
    (plain.root / PATH).symlink_to("../../elsewhere.md")
    plain.commit("Move it")
    with pytest.raises(ConfigError):
        _record()
    (plain.root / PATH).unlink()
    plain.commit("Take it out")
    with pytest.raises(ConfigError, match=f"{BRANCH} has no {PATH}"):
        _record()


def _delete_at_remote(github: GitHub, branch: str) -> None:
    git = ["git", "--git-dir", str(github.repository.path)]
    subprocess.run([*git, "update-ref", "-d", f"refs/heads/{branch}"], check=True)


@pytest.mark.parametrize("is_here", [False, True])
def test_a_follow_up_that_is_merged_and_gone_at_the_remote_is_not_there(
    is_here: bool, world: tuple[Project, GitHub]
) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    if is_here:
        project.git("branch", "-q", FOLLOW_UP, f"origin/{FOLLOW_UP}")
    _squash(project, github)
    _delete_at_remote(github, FOLLOW_UP)
    _change_main(project, github, "at: 2026-11-20T12:05:00Z, by: alice", "at: 2026-11-20T12:06:00Z, by: alice")
    for customer in ("Acme", "Bolt"):
        _record(ledger.all_clear(customer=customer, at=AT, by="alice"))
    assert project.git("diff", "--numstat", f"origin/main...origin/{FOLLOW_UP}") == f"3\t1\t{PATH}"


def test_a_follow_up_that_is_merged_and_still_at_the_remote_holds_nothing_up(world: tuple[Project, GitHub]) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    _squash(project, github)
    _change_main(project, github, "at: 2026-11-20T12:05:00Z, by: alice", "at: 2026-11-20T12:06:00Z, by: alice")
    _record(CLEAR)
    assert project.git("diff", "--numstat", f"origin/main...origin/{FOLLOW_UP}") == f"2\t1\t{PATH}"


def test_a_shallow_clone_is_told_what_it_lacks(world: tuple[Project, GitHub], monkeypatch: pytest.MonkeyPatch) -> None:
    project, github = world
    github.merge(github.pulls[0])
    _record()
    _change_main(project, github, "status: draft", "status: in-review")
    other = Project(project.root.parent / "shallow")
    url = project.git("remote", "get-url", "origin")
    project.git("clone", "-q", "--depth", "1", "--no-single-branch", url, str(other.root))
    monkeypatch.chdir(other.root)
    with pytest.raises(ConfigError, match="shallow") as caught:
        _record(CLEAR)
    assert "git fetch --unshallow" in caught.value.hint
