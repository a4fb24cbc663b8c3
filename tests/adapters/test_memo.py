"""What is kept between runs: found again while everything it depends on is the same, and never trusted blindly."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from afterword.adapters.memo import Memo, fingerprint


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where memos are kept."""
    monkeypatch.setenv("AFTERWORD_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _memo(root: Path, *, key: str = "", text: str = "policy") -> Memo:
    return Memo(root, [key], fingerprint([text], ["msgspec"]))


def test_what_was_stored_is_found_again(tmp_path: Path, folder: Path) -> None:
    _memo(tmp_path).store("part", {"a": 1})
    assert _memo(tmp_path).load("part", dict[str, int]) == {"a": 1}
    assert _memo(tmp_path).load("other", dict[str, int]) is None
    assert [path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())] == [0, 0]


@pytest.mark.parametrize("other", [{"key": "AW1"}, {"text": "another policy"}])
def test_another_selection_or_policy_has_a_memo_of_its_own(tmp_path: Path, folder: Path, other: dict[str, str]) -> None:
    _memo(tmp_path).store("part", 1)
    assert _memo(tmp_path, **other).load("part", int) is None
    assert _memo(tmp_path / "elsewhere").load("part", int) is None


def test_a_change_of_the_program_or_a_library_makes_a_memo_worthless(tmp_path: Path, folder: Path) -> None:
    assert fingerprint(["x"], ["msgspec"]) != fingerprint(["x"], ["yaml"])
    assert fingerprint(["x"], ["no_such_library"]) == fingerprint(["x"])


@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "replaced"])
def test_a_broken_memo_is_as_good_as_none(tmp_path: Path, folder: Path, harm: str) -> None:
    _memo(tmp_path).store("part", "x" * 100)
    (path,) = folder.iterdir()
    data = path.read_bytes()
    path.write_bytes(
        {"cut": data[:-1], "changed": data[:-1] + b"y", "emptied": b"", "replaced": os.urandom(len(data))}[harm]
    )
    assert _memo(tmp_path).load("part", str) is None
    _memo(tmp_path).store("part", "mended")
    assert _memo(tmp_path).load("part", str) == "mended"


def test_a_memo_of_another_kind_is_as_good_as_none(tmp_path: Path, folder: Path) -> None:
    _memo(tmp_path).store("part", "text")
    assert _memo(tmp_path).load("part", int) is None


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path, folder: Path) -> None:
    folder.write_text("in the way", encoding="utf-8")
    _memo(tmp_path).store("part", 1)
    assert _memo(tmp_path).load("part", int) is None


def test_a_memo_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    memo = _memo(tmp_path)
    memo.store("part", 1)
    (path,) = folder.iterdir()
    path.unlink()
    path.mkdir()
    memo.store("part", 2)
    assert list(folder.iterdir()) == [path]


def test_memos_that_nobody_asks_for_go_after_a_month(tmp_path: Path, folder: Path) -> None:
    _memo(tmp_path, key="old").store("part", 1)
    (old,) = folder.iterdir()
    month_ago = time.time() - 31 * 86_400
    os.utime(old, (month_ago, month_ago))
    _memo(tmp_path, key="new").store("part", 1)
    assert not old.exists()
    assert _memo(tmp_path, key="new").load("part", int) == 1


def test_by_default_memos_are_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert _memo(tmp_path).folder == tmp_path / "xdg" / "afterword" / "check"
