"""What formats for people share: the sum of a run, what is open, and text without control characters."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.reporters import wording

ERROR = Diagnostic(path="postmortems/2026/a.md", line=4, column=9, code="AW103", name="x", message="`owner` is missing")
WARNING = replace(ERROR, level="warning")
FIXABLE = replace(WARNING, is_fixable=True)


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (Report(checked=0), "There is no post-mortem to check; `afterword new` starts one."),
        (Report(checked=0, known=3), "Nothing to check: of 3 post-mortems, none is changed or named."),
        (Report(checked=1), "1 post-mortem checked: no errors."),
        (Report(checked=2, diagnostics=(WARNING,)), "2 post-mortems checked: no errors, 1 warning."),
        (Report(checked=2, diagnostics=(ERROR, ERROR)), "2 errors in 2 post-mortems."),
        (Report(checked=1, diagnostics=(ERROR, WARNING, WARNING)), "1 error and 2 warnings in 1 post-mortem."),
        (Report(checked=1, diagnostics=(FIXABLE,)), "1 post-mortem checked: no errors, 1 warning; `--fix` mends 1."),
        (Report(checked=1, diagnostics=(ERROR, FIXABLE)), "1 error and 1 warning in 1 post-mortem; `--fix` mends 1."),
    ],
)
def test_one_sentence_sums_up_the_run(report: Report, says: str) -> None:
    assert wording.summary(report) == says


def test_what_is_open_is_in_the_order_of_statuses() -> None:
    open_ = [
        StillOpen(path=path, status="draft", before=before, missing=("Summary", "Impact"))
        for path, before in (("a.md", "closed"), ("b.md", "reviewed"), ("c.md", "in-review"), ("d.md", "closed"))
    ]
    assert list(wording.closing(Report(checked=4, open=tuple(open_))))[1:] == [
        "Still open before in-review:",
        "  c.md: Summary, Impact",
        "Still open before reviewed:",
        "  b.md: Summary, Impact",
        "Still open before closed:",
        "  a.md: Summary, Impact",
        "  d.md: Summary, Impact",
    ]


@pytest.mark.parametrize("char", ["\n", "\r", "\x1b", "\u2028", "\x00", "\ud800", "\u202e", "\u2066", "\x9b", "\xad"])
def test_control_characters_are_written_out(char: str) -> None:
    shown = wording.visible(f"a{char}b")
    assert shown == f"a{ascii(char)[1:-1]}b"
    assert shown.isprintable()


def test_other_characters_stay() -> None:
    assert wording.visible("Grüße, 決済 🔥 `x`") == "Grüße, 決済 🔥 `x`"
