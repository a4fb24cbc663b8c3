"""The workflow commands for GitHub Actions: nothing in a finding becomes a command of its own."""

from __future__ import annotations

import pytest

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import github

ERROR = Diagnostic(path="b.md", line=4, column=9, code="AW103", name="missing-owner", message="no owner")
WARNING = Diagnostic(path="a.md", line=1, column=2, code="AW006", name="crs", level="warning", message="odd")


def _one(**changes: str) -> str:
    values = {"path": "a.md", "code": "AW001", "name": "n", "message": "m", **changes}
    return github.render(Report(checked=1, diagnostics=(Diagnostic(line=1, column=1, **values),)))


def test_the_whole_output_has_errors_first_then_the_log_in_order() -> None:
    open_ = StillOpen(path="a.md", status="draft", before="in-review", missing=("Summary",))
    assert github.render(Report(checked=2, diagnostics=(WARNING, ERROR), open=(open_,))) == (
        "::error file=b.md,line=4,col=9,title=AW103 missing-owner::no owner\n"
        "::warning file=a.md,line=1,col=2,title=AW006 crs::odd\n"
        "a.md:1:2 AW006 warning: odd\n"
        "b.md:4:9 AW103 no owner\n"
        "1 error and 1 warning in 2 post-mortems.\n"
        "Still open before in-review:\n"
        "  a.md: Summary"
    )


def test_percent_signs_and_line_ends_in_a_message_are_escaped() -> None:
    assert _one(message="100 %\r\n::error::x, y: %0A").split("\n")[0].endswith("::100 %25%0D%0A::error::x, y: %250A")


def test_colons_and_commas_in_a_property_are_escaped_too() -> None:
    first = _one(path="a,line=9::%\r\n.md", name="b:c,d").split("\n")[0]
    assert first == "::error file=a%2Cline=9%3A%3A%25%0D%0A.md,line=1,col=1,title=AW001 b%3Ac%2Cd::m"


@pytest.mark.parametrize("path", ["::stop-commands::x", " ::error::x", "a\n::error::x", "##[error]x", "x ##[group]"])
def test_a_path_cannot_start_a_command_in_the_log(path: str) -> None:
    annotation, *log = _one(path=path).splitlines()
    assert annotation.startswith("::error file=")
    assert log
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in log)


def test_other_control_characters_of_an_annotation_are_written_out() -> None:
    first = _one(message="a\x1b[2J\u202e\ud800").split("\n")[0]
    assert first.endswith("::a\\x1b[2J\\u202e\\ud800")
