"""A check that remembers says what one without memory says, whatever has happened in between."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from afterword.adapters import clock
from afterword.commands import examining, judging
from tests.support import valid
from tests.support.cli import run
from tests.support.project import NOW, POLICY, Project, change

OTHER = "postmortems/2026/2026-11-19-search-is-down.md"


@pytest.fixture
def many(project: Project) -> Project:
    """Enough post-mortems for a memo of all of them."""
    for number in range(40):
        project.write(f"postmortems/2026/2026-11-20-outage-{number}.md", valid.TEXT)
    project.write(OTHER, valid.TEXT)
    return project


Report = dict[str, Any]


@pytest.fixture
def check(many: Project, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    """Check with memory, at a time, and see that a check without it says the same."""

    def checked(*arguments: str, at: dt.datetime = NOW) -> Report:
        monkeypatch.setattr(clock, "now", lambda: at)
        outputs = [
            run(monkeypatch, many.root, "check", "--output-format", "json", *arguments, *memory)
            for memory in ((), ("--no-cache",))
        ]
        assert outputs[0].stdout == outputs[1].stdout
        return dict(json.loads(outputs[0].stdout))

    return checked


def _codes(report: Report, path: str = "") -> list[str]:
    return [found["code"] for found in report["diagnostics"] if path in ("", found["path"])]


def test_a_change_of_a_file_is_seen_and_undone(many: Project, check: Callable[..., Report]) -> None:
    assert "AW104" not in _codes(check())
    many.write(OTHER, change(valid.TEXT, "owner: alice\n", "owner:\n"))
    assert "AW104" in _codes(check())
    many.write(OTHER, valid.TEXT)
    assert "AW104" not in _codes(check())


def test_files_that_come_and_go_are_seen(many: Project, check: Callable[..., Report]) -> None:
    assert check()["summary"]["postmortems"] == 41
    (many.root / OTHER).unlink()
    assert check()["summary"]["postmortems"] == 40
    (many.root / OTHER).symlink_to("nowhere")
    assert "AW001" in _codes(check())


def test_a_change_of_the_policy_is_seen(many: Project, check: Callable[..., Report]) -> None:
    check()
    many.write("pyproject.toml", POLICY.replace("critical", "worst"))
    assert _codes(check()).count("AW113") == 41


def test_a_change_of_a_template_is_seen(many: Project, check: Callable[..., Report]) -> None:
    check()
    many.write("postmortems/_templates/postmortem.md.j2", "---\ntitle:\n---\n## Impact\n\n1,204 failed payments.\n")
    assert _codes(check()).count("AW203") == 41


def test_the_hour_and_the_day_going_by_are_seen(many: Project, check: Callable[..., Report]) -> None:
    start = {"started_at: 2026-11-20T09:12:00Z": "started_at: 2026-11-23T09:12:00Z"}
    many.write(OTHER, valid.changed({**start, "status: closed": "status: in-review"}))
    before = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    assert "AW121" in _codes(check(at=before), OTHER)
    assert "AW121" not in _codes(check(at=before + dt.timedelta(minutes=13)), OTHER)
    assert "AW121" in _codes(check(at=before), OTHER)
    assert "AW403" not in _codes(check(at=dt.datetime(2026, 11, 27, 22, 59, tzinfo=dt.UTC)), OTHER)
    assert "AW403" in _codes(check(at=dt.datetime(2026, 11, 27, 23, 1, tzinfo=dt.UTC)), OTHER)


def test_each_selection_of_rules_has_its_own_memory(many: Project, check: Callable[..., Report]) -> None:
    many.write(OTHER, change(valid.TEXT, "owner: alice\n", "owner:\n"))
    assert "AW104" in _codes(check())
    assert "AW104" not in _codes(check("--ignore", "AW104"))
    assert _codes(check("--select", "missing-owner")) == ["AW104"]


def test_a_selected_file_leaves_the_memory_of_the_others(many: Project, check: Callable[..., Report]) -> None:
    check()
    many.write(OTHER, change(valid.TEXT, "owner: alice\n", "owner:\n"))
    assert "AW104" in _codes(check(OTHER))
    assert "AW104" in _codes(check())


def test_a_second_check_judges_nothing(
    many: Project, check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check()
    monkeypatch.setattr(judging.Judge, "of_file", None)
    again = run(monkeypatch, many.root, "check", "--output-format", "json")
    assert json.loads(again.stdout) == first


def test_workers_find_what_one_process_finds(
    many: Project, check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    many.write(OTHER, change(valid.TEXT, "owner: alice\n", "owner:\n"))
    alone = check()
    monkeypatch.setattr(examining, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(examining, "_CHUNK", 3)
    monkeypatch.setattr(examining, "processors", lambda: 2)
    (many.root / OTHER).touch()
    assert json.loads(run(monkeypatch, many.root, "check", "--no-cache", "--output-format", "json").stdout) == alone


@pytest.mark.parametrize("chunk", [1, 100])
def test_a_name_that_is_no_utf_8_is_a_finding_with_memory_and_with_workers(
    chunk: int, many: Project, check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = many.write("postmortems/2026/2026-11-20-\udcff.md", valid.TEXT)
    assert "AW012" in _codes(check())
    alone = check()
    monkeypatch.setattr(examining, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(examining, "_CHUNK", chunk)
    monkeypatch.setattr(examining, "processors", lambda: 2)
    assert check() == alone
    odd.unlink()
    assert "AW012" not in _codes(check())


def test_concurrent_checks_do_no_harm(many: Project) -> None:
    command = [sys.executable, "-m", "afterword", "check", "--output-format", "concise"]
    running = [subprocess.Popen(command, cwd=many.root, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in running}) == 1
    assert len({process.returncode for process in running}) == 1


def test_the_memory_is_outside_the_repository(many: Project, check: Callable[..., Report]) -> None:
    many.commit("Many")
    check()
    assert many.git("status", "--porcelain") == ""
    assert not list(Path(many.root).rglob("*.entries-*"))
