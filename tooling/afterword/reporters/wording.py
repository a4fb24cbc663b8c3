"""What the formats for people say in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.status import STATUSES


def place(finding: Diagnostic) -> str:
    """Where a finding is, in the form that terminals and editors follow."""
    return f"{visible(finding.path)}:{finding.line}:{finding.column}"


def message(finding: Diagnostic) -> str:
    """What is wrong; warnings say that they are warnings."""
    return ("" if finding.is_error else "warning: ") + visible(finding.message)


def closing(report: Report) -> Iterator[str]:
    """The lines below the findings."""
    yield summary(report)
    for before, entries in still_open(report):
        yield f"Still open before {before}:"
        yield from (f"  {visible(entry.path)}: {visible(', '.join(entry.missing))}" for entry in entries)


def summary(report: Report) -> str:
    """One sentence on the whole run."""
    if not report.checked and report.known:
        return f"Nothing to check: of {counted(report.known, 'post-mortem')}, none is changed or named."
    if not report.checked:
        return "There is no post-mortem to check; `afterword new` starts one."
    checked = counted(report.checked, "post-mortem")
    warnings = counted(report.warnings, "warning")
    fixable = f"; `--fix` mends {report.fixable}" if report.fixable else ""
    if not report.errors:
        return f"{checked} checked: no errors" + (f", {warnings}" if report.warnings else "") + f"{fixable}."
    found = counted(report.errors, "error") + (f" and {warnings}" if report.warnings else "")
    return f"{found} in {checked}{fixable}."


def still_open(report: Report) -> Iterator[tuple[str, list[StillOpen]]]:
    """What is still open, by the status before which it has to be done."""
    ordered = sorted(report.open, key=lambda entry: STATUSES.index(entry.before))
    for before, entries in groupby(ordered, key=lambda entry: entry.before):
        yield before, list(entries)


def visible(text: str) -> str:
    """A path or message on one line, with control characters written out."""
    return text if text.isprintable() else "".join(map(visible_character, text))


def visible_character(char: str) -> str:
    """The character, written out where it controls something or cannot be seen."""
    return char if char.isprintable() else ascii(char)[1:-1]


def counted(number: int, thing: str) -> str:
    """`1 thing`, `2 things`."""
    return f"{number} {thing}" + ("" if number == 1 else "s")
