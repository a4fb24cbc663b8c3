"""The journal: what is being sent is known to the next run."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from afterword.adapters.drafts import Drafts
from afterword.adapters.journal import Journal, Sending
from afterword.errors import ConfigError

AT = dt.datetime(2026, 11, 20, 12, 5, 0, 500, tzinfo=dt.UTC)
SENDING = Sending(message_id="1@example.com", to="support@example.com", by="alice", at=AT)


def test_a_note_is_read_as_it_was_written_until_it_is_forgotten(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "2026-11-20-down", "announced")
    assert journal.read() is None
    journal.write(SENDING)
    journal.write(SENDING)
    assert Journal(tmp_path, "2026-11-20-down", "announced").read() == SENDING
    assert [path.name for path in journal.path.parent.iterdir()] == ["2026-11-20-down.announced.json"]
    assert Drafts(tmp_path).ids() == []
    journal.forget()
    journal.forget()
    assert journal.read() is None


def test_a_note_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "a", "announced")
    journal.write(SENDING)
    journal.path.write_text("{}")
    with pytest.raises(ConfigError, match="cannot be read"):
        journal.read()


def test_a_note_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "afterword").write_text("a file")
    with pytest.raises(ConfigError, match="cannot be written"):
        Journal(tmp_path, "a", "announced").write(SENDING)
