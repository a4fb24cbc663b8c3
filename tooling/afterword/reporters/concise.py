"""For people and editors: a line per finding, what that amounts to, and what is still open."""

from __future__ import annotations

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters.wording import closing, message, place

_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m"}
_RESET = "\x1b[0m"


def render(report: Report) -> str:
    """The report with colours, which `click.echo` takes out where the output is no terminal."""
    blank = [""] if report.diagnostics else []
    return "\n".join([*map(_coloured, report.diagnostics), *blank, *closing(report)])


def line(finding: Diagnostic) -> str:
    """`path:line:column CODE message`."""
    return f"{place(finding)} {finding.code} {message(finding)}"


def _coloured(finding: Diagnostic) -> str:
    return f"{place(finding)} {_COLOURS[finding.level]}{finding.code}{_RESET} {message(finding)}"
