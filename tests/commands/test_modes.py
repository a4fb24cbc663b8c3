"""`afterword check` with --fix, --diff, --score, and in GitHub Actions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import valid
from tests.support.cli import run
from tests.support.project import Project

pytestmark = pytest.mark.usefixtures("fixed_clock")
SLIPS = valid.changed({"severity: critical": "severity: Critical  # as agreed", "status: closed": "statsu: closed"})


@pytest.fixture
def handbook(project: Project) -> Project:
    """A handbook with a post-mortem that has two slips."""
    project.write(valid.PATH, SLIPS)
    project.commit("One")
    return project


def test_a_fix_mends_what_it_can_and_checks_what_is_left(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(
        monkeypatch, handbook.root, "check", "--fix", "--ignore", "AW121", "--ignore", "AW5", "--ignore", "AW4"
    )
    fixed = SLIPS.replace("Critical", "critical").replace("statsu", "status")
    assert (handbook.root / valid.PATH).read_text(encoding="utf-8") == fixed
    assert "Mended 2 findings in 1 file." in result.stderr
    assert (result.exit_code, result.stdout) == (0, "1 post-mortem checked: no errors.\n")


def test_a_second_fix_changes_nothing(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, handbook.root, "check", "--fix")
    once = (handbook.root / valid.PATH).read_bytes()
    result = run(monkeypatch, handbook.root, "check", "--fix")
    assert "There was nothing to mend." in result.stderr
    assert (handbook.root / valid.PATH).read_bytes() == once


def test_what_is_not_asked_is_not_mended(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, handbook.root, "check", "--fix", "--select", "AW113")
    assert (handbook.root / valid.PATH).read_text(encoding="utf-8") == SLIPS.replace("Critical", "critical")


def test_a_diff_changes_nothing_and_exits_1_where_there_is_one(
    handbook: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, handbook.root, "check", "--diff")
    assert result.exit_code == 1
    assert "-severity: Critical  # as agreed\n" in result.stdout
    assert "\n+severity: critical  # as agreed\n" in result.stdout
    assert (handbook.root / valid.PATH).read_text(encoding="utf-8") == SLIPS
    handbook.write(valid.PATH, valid.TEXT)
    result = run(monkeypatch, handbook.root, "check", "--diff")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_score_is_told_for_each_post_mortem(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    handbook.write(valid.PATH, valid.TEXT.replace("1,204 failed payments.", ""))
    result = run(monkeypatch, handbook.root, "check", "--score")
    path, percent, *_ = result.stdout.split()
    assert path == valid.PATH
    assert 80 < int(percent) < 100
    assert "next: Impact (+" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [["--fix", "--diff"], ["--score", "--watch"], ["--stdin-filename", valid.PATH, "--fix"]],
)
def test_modes_that_exclude_each_other_are_a_usage_error(
    handbook: Project, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    result = run(monkeypatch, handbook.root, "check", *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_sarif_explains_the_rules(handbook: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, handbook.root, "check", "--output-format", "sarif")
    (logged,) = json.loads(result.stdout)["runs"]
    rules = logged["tool"]["driver"]["rules"]
    assert {found["ruleId"] for found in logged["results"]} <= {rule["id"] for rule in rules}
    assert "AW113" in {found["ruleId"] for found in logged["results"]}


def test_in_actions_there_are_annotations_and_a_summary(
    handbook: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    result = run(monkeypatch, handbook.root, "check")
    assert result.stdout.startswith("::error file=")
    assert summary.read_text(encoding="utf-8").startswith("before\n")
    assert "AW113" in summary.read_text(encoding="utf-8")


def test_a_summary_that_cannot_be_written_or_is_full_is_no_fault_of_the_check(
    handbook: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    result = run(monkeypatch, handbook.root, "check", "--select", "AW104")
    assert (result.exit_code, "the summary cannot be written" in result.stderr) == (0, True)
    full = tmp_path / "full.md"
    full.write_bytes(b"x" * 1_048_576)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(full))
    assert run(monkeypatch, handbook.root, "check", "--select", "AW104").exit_code == 0
    assert full.stat().st_size == 1_048_576
