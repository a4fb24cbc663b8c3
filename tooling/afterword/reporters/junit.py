"""For the test reports of GitLab, Jenkins and others: JUnit XML with a test case for each post-mortem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters.wording import visible

_NAME = "afterword check"


def render(report: Report) -> str:
    """A case fails once, with all of its errors, because many readers show only the first failure of a case."""
    found: dict[str, list[Diagnostic]] = {path: [] for path in report.paths}
    for finding in report.diagnostics:
        found.setdefault(finding.path, []).append(finding)
    failures = len({finding.path for finding in report.diagnostics if finding.is_error})
    figures = f'name="{_NAME}" tests="{len(found)}" failures="{failures}" errors="0" time="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites {figures}>",
            f"  <testsuite {figures}>",
            *(line for path, findings in found.items() for line in _case(path, findings)),
            "  </testsuite>",
            "</testsuites>",
        ]
    )


def _case(path: str, findings: Iterable[Diagnostic]) -> Iterator[str]:
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    opening = f'    <testcase classname="{_NAME}" name="{_safe(path)}" time="0"'
    if not findings:
        yield f"{opening}/>"
        return
    yield f"{opening}>"
    if errors:
        first, *others = errors
        message = _safe(first.message) + (f" (and {len(others)} more)" if others else "")
        yield f'      <failure type="{_safe(first.name)}" message="{message}">{_lines(errors)}</failure>'
    if warnings:
        yield f"      <system-out>{_lines(warnings)}</system-out>"
    yield "    </testcase>"


def _lines(findings: Iterable[Diagnostic]) -> str:
    return "\n".join(
        f"{_safe(finding.path)}:{finding.line}:{finding.column} {finding.code} {finding.name}: {_safe(finding.message)}"
        for finding in findings
    )


def _safe(text: str) -> str:
    """Text for an element or attribute; what XML does not allow is written out."""
    return escape(visible(text))
