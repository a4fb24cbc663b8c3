"""The text for people: one line per finding, whatever is in it, and what is still open."""

from __future__ import annotations

import pytest

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import text

ERROR = Diagnostic(path="postmortems/2026/a.md", line=4, column=9, code="AW103", name="x", message="`owner` is missing")
WARNING = Diagnostic(
    path="postmortems/2026/b.md", line=1, column=1, code="AW006", name="y", level="warning", message="lines end oddly"
)
OPEN = (
    StillOpen(path="postmortems/2026/b.md", status="in-review", before="reviewed", missing=("meeting_at",)),
    StillOpen(path="postmortems/2026/a.md", status="draft", before="in-review", missing=("Summary", "Impact")),
    StillOpen(path="postmortems/2026/c.md", status="draft", before="in-review", missing=("Impact",)),
)


def test_the_whole_output_lists_findings_then_the_sum_then_what_is_open() -> None:
    report = Report(checked=3, diagnostics=(ERROR, WARNING), open=OPEN)
    assert text.render(report) == (
        "postmortems/2026/a.md:4:9 \x1b[31mAW103\x1b[0m `owner` is missing\n"
        "postmortems/2026/b.md:1:1 \x1b[33mAW006\x1b[0m warning: lines end oddly\n"
        "\n"
        "1 error and 1 warning in 3 post-mortems.\n"
        "Still open before in-review:\n"
        "  postmortems/2026/a.md: Summary, Impact\n"
        "  postmortems/2026/c.md: Impact\n"
        "Still open before reviewed:\n"
        "  postmortems/2026/b.md: meeting_at"
    )


def test_a_line_has_place_code_and_message() -> None:
    assert text.line(ERROR) == "postmortems/2026/a.md:4:9 AW103 `owner` is missing"


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (Report(checked=0), "There is no post-mortem to check; `afterword new` starts one."),
        (Report(checked=1), "1 post-mortem checked: no errors."),
        (Report(checked=2, diagnostics=(WARNING,)), "2 post-mortems checked: no errors, 1 warning."),
        (Report(checked=2, diagnostics=(ERROR, ERROR)), "2 errors in 2 post-mortems."),
        (Report(checked=1, diagnostics=(ERROR, WARNING, WARNING)), "1 error and 2 warnings in 1 post-mortem."),
    ],
)
def test_one_sentence_sums_up_the_run(report: Report, says: str) -> None:
    assert text.summary(report) == says


def test_what_is_clean_starts_with_the_sum() -> None:
    assert text.render(Report(checked=1)) == "1 post-mortem checked: no errors."


@pytest.mark.parametrize("hostile", ["a\nb", "a\rb", "a\x1b[2Jb", "a\u2028b", "a\x00b", "a\ud800b", "a\u202eb"])
def test_control_characters_are_written_out(hostile: str) -> None:
    finding = Diagnostic(path=hostile, line=1, column=1, code="AW001", message=hostile)
    shown = text.render(
        Report(
            checked=1,
            diagnostics=(finding,),
            open=(StillOpen(path=hostile, status="draft", before="in-review", missing=(hostile,)),),
        )
    )
    assert hostile not in shown
    assert len(shown.splitlines()) == len(["finding", "blank", "sum", "heading", "open"])
    shown.encode("utf-8")
