"""The five minutes of the handbook tell the truth: each command is run, and prints what the page shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from afterword.adapters import clock
from tests.support.cli import run
from tests.support.project import NOW, Project, change

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "tool" / "getting-started.md").read_text(encoding="utf-8")
STEPS = re.findall(
    r"^\$ (.+)\n((?:(?!```|\$ ).*\n)*)", "".join(re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)), re.MULTILINE
)
RUN = [(command, shown) for command, shown in STEPS if re.match(r"afterword|git (switch|commit|branch)", command)]
EDITS = {3: ("\nowner: ", "\nonwer: "), 5: ("\nservices: []", "\nservices: [checkout]")}
"""What the page asks to change before a step: a mistake on purpose, then what one knows."""


@pytest.fixture
def clone(tmp_path: Path) -> Project:
    project = Project.create(tmp_path / "handbook", policy=(ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "postmortems", project.root / "postmortems")
    shutil.copytree(ROOT / "docs", project.root / "docs")
    project.commit("Copy the handbook")
    project.add_remote()
    return project


def test_each_step_prints_what_the_page_shows(clone: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [command.split()[1] for command, _ in RUN] == [
        "new", "switch", "check", "check", "check", "commit", "submit", "switch", "branch",
    ]  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number, (command, shown) in enumerate(RUN):
        program, *arguments = shlex.split(command)
        if number in EDITS:
            _edit(clone, *EDITS[number])
        if program == "git":
            clone.git(*arguments)
            continue
        printed = run(monkeypatch, clone.root, *arguments).output
        assert re.fullmatch(_pattern(shown), _plain(printed)), f"$ {command}\n{printed}"


def _edit(project: Project, old: str, new: str) -> None:
    (path,) = (project.root / "postmortems").rglob("2026-11-23-checkout-unavailable-for-eu-customers.md")
    path.write_text(change(path.read_text(encoding="utf-8"), old, new), encoding="utf-8")


def _plain(printed: str) -> str:
    """Without what differs with the Git host, and with the examples that the repository holds."""
    printed = re.sub(r"^(  pull request  ).+$", r"\1-", printed, flags=re.MULTILINE)
    return re.sub(r"\b\d+ post-mortems\b", "4 post-mortems", printed)


def _pattern(shown: str) -> str:
    """What the page shows, where `…` stands for the rest of a line, or alone for any lines."""
    lines = [r"(.*\n)*?" if line == "…\n" else re.escape(line) for line in _plain(shown).splitlines(keepends=True)]
    return "".join(lines).replace("…", ".*")
