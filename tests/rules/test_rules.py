"""Every rule against its cases: `cases/CODE.yaml` changes a valid post-mortem and says what is found.

A `▸` in the changed text marks where a finding points, in the order of `finding`; it is not part of the text.
A `¦` is taken out, too: it splits what a Git host would take for a secret.
`path`, `now`, `policy`, `encoding`, `pad` (characters added at the end) and `problem` (a file that could not be
read) change what surrounds it. `others` are further files of the repository, by path: a text, or changes to the
valid post-mortem.
`fixed` says what the fix of the rule makes of the changed text: each old text, which is there once, becomes the new
one; a case without it has no fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from afterword.core import fixing, linting, manual, policy, reading
from afterword.core.diagnostic import LEVELS, Diagnostic
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context
from afterword.core.ruleset import Ruleset
from afterword.rules import ALL
from tests.support import valid
from tests.support.project import POLICY, change
from tests.support.surroundings import Folder

MARK = "▸"
JOINT = "¦"
CASES = Path(__file__).parent / "cases"


@cache
def _load(code: str) -> list[dict[str, Any]]:
    text = (CASES / f"{code}.yaml").read_text(encoding="utf-8").replace(JOINT, "")
    cases: list[dict[str, Any]] = yaml.safe_load(text)
    return cases


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        for case in _load(file.stem):
            yield pytest.param(file.stem, case, id=f"{file.stem}: {case.get('fails') or case['passes']}")


def _postmortem(case: dict[str, Any], text: str) -> Postmortem:
    path = case.get("path", valid.PATH)
    if "problem" in case:
        return reading.unreadable(path, case["problem"], "the cause")
    return reading.read(_data(case, text), path)


def _data(case: dict[str, Any], text: str) -> bytes:
    return (text.replace(MARK, "") + "x" * case.get("pad", 0)).encode(case.get("encoding", "utf-8"))


def _context(case: dict[str, Any], postmortem: Postmortem) -> Context:
    policy_text = POLICY
    for old, new in case.get("policy", {}).items():
        policy_text = change(policy_text, old, new)
    others = {path: _text(other) for path, other in case.get("others", {}).items()}
    around = Folder({postmortem.path: postmortem.text, **others})
    return valid.context(policy_text, case.get("now", valid.NOW), around)


def _findings(code: str, case: dict[str, Any], text: str) -> list[Diagnostic]:
    read = _postmortem(case, text)
    rule = next(rule for rule in ALL if rule.code == code)
    rules = Ruleset(ALL if rule.of == "suppressions" else [rule], known=ALL)
    found = linting.report([read], rules, _context(case, read)).diagnostics
    return [finding for finding in found if finding.code == code]


def _text(other: str | dict[str, str]) -> str:
    return other if isinstance(other, str) else valid.changed(other)


def _marked(text: str) -> list[tuple[int, int]]:
    """Line and column of each mark, as they are without the marks."""
    places = []
    for number, line in enumerate(text.split("\n"), start=1):
        for index, part in enumerate(re.finditer(MARK, line)):
            places.append((number, part.start() - index + 1))
    return places


@pytest.mark.parametrize(("code", "case"), list(_cases()))
def test_a_rule_finds_what_its_case_says_where_it_says(code: str, case: dict[str, Any]) -> None:
    text = valid.changed(case.get("change", {}))
    expected = case.get("finding", [])
    expected = [expected] if isinstance(expected, str) else expected
    found = _findings(code, case, text)
    assert [(finding.line, finding.column) for finding in found] == _marked(text)
    assert len(found) == len(expected)
    for finding, fragment in zip(found, expected, strict=True):
        assert fragment in finding.message


@pytest.mark.parametrize(("code", "case"), list(_cases()))
def test_a_fix_makes_of_a_case_what_it_says(code: str, case: dict[str, Any]) -> None:
    text = valid.changed(case.get("change", {}))
    found = _findings(code, case, text)
    assert any(finding.is_fixable for finding in found) == ("fixed" in case)
    if "fixed" in case:
        ruleset = Ruleset([rule for rule in ALL if rule.code == code], ALL)
        fixed = fixing.fix(
            _data(case, text), case.get("path", valid.PATH), ruleset, _context(case, _postmortem(case, text))
        )
        expected = text.replace(MARK, "")
        for old, new in case["fixed"].items():
            expected = change(expected, old, new)
        assert fixed.data.decode("utf-8") == expected


def test_a_valid_closed_postmortem_has_no_findings() -> None:
    assert valid.findings() == []


def test_every_rule_has_cases_in_which_it_fails_and_passes() -> None:
    assert {file.stem for file in CASES.glob("*.yaml")} == {rule.code for rule in ALL}
    for rule in ALL:
        cases = _load(rule.code)
        assert any("fails" in case and case["finding"] for case in cases), f"{rule.code} has no failing case"
        assert any("passes" in case and "finding" not in case for case in cases), f"{rule.code} has no passing case"


def test_a_manual_says_what_a_fix_does_exactly_where_a_case_has_one() -> None:
    fixable = {rule.code for rule in ALL if any("fixed" in case for case in _load(rule.code))}
    assert {rule.code for rule in ALL if manual.of(rule).fix} == fixable


def test_codes_are_unique_and_sorted() -> None:
    codes = [rule.code for rule in ALL]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"AW[0-7]\d\d", code) for code in codes)


def test_names_are_unique_and_those_of_their_functions() -> None:
    names = [rule.name for rule in ALL]
    assert len(names) == len(set(names))
    assert names == [rule.check.__name__.replace("_", "-") for rule in ALL]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: str(rule.code))
def test_a_rule_has_a_level_and_a_manual_with_its_headings(rule: Any) -> None:
    assert rule.level in LEVELS
    parts = re.fullmatch(r"(.+?)\n\n## Why\n(.+?)\n\n## What to do\n(.+)", rule.manual, re.DOTALL)
    assert parts is not None
    assert all(part.strip().endswith((".", "`")) for part in parts.groups())


def test_without_a_template_only_words_such_as_todo_are_placeholders() -> None:
    hint = "Numbers, not adjectives: time, customers, requests, money, data, support tickets, with links."
    without = Context(policy=policy.parse(POLICY), now=valid.NOW)
    texts = [valid.changed({"1,204 failed payments.": text}) for text in (hint, "TODO")]
    rules = [rule for rule in ALL if rule.code == "AW203"]
    found = [[finding.code for finding in linting.lint([valid.read(text)], rules, without)] for text in texts]
    assert found == [[], ["AW203"]]


def test_without_a_template_every_row_of_a_timeline_counts() -> None:
    without = Context(policy=policy.parse(POLICY), now=valid.NOW)
    row = "| 2026-11-20 09:00 | The migration starts | deploy log |\n"
    rules = [rule for rule in ALL if rule.code == "AW301"]
    assert linting.lint([valid.read(valid.changed({row: ""}))], rules, without) == []
