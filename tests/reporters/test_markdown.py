"""The summary of a job: whatever is in a finding, it is text in a table, and the whole is never too long."""

from __future__ import annotations

import pytest

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import markdown
from afterword.reporters.markdown import MAX_OPEN, MAX_ROWS

LIMIT = 1024 * 1024


def _finding(message: str = "m", path: str = "a.md", level: str = "error") -> Diagnostic:
    return Diagnostic(path=path, line=1, column=1, code="AW104", name="missing-owner", level=level, message=message)


def _rows(*findings: Diagnostic) -> list[str]:
    written = markdown.render(Report(checked=1, diagnostics=findings))
    return [line for line in written.splitlines() if line.startswith("| ")][2:]


def test_errors_come_first() -> None:
    rows = _rows(_finding("b", level="warning"), _finding("a"))
    assert [row.split(" | ")[0] for row in rows] == ["| **error**", "| warning"]


@pytest.mark.parametrize(
    ("message", "cell"),
    [
        ("`owner` is missing", "<code>owner</code> is missing"),
        ("`a_b*c`", r"<code>a\_b\*c</code>"),
        ("an ` alone", r"an \` alone"),
        ("\\`x`", r"\\<code>x</code>"),
        ("a | b", r"a \| b"),
        ("<script>&amp;", r"\<script\>\&amp;"),
        ("@alice", "@<!-- -->alice"),
        ("#12 [x](y)", r"\#<!-- -->12 \[x\](y)"),
        ("https://example.com", "https:<!-- -->//example.com"),
        ("a\nb\u202e", r"a\\nb\\u202e"),
    ],
)
def test_nothing_in_a_message_is_markup(message: str, cell: str) -> None:
    (row,) = _rows(_finding(message))
    assert row.split(" | ", 3)[3] == f"{cell} |"


def test_a_path_is_code_without_markup() -> None:
    (row,) = _rows(_finding(path="a`|</code><b>.md"))
    assert row.split(" | ", 3)[2] == r"<code>a\`\|\</code\>\<b\>.md:1:1</code>"


def test_what_is_too_much_for_a_summary_is_counted() -> None:
    written = markdown.render(Report(checked=1, diagnostics=tuple(_finding() for _ in range(MAX_ROWS + 12))))
    assert written.count("| **error** |") == MAX_ROWS
    assert "And 12 more: the log of this step has all of them." in written


def test_what_is_still_open_is_counted_too() -> None:
    entries = [
        StillOpen(path=f"{n}.md", status="x", before=("in-review", "reviewed", "closed")[n % 3], missing=("Summary",))
        for n in range(2 * MAX_OPEN)
    ]
    written = markdown.render(Report(checked=1, open=tuple(entries)))
    assert written.count("\n- ") == MAX_OPEN
    assert f"And {MAX_OPEN} more post-mortems in which something is open." in written
    assert [line for line in written.splitlines() if line.startswith("### ")] == [
        "### Still open before in-review",
        "### Still open before reviewed",
    ]


@pytest.mark.no_cover
@pytest.mark.parametrize("char", ["@", "#", "\U0010ffff", "`", "\\", "決"])
def test_the_whole_is_within_the_limit_of_github(char: str) -> None:
    long = char * 5_000
    entries = [StillOpen(path=long, status="draft", before="in-review", missing=(long,)) for _ in range(200)]
    report = Report(checked=1, diagnostics=tuple(_finding(long, long) for _ in range(200)), open=tuple(entries))
    assert len(markdown.render(report).encode()) < LIMIT
