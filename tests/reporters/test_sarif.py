"""The SARIF log: valid, with the rules' help, and results that are known again on another day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
from jsonschema import Draft4Validator

from afterword.core.diagnostic import Diagnostic, Report
from afterword.reporters import sarif
from afterword.rules import ALL
from tests.reporters.reports import ORDINARY, REPORTS, RULES

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
FINDING = Diagnostic(path="a.md", line=4, column=9, code="AW104", name="missing-owner", message="late by 9 days")


def _run(report: Report) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(report))["runs"]
    return dict(run)


def _results(*findings: Diagnostic) -> list[dict[str, Any]]:
    return list(_run(Report(checked=1, diagnostics=findings, rules=RULES))["results"])


def _prints(*findings: Diagnostic) -> list[str]:
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in _results(*findings)]


@pytest.mark.parametrize("name", REPORTS)
def test_the_log_is_as_the_official_schema_says(name: str) -> None:
    Draft4Validator(SCHEMA).validate(json.loads(sarif.render(REPORTS[name])))


def test_the_schema_refuses_what_is_no_log() -> None:
    log = json.loads(sarif.render(ORDINARY))
    del log["runs"][0]["tool"]
    assert not Draft4Validator(SCHEMA).is_valid(log)


def test_every_rule_comes_with_its_help_within_the_limits_of_code_scanning() -> None:
    rules = _run(Report(checked=0, rules=ALL))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in ALL]
    for told, rule in zip(rules, ALL, strict=True):
        assert told["help"] == {"text": rule.manual, "markdown": rule.manual}
        assert told["shortDescription"]["text"] == " ".join(rule.manual.split("\n\n")[0].split())
        assert told["shortDescription"]["text"] in told["fullDescription"]["text"] != told["shortDescription"]["text"]
        assert "##" not in told["fullDescription"]["text"]
        assert len(told["fullDescription"]["text"]) <= 1024


def test_results_refer_to_their_rules() -> None:
    rules = _run(ORDINARY)["tool"]["driver"]["rules"]
    for result in _run(ORDINARY)["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_marked_characters_are_told_where_they_are_known() -> None:
    unknown, known = (result["locations"][0]["physicalLocation"]["region"] for result in _results(
        FINDING, msgspec.structs.replace(FINDING, width=3)
    ))  # fmt: skip
    assert unknown == {"startLine": 4, "startColumn": 9}
    assert known == {"startLine": 4, "startColumn": 9, "endColumn": 12}


@pytest.mark.parametrize("path", ["a b.md", "ü/決済.md", "a:b.md", "a%20b.md", "a?b#c.md", "//a.md"])
def test_a_path_is_a_relative_reference(path: str) -> None:
    (result,) = _results(msgspec.structs.replace(FINDING, path=path))
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert uri.isascii()
    assert not set(uri) & set(" :?#")


def test_a_message_cannot_hold_a_link() -> None:
    (result,) = _results(msgspec.structs.replace(FINDING, message="[x](https://example.com)\u202e"))
    assert result["message"]["text"] == "[x] (https://example.com)\\u202e"


def test_a_finding_is_known_again_on_another_line_and_another_day() -> None:
    moved = msgspec.structs.replace(FINDING, line=40, column=1, message="late by 10 days")
    assert _prints(FINDING) == _prints(moved)


@pytest.mark.parametrize("change", [{"path": "b.md"}, {"code": "AW1"}, {"subject": "due_on"}, {"message": "too late"}])
def test_another_finding_has_another_fingerprint(change: dict[str, str]) -> None:
    assert _prints(FINDING) != _prints(msgspec.structs.replace(FINDING, **change))


def test_findings_that_are_alike_are_told_apart() -> None:
    first, second = _prints(FINDING, msgspec.structs.replace(FINDING, line=5))
    assert (first[-2:], second[-2:]) == (":1", ":2")
    assert first[:-2] == second[:-2]
