"""The YAML that nearly every front matter is: keys, plain values, and lists and mappings in one line.

Most of a parser's time goes into what such a text does not have. This module reads those texts and no others:
where a line might mean anything else in YAML, it gives up, and the parser does the work. A test holds both
against each other. Where things stand is worked out only when somebody asks: of most files nobody does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from afterword.core.patterns import pattern
from afterword.core.postmortem import Key

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for nothing, where it is not quoted."""
MAX_LINES = 5_000
"""As many different lines are remembered: most of them come again in the next file."""
_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/(")
"""What a plain value may start with here; YAML allows more, with conditions."""
_KEY = "([A-Za-z_][A-Za-z0-9_]*+)"
_WORD = "([A-Za-z0-9_/][A-Za-z0-9_./@+-]*+(?:(?::| ++)[A-Za-z0-9_./@+-]++)*+)"
_WORDS, _PAIRS = pattern(_WORD), pattern(f"{_KEY}: {_WORD}")
_LIST = pattern(rf"\[(?:{_WORD}(?:, {_WORD})*+)?\]")
_MAPPING = pattern(rf"\{{(?:{_KEY}: {_WORD}(?:, {_KEY}: {_WORD})*+)?\}}")
MAX_BLOCKS = 8
"""Deeper nesting is for the parser, which knows how deep is too deep."""
Place = tuple[int, int]


class Loaded:
    """Values as written, and the places of keys and values by key."""

    def __init__(self, values: dict[str, object], text: str) -> None:
        self.values, self._text = values, text

    @property
    def keys(self) -> dict[Key, Place]:
        """Where the keys start."""
        return self._places[0]

    @property
    def places(self) -> dict[Key, Place]:
        """Where the values start; one that is not there, where its line ends."""
        return self._places[1]

    @cached_property
    def _places(self) -> tuple[dict[Key, Place], dict[Key, Place]]:
        return _locate(self._text)


class _Line(NamedTuple):
    indent: int
    is_item: bool
    name: str | None
    """The key; None for an item that is no mapping, and for a line that says nothing."""
    value: object
    """A text, a list or a mapping; `_EMPTY` where there is none, `_NOTHING` where the line says nothing."""


_EMPTY, _NOTHING = object(), object()
_NO_LINE = _Line(0, False, None, _NOTHING)
_lines: dict[str, _Line] = {}


def load(text: str) -> Loaded | None:  # noqa: C901  # one loop: a call for each line is what would cost
    """Read a front matter; None where that takes a parser."""
    values: dict[str, object] = {}
    blocks: list[tuple[int, Any]] = [(0, values)]
    waiting: tuple[int, dict[str, object], str] | None = None
    for written in text.split("\n"):
        line = _lines.get(written) or _remembered(written)
        if line is None:
            return None
        indent, is_item, name, value = line
        if value is _NOTHING:
            continue
        if waiting is not None:
            above, table, key = waiting
            if indent > above:
                opened: Any = [] if is_item else {}
                table[key] = opened
                blocks.append((indent, opened))
            elif is_item and indent == above:
                return None
            waiting = None
        while blocks[-1][0] > indent:
            blocks.pop()
        expected, block = blocks[-1]
        if expected != indent or len(blocks) > MAX_BLOCKS or is_item is not (block.__class__ is list):
            return None
        if value.__class__ is not str:
            value = _own(value)
        if name is None:
            block.append(value)
            continue
        if is_item:
            indent += 2
            block.append({})
            block = block[-1]
            blocks.append((indent, block))
        elif name in block:
            return None
        if value is _EMPTY:
            waiting, value = (indent, block, name), None
        block[name] = value
    return Loaded(values, text)


def _own(value: Any) -> Any:
    """A list or mapping for one file alone: a remembered one would belong to them all."""
    return value.copy() if value.__class__ in (list, dict) else value


def _remembered(written: str) -> _Line | None:
    if len(_lines) >= MAX_LINES:
        _lines.clear()
    if (line := _read(written)) is not None:
        _lines[written] = line
    return line


def _read(written: str) -> _Line | None:
    bare = written.lstrip(" ")
    if not bare or bare[0] == "#":
        return _NO_LINE
    indent = len(written) - len(bare)
    if is_item := bare[:2] == "- ":
        bare = bare[2:]
    name, colon, value = bare.partition(": ")
    if colon and _is_key(name):
        return _with_value(indent, is_item, name, value)
    if bare[-1:] == ":" and _is_key(name := bare[:-1]):
        return _Line(indent, is_item, name, _EMPTY)
    return _with_value(indent, is_item, None, bare) if is_item else None


def _is_key(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def _with_value(indent: int, is_item: bool, name: str | None, value: str) -> _Line | None:
    if not value or value[-1] in ": " or "\t" in value:
        return None
    if value[0] in _FIRST:
        if ": " in value or " #" in value:
            return None
        return _Line(indent, is_item, name, None if value in NULLS else value)
    if _LIST.fullmatch(value):
        return _Line(indent, is_item, name, [None if word in NULLS else word for word in _WORDS.findall(value)])
    if _MAPPING.fullmatch(value):
        pairs = _PAIRS.findall(value)
        table = {key: None if word in NULLS else word for key, word in pairs}
        return _Line(indent, is_item, name, table) if len(table) == len(pairs) else None
    return None


def _locate(text: str) -> tuple[dict[Key, Place], dict[Key, Place]]:
    """Where keys and values stand in a text that has been read."""
    keys: dict[Key, Place] = {}
    places: dict[Key, Place] = {}
    blocks: list[tuple[int, Key]] = [(0, ())]
    items: dict[Key, int] = {}
    for number, written in enumerate(text.split("\n"), start=1):
        indent, is_item, name, value = _lines.get(written) or _read(written) or _NO_LINE
        if value is _NOTHING:
            continue
        if indent > blocks[-1][0]:
            opened = next(reversed(keys))  # only the key just above can have something below it
            places[opened] = (number, indent + 1)
            blocks.append((indent, opened))
        while blocks[-1][0] > indent:
            blocks.pop()
        path = blocks[-1][1]
        if is_item:
            count = items[path] = items.get(path, -1) + 1
            path, indent = (*path, count), indent + 2
            places[path] = (number, indent + 1)
            if name is not None:
                blocks.append((indent, path))
        column = indent + 1
        if name is not None:
            path = (*path, name)
            keys[path] = (number, column)
            column += len(name) + (1 if value is _EMPTY else 2)
            places[path] = (number, column)
        for part, key_start, start in _parts(value, written[column - 1 :]):
            if key_start is not None:
                keys[*path, part] = (number, column + key_start)
            places[*path, part] = (number, column + start)
    return keys, places


def _parts(value: object, written: str) -> Iterator[tuple[str | int, int | None, int]]:
    """The parts of a list or mapping in one line: number or key, where the key and where the value start."""
    if isinstance(value, dict):
        yield from ((match[1], match.start(1), match.start(2)) for match in _PAIRS.finditer(written))
    elif isinstance(value, list):
        yield from ((index, None, match.start()) for index, match in enumerate(_WORDS.finditer(written)))
