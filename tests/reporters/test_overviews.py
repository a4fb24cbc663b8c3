"""The formats of `afterword status`: whole outputs, and that nothing in a front matter breaks them.

After a deliberate change, write the goldens anew and read the difference before it is committed:

    REGENERATE=1 .venv/bin/pytest tests/reporters/test_overviews.py; git diff tests/reporters/overviews
"""

from __future__ import annotations

import datetime as dt
import json as stdlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from afterword.core import overview as overviews_
from afterword.core import policy as policies
from afterword.core.history import Commit, History
from afterword.core.overview import Overview, Version
from afterword.core.owed import KINDS
from afterword.reporters import overview_json, overviews
from afterword.reporters.overviews import Room
from tests.site.support import FRONT, post
from tests.support import valid
from tests.support.project import NOW, POLICY

GOLDENS = Path(__file__).parent / "overviews"
SCHEMA = overview_json.schema()
POLICY_VALUE = policies.parse(POLICY)
ITEMS = """\
services: [checkout]
customers: [Acme]
action_items:
  - {title: Alert on replica lag above 30 s and page whoever is on call for it, owner: dave, due_on: 2026-11-22}
  - {title: Fail over, owner: a-colleague-with-a-long-handle, due_on: 2026-11-23, customer_impact: restart}
"""
EVIL = "\\e[31m|`x`\\n](http://x)<script>\\u202e@everyone #1 \\x07*b*"
HOSTILE = f"""\
title: "{EVIL}"
severity: "a|b"
status: "[bold]x"
owner: "o|w@ner"
customers: ["<b>|\\u200b"]
action_items: [{{title: "[link=http://x]{EVIL}"}}, {{title: "[red]a | b <script> @everyone [x](http://x)"}}]
"""


def look(*versions: Version, history: History | None = None, notes: tuple[str, ...] = ()) -> Overview:
    return overviews_.of(versions, POLICY_VALUE, history or History(), at=NOW, commit="1a" * 20, notes=notes)


def ordinary() -> Overview:
    late = post(FRONT.replace("draft", "closed") + "due_on: 2026-11-13\n", path="postmortems/2026/2026-11-06-late.md")
    commit = Commit(sha="1", at=dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC), author="a", subject="s")
    on_branch = post(FRONT + "due_on: 2026-11-27\n" + ITEMS, path="postmortems/2026/2026-11-12-checkout-is-down.md")
    found = look(
        Version(postmortem=valid.read()),
        Version(postmortem=late),
        Version(postmortem=on_branch, place="postmortem/2026-11-12-checkout-is-down"),
        Version(postmortem=post("title: [x\n", path="postmortems/2026/broken.md")),
        history=History(commits={late.path: (commit,)}),
        notes=("This clone is shallow.",),
    )
    return overviews_.measured(found, {on_branch.path: 45})


OVERVIEWS = {
    "ordinary": ordinary(),
    "done": look(Version(postmortem=valid.read())),
    "nothing": look(),
    "hostile": look(Version(postmortem=post(HOSTILE, path="postmortems/\x1b[31m|`x`.md"), place="a|b\x1b]0;x\x07")),
}


@pytest.mark.parametrize("name", OVERVIEWS)
@pytest.mark.parametrize("format_", overviews.FORMATS)
def test_the_whole_output_is_as_in_its_golden(name: str, format_: str) -> None:
    written = overviews.FORMATS[format_](OVERVIEWS[name], Room()).replace("\x1b", "␛") + "\n"
    golden = GOLDENS / f"{name}.{format_}.txt"
    if os.environ.get("REGENERATE"):
        golden.write_bytes(written.encode())
    assert written == golden.read_bytes().decode()


