"""Which files and rules `afterword check` is about: selections, changes, standard input, and a watch over all."""

from __future__ import annotations

import json
import signal
import subprocess
import time

import pytest
from click.testing import Result

from tests.support import valid
from tests.support.cli import run, start
from tests.support.project import POLICY, Project, change

pytestmark = pytest.mark.usefixtures("fixed_clock")
BROKEN = change(valid.TEXT, "owner: alice\n", "owner:\n")
OTHER = "postmortems/2026/2026-11-19-search-is-down.md"


@pytest.fixture
def handbook(project: Project) -> Project:
    """A handbook with a post-mortem on `main` that lacks its owner."""
    project.write(valid.PATH, BROKEN)
    project.commit("One")
    return project


def _check(monkeypatch: pytest.MonkeyPatch, project: Project, *arguments: str, text: str | None = None) -> Result:
    return run(monkeypatch, project.root, "check", "--output-format", "json", *arguments, text=text)


def _codes(result: Result) -> set[str]:
    return {found["code"] for found in json.loads(result.stdout)["diagnostics"]}


@pytest.mark.parametrize(
    ("arguments", "is_asked"),
    [
        (["--select", "AW104"], True),
        (["--select", "AW1"], True),
        (["--select", "missing-owner"], True),
        (["--select", "AW2"], False),
        (["--ignore", "AW1"], False),
        (["--ignore", "missing-owner"], False),
        (["--ignore", "AW1", "--select", "AW104"], True),
        (["--select", "AW1", "--ignore", "AW104"], False),
        (["--select", "AW2,AW104"], True),
        (["--select", "AW1", "--ignore", "AW2, missing-owner,"], False),
    ],
)
def test_the_more_exact_word_says_whether_a_rule_is_asked(
    handbook: Project, monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, is_asked: bool
) -> None:
    result = _check(monkeypatch, handbook, *arguments)
    assert ("AW104" in _codes(result)) is is_asked
    assert is_asked <= result.exit_code


