"""For code scanning: a log in SARIF 2.1.0, the Static Analysis Results Interchange Format.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from importlib import metadata
from typing import Any
from urllib.parse import quote

from afterword.core.diagnostic import Diagnostic, Report
from afterword.core.rule import Rule
from afterword.reporters.wording import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
"""The name by which readers know the root of the repository."""


def render(report: Report) -> str:
    """The log of one run, in ASCII."""
    run = {
        "tool": {"driver": _driver(report)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "results": _results(report),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _driver(report: Report) -> dict[str, Any]:
    return {
        "name": "Afterword",
        "semanticVersion": metadata.version("afterword"),
        "rules": [_rule(rule) for rule in report.rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    summary, _, rest = rule.manual.partition("\n\n")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _one_line(summary)},
        "fullDescription": {"text": _one_line(f"{summary}\n{_why(rest)}")},
        "help": {"text": rule.manual, "markdown": rule.manual},
        "defaultConfiguration": {"level": rule.level},
    }


def _why(manual: str) -> str:
    """The text below the first heading."""
    return manual.partition("## Why\n")[2].partition("\n\n## ")[0]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _results(report: Report) -> list[dict[str, Any]]:
    indices = {rule.code: index for index, rule in enumerate(report.rules)}
    seen: Counter[str] = Counter()
    results = []
    for finding in report.diagnostics:
        print_ = _fingerprint(finding)
        seen[print_] += 1
        results.append(
            {
                "ruleId": finding.code,
                "ruleIndex": indices.get(finding.code, -1),
                "level": finding.level,
                "message": {"text": _text(finding.message)},
                "locations": [{"physicalLocation": _location(finding)}],
                "partialFingerprints": {"primaryLocationLineHash": f"{print_}:{seen[print_]}"},
            }
        )
    return results


def _text(message: str) -> str:
    """A message in which nothing is taken for a link."""
    return visible(message).replace("](", "] (")


def _location(finding: Diagnostic) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    if finding.width:
        region["endColumn"] = finding.column + finding.width
    return {
        "artifactLocation": {"uri": quote(finding.path, safe="/", errors="replace"), "uriBaseId": ROOT},
        "region": region,
    }


def _fingerprint(finding: Diagnostic) -> str:
    """The same for a finding as long as it is not mended, on whatever line and on whatever day it is found."""
    message = "".join(char for char in finding.message if not char.isdigit())
    told = "\0".join([finding.path, finding.code, finding.subject, message])
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16]
