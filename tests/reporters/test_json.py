"""The JSON for programs: a stable object, in ASCII, as its schema says."""

from __future__ import annotations

import json as stdlib
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters import json
from tests.reporters.reports import REPORTS

SCHEMA = json.schema()


@pytest.mark.parametrize("name", REPORTS)
def test_the_output_is_as_the_schema_says(name: str) -> None:
    Draft202012Validator(SCHEMA).validate(stdlib.loads(json.render(REPORTS[name])))


def test_every_field_is_described_required_and_written() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    written = stdlib.loads(json.render(REPORTS["ordinary"]))
    pairs: dict[str, dict[str, Any]] = {
        "Document": written,
        "Finding": written["diagnostics"][0],
        "Open": written["open"][0],
        "Summary": written["summary"],
    }
    assert set(SCHEMA["$defs"]) == set(pairs)
    for name, value in pairs.items():
        definition = SCHEMA["$defs"][name]
        assert definition["description"]
        assert set(definition["properties"]) == set(definition["required"]) == set(value)
        assert all("description" in field or "$ref" in field for field in definition["properties"].values())


def test_the_schema_refuses_what_is_no_report() -> None:
    written = stdlib.loads(json.render(REPORTS["ordinary"]))
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({**written, "version": 2})
    assert not validator.is_valid({**written, "summary": {}})


def test_no_character_breaks_the_output() -> None:
    hostile = 'ü " \\ \n\u2028\ud800\x00'
    finding = Diagnostic(path=hostile, line=1, column=1, code="AW001", message=hostile)
    written = json.render(Report(checked=1, diagnostics=(finding,)))
    assert written.isascii()
    read = stdlib.loads(written)["diagnostics"][0]
    assert (read["path"], read["message"]) == (hostile, hostile)
