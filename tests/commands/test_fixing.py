"""Fixing files of a repository: what is written, and what is said."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from afterword import rules
from afterword.adapters import tree
from afterword.commands import fixing
from afterword.commands.fixing import Change
from afterword.core.layout import MAX_BYTES
from afterword.core.ruleset import Ruleset
from tests.support import valid
from tests.support.project import Project

OTHER = "postmortems/2026/2026-11-20-search-outage.md"
SLIPS = valid.changed({"severity: critical": "severity: Critical", "owner: alice\n": "owner:\n"})


@pytest.fixture
def paths(project: Project) -> list[str]:
    """A file with a slip and a missing owner, one without findings, one that is none."""
    (project.root / "postmortems/2026/2026-11-20-folder.md").mkdir(parents=True)
    project.write(OTHER, valid.TEXT)
    project.write(valid.PATH, SLIPS)
    return tree.scan(project.root)


def _changes(project: Project, paths: list[str]) -> list[Change]:
    return list(fixing.work_out(project.root, paths, Ruleset(rules.ALL), valid.context()))


def test_fixes_are_written_and_counted(project: Project, paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    fixing.write(project.root, _changes(project, paths))
    fixed = SLIPS.replace("Critical", "critical")
    assert (project.root / valid.PATH).read_text(encoding="utf-8") == fixed
    assert (project.root / OTHER).read_text(encoding="utf-8") == valid.TEXT
    assert capsys.readouterr() == ("", "Mended 1 finding in 1 file.\n")
    fixing.write(project.root, _changes(project, paths))
    assert capsys.readouterr() == ("", "There was nothing to mend.\n")


def test_a_diff_is_shown_that_git_can_apply(
    project: Project, paths: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert fixing.show(_changes(project, paths))
    shown = capsys.readouterr().out
    assert "\n-severity: Critical\n+severity: critical\n" in shown
    assert (project.root / valid.PATH).read_text(encoding="utf-8") == SLIPS
    subprocess.run(["git", "apply"], cwd=project.root, input=shown, text=True, check=True)
    assert not fixing.show(_changes(project, paths))
    assert capsys.readouterr().out == ""


def test_what_is_no_plain_file_or_too_large_is_left_alone(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text(SLIPS, encoding="utf-8")
    (project.root / "postmortems/2026").mkdir(parents=True)
    (project.root / OTHER).symlink_to(outside)
    large = SLIPS.encode() + b"x" * MAX_BYTES
    project.write(valid.PATH, large)
    found = _changes(project, [OTHER, valid.PATH, "postmortems/2026/2026-11-20-gone.md"])
    fixing.write(project.root, found)
    assert [change.fixed.diagnostics[0].code for change in found] == ["AW002", "AW003", "AW001"]
    assert outside.read_text(encoding="utf-8") == SLIPS
    assert (project.root / valid.PATH).read_bytes() == large
