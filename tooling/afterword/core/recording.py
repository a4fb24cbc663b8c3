"""Changes that are recorded in a front matter: each reads back as exactly what was meant, or is refused."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from afterword.core import reading
from afterword.core.editing import Edit, apply, insert
from afterword.core.front_edits import ORDER
from afterword.core.front_matter import Spans
from afterword.core.front_text import between, end_of, is_unsure, last_line, like, line_of, spans_of, write
from afterword.core.postmortem import Key, Position, Postmortem
from afterword.errors import ConfigError

Entry = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What to write at a key of the front matter: a text, the fields of an entry, or nothing any more."""

    key: Key
    value: str | Entry | None
    before: object = None
    """What stood there when this was decided; an entry that is added to a list has none."""
    is_added: bool = False
    """Whether the value is one more entry of the list at the key."""

    @property
    def written(self) -> str:
        """The change as somebody would make it by hand."""
        name = ".".join(str(part) for part in self.key)
        return f"an empty `{name}:`" if self.value is None else f"`{name}`: {_flow(self.value)}"


def made(data: bytes, path: str, changes: Sequence[Change]) -> bytes:
    """The file with the changes made; whatever it has of them already stays as it is.

    ConfigError where something else was written in the place of a change meanwhile, or where it is not sure
    how to write it without touching anything else.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8", "Save the file as UTF-8, and commit it.") from error
    for change in changes:
        text = _with(text, path, change)
    return text.encode()


def value_at(postmortem: Postmortem, key: Key) -> object:
    """What is written at a key; None where nothing is."""
    value: object = postmortem.values
    for part in key:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _with(text: str, path: str, change: Change) -> str:
    postmortem = reading.read(text, path)
    present = value_at(postmortem, change.key)
    intended = _intended(postmortem, change)
    if (intended is not None and intended == postmortem.values) or (change.value is None and present is None):
        return text
    if not change.is_added and present != change.before:
        raise _conflict(postmortem, change)
    if isinstance(change.value, Mapping) and not change.is_added and isinstance(present, dict) and present:
        for name, value in change.value.items():
            inner = Change(key=(*change.key, name), value=value, before=present.get(name))
            text = _with(text, path, inner)
        return text
    edits = [] if intended is None or is_unsure(postmortem) else _Writer(postmortem).edits(change)
    new = apply(text, edits)
    if not _is_exactly(new, postmortem, intended):
        raise _refusal(postmortem, change)
    return new


def _is_exactly(new: str, old: Postmortem, intended: object) -> bool:
    after = reading.read(new, old.path)
    return (after.values, after.body) == (intended, old.body) and len(after.problems) <= len(old.problems)


def _intended(postmortem: Postmortem, change: Change) -> object:
    """The values of the front matter once the change is made; None where it has no place in them."""
    values = copy.deepcopy(dict(postmortem.values))
    *parents, last = change.key
    table: object = values
    for part in parents:
        if isinstance(table, dict):
            if table.get(part) is None:
                table[part] = {}
            table = table[part]
        else:
            table = table[part] if isinstance(table, list) and isinstance(part, int) and part < len(table) else None
    if not isinstance(table, dict):
        return None
    present = table.get(last)
    value = dict(change.value) if isinstance(change.value, Mapping) else change.value
    if change.is_added:
        if not isinstance(present, list | None):
            return None
        present = present or []
        table[last] = present if value in present else [*present, value]
    else:
        table[last] = {**present, **value} if isinstance(present, dict) and isinstance(value, dict) else value
    return values


class _Writer:
    """Works out where in the text of one front matter a change goes, in the manner of what stands around it."""

    def __init__(self, postmortem: Postmortem) -> None:
        self.postmortem = postmortem
        self.spans: Spans = spans_of(postmortem)

    def edits(self, change: Change) -> list[Edit]:
        key, value = change.key, change.value
        if value is None:
            return self._without(*self.spans.values[key]) if key in self.spans.values else []
        if change.is_added and not isinstance(value, str):
            return self._add(key, _flow(value))
        if key in self.spans.values:
            span = self.spans.values[key]
            written = like(between(self.postmortem, span), value) if isinstance(value, str) else _flow(value)
            return write(self.postmortem, span, written)
        written = f"{key[-1]}: {_flow(value)}"
        return self._insert(key, block=written, flow=written)

    def _add(self, key: Key, entry: str) -> list[Edit]:
        """Add an entry to a list, which may be missing or empty."""
        if key not in self.spans.values:
            return self._insert(key, block=f"{key[-1]}:\n  - {entry}", flow=f"{key[-1]}: [{entry}]")
        start, end = self.spans.values[key]
        present = value_at(self.postmortem, key)
        if isinstance(present, list) and present:
            last = self.spans.values[*key, len(present) - 1]
            if key in self.spans.flow:
                return [insert(last[1], f", {entry}")]
            line = last_line(self.postmortem, last)
            return [insert(end_of(self.postmortem, line), f"\n{' ' * (start.column - 1)}- {entry}")]
        written = between(self.postmortem, (start, end))
        if key[:-1] in self.spans.flow or written not in ("", "[]"):
            return write(self.postmortem, (start, end), f"[{entry}]")
        return [*self._without(start, end), self._below(key, f"- {entry}")]

    def _insert(self, key: Key, *, block: str, flow: str) -> list[Edit]:
        """Put a new field into the mapping around it, which may be missing or empty."""
        parent = key[:-1]
        if parent and parent not in self.spans.values:
            inner = block.replace("\n", "\n  ")
            return self._insert(parent, block=f"{parent[-1]}:\n  {inner}", flow=f"{parent[-1]}: {{{flow}}}")
        siblings = [other for other in self.spans.keys if other[:-1] == parent and len(other) == len(key)]
        if not siblings:
            return self._fill(parent, block, flow)
        anchor = _before(key, siblings)
        start, end = self.spans.values[anchor]
        if parent in self.spans.flow:
            return [insert(end, f"{' ' if start == end else ''}, {flow}")]
        indent = " " * (self.spans.keys[anchor][0].column - 1)
        line = max(last_line(self.postmortem, (start, end)), self.spans.keys[anchor][0].line)
        return [insert(end_of(self.postmortem, line), f"\n{block}".replace("\n", f"\n{indent}"))]

    def _fill(self, parent: Key, block: str, flow: str) -> list[Edit]:
        """Put the first field into a mapping; a front matter without any field gets none."""
        if not parent:
            return []
        span = self.spans.values[parent]
        if parent[:-1] in self.spans.flow or between(self.postmortem, span) not in ("", "{}"):
            return write(self.postmortem, span, f"{{{flow}}}")
        return [*self._without(*span), self._below(parent, block)]

    def _without(self, start: Position, end: Position) -> list[Edit]:
        """Take out the brackets of something empty, with the blanks before them."""
        if start == end:
            return []
        before = line_of(self.postmortem, start.line)[: start.column - 1]
        return [Edit(Position(start.line, len(before.rstrip(" ")) + 1), end, "")]

    def _below(self, key: Key, block: str) -> Edit:
        """A block on the lines below an empty key, one step deeper."""
        start, _ = self.spans.keys[key]
        indent = " " * (start.column + 1)
        return insert(end_of(self.postmortem, start.line), f"\n{block}".replace("\n", f"\n{indent}"))


def _before(key: Key, siblings: Sequence[Key]) -> Key:
    """The field below which a new one goes: the last of those that usually stand before it, else the last of all."""
    order = _order(key[:-1])
    earlier = order[: order.index(str(key[-1]))] if key[-1] in order else ()
    return next((sibling for sibling in reversed(siblings) if sibling[-1] in earlier), siblings[-1])


def _order(parent: Key) -> Sequence[str]:
    if not parent:
        return ORDER
    if parent == ("follow_up",):
        return reading.FOLLOW_UP_FIELDS
    return tuple(reading.ACTION_ITEM_FIELDS if parent[0] == "action_items" else reading.LEDGER_FIELDS)


def _flow(value: str | Entry) -> str:
    if isinstance(value, str):
        return like("", value)
    return "{" + ", ".join(f"{name}: {like('', inner)}" for name, inner in value.items()) + "}"


def _conflict(postmortem: Postmortem, change: Change) -> ConfigError:
    name = ".".join(str(part) for part in change.key)
    return ConfigError(
        f"{_place(postmortem, change.key)}: `{name}` was changed meanwhile; nothing was recorded",
        "Look at what stands there now, and run the command again.",
    )


def _refusal(postmortem: Postmortem, change: Change) -> ConfigError:
    return ConfigError(
        f"{_place(postmortem, change.key)}: it is not sure how to write this without touching anything else",
        f"Write {change.written} by hand; `afterword check` says what is wrong in the front matter.",
    )


def _place(postmortem: Postmortem, key: Key) -> str:
    for length in range(len(key), 0, -1):
        if (position := postmortem.positions.get(key[:length])) is not None:
            return f"{postmortem.path}:{position.line}"
    return f"{postmortem.path}:1"
