"""Files that take little memory read and write as any other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from afterword.builders.packed import PackedFile

TEXT = "Grüße, and much of the same. " * 1_000


def _file(folder: Path, content: str | bytes | None = None) -> PackedFile:
    file = PackedFile("texts.txt", str(folder), str(folder / "site"), use_directory_urls=True)
    if isinstance(content, str):
        file.content_string = content
    elif content is not None:
        file.content_bytes = content
    return file


@pytest.mark.parametrize("content", [TEXT, TEXT.encode()])
def test_what_was_put_in_comes_out(tmp_path: Path, content: str | bytes) -> None:
    file = _file(tmp_path, content)
    assert (file.content_string, file.content_bytes) == (TEXT, TEXT.encode())
    file.copy_file()
    assert (tmp_path / "site/texts.txt").read_text("utf-8") == TEXT


def test_it_takes_a_fraction_of_the_memory(tmp_path: Path) -> None:
    kept = [value for value in vars(_file(tmp_path, TEXT)).values() if isinstance(value, str | bytes)]
    assert sum(map(sys.getsizeof, kept)) < len(TEXT) / 5


def test_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    file = _file(tmp_path, TEXT)
    file.content_string = "Short."
    assert file.content_bytes == b"Short."


def test_a_file_without_content_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("On disk.", "utf-8")
    assert _file(tmp_path).content_string == "On disk."
