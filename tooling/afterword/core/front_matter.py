"""The only module that knows YAML, behind python-frontmatter's handler interface.

Every scalar stays the string that was written: the field decides what it means, so that `title: yes` is a
title and `12:30:15` is not a number. Anchors, aliases and tags are refused rather than followed, so a file
cannot grow when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from afterword.core import plain_yaml
from afterword.core.patterns import pattern
from afterword.core.postmortem import Key, Position, Problem

MAX_DEPTH = 12
MAX_CHARACTERS = 200_000
Span = tuple[Position, Position]
_FENCE = pattern(r"^---[ \t]*$", re.MULTILINE)
_STANDARD_TAGS = frozenset({"!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_PLAIN = pattern(r"[A-Za-z0-9][A-Za-z0-9 _./@+-]*(?<! )\Z")
# What YAML forbids, and what it takes for a line break where every editor shows one line.
_FORBIDDEN = pattern(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# The C parser alone: no value is ever constructed.
_PARSER: Any = getattr(yaml.cyaml, "CParser", yaml.SafeLoader) if yaml.__with_libyaml__ else yaml.SafeLoader


@dataclass(slots=True)
class FrontMatter:
    """What a front matter says, where it says it, and what could not be understood."""

    values: dict[str, object] = field(default_factory=dict)
    positions: Mapping[Key, Position] = field(default_factory=dict)
    value_positions: Mapping[Key, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_plain: bool = False
    """Whether every value is a single line of characters that can be seen, without blanks around."""


class Handler(YAMLHandler):
    """python-frontmatter's YAML handler with exact fences and a loader that keeps positions."""

    FM_BOUNDARY = _FENCE

    def detect(self, text: str) -> bool:
        """Front matter starts in the very first line and is closed."""
        return split(text) is not None

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The values between the fences."""
        return self.read(fm).values

    def read(self, fm: str) -> FrontMatter:
        """Read the text between the fences; line 1 of `fm` is the rest of the opening fence's line."""
        return _Composer(fm).compose()


def split(text: str) -> tuple[str, str] | None:
    """The text between the fences and the body after them, or None where there is no front matter."""
    if (opening := _FENCE.match(text)) is None:
        return None
    at = opening.end()
    while (at := text.find("\n---", at)) >= 0:
        at += 1
        if (closing := _FENCE.match(text, at)) is not None:
            return text[opening.end() : at], text[closing.end() :].removeprefix("\n")
    return None


def load(front: str) -> FrontMatter:
    """Read the text between the fences."""
    return Handler().read(front)


@dataclass(frozen=True, slots=True)
class Spans:
    """Where keys and values of a front matter start and end."""

    keys: dict[Key, Span] = field(default_factory=dict)
    values: dict[Key, Span] = field(default_factory=dict)
    flow: set[Key] = field(default_factory=set)
    """The mappings and lists that are written in brackets; the front matter itself is `()`."""


@lru_cache(maxsize=2)
def spans(front: str) -> Spans:
    """Where everything between the fences starts and ends, for somebody who changes it; empty where unreadable."""
    found = Spans()
    try:
        for event in (events := _events(front)):
            if isinstance(event, yaml.MappingStartEvent):
                _measure(event, events, (), found)
    except (yaml.YAMLError, RecursionError):
        return Spans()
    return found


def _events(front: str) -> Iterator[Any]:
    parser = _PARSER(front)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _measure(event: Any, events: Iterator[Any], key: Key, found: Spans) -> Position:
    """Note where a value and what is in it stand; the end of what is written."""
    start, end = _mark(event.start_mark), _mark(event.end_mark)
    if isinstance(event, yaml.CollectionStartEvent):
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        index = 0
        while not isinstance(inner := next(events), yaml.CollectionEndEvent):
            name: str | int = index
            if is_mapping:
                name = str(getattr(inner, "value", ""))
                found.keys.setdefault((*key, name), (_mark(inner.start_mark), _mark(inner.end_mark)))
                inner = next(events)
            end = _measure(inner, events, (*key, name), found)
            index += 1
        if event.flow_style:
            found.flow.add(key)
            end = _mark(inner.end_mark)
    found.values.setdefault(key, (start, end))
    return end


