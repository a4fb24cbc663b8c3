"""A text in the Git directory: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.adapters.notes import Note
from afterword.errors import ConfigError


def test_what_is_written_is_there_for_the_next_run(tmp_path: Path) -> None:
    note = Note(tmp_path, "reminded")
    assert note.read() == ""
    note.write("one\n")
    note.write("Grüße\n")
    assert Note(tmp_path, "reminded").read() == "Grüße\n"
    assert [path.name for path in (tmp_path / "afterword").iterdir()] == ["reminded"]


def test_what_cannot_be_read_or_written_is_said_so(tmp_path: Path) -> None:
    note = Note(tmp_path, "reminded")
    note.path.mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        note.read()
    with pytest.raises(ConfigError, match="cannot be written"):
        Note(tmp_path / "nowhere", "reminded").write("x")
