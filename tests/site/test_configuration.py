"""The configuration reference: complete, and its examples are accepted."""

from __future__ import annotations

import re
import tomllib

import msgspec
import pytest
from msgspec import inspect

from afterword.core import policy as policies
from afterword.core.policy import Policy
from afterword.site import configuration
from afterword.site.configuration_examples import EXAMPLES
from tests.site.support import site

REFERENCE = configuration.reference()
TABLES = {table.name: table for table in configuration.tables()}
MODELS = {
    "": Policy,
    "calendar": policies.Calendar,
    "severities": policies.Severity,
    "sections": policies.Section,
    "mail": policies.Mail,
    "reminders": policies.Reminders,
    "meetings": policies.Meetings,
    "people": policies.Person,
    "customers": policies.Customer,
    "github": policies.GitHub,
    "check": policies.Check,
    "score": policies.Score,
    "public": policies.Public,
}


def _section(name: str) -> str:
    return REFERENCE.partition(f"{{ #{TABLES[name].anchor} }}\n")[2].partition("\n## ")[0]


def _entry(anchor: str) -> str:
    return REFERENCE.partition(f"{{ #{anchor} }}\n:   ")[2].partition("\n")[0]


def test_every_table_of_the_model_has_its_section() -> None:
    structs = {each.__name__ for each in vars(policies).values() if _is_table(each)}
    assert {model.__name__ for model in MODELS.values()} == structs
    assert list(TABLES) == ["", *(name for name in Policy.__struct_fields__ if name in MODELS)]
    assert re.findall(r"^## `(.+)` \{ #(\w+) \}$", REFERENCE, re.MULTILINE) == [
        (table.header, table.anchor) for table in TABLES.values()
    ]


def _is_table(each: object) -> bool:
    return isinstance(each, type) and issubclass(each, msgspec.Struct) and not each.__name__.startswith("_")


@pytest.mark.parametrize(("name", "model"), MODELS.items())
def test_every_key_is_told_with_an_anchor_and_a_description(name: str, model: type[msgspec.Struct]) -> None:
    keys = [key for key in model.__struct_fields__ if model is not Policy or key not in MODELS]
    assert re.findall(r"^`(\w+)` \{ #([\w-]+) \}\n:   [A-Z`].+\.<br>[AF].+\.$", _section(name), re.MULTILINE) == [
        (key, f"{TABLES[name].anchor}-{key}") for key in keys
    ]


@pytest.mark.parametrize("name", MODELS)
def test_every_example_is_accepted_and_sets_every_key(name: str) -> None:
    example = EXAMPLES[name]
    assert policies.parse(example)
    table = tomllib.loads(example)["tool"]["afterword"]
    entries = [table] if not name else _entries(table[name], has_names="NAME" in TABLES[name].header)
    assert {key for entry in entries for key in entry} == {key.name for key in TABLES[name].keys}
    assert f"```toml\n{example.strip()}\n```" in _section(name)


def _entries(table: object, *, has_names: bool) -> list[dict[str, object]]:
    if isinstance(table, list):
        return table
    assert isinstance(table, dict)
    return list(table.values()) if has_names else [table]


@pytest.mark.parametrize(
    ("anchor", "told"),
    [
        ("policy-priorities", 'A list of texts; by default `["P0", "P1", "P2", "P3"]`.'),
        ("calendar-extra", "A list of dates; by default empty."),
        ("severities-due", 'A deadline, such as `"5 business days"`, `"3 days"` or `"none"`; by default `"none"`.'),
        ("severities-action_items_due", "For each name, a deadline, such as"),
        ("sections-name", "The heading.<br>A text; **must be given**."),
        ("sections-minimum_words", "A whole number; by default left out."),
        ("mail-group", "A text; by default empty."),
        ("reminders-before", 'A list of deadlines, such as `["5 business days", "1 day"]`; by default `["2 busi'),
        ("reminders-channels", 'A list of texts; by default `["github"]`.'),
        ("github-timeout", "A number, above 0, at most 300; by default `30.0`."),
        ("check-announce_within", "A whole number, at least 1, at most 8760; by default `24`."),
        ("score-weights", "For each name, a whole number, at least 0, at most 1000; by default empty."),
    ],
)
def test_types_limits_and_defaults_are_told_in_words(anchor: str, told: str) -> None:
    assert told in _entry(anchor)


def test_a_table_of_many_says_which_there_are_by_default() -> None:
    assert "By default there are: critical, high, medium, low." in _section("severities")
    assert "By default there are: Summary, What happened, " in _section("sections")
    assert "By default there are none." in _section("people")


def test_a_page_of_the_handbook_shows_it() -> None:
    assert site(docs={"x.md": "{{ configuration_reference() }}"})["x.md"] == REFERENCE


def test_the_model_holds_no_type_that_the_page_has_no_words_for() -> None:
    told = (inspect.StrType, inspect.IntType, inspect.FloatType, inspect.DateType, inspect.CustomType, inspect.BoolType)
    strange = [
        field.name
        for model in MODELS.values()
        for field in inspect.type_info(model).fields
        if not isinstance(_innermost(field.type), (*told, inspect.StructType))
    ]
    assert strange == []


def _innermost(kind: inspect.Type) -> inspect.Type:
    match kind:
        case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner) | inspect.DictType(value_type=inner):
            return _innermost(inner)
        case inspect.UnionType(types=types):
            return _innermost(types[0])
    return kind
