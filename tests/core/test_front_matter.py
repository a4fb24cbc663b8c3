"""Front matter: plain values with their places; whatever YAML could do beyond that is refused."""

from __future__ import annotations

import pytest

from afterword.core import front_matter
from afterword.core.postmortem import Position


def _problem(front: str) -> tuple[str, str, int, int]:
    (problem,) = front_matter.load(front).problems
    return problem.kind, problem.message, problem.position.line, problem.position.column


@pytest.mark.parametrize(
    "text", ["", "title: a", "---\ntitle: a\n", "--- a\n---\n", " ---\n---\n", "----\ntitle: a\n----\n", "\n---\n---\n"]
)
def test_what_is_not_fenced_is_no_front_matter(text: str) -> None:
    assert front_matter.split(text) is None
    assert not front_matter.Handler().detect(text)


def test_the_second_fence_ends_it() -> None:
    text = "---\ntitle: a\n---\nbody\n---\nmore\n"
    assert front_matter.split(text) == ("\ntitle: a\n", "body\n---\nmore\n")
    assert front_matter.Handler().detect(text)


def test_a_line_that_only_starts_like_a_fence_ends_nothing() -> None:
    assert front_matter.split("--- \na:\n---b\n----\n---\t\n\nbody\n") == ("\na:\n---b\n----\n", "\nbody\n")


def test_every_scalar_stays_what_was_written() -> None:
    written = "a: yes\nb: 12:30:15\nc: 0x1F\nd: 2026-11-20\ne: 1.0\nf: '~'\ng: ~\nh: null\ni:\nj: ''\n"
    assert front_matter.Handler().load(written) == {
        "a": "yes", "b": "12:30:15", "c": "0x1F", "d": "2026-11-20", "e": "1.0",
        "f": "~", "g": None, "h": None, "i": None, "j": "",
    }  # fmt: skip


def test_keys_and_values_have_their_places() -> None:
    loaded = front_matter.load("\na: b\nlist:\n  - {c: d}\n")
    assert loaded.positions[("list", 0, "c")] == Position(line=4, column=6)
    assert loaded.value_positions[("list", 0, "c")] == Position(line=4, column=9)
    assert loaded.value_positions[("a",)] == Position(line=2, column=4)


@pytest.mark.parametrize("front", ["", "\n", "# a comment\n", "~", "''"])
def test_empty_front_matter_has_no_values(front: str) -> None:
    assert front_matter.load(front).values == {}


@pytest.mark.parametrize(
    ("front", "kind", "message", "line", "column"),
    [
        ("a: b\n\tc: d", "syntax", "a tab; indent with spaces", 2, 1),
        ("a:\n  b: 1\n\tc: d", "syntax", "a tab; indent with spaces", 3, 1),
        ("a: b: c", "syntax", "`: ` is not expected here", 1, 5),
        ("a: 'b", "syntax", "this quote is never closed", 1, 4),
        ('a: "b\\q"', "syntax", "a backslash must be written twice", 1, 6),
        ("a: @b", "syntax", "a value cannot start with `@`; put the whole value in quotes", 1, 4),
        ("a: `b`", "syntax", "a value cannot start with ```", 1, 4),
        ("a: *", "syntax", "a value cannot start with `*`", 1, 5),
        ("a: &", "syntax", "a value cannot start with `&`", 1, 5),
        ("a: [b", "syntax", "this `[` is not closed by a `]`", 1, 4),
        ("a: {b: c", "syntax", "this `{` is not closed by a `}`", 1, 4),
        ("a: b\nccc\nd: e", "syntax", "there is a line without `key:` here or just above", 3, 1),
        ("a: b\n- c", "syntax", "this is no `key: value` line", 2, 1),
        ("a:\n  - b\n  c: d", "syntax", "this is no `- ` item", 3, 3),
        ("a: %b\n%c", "syntax", "a value cannot start with `%`", 1, 4),
        ("a: >x\n  b", "syntax", "YAML: ", 1, 5),
        ("- a", "not-a-mapping", "front matter must be a list of `key: value` lines", 1, 1),
        ("a", "not-a-mapping", "front matter must be a list of `key: value` lines", 1, 1),
        ("a: b\n--- \nc: d", "syntax", "front matter must be one YAML document", 2, 1),
        ("a: b\n...\n---\nc: d", "syntax", "front matter must be one YAML document", 3, 1),
        ("{[a]: b}", "syntax", "a key must be one plain word", 1, 2),
        ("a: b\na: c", "duplicate-key", "key `a` is already set in line 1", 2, 1),
        ("a: &b c", "alias", "anchor &b is not supported", 1, 4),
        ("a: *b", "alias", "alias *b is not supported", 1, 4),
        ("a: !!timestamp 2026-11-20", "tag", "YAML tag tag:yaml.org,2002:timestamp is not supported", 1, 4),
        ("a: b\x07", "syntax", "character U+0007 is not allowed in front matter; take it out", 1, 5),
        ("a: b\nc: d\u2028e", "syntax", "character U+2028 is not allowed", 2, 5),
    ],
)
def test_what_cannot_be_understood_says_what_to_mend_and_where(
    front: str, kind: str, message: str, line: int, column: int
) -> None:
    found = _problem(front)
    assert message in found[1]
    assert (found[0], *found[2:]) == (kind, line, column)


def test_deep_nesting_is_refused() -> None:
    assert _problem("a: " + "[" * 20 + "]" * 20)[:2] == ("nesting", "nested deeper than 12 levels")


def test_a_large_front_matter_is_refused_unread() -> None:
    assert _problem("a: '" + "x" * front_matter.MAX_CHARACTERS)[0] == "too-large"


def test_a_bomb_of_aliases_does_not_grow() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    loaded = front_matter.load(bomb)
    assert loaded.values["a8"] == [None] * 9
    assert {problem.kind for problem in loaded.problems} == {"alias"}


def test_the_first_of_two_values_is_kept() -> None:
    assert front_matter.load("a: b\na: {c: d}\n").values == {"a": "b"}


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), ("", ""), ("plain text", "plain text"), ("Yes", '"Yes"'), ("null", '"null"'), ("a: b", '"a: b"')],
)
def test_a_scalar_is_quoted_only_where_it_must_be(value: object, written: str) -> None:
    assert front_matter.scalar(value) == written


@pytest.mark.parametrize("value", ["a: b", "*x", '"', "\\", "Zoë", "a\nb", "# no", "-", "x" * 500 + ": y", "trailing "])
def test_a_scalar_is_read_back_as_it_was(value: str) -> None:
    assert front_matter.load(f"a: {front_matter.scalar(value)}\n").values == {"a": value}


def test_positions_can_be_gone_through_however_they_were_read() -> None:
    for text in ("a: b\nc: [d]", "a: 'b'\nc: [d]"):
        loaded = front_matter.load(text)
        assert len(loaded.positions) == 2
        assert dict(loaded.positions) == {("a",): Position(1, 1), ("c",): Position(2, 1)}
        assert len(loaded.value_positions) == 3
