"""Edits of a front matter, each seen by the text that it makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from afterword.core import front_edits as edits
from afterword.core import front_matter, reading
from afterword.core.editing import Edit, apply
from afterword.core.postmortem import Key, Postmortem
from tests.support import valid


def _read(front: str) -> Postmortem:
    return reading.read(f"---\n{front}---\nBody.\n", valid.PATH)


def _front(postmortem: Postmortem, made: Sequence[Edit]) -> str:
    return apply(postmortem.text, made).removeprefix("---\n").removesuffix("---\nBody.\n")


@pytest.mark.parametrize(
    ("front", "key", "value", "expected"),
    [
        ("owner: bob # him\n", ("owner",), "alice", "owner: alice # him\n"),
        ("owner: 'bob'\n", ("owner",), "o'neil", "owner: 'o''neil'\n"),
        ('owner: "bob"\n', ("owner",), 'a"b', 'owner: "a\\"b"\n'),
        ("owner: bob\n", ("owner",), "a: b", 'owner: "a: b"\n'),
        ("owner:   \nstatus: x\n", ("owner",), "bob", "owner: bob\nstatus: x\n"),
        ("owner:  # who?\n", ("owner",), "bob", "owner: bob  # who?\n"),
        ("due_on: |\n  soon\n\n\nowner: bob\n", ("due_on",), "2026-11-27", "due_on: 2026-11-27\n\n\nowner: bob\n"),
        ("title: one\n  two\nowner: bob\n", ("title",), "one", "title: one\nowner: bob\n"),
        ("a: [x, {b: y}]\n", ("a", 1, "b"), "z", "a: [x, {b: z}]\n"),
        ("a:\n  - b: y\n    c: d\n", ("a", 0, "c"), "e", "a:\n  - b: y\n    c: e\n"),
        ("a: b\n", ("c",), "d", "a: b\n"),
    ],
)
def test_a_value_changes_in_its_place_and_quotes(front: str, key: Key, value: str, expected: str) -> None:
    postmortem = _read(front)
    assert _front(postmortem, edits.set_value(postmortem, key, value)) == expected


def test_an_instant_is_written_in_utc() -> None:
    postmortem = _read("started_at: 2026-11-20T10:12:00.5+01:00 # local\n")
    at = postmortem.started_at
    assert at is not None
    made = edits.to_utc(postmortem, ("started_at",), at)
    assert _front(postmortem, made) == "started_at: 2026-11-20T09:12:00.500000Z # local\n"
    plain = edits.to_utc(postmortem, ("started_at",), dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC))
    assert _front(postmortem, plain) == "started_at: 2026-11-20T09:12:00Z # local\n"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("ownr: bob\n", "owner: bob\n"),
        ("'ownr': bob\n", "'owner': bob\n"),
        ("ownr: bob\nowner:\n", "ownr: bob\nowner:\n"),
        ("owner: bob\n", "owner: bob\n"),
    ],
)
def test_a_key_gets_its_name_where_that_is_free(front: str, expected: str) -> None:
    postmortem = _read(front)
    assert _front(postmortem, edits.rename_key(postmortem, ("ownr",), "owner")) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("due_on: 2026-01-01\n", "due_on: 2026-11-27\n"),
        ("owner: bob\nrelated: []\n", "owner: bob\ndue_on: 2026-11-27\nrelated: []\n"),
        ("  owner: bob\n  related: []\n", "  owner: bob\n  due_on: 2026-11-27\n  related: []\n"),
        (
            "tags:\n  - a\n  - b\n# note\nrelated: []\n",
            "tags:\n  - a\n  - b\ndue_on: 2026-11-27\n# note\nrelated: []\n",
        ),
        ("title: |\n  x\n\nrelated: []\n", "title: |\n  x\ndue_on: 2026-11-27\n\nrelated: []\n"),
        ("related: []\n", "due_on: 2026-11-27\nrelated: []\n"),
        ("{owner: bob}\n", "{owner: bob}\n"),
        ("owner: bob\nowner: eve\n", "owner: bob\nowner: eve\n"),
        ("owner: [\n", "owner: [\n"),
    ],
)
def test_a_missing_field_gets_a_line_in_its_place(front: str, expected: str) -> None:
    postmortem = _read(front)
    assert _front(postmortem, edits.set_field(postmortem, "due_on", "2026-11-27")) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: x\nowner: bob\n", "title: x\nowner: bob\n"),
        (
            "# top\n\n# who\n# owns\nowner: bob # him\n\ntitle: x\n",
            "# top\n\ntitle: x\n\n# who\n# owns\nowner: bob # him\n",
        ),
        ("tags:\n  - a\n  # b\ntitle: |\n  # no\n  x\n", "title: |\n  # no\n  x\ntags:\n  - a\n  # b\n"),
        ("tags: []\nmine: 1\ntitle: x\n", "title: x\ntags: []\nmine: 1\n"),
        ("{owner: bob, title: x}\n", "{owner: bob, title: x}\n"),
        ("owner: bob\ntitle: |+\n  x\n\nstatus: y\n", None),
    ],
)
def test_fields_are_ordered_with_their_comments(front: str, expected: str | None) -> None:
    postmortem = _read(front)
    ordered = _front(postmortem, edits.order_keys(postmortem))
    assert front_matter.load("\n" + ordered).values == postmortem.values
    assert ordered == expected or expected is None
    again = _read(ordered)
    assert edits.order_keys(again) == []


def test_of_what_cannot_be_read_there_are_no_spans() -> None:
    assert front_matter.spans("a: [").values == {}
    assert front_matter.spans("\na: &x b\nc: *x\n").values[("c",)] is not None


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("tags: [a, b, c]\n", "tags: [a, c]\n"),
        ("tags: [a]\ntags: [b, b]\n", "tags: [a]\ntags: [b, b]\n"),
        ("owner: bob\n", "owner: bob\n"),
        ("tags:\n- a\n- b # c\n", "tags:\n- a\n- b # c\n"),
    ],
)
def test_an_item_is_dropped_where_nothing_else_goes_with_it(front: str, expected: str) -> None:
    postmortem = _read(front)
    assert _front(postmortem, edits.drop_item(postmortem, ("tags", 1))) == expected
