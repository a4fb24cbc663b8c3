"""For programs: the report as one JSON object, whose `version` changes when a reader has to."""

from __future__ import annotations

import json

import msgspec

from afterword.core.diagnostic import Report

VERSION = 1
_FIELDS = ("path", "line", "column", "code", "name", "level", "message")


def render(report: Report) -> str:
    """The report in ASCII, so that no name or path in it can break the output."""
    document = {
        "version": VERSION,
        "diagnostics": [{name: getattr(found, name) for name in _FIELDS} for found in report.diagnostics],
        "open": [msgspec.structs.asdict(entry) for entry in report.open],
        "summary": {
            "postmortems": report.checked,
            "errors": report.errors,
            "warnings": report.warnings,
        },
    }
    return json.dumps(document, indent=2)
