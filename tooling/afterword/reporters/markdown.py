"""For the summary of a GitHub Actions job: what was found, as a table, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.diagnostic import Diagnostic, Report, StillOpen
from afterword.core.pull_request import escape
from afterword.reporters.wording import place, still_open, summary, visible

MAX_ROWS = 100
MAX_OPEN = 50
MAX_TEXT = 300
"""Characters of a path or message: with these limits the whole stays below the 1 MiB that GitHub shows."""
_CODE = re.compile(r"\\`([^`]+)\\`")
"""What stands between two escaped backticks."""


def render(report: Report) -> str:
    """The report for people who do not open the log; errors first."""
    return "\n".join([f"## {escaped(summary(report))}", *_table(report), *_open(report), ""])


def _table(report: Report) -> Iterator[str]:
    if not report.diagnostics:
        return
    ordered = sorted(report.diagnostics, key=lambda finding: not finding.is_error)
    yield from ("", "| Level | Rule | Where | What is wrong |", "| --- | --- | --- | --- |")
    yield from map(_row, ordered[:MAX_ROWS])
    if len(ordered) > MAX_ROWS:
        yield from ("", f"And {len(ordered) - MAX_ROWS} more: the log of this step has all of them.")


def _row(finding: Diagnostic) -> str:
    level = "**error**" if finding.is_error else finding.level
    rule = f"{code(finding.code)} {escape(finding.name)}"
    return f"| {level} | {rule} | {code(place(finding))} | {escaped(finding.message)} |"


def _open(report: Report) -> Iterator[str]:
    left = MAX_OPEN
    for before, entries in still_open(report):
        if left:
            yield from ("", f"### Still open before {escape(before)}", "", *map(_entry, entries[:left]))
        left = max(left - len(entries), 0)
    if len(report.open) > MAX_OPEN:
        yield from ("", f"And {len(report.open) - MAX_OPEN} more post-mortems in which something is open.")


def _entry(entry: StillOpen) -> str:
    return f"- {code(visible(entry.path))}: {escape(short(visible(', '.join(entry.missing))))}"


def escaped(text: str) -> str:
    """A message with its words in backticks as code, and nothing else in it as markup."""
    return _CODE.sub(r"<code>\1</code>", escape(short(visible(text))))


def code(text: str) -> str:
    return f"<code>{escape(short(text))}</code>"


def short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
