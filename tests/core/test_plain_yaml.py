"""The quick way to read a front matter: it gives up, or says what the parser says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core import front_matter, plain_yaml
from tests.support import valid


def _parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> front_matter.FrontMatter:
    """What the parser alone says."""
    with monkeypatch.context() as patched:
        patched.setattr(plain_yaml, "load", lambda _: None)
        return front_matter.load(text)


def _is_agreed(text: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the text was read the quick way; the parser must then say the same and have no complaint."""
    quick, slow = plain_yaml.load(text), _parsed(text, monkeypatch)
    if quick is None:
        return False
    if slow.problems and slow.problems[0].message.startswith("character"):
        return True  # which is looked for before
    assert slow.problems == []
    assert quick.values == slow.values
    assert list(quick.values) == list(slow.values)
    for mine, theirs in ((quick.keys, slow.positions), (quick.places, slow.value_positions)):
        assert mine == {key: tuple(place) for key, place in theirs.items()}
    return True


def test_a_usual_front_matter_is_read_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = front_matter.split(valid.TEXT)
    assert parts is not None
    assert _is_agreed(parts[0], monkeypatch)


PLAIN = [
    "",
    "# nothing",
    "a: b",
    "a:",
    "a: null",
    "a:\n  b: c\nd: e",
    "a:\n    b: c\n    d:\n      - x",
    "a:\n  - b\n  - c",
    "a:\n  - b: c\n    d: e\n  - b: f",
    "a:\n  - b:\n    c: d",
    "a:\n  - b:\n      c: d",
    "a: []\nb: {}\nc: [x, y z, null]\nd: {x: y, z: null}",
    "a:\n  - {x: 2026-11-20T12:00:00Z, y: z}\n  - [p, q]",
    'a: it\'s 5 % of what "we" had, [and] {more} at 10:30',
    "a: b#c\n\n  # a remark\nd: e",
    "a:\n  b:\nc: d",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_read_as_the_parser_does(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _is_agreed(text, monkeypatch)


OTHER = [
    "a: ~",
    "a: {b: ~}",
    "a:\n  b:\n    c:\n      d:\n        e:\n          f:\n            g:\n              h:\n                i: j",
    "a: 'b'",
    'a: "b"',
    "a: b: c",
    "a: b #c",
    "a: b ",
    "a:  b",
    "a:\n- b",
    "a: b\n  c",
    "a: b\n  c: d",
    "a: b\na: c",
    "a: {b: c, b: d}",
    "a: |\n  b",
    "a: [b,\n  c]",
    "a: *b",
    "a: &b c",
    "a: !b c",
    "? a\n: b",
    "- a",
    "  a: b",
    "a:\n  b: c\n d: e",
    "a:\n  - b\n  c: d",
    "a:\n  b: c\n  - d",
    "a:\tb",
    "a: b\n---\nc: d",
    "...",
    "a: @b",
    "a: -",
    "ä: b",
]


@pytest.mark.parametrize("text", OTHER)
def test_everything_else_is_left_to_the_parser(text: str) -> None:
    assert plain_yaml.load(text) is None


def test_files_do_not_share_what_was_remembered_of_a_line() -> None:
    first, second = plain_yaml.load("a: [b]\nc: {d: e}"), plain_yaml.load("a: [b]\nc: {d: e}")
    assert first is not None
    assert second is not None
    changed: Any = first.values
    changed["a"].append("x")
    changed["c"]["x"] = "y"
    assert second.values == {"a": ["b"], "c": {"d": "e"}}


def test_only_so_many_lines_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_yaml, "MAX_LINES", 10)
    for number in range(30):
        assert plain_yaml.load(f"a: {number}") is not None
    assert len(plain_yaml._lines) <= 10


LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "  ", "    ", "      ", " ", "\t"]),
        st.sampled_from(["", "- ", "-", "- - ", "? ", "# "]),
        st.sampled_from([
            "a:", "b:", "a: b", "b: c d", "c: 2026-11-20T09:12:00Z", "a: [b, c]", "b: {a: b, c: d}", "- {a: b}", "x",
            "x y",
            "a: ~", "b: null", "a: [~, b]", "b: b:c", "c: http://example.com/a#b", "a: b # c", "a: b#c", "b: 'x'",
            "c: \"y",
            "a : b", "a:b", "b: -c", "b: c-", "c: .", "a: ...", "---", "...", "a: [b,c]", "b: [ b ]", "b: {a:b}",
            "c: {}",
            "c: []", "a: b, c", "a: (b)", "b: b:", "b: :c", "c: a b: c", "c: a  b", "a: é", "b: ] }", "a: [é]",
            "a: 1:2",
            "c: {a: b:c, d: 12:00}", "", " ", "a:  b", "a: b  ", "yes: no", "1: 2", "a: | ", "b: >", "%a: b", "a: %b",
        ]),
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


@given(text=LINES)
def test_lines_of_all_kinds_are_read_as_the_parser_does(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _is_agreed(text, monkeypatch)


@given(text=st.text(alphabet=st.sampled_from("ab:#-[]{},'\"&*!|>%@ \n1~/_."), max_size=60))
def test_characters_of_all_kinds_are_read_as_the_parser_does(text: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        _is_agreed(text, monkeypatch)