def scalar(value: object) -> str:
    """A value written so that YAML reads the same string back, quoted only where it must be."""
    if value in (None, ""):
        return ""
    text = str(value)
    if _PLAIN.match(text) and text.lower() not in {
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "null",
        "y",
        "n",
    }:
        return text
    return quoted(text)


def quoted(value: str) -> str:
    """A value in double quotes."""
    dumped: str = yaml.dump(value, default_style='"', allow_unicode=True, width=float("inf"))
    return dumped.strip()


_SCALAR, _MAPPING_END = yaml.ScalarEvent, yaml.MappingEndEvent


class _Places(Mapping[Key, Position]):
    """The parser's marks by key, or lines and columns; most are never asked for: a position is made only then."""

    def __init__(self, find: Callable[[], Any] = dict) -> None:
        self._find = find

    @cached_property
    def marks(self) -> Any:
        return self._find()

    def __getitem__(self, key: Key) -> Position:
        mark = self.marks[key]
        return Position(*mark) if mark.__class__ is tuple else _mark(mark)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.marks)

    def __len__(self) -> int:
        return len(self.marks)


class _Composer:
    """Turns the parser's events into plain values and a table of positions, in one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys = _Places()
        self.values = _Places()
        self.out = FrontMatter(positions=self.keys, value_positions=self.values)
        self.next: Callable[[], Any] = _nothing

    def compose(self) -> FrontMatter:
        if len(self.text) > MAX_CHARACTERS:
            self._problem("too-large", f"the front matter is larger than {MAX_CHARACTERS:,} characters", Position())
            return self.out
        is_seen = self.text.replace("\n", "").isprintable()
        if not is_seen and (control := _FORBIDDEN.search(self.text)) is not None:
            before = self.text[: control.start()]
            place = Position(line=before.count("\n") + 1, column=control.start() - before.rfind("\n"))
            message = f"character U+{ord(control[0]):04X} is not allowed in front matter; take it out"
            self._problem("syntax", message, place)
            return self.out
        if (plain := plain_yaml.load(self.text)) is not None:
            keys, places = _Places(lambda: plain.keys), _Places(lambda: plain.places)
            return FrontMatter(plain.values, keys, places, is_plain=is_seen)
        parser = _PARSER(self.text)
        self.next = parser.get_event
        try:
            self._document()
        except yaml.MarkedYAMLError as error:
            self._problem("syntax", *_explain(error, self.text))
        except _RefusedError:
            pass
        finally:
            parser.dispose()
        return self.out

    def _document(self) -> None:
        self.next()
        first = self.next()
        if isinstance(first, yaml.StreamEndEvent):
            return
        root = self.next()
        if isinstance(root, yaml.MappingStartEvent):
            self.out.values = self._mapping((), 0)
        elif not (isinstance(root, yaml.ScalarEvent) and root.value == ""):
            self._problem("not-a-mapping", "front matter must be a list of `key: value` lines", _mark(root.start_mark))
            return
        self.next()
        if not isinstance(extra := self.next(), yaml.StreamEndEvent):
            self._problem("syntax", "front matter must be one YAML document", _mark(extra.start_mark))

    def _value(self, event: Any, key: Key, depth: int) -> object:
        self.values.marks[key] = event.start_mark
        kind = event.__class__
        if kind is yaml.AliasEvent or event.anchor or event.tag:
            self._refuse(event, key)
        if kind is yaml.ScalarEvent:
            value = event.value
            # The C parser says '' for the style of a plain scalar where the Python one says None.
            return None if value in plain_yaml.NULLS and not event.style else value
        if kind is yaml.AliasEvent:
            return None
        if depth >= MAX_DEPTH:
            self._problem("nesting", f"nested deeper than {MAX_DEPTH} levels", _mark(event.start_mark), key)
            raise _RefusedError
        return self._mapping(key, depth) if kind is yaml.MappingStartEvent else self._items(key, depth)

    def _items(self, key: Key, depth: int) -> list[object]:
        items: list[object] = []
        while (item := self.next()).__class__ is not yaml.SequenceEndEvent:
            items.append(self._value(item, (*key, len(items)), depth + 1))
        return items

    def _mapping(self, key: Key, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        next_event, places, value_places = self.next, self.keys.marks, self.values.marks
        while (event := next_event()).__class__ is not _MAPPING_END:
            if event.__class__ is not _SCALAR:
                self._problem("syntax", "a key must be one plain word", _mark(event.start_mark), key)
                raise _RefusedError
            name = event.value
            path = (*key, name)
            if name in values:
                first, position = self.keys[path].line, _mark(event.start_mark)
                self._problem("duplicate-key", f"key `{name}` is already set in line {first}", position, path)
                self._value(next_event(), (*path, "duplicate"), depth + 1)
                continue
            places[path] = event.start_mark
            event = next_event()
            if event.__class__ is _SCALAR and not event.anchor and not event.tag:
                # What `_value` does, without the call: nearly every value is one of these.
                value_places[path] = event.start_mark
                value = event.value
                values[name] = None if value in plain_yaml.NULLS and not event.style else value
            else:
                values[name] = self._value(event, path, depth + 1)
        return values

    def _refuse(self, event: Any, key: Key) -> None:
        position, cure = _mark(event.start_mark), "is not supported; write the value out, or quote it"
        if isinstance(event, yaml.AliasEvent):
            self._problem("alias", f"alias *{event.anchor} {cure}", position, key)
            return
        if event.anchor:
            self._problem("alias", f"anchor &{event.anchor} {cure}", position, key)
        if event.tag and event.tag not in _STANDARD_TAGS:
            self._problem("tag", f"YAML tag {event.tag} is not supported; write the plain value", position, key)

    def _problem(self, kind: str, message: str, position: Position, key: Key = ()) -> None:
        self.out.problems.append(Problem(kind=kind, message=message, position=position, key=key))


def _nothing() -> None:
    """No event: nothing is parsed yet."""


class _RefusedError(Exception):
    """Reading stops here; the problem is already recorded."""


def _mark(mark: Any) -> Position:
    return Position() if mark is None else Position(line=mark.line + 1, column=mark.column + 1)


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[str, Position]:
    """What a person can do about the parser's complaint, and where."""
    place = _mark(error.problem_mark or error.context_mark)
    complaint = ", ".join(part for part in (error.context, error.problem) if part)
    if "cannot start any token" in complaint:
        line = text.split("\n")[place.line - 1]
        found = line[place.column - 1 : place.column]
        return ("a tab; indent with spaces" if found == "\t" else _QUOTE.format(found)), place
    for part, advice, at_opening in _ADVICE:
        if part in complaint:
            return advice, _mark(error.context_mark) if at_opening else place
    return f"YAML: {complaint}", place


_QUOTE = "a value cannot start with `{}`; put the whole value in quotes"
_ELSEWHERE = "check the indentation here, and the quotes and brackets above"
_ADVICE = (
    ("tab character", "a tab; indent with spaces", False),
    ("mapping values", "`: ` is not expected here; quote a value with a colon, check the indentation", False),
    ("quoted scalar, found unexpected end", "this quote is never closed", True),
    ("unknown escape character", "in double quotes a backslash must be written twice", False),
    ("while scanning an alias", _QUOTE.format("*"), False),
    ("while scanning an anchor", _QUOTE.format("&"), False),
    ("flow sequence", "this `[` is not closed by a `]`, or a comma is missing in it", True),
    ("flow mapping", "this `{` is not closed by a `}`, or a comma is missing in it", True),
    ("could not find expected ':'", "there is a line without `key:` here or just above", False),
    ("block mapping", f"this is no `key: value` line; {_ELSEWHERE}", False),
    ("block collection", f"this is no `- ` item; {_ELSEWHERE}", False),
)
"""A part of what the parser says, what to do about it, and whether to mend it where the construct began."""
