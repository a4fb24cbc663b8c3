"""For GitHub Actions: workflow commands that become annotations, and the whole text for the log.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters import concise
from afterword.reporters.wording import closing, visible_character


def render(report: Report) -> str:
    """Errors first: GitHub shows ten annotations of a level per step and drops the rest."""
    ordered = sorted(report.diagnostics, key=lambda finding: not finding.is_error)
    log = [*(concise.line(finding) for finding in report.diagnostics), *closing(report)]
    return "\n".join([*map(_annotation, ordered), *map(_harmless, log)])


def _annotation(finding: Diagnostic) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{finding.code} {finding.name}",
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.level} {written}::{_data(finding.message)}"


def _data(value: str) -> str:
    """A value in which line ends are escaped as the runner wants it, and other control characters written out."""
    if not value.isprintable():
        value = "".join(char if char in "\r\n" else visible_character(char) for char in value)
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _harmless(line: str) -> str:
    """A line of the log that the runner does not take for a command, in its new or its old spelling."""
    line = line.replace("##[", "## [")
    return f"./{line}" if line.lstrip().startswith("::") else line
