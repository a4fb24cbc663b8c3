"""The text for people: a finding with its line, as a compiler shows it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters import text

ERROR = Diagnostic(
    path="a.md", line=14, column=8, code="AW104", name="unknown-owner", message="who is `zoe`?", excerpt="owner: zoe"
)
HELP = "Why a rule asks, and what to do: `afterword rule AW104`."


def _plain(*found: Diagnostic) -> list[str]:
    return re.sub(r"\x1b\[[\d;]*m", "", text.render(Report(checked=1, diagnostics=found))).split("\n")


def test_a_finding_has_a_header_its_place_and_its_line() -> None:
    assert _plain(ERROR) == [
        "error[AW104] unknown-owner: who is `zoe`?",
        "  --> a.md:14:8",
        "14 | owner: zoe",
        "   |        ^^^",
        "",
        "1 error in 1 post-mortem.",
        HELP,
    ]


def test_a_finding_without_a_line_has_header_and_place() -> None:
    assert _plain(replace(ERROR, excerpt=""))[1:4] == ["  --> a.md:14:8", "", "1 error in 1 post-mortem."]


def test_what_can_be_fixed_is_said_with_and_without_a_line() -> None:
    assert _plain(replace(ERROR, is_fixable=True))[3:6] == ["   |        ^^^", "   = `--fix` mends it", ""]
    assert _plain(replace(ERROR, is_fixable=True, excerpt=""))[1:4] == ["  --> a.md:14:8", "   = `--fix` mends it", ""]


def test_errors_are_red_and_warnings_yellow() -> None:
    assert "\x1b[1;31merror[AW104]\x1b[0m" in text.render(Report(checked=1, diagnostics=(ERROR,)))
    warning = text.render(Report(checked=1, diagnostics=(replace(ERROR, level="warning"),)))
    assert "\x1b[1;33mwarning[AW104]\x1b[0m" in warning
    assert "\x1b[1;33m^^^\x1b[0m" in warning


def test_the_help_is_on_an_error_where_there_is_one() -> None:
    warning = replace(ERROR, path="0.md", code="AW601", level="warning")
    assert _plain(warning, ERROR)[-1] == HELP
    assert _plain(warning)[-1] == HELP.replace("104", "601")


def test_a_long_line_takes_no_more_than_its_room() -> None:
    for column in (1, 50, 250, 500):
        shown = _plain(replace(ERROR, excerpt="x" * 500, column=column, width=400))
        assert max(map(len, shown[:4])) <= text.WIDTH


def test_what_is_clean_starts_with_the_sum() -> None:
    assert text.render(Report(checked=1)) == "1 post-mortem checked: no errors."
