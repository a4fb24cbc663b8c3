"""The JSON Schema of the front matter: it holds what the linter holds, key by key and value by value."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from afterword.adapters import files, tree
from afterword.core import front_matter, linting, policy, reading, scaffold, schema
from afterword.rules import ALL
from afterword.rules import front_matter as fields
from tests.support import valid
from tests.support.project import POLICY, change

REPOSITORY = Path(__file__).resolve().parents[2]
POLICY_VALUE = policy.parse(POLICY)
SCHEMA = schema.front_matter(POLICY_VALUE, ALL)
VALIDATOR = Draft7Validator(SCHEMA)
DRAFT = "title: Checkout is down\nseverity: low\nstatus: draft\nowner: alice\nstarted_at: 2026-11-20T09:12:00Z\n"
CONTEXT = valid.context()
OF_VALUES = [
    rule
    for rule in ALL
    if rule.code
    in {"AW110", "AW111", "AW112", "AW113", "AW114", "AW115", "AW116", "AW415", "AW416", "AW417", "AW418", "AW505"}
]
"""The rules on a value by itself: what else is asked for, once it is there, is not the schema's matter."""


def _values(text: str) -> dict[str, object]:
    parts = front_matter.split(text)
    assert parts is not None
    return front_matter.load(parts[0]).values


def _faults(front: str) -> list[str]:
    """Where the schema finds fault with a front matter."""
    errors = VALIDATOR.iter_errors(_values(f"---\n{front}---\n"))
    return sorted("/".join(str(part) for part in error.absolute_path) for error in errors)


def _is_refused(front: str) -> bool:
    """Whether the linter finds an error in the fields of a front matter."""
    # A missing due date follows from other fields.
    rules = [rule for rule in ALL if rule.code[:3] in ("AW1", "AW4", "AW5") and rule.code != "AW401"]
    return any(finding.is_error for finding in linting.lint([valid.read(f"---\n{front}---\n")], rules, CONTEXT))


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("postmortems/*/*.md")), ids=lambda path: str(path.stem))
def test_the_examples_of_this_repository_hold(path: Path) -> None:
    own = schema.front_matter(files.load_policy(REPOSITORY), ALL)
    assert list(Draft7Validator(own).iter_errors(_values(path.read_text(encoding="utf-8")))) == []


def test_the_valid_post_mortem_holds() -> None:
    assert list(VALIDATOR.iter_errors(_values(valid.TEXT))) == []


def test_a_fresh_template_holds() -> None:
    draft = scaffold.Draft(
        title="Checkout is down", severity="low", owner="alice", started_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    )
    text = scaffold.render(tree.template(REPOSITORY), draft, POLICY_VALUE)
    assert list(VALIDATOR.iter_errors(_values(text))) == []


@pytest.mark.parametrize("name", [*reading.FIELDS, *reading.NESTED_FIELDS])
def test_a_field_may_be_left_out_or_empty_where_the_linter_says_so(name: str) -> None:
    others = "".join(f"{line}\n" for line in DRAFT.splitlines() if not line.startswith(f"{name}:"))
    for front in (others, f"{others}{name}:\n"):
        assert bool(_faults(front)) == _is_refused(front), front


def _keys() -> Iterator[tuple[str, ...]]:
    yield from ((name,) for name in (*reading.FIELDS, *reading.NESTED_FIELDS))
    yield from (("action_items", name) for name in reading.ACTION_ITEM_FIELDS)
    yield ("ignore", "reason")
    yield from (("follow_up", name) for name in reading.FOLLOW_UP_FIELDS)
    yield from (("follow_up", "customer_notices", name) for name in reading.LEDGER_FIELDS)
    yield from (("follow_up", "announced", name) for name in reading.LEDGER_FIELDS)


