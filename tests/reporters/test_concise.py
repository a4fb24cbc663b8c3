"""A line per finding, whatever is in it."""

from __future__ import annotations

import pytest

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import FORMATS, concise

ERROR = Diagnostic(path="postmortems/2026/a.md", line=4, column=9, code="AW103", name="x", message="`owner` is missing")
WARNING = Diagnostic(path="b.md", line=1, column=1, code="AW006", name="y", level="warning", message="lines end oddly")


def test_a_line_has_place_code_and_message() -> None:
    assert concise.line(ERROR) == "postmortems/2026/a.md:4:9 AW103 `owner` is missing"
    assert concise.line(WARNING) == "b.md:1:1 AW006 warning: lines end oddly"


def test_only_the_code_has_a_colour() -> None:
    lines = concise.render(Report(checked=2, diagnostics=(ERROR, WARNING))).split("\n")
    assert lines[:3] == [
        "postmortems/2026/a.md:4:9 \x1b[31mAW103\x1b[0m `owner` is missing",
        "b.md:1:1 \x1b[33mAW006\x1b[0m warning: lines end oddly",
        "",
    ]


def test_what_is_clean_starts_with_the_sum() -> None:
    assert concise.render(Report(checked=1)) == "1 post-mortem checked: no errors."


@pytest.mark.parametrize("format_", ["text", "concise", "github"])
@pytest.mark.parametrize("hostile", ["a\nb", "a\rb", "a\x1b[2Jb", "a\u2028b", "a\x00b", "a\ud800b", "a\u202eb"])
def test_nothing_hostile_reaches_a_terminal(format_: str, hostile: str) -> None:
    open_ = StillOpen(path=hostile, status="draft", before="in-review", missing=(hostile,))
    finding = Diagnostic(path=hostile, line=1, column=1, code="AW001", message=hostile, excerpt=hostile)
    harmless = Diagnostic(path="ab", line=1, column=1, code="AW001", message="ab", excerpt="ab")
    shown, usual = (
        FORMATS[format_](Report(checked=1, diagnostics=(found,), open=(open_,))) for found in (finding, harmless)
    )
    assert hostile not in shown
    assert len(shown.splitlines()) == len(usual.splitlines())
    shown.encode("utf-8")
