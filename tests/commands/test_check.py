"""`afterword check` as a user meets it: what it says, about which files, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.support.cli import ID, NEW, PATH, run, start
from tests.support.project import Project, change

OTHER = "postmortems/2026/2026-11-20-search-is-down.md"


pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def fresh(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A handbook with one post-mortem as `new` makes it."""
    result = run(monkeypatch, project.root, *NEW, "--here")
    assert result.exit_code == 0, result.output
    return project


def _text(project: Project) -> str:
    return (project.root / PATH).read_text(encoding="utf-8")


def _found(result: Result) -> set[tuple[str, str]]:
    return {(found["path"], found["name"]) for found in json.loads(result.stdout)["diagnostics"]}


def _check(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> Result:
    return run(monkeypatch, root, "check", "--output-format", "json", *arguments)


def test_a_fresh_scaffold_passes_and_says_what_is_open(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, fresh.root, "check")
    assert result.exit_code == 0
    first, heading, line = result.stdout.splitlines()
    assert first == "1 post-mortem checked: no errors."
    assert heading == "Still open before in-review:"
    assert line.startswith(f"  {PATH}: detected_at, action_items, Summary, What happened, Impact, Timeline")


def test_without_post_mortems_there_is_nothing_to_check(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, project.root, "check")
    assert (result.exit_code, result.stdout) == (
        0, "There is no post-mortem to check; `afterword new` starts one.\n",
    )  # fmt: skip


def test_an_error_stands_on_its_line_and_exits_1(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.write(PATH, change(_text(fresh), "severity: critical", "severity: critcal"))
    result = run(monkeypatch, fresh.root, "check")
    assert result.exit_code == 1
    header, place, line, marks, *_ = result.stdout.splitlines()
    assert header.startswith("error[AW113] unknown-severity: ")
    assert "did you mean `critical`?" in header
    assert (place, line) == (f" --> {PATH}:3:11", "3 | severity: critcal")
    assert marks == "  |           ^^^^^^^"


def test_warnings_alone_exit_0(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.write(PATH, _text(fresh).replace("\n", "\r\n"))
    result = run(monkeypatch, fresh.root, "check")
    assert result.exit_code == 0
    assert result.stdout.startswith("warning[AW006] ")
    assert "no errors, 1 warning; `--fix` mends 1." in result.stdout


def test_all_files_are_judged_in_one_run(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _text(fresh)
    fresh.write(PATH, change(text, "status: draft\nowner: alice", "status: draft\nowner: nobody known"))
    fresh.write(OTHER, change(text, "severity: critical", "severity: dire"))
    result = _check(monkeypatch, fresh.root)
    assert result.exit_code == 1
    assert {path for path, _ in _found(result)} == {PATH, OTHER}


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe\x00", b"---\na: [\n---\n", b"no front matter\n"])
def test_one_broken_file_never_hides_the_others(broken: bytes, fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.write(PATH, change(_text(fresh), "severity: critical", "severity: dire"))
    first = "postmortems/2026/2026-01-01-broken.md"
    fresh.write(first, broken)
    result = _check(monkeypatch, fresh.root)
    assert result.exit_code == 1
    assert {path for path, _ in _found(result)} == {first, PATH}
    assert json.loads(result.stdout)["summary"]["postmortems"] == 2


def test_github_is_the_format_in_github_actions(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.write(PATH, change(_text(fresh), "severity: critical", "severity: dire"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run(monkeypatch, fresh.root, "check").stdout.startswith(f"::error file={PATH},line=3,")
    assert run(monkeypatch, fresh.root, "check", "--output-format", "concise").stdout.startswith(f"{PATH}:3:")


def test_an_unknown_format_is_a_usage_error(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, project.root, "check", "--output-format", "xml").exit_code == 2


@pytest.mark.parametrize(
    ("folder", "argument"),
    [
        ("", PATH), ("", "postmortems/2026"), ("postmortems", f"2026/{ID}.md"), ("postmortems", "2026"),
        ("postmortems/2026", "."), ("postmortems/2026", ""),
    ],
)  # fmt: skip
def test_paths_are_files_or_folders_seen_from_here(
    folder: str, argument: str, fresh: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.write(PATH, change(_text(fresh), "severity: critical", "severity: dire"))
    result = _check(monkeypatch, fresh.root / folder, *filter(None, [argument]))
    assert result.exit_code == 1
    assert {path for path, _ in _found(result)} == {PATH}


def test_only_the_files_that_are_named_are_judged(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.write(OTHER, "broken")
    result = _check(monkeypatch, fresh.root, PATH, PATH)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["postmortems"] == 1


@pytest.mark.parametrize("argument", ["postmortems/2026/missing.md", ".."])
def test_a_path_that_is_missing_or_outside_is_a_usage_error(
    argument: str, fresh: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, fresh.root, "check", argument)
    assert (result.exit_code, result.stdout) == (2, "")
    assert argument in result.stderr


def test_today_moves_the_day_on_which_files_are_judged(fresh: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _found(_check(monkeypatch, fresh.root, "--today", "2026-11-27"))
    after = _found(_check(monkeypatch, fresh.root, "--today", "2026-11-28"))
    assert after - before
    assert not before


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_makes_no_sense_is_a_usage_error(
    day: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, project.root, "check", "--today", day).exit_code == 2


def test_a_terminal_that_lacks_a_character_still_gets_every_finding(fresh: Project) -> None:
    fresh.write(PATH, change(_text(fresh), "severity: critical", "severity: 決済"))
    process = start(fresh.root, "check", env={"PYTHONIOENCODING": "latin-1"})
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "`\\u6c7a\\u6e08`" in output.splitlines()[0]