VALUES = (
    "word", "alice", "Alice Example", "'@alice'", "-x", "x" * 50, "'1'", "low", "reviewed", "staff", "public", "detect",
    "P1", "restart", "none", "AW104", "missing-owner", "2026-11-27", "2026-11-27T10:00:00Z", "2026-11-27 10:00",
    "2026-11-27T10:00", "2026-11-27T10:00+01:00", "'a\n\n  b'", "[alice, [bob]]", "[alice, 'Alice Example', ]", "[]",
    "{}", "[{}]", "{at: 2026-11-27T10:00:00Z, by: alice}", "[{at: soon}]", "[{title: x, due_on: soon}]", "{x: 1}",
)  # fmt: skip


@pytest.mark.parametrize("key", list(_keys()), ids=".".join)
def test_a_value_is_refused_where_the_linter_refuses_it(key: tuple[str, ...]) -> None:
    for value in VALUES:
        front = DRAFT.replace(f"{key[0]}:", f"# {key[0]}:") + _at(key, value)
        found = linting.lint([valid.read(f"---\n{front}---\n")], OF_VALUES, CONTEXT)
        assert bool(_faults(front)) == bool(found), (value, [finding.message for finding in found])


def _at(key: tuple[str, ...], value: str) -> str:
    if len(key) == 1:
        return f"{key[0]}: {value}\n"
    if key[0] == "follow_up" and len(key) == 3:
        opening = "    - " if key[1] == "customer_notices" else "    "
        return f"follow_up:\n  {key[1]}:\n{opening}{key[2]}: {value}\n"
    return f"{key[0]}:\n  {'' if key[0] == 'follow_up' else '- '}{key[1]}: {value}\n"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("ownr: alice", ""),
        ("severity: critcal", "severity"),
        ("detected_at: 09:20", "detected_at"),
        ("due_on: 27.11.2026", "due_on"),
        ("responders: alice", "responders"),
        ("responders: [alice, Bob Example]", "responders/1"),
        ("action_items: [{title: x, prio: P1}]", "action_items/0"),
        ("action_items: [{title: x, priority: P9}]", "action_items/0/priority"),
        ("follow_up: {announced: yes}", "follow_up/announced"),
        ("follow_up: {all_clear: [{at: yesterday}]}", "follow_up/all_clear/0/at"),
        ("follow_up: {customer_notices: [{about: reboot}]}", "follow_up/customer_notices/0/about"),
        ("ignore: [{rule: AW999, reason: x}]", "ignore/0/rule"),
    ],
)
def test_a_fault_is_found_where_it_is(line: str, where: str) -> None:
    front = DRAFT.replace("severity: low\n", "") if line.startswith("severity") else DRAFT
    assert _faults(f"{front}{line}\n") == [where]


def test_every_key_is_described_and_nothing_else_is() -> None:
    def described(found: dict[str, Any]) -> Iterator[str]:
        for one in found.get("properties", {}).values():
            yield one["description"]
            yield from described(one)
            yield from described(one.get("items", {}))

    assert set(described(SCHEMA)) == set(schema.DESCRIPTIONS.values())


def test_words_of_the_policy_are_offered_with_what_they_mean() -> None:
    severity = SCHEMA["properties"]["severity"]
    assert severity["enum"] == ["critical", "low"]
    assert severity["enumDescriptions"] == ["Customers cannot use a core service.", "Nobody outside notices."]
    assert SCHEMA["properties"]["owner"]["anyOf"][0] == {"enum": ["alice", "bob"]}
    assert "AW104" in SCHEMA["properties"]["ignore"]["items"]["properties"]["rule"]["enum"]


def test_a_severity_that_is_a_number_may_be_written_as_one() -> None:
    text = change(change(POLICY, "severities.low", 'severities."2"'), "severities.critical", 'severities."1"')
    found = schema.front_matter(policy.parse(text))
    assert found["properties"]["severity"]["enum"] == ["1", "2", 1, 2]


def test_without_people_any_login_will_do() -> None:
    found = schema.front_matter(policy.parse("[tool.afterword]\n"))
    assert found["properties"]["owner"]["pattern"] == schema.LOGIN


def test_a_login_is_what_the_linter_takes_for_one() -> None:
    assert schema.LOGIN.replace("^", "").replace("$", r"\Z") == fields._LOGIN.pattern
