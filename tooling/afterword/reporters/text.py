"""For people at a terminal: each finding with the line it is about, what that amounts to, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters.wording import closing, place, visible

WIDTH = 100
"""Cells of the terminal that a line of a file may take, with its number."""
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m"}
_GUTTER = "\x1b[1;94m"
_BOLD = "\x1b[1m"
_RESET = "\x1b[0m"


def render(report: Report) -> str:
    """The report with colours, which `click.echo` takes out where the output is no terminal."""
    found = ["\n".join([*_finding(finding), ""]) for finding in report.diagnostics]
    return "\n".join([*found, *closing(report), *_help(report)])


def _finding(finding: Diagnostic) -> Iterator[str]:
    from afterword.reporters.excerpt import marked  # only where something was found

    colour = _COLOURS[finding.level]
    indent = " " * len(str(finding.line))
    yield f"{colour}{finding.level}[{finding.code}]{_RESET} {finding.name}: {_BOLD}{visible(finding.message)}{_RESET}"
    yield f"{indent}{_GUTTER}-->{_RESET} {place(finding)}"
    source = marked(finding.excerpt, finding.column, finding.width, room=WIDTH - len(indent) - len(" | "))
    if source is not None:
        shown, marks = source
        yield f"{_GUTTER}{finding.line} |{_RESET} {shown}"
        yield f"{indent} {_GUTTER}|{_RESET} {' ' * marks.before}{colour}{'^' * marks.cells}{_RESET}"
    if finding.is_fixable:
        yield f"{indent} {_GUTTER}={_RESET} `--fix` mends it"


def _help(report: Report) -> Iterator[str]:
    first = min(report.diagnostics, key=lambda finding: not finding.is_error, default=None)
    if first is not None:
        yield f"Why a rule asks, and what to do: `afterword rule {first.code}`."
