"""Drafts: text in safe keeping until it is on a branch."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.adapters.drafts import Drafts
from afterword.errors import ConfigError


def test_a_draft_is_kept_as_it_was_saved(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("2026-11-20-down", "Zoë\n")
    assert drafts.read("2026-11-20-down") == "Zoë\n"
    assert drafts.path("2026-11-20-down").read_bytes() == "Zoë\n".encode()


def test_saving_again_replaces_it_and_leaves_nothing_else(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("a", "one")
    drafts.save("a", "two")
    assert drafts.read("a") == "two"
    assert [path.name for path in drafts.folder.iterdir()] == ["a.md"]


def test_all_drafts_are_listed_by_id(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    assert drafts.ids() == []
    for id_ in "ba":
        drafts.save(id_, "")
    assert drafts.ids() == ["a", "b"]


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert Drafts(tmp_path).read("a") is None


def test_a_draft_that_is_not_text_says_where_it_is(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("a", "")
    drafts.path("a").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"a\.md cannot be read") as caught:
        drafts.read("a")
    assert caught.value.hint == "Mend or remove that file."


def test_a_forgotten_draft_is_gone_also_the_second_time(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.save("a", "")
    drafts.forget("a")
    drafts.forget("a")
    assert drafts.ids() == []
