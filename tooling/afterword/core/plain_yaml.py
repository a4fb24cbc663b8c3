"""The YAML that nearly every front matter is: keys, plain values, and lists and mappings in one line.

Most of a parser's time goes into what such a text does not have. This module reads those texts and no others:
where a line might mean anything else in YAML, it gives up, and the parser does the work. A test holds both
against each other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from afterword.core.patterns import pattern
from afterword.core.postmortem import Key

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for nothing, where it is not quoted."""
MAX_LINES = 20_000
"""As many different lines are remembered: most of them come again in the next file."""
_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/(")
"""What a plain value may start with here; YAML allows more, with conditions."""
_FLOW = pattern(r"\[[A-Za-z0-9_./@+:, -]*\]|\{[A-Za-z0-9_./@+:, -]*\}")
MAX_BLOCKS = 8
"""Deeper nesting is for the parser, which knows how deep is too deep."""
Place = tuple[int, int]


class Loaded(NamedTuple):
    """Values as written, the places of keys and values by key."""

    values: dict[str, object]
    keys: dict[Key, Place]
    places: dict[Key, Place]


class _Line(NamedTuple):
    indent: int
    is_item: bool
    name: str | None
    """The key; None for an item that is no mapping, and for a line that says nothing."""
    value: object
    """A text, a list or a mapping; `_EMPTY` where there is none, `_NOTHING` where the line says nothing."""
    column: int
    """Where the value starts, or where the line ends."""
    inner: tuple[tuple[str | int, int, int], ...] = ()
    """The parts of a list or mapping: key or number, column of the key (0 in a list), column of the value."""


_EMPTY, _NOTHING = object(), object()
_lines: dict[str, _Line | None] = {}


def load(text: str) -> Loaded | None:  # noqa: C901  # one loop: a call for each line is what would cost
    """Read a front matter; None where that takes a parser."""
    values: dict[str, object] = {}
    keys: dict[Key, Place] = {}
    places: dict[Key, Place] = {}
    blocks: list[tuple[int, Any, Key]] = [(0, values, ())]
    waiting: tuple[int, dict[str, object], str, Key, Place] | None = None
    for number, written in enumerate(text.split("\n"), start=1):
        line = _lines[written] if written in _lines else _remembered(written)
        if line is None:
            return None
        indent, is_item, name, value, column, inner = line
        if value is _NOTHING:
            continue
        if waiting is not None:
            above, table, waiting_name, key, place = waiting
            if indent > above:
                opened: Any = [] if is_item else {}
                table[waiting_name] = opened
                places[key] = (number, indent + 1)
                blocks.append((indent, opened, key))
            elif is_item and indent == above:
                return None
            else:
                table[waiting_name], places[key] = None, place
            waiting = None
        while blocks[-1][0] > indent:
            blocks.pop()
        expected, block, path = blocks[-1]
        if expected != indent or len(blocks) > MAX_BLOCKS or is_item is not (block.__class__ is list):
            return None
        if is_item:
            path = (*path, len(block))
            places[path] = (number, indent + 3)
            if name is None:
                block.append(value)
            else:
                indent += 2
                item: dict[str, object] = {}
                block.append(item)
                block = item
                blocks.append((indent, block, path))
        if name is not None:
            if name in block:
                return None
            path = (*path, name)
            keys[path] = (number, indent + 1)
            if value is _EMPTY:
                waiting = (indent, block, name, path, (number, column))
                continue
            block[name] = value
            places[path] = (number, column)
        for part, key_column, value_column in inner:
            places[*path, part] = (number, value_column)
            if key_column:
                keys[*path, part] = (number, key_column)
        if inner or value.__class__ is not str:
            _set(block, name, value)
    if waiting is not None:
        _, table, waiting_name, key, place = waiting
        table[waiting_name], places[key] = None, place
    return Loaded(values, keys, places)


def _set(block: Any, name: str | None, value: object) -> None:
    """Give the block a list or mapping of its own: a remembered one belongs to every file."""
    own = list(value) if isinstance(value, list) else dict(value) if isinstance(value, dict) else value
    if name is None:
        block[-1] = own
    else:
        block[name] = own


def _remembered(written: str) -> _Line | None:
    if len(_lines) >= MAX_LINES:
        _lines.clear()
    line = _lines[written] = _read(written)
    return line


def _read(written: str) -> _Line | None:
    bare = written.lstrip(" ")
    if not bare or bare[0] == "#":
        return _Line(0, False, None, _NOTHING, 0)
    indent = len(written) - len(bare)
    column = indent + 1
    if is_item := bare[:2] == "- ":
        bare, column = bare[2:], column + 2
    name, colon, value = bare.partition(": ")
    if colon and name.isidentifier() and name.isascii():
        return _with_value(indent, is_item, name, value, column + len(name) + 2)
    if bare[-1:] == ":" and (name := bare[:-1]).isidentifier() and name.isascii():
        return _Line(indent, is_item, name, _EMPTY, column + len(bare))
    return _with_value(indent, is_item, None, bare, column) if is_item else None


def _with_value(indent: int, is_item: bool, name: str | None, value: str, column: int) -> _Line | None:
    if not value or "\t" in value or value[-1] in ": ":
        return None
    if value[0] in _FIRST:
        if ": " in value or " #" in value:
            return None
        return _Line(indent, is_item, name, None if value in NULLS else value, column)
    if _FLOW.fullmatch(value) is None:
        return None
    parts = value[1:-1].split(", ") if len(value) > 2 else []
    inner: list[tuple[str | int, int, int]] = []
    at = column + 1
    if value[0] == "[":
        items: list[object] = []
        for word in parts:
            if not _is_word(word):
                return None
            inner.append((len(items), 0, at))
            items.append(None if word in NULLS else word)
            at += len(word) + 2
        return _Line(indent, is_item, name, items, column, tuple(inner))
    table: dict[str, object] = {}
    for part in parts:
        key, _, word = part.partition(": ")
        if key in table or not key.isidentifier() or not _is_word(word):
            return None
        inner.append((key, at, at + len(key) + 2))
        table[key] = None if word in NULLS else word
        at += len(part) + 2
    return _Line(indent, is_item, name, table, column, tuple(inner))


def _is_word(word: str) -> bool:
    return bool(word) and word[0] in _FIRST and word[-1] not in " :" and ": " not in word and "," not in word
