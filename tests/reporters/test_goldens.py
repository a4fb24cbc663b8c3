"""Every format writes every report exactly as the file below `goldens/` says.

After a deliberate change, write them anew and read the difference before it is committed:

    REGENERATE=1 .venv/bin/pytest tests/reporters/test_goldens.py; git diff tests/reporters/goldens
"""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

import pytest

from afterword.reporters import FORMATS
from tests.reporters.reports import REPORTS

GOLDENS = Path(__file__).parent / "goldens"
CASES = [(name, format_) for name in REPORTS for format_ in FORMATS]


@pytest.mark.parametrize(("name", "format_"), CASES)
def test_the_whole_output_is_as_in_its_golden(name: str, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda _: "1.2.3")
    # Escape characters are written as `␛`, so that the files can be read and compared.
    written = FORMATS[format_](REPORTS[name]).replace("\x1b", "␛") + "\n"
    golden = GOLDENS / f"{name}.{format_}.txt"
    if os.environ.get("REGENERATE"):
        golden.write_bytes(written.encode())
    assert written == golden.read_bytes().decode()


def test_there_is_no_golden_without_its_report() -> None:
    assert {file.name for file in GOLDENS.iterdir()} == {f"{name}.{format_}.txt" for name, format_ in CASES}
