"""For people: a line per finding, what that amounts to, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from afterword.core.diagnostic import Diagnostic, Report, StillOpen

_COLOURS = {"error": "\x1b[31m", "warning": "\x1b[33m"}
_RESET = "\x1b[0m"


def render(report: Report) -> str:
    """The report with colours, which `click.echo` takes out where the output is no terminal."""
    return "\n".join(
        [*(_coloured(finding) for finding in report.diagnostics), *closing(report, bool(report.diagnostics))]
    )


def line(finding: Diagnostic) -> str:
    """`path:line:column CODE message`; warnings say that they are warnings."""
    return f"{place(finding)} {finding.code} {_message(finding)}"


def place(finding: Diagnostic) -> str:
    """Where a finding is, in the form that terminals and editors follow."""
    return f"{visible(finding.path)}:{finding.line}:{finding.column}"


def closing(report: Report, follows_findings: bool = False) -> Iterator[str]:
    """The lines below the findings."""
    if follows_findings:
        yield ""
    yield summary(report)
    ordered = sorted(report.open, key=lambda entry: entry.before)
    for before, entries in groupby(ordered, key=lambda entry: entry.before):
        yield f"Still open before {before}:"
        yield from (_open(entry) for entry in entries)


def summary(report: Report) -> str:
    """One sentence on the whole run."""
    if not report.checked:
        return "There is no post-mortem to check; `afterword new` starts one."
    checked = _count(report.checked, "post-mortem")
    warnings = _count(report.warnings, "warning")
    if not report.errors:
        return f"{checked} checked: no errors" + (f", {warnings}." if report.warnings else ".")
    found = _count(report.errors, "error") + (f" and {warnings}" if report.warnings else "")
    return f"{found} in {checked}."


def visible(text: str) -> str:
    """A path or message on one line, with control characters written out."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def _coloured(finding: Diagnostic) -> str:
    colour = _COLOURS[finding.level]
    return f"{place(finding)} {colour}{finding.code}{_RESET} {_message(finding)}"


def _message(finding: Diagnostic) -> str:
    return ("" if finding.is_error else "warning: ") + visible(finding.message)


def _open(entry: StillOpen) -> str:
    return f"  {visible(entry.path)}: {visible(', '.join(entry.missing))}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
