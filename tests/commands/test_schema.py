"""`afterword schema`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.project import Project


def test_the_schema_has_the_words_of_the_policy(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    done = run(monkeypatch, project.root, "schema")
    assert done.exit_code == 0
    found = json.loads(done.output)
    assert found["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert found["properties"]["severity"]["enum"] == ["critical", "low"]


def test_outside_of_a_handbook_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(monkeypatch, tmp_path, "schema").exit_code == 2