def test_a_command_has_the_id_where_only_one_post_mortem_needs_it() -> None:
    one, other = (post(FRONT, path=f"postmortems/2026/2026-11-{day}-down.md") for day in (12, 13))
    shown = dict(overviews.how(look(Version(postmortem=one)), None))
    assert shown["Announcement"] == "`afterword announce 2026-11-12-down`"
    both = overviews.how(look(Version(postmortem=one), Version(postmortem=other)), None)
    assert [how for kind, how in both if kind == "Announcement"] == ["`afterword announce ID`"]


def text(overview: Overview, **room: Any) -> list[str]:
    return click.unstyle(overviews.FORMATS["text"](overview, Room(**room))).split("\n")


@pytest.mark.parametrize("name", OVERVIEWS)
def test_the_table_fits_eighty_columns_and_narrower_ones(name: str) -> None:
    for width in (80, 60):
        assert max(map(len, text(OVERVIEWS[name], width=width))) <= width
    assert max(map(len, text(OVERVIEWS[name], width=20))) <= 60


def test_without_colours_it_tells_what_is_late() -> None:
    shown = "\n".join(text(OVERVIEWS["ordinary"], width=120))
    assert "1 day late" in shown
    assert "today" in shown
    assert "in 4 days" in shown


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_nothing_in_a_front_matter_moves_the_cursor(format_: str) -> None:
    written = click.unstyle(overviews.FORMATS[format_](OVERVIEWS["hostile"], Room()))
    assert all(char.isprintable() or char == "\n" for char in written)


def test_a_bar_or_markup_stays_in_its_cell_of_markdown() -> None:
    rows = [line for line in overviews.FORMATS["markdown"](OVERVIEWS["hostile"], Room()).split("\n") if line[:1] == "|"]
    assert len(rows) > 4
    assert {row.replace(r"\|", "").count("|") for row in rows} == {5}
    assert not any("<script" in row.replace(r"\<", "") for row in rows)
    assert any("@<!-- -->everyone" in row for row in rows)


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_the_most_urgent_things_are_listed_and_the_rest_is_counted(format_: str) -> None:
    written = overviews.FORMATS[format_](OVERVIEWS["ordinary"], Room(80, 2))
    count = len(OVERVIEWS["ordinary"].owed) - 2
    assert f"And {count} more, all of them less urgent:" in click.unstyle(written).replace("\n", " ")
    assert "broken" not in written
    assert " more, " not in overviews.FORMATS[format_](OVERVIEWS["ordinary"], Room(80, None))


@pytest.mark.parametrize("name", OVERVIEWS)
def test_the_json_is_ascii_and_as_the_schema_says(name: str) -> None:
    written = overviews.FORMATS["json"](OVERVIEWS[name], Room(80, 1))
    assert written.isascii()
    Draft202012Validator(SCHEMA).validate(stdlib.loads(written))


def test_every_field_is_described_required_and_written() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    written = stdlib.loads(overviews.FORMATS["json"](OVERVIEWS["ordinary"], Room()))
    pairs: dict[str, dict[str, Any]] = {
        "Document": written,
        "OpenPostmortem": written["postmortems"][0],
        "OwedThing": written["postmortems"][0]["owed"][0],
        "LatePostmortem": written["landed_late"][0],
        "Summary": written["summary"],
    }
    assert set(SCHEMA["$defs"]) == set(pairs)
    for name, value in pairs.items():
        definition = SCHEMA["$defs"][name]
        assert set(definition["properties"]) == set(definition["required"]) == set(value)
        assert all("description" in field or "$ref" in field for field in definition["properties"].values())


def test_every_kind_has_a_name_for_people_and_one_for_programs() -> None:
    assert set(overviews.KINDS) == set(KINDS)
    assert set(SCHEMA["$defs"]["OwedThing"]["properties"]["kind"]["enum"]) == set(KINDS)


def test_where_the_history_does_not_tell_nothing_is_said_to_be_late() -> None:
    unknown = replace(OVERVIEWS["ordinary"], late=None)
    assert stdlib.loads(overviews.FORMATS["json"](unknown, Room()))["landed_late"] is None
    assert "came late" not in "\n".join(text(unknown))