@pytest.mark.parametrize("word", ["", ",", "AW104;AW105"])
def test_a_word_without_a_rule_is_an_error(word: str, handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--select", word)
    assert (result.exit_code, f"there is no rule {word!r}" in result.stderr) == (2, True)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule_is_named_with_the_nearest(
    handbook: Project, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    result = _check(monkeypatch, handbook, option, "missing-ownr")
    assert result.exit_code == 2
    assert "there is no rule 'missing-ownr'" in result.stderr
    assert "Did you mean `missing-owner`?" in result.stderr


def test_the_policy_leaves_rules_out_and_sets_their_levels(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write("pyproject.toml", POLICY + '\n[tool.afterword.check]\nlevels = { missing-owner = "warning" }\n')
    result = _check(monkeypatch, handbook, "--select", "AW104")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["summary"]["warnings"] == 1
    handbook.write("pyproject.toml", POLICY + '\n[tool.afterword.check]\nignore = ["AW104"]\n')
    assert "AW104" not in _codes(_check(monkeypatch, handbook))


def test_the_exact_word_wins_among_the_levels_of_the_policy(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = 'levels = { AW104 = "error", AW1 = "warning" }'
    handbook.write("pyproject.toml", POLICY + f"\n[tool.afterword.check]\n{levels}\n")
    assert _check(monkeypatch, handbook, "--select", "AW104").exit_code == 1


def test_an_unknown_level_is_an_error_of_the_policy(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write("pyproject.toml", POLICY + '\n[tool.afterword.check]\nlevels = { AW104 = "fatal" }\n')
    result = _check(monkeypatch, handbook)
    assert (result.exit_code, "the level of AW104 is 'fatal'" in result.stderr) == (2, True)


def test_only_what_has_changed_is_checked(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.git("switch", "-q", "-c", "work")
    assert json.loads(_check(monkeypatch, handbook, "--changed-from", "main").stdout)["summary"]["postmortems"] == 0
    handbook.write(OTHER, BROKEN)
    found = json.loads(_check(monkeypatch, handbook, "--changed-from", "main").stdout)
    assert found["summary"]["postmortems"] == 1
    assert {one["path"] for one in found["diagnostics"]} == {OTHER}


def test_paths_narrow_what_has_changed(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write(OTHER, BROKEN)
    result = _check(monkeypatch, handbook, "--changed-from", "main", valid.PATH)
    assert json.loads(result.stdout)["summary"]["postmortems"] == 0


def test_what_a_removed_file_breaks_elsewhere_is_found(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write(valid.PATH, change(BROKEN, "related: []", "related: [2026-11-19-search-is-down]"))
    handbook.write(OTHER, valid.TEXT)
    handbook.commit("Two")
    handbook.git("switch", "-q", "-c", "work")
    assert _codes(_check(monkeypatch, handbook, "--changed-from", "main")) == set()
    (handbook.root / OTHER).unlink()
    assert _codes(_check(monkeypatch, handbook, "--changed-from", "main")) == {"AW122"}


def test_a_circle_that_a_change_closes_is_found_where_it_is_to_be_opened(
    handbook: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    handbook.write(OTHER, change(BROKEN, "related: []", "related: [2026-11-20-checkout-outage]"))
    handbook.write(valid.PATH, valid.TEXT)
    handbook.commit("Two")
    handbook.git("switch", "-q", "-c", "work")
    handbook.write(valid.PATH, change(valid.TEXT, "related: []", "related: [2026-11-19-search-is-down]"))
    result = _check(monkeypatch, handbook, "--changed-from", "main", "--select", "AW12", "--ignore", "AW121")
    assert [(found["path"], found["code"]) for found in json.loads(result.stdout)["diagnostics"]] == [(OTHER, "AW123")]


def test_where_nothing_has_changed_it_says_so(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--changed-from", "main", "--output-format", "concise")
    assert result.stdout == "Nothing to check: of 1 post-mortem, none is changed or named.\n"


def test_what_is_checked_for_the_sake_of_a_change_elsewhere_counts(
    handbook: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    handbook.write(valid.PATH, valid.TEXT + "\nSee [there](../../docs/page.md#there).\n")
    handbook.write("docs/page.md", "# There\n")
    handbook.commit("Link")
    handbook.write("docs/page.md", "# Here\n")
    result = _check(monkeypatch, handbook, "--changed-from", "main", "--output-format", "concise")
    assert ("AW621" in result.stdout, "1 error in 1 post-mortem." in result.stdout) == (True, True)


def test_another_policy_is_held_against_every_file(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write("pyproject.toml", POLICY.replace("critical", "worst"))
    assert "AW113" in _codes(_check(monkeypatch, handbook, "--changed-from", "main"))


def test_an_unknown_revision_is_an_error(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--changed-from", "mian")
    assert (result.exit_code, "Git knows no commit 'mian'" in result.stderr) == (2, True)


def test_standard_input_is_judged_in_the_place_of_a_file(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--select", "AW104", "--stdin-filename", valid.PATH, text=valid.TEXT)
    assert json.loads(result.stdout)["diagnostics"] == []
    found = json.loads(_check(monkeypatch, handbook, "--stdin-filename", OTHER, text=BROKEN).stdout)["diagnostics"]
    assert {(one["path"], one["code"]) for one in found} >= {(OTHER, "AW104")}
    assert not (handbook.root / OTHER).exists()


def test_standard_input_must_be_for_a_file_of_the_handbook(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--stdin-filename", "../x.md", text="")
    assert (result.exit_code, "outside the handbook" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", ["", ".", "postmortems"])
def test_standard_input_is_no_folder(name: str, handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = _check(monkeypatch, handbook, "--stdin-filename", name, text="")
    assert (result.exit_code, "is a folder" in result.stderr) == (2, True)


def _wait_for(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdout is not None
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if text in process.stdout.readline():
            return
    raise AssertionError(f"no {text!r} within 30 s")


def test_a_watch_checks_again_after_each_change_and_survives_a_broken_policy(handbook: Project) -> None:
    process = start(handbook.root, "check", "--watch", "--output-format", "concise", "--select", "AW104")
    try:
        _wait_for(process, "1 error in 1 post-mortem")
        handbook.write(valid.PATH, valid.TEXT)
        _wait_for(process, "1 post-mortem checked: no errors")
        handbook.write("pyproject.toml", POLICY + "[tool.afterword.chek]\n")
        time.sleep(0.5)
        handbook.write("pyproject.toml", POLICY)
        _wait_for(process, "1 post-mortem checked: no errors")
        handbook.write(OTHER, BROKEN)
        _wait_for(process, "1 error in 2 post-mortems")
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "unknown key" in errors
    assert "Traceback" not in errors
