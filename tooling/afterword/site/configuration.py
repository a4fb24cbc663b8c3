"""The configuration reference: every table and key of the policy, told from its model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from msgspec import NODEFAULT, inspect

from afterword.core.business_days import Deadline
from afterword.core.policy import Policy
from afterword.site.configuration_examples import EXAMPLES

ROOT = "tool.afterword"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that a table of the policy may have."""

    name: str
    about: str
    kind: str
    default: str
    """As it would be written; empty where the key must be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the policy: its name below the root (empty for the root itself), and its keys."""

    name: str
    header: str
    about: str
    default: str
    """What there is where the repository has no such table, in words."""
    keys: tuple[Key, ...]

    @property
    def anchor(self) -> str:
        """Where the page tells of it."""
        return self.name or "policy"


def reference() -> str:
    """Every table with its keys and an example, in Markdown."""
    overview = "".join(f"- [`{table.header}`](#{table.anchor}): {table.about}\n" for table in tables())
    return f"{overview}\n" + "\n".join("\n".join(_told(table)) for table in tables())


@cache
def tables() -> tuple[Table, ...]:
    """The tables, that of the policy itself first."""
    own = tuple(_key(field) for field in _fields(Policy) if _below(field) is None)
    policy = Table(name="", header=f"[{ROOT}]", about=Policy.__doc__ or "", default="", keys=own)
    return (policy, *(table for field in _fields(Policy) if (table := _below(field))))


def _told(table: Table) -> Iterator[str]:
    yield from (f"## `{table.header}` {{ #{table.anchor} }}", "", table.about + table.default, "")
    for key in table.keys:
        yield f"`{key.name}` {{ #{table.anchor}-{key.name} }}"
        default = f"by default {key.default}" if key.default else "**must be given**"
        yield from (f":   {key.about}<br>{key.kind[0].upper()}{key.kind[1:]}; {default}.", "")
    yield from ("```toml", f"{EXAMPLES[table.name].strip()}", "```", "")


def _below(field: inspect.Field) -> Table | None:
    """The table of a field; None where it is a plain key of the policy."""
    match _plain(field.type)[0]:
        case inspect.StructType(cls=cls):
            header, default = f"[{ROOT}.{field.name}]", ""
        case inspect.DictType(value_type=inspect.StructType(cls=cls)):
            header, default = f"[{ROOT}.{field.name}.NAME]", _names(_default(field))
        case inspect.VarTupleType(item_type=inspect.StructType(cls=cls)):
            header, default = f"[[{ROOT}.{field.name}]]", _names(entry.name for entry in _default(field))
        case _:
            return None
    keys = tuple(map(_key, _fields(cls)))
    return Table(name=field.name, header=header, about=cls.__doc__ or "", default=default, keys=keys)


def _names(names: Iterable[str]) -> str:
    known = ", ".join(names)
    return f" By default there are: {known}." if known else " By default there are none."


def _fields(cls: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    found = inspect.type_info(cls)
    return found.fields if isinstance(found, inspect.StructType) else ()


def _key(field: inspect.Field) -> Key:
    kind, about = _plain(field.type)
    default = "" if field.required else _written(_default(field))
    return Key(name=field.name, about=about, kind=_kind(kind), default=default)


def _plain(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its description, and that description."""
    if isinstance(kind, inspect.Metadata):
        return kind.type, str((kind.extra_json_schema or {}).get("description", ""))
    return kind, ""


def _default(field: inspect.Field) -> Any:
    return field.default if field.default is not NODEFAULT else field.default_factory()


def _kind(kind: inspect.Type) -> str:
    """A type in the words of somebody who writes TOML."""
    match kind:
        case inspect.VarTupleType(item_type=inspect.CustomType()):
            return 'a list of deadlines, such as `["5 business days", "1 day"]`'
        case inspect.VarTupleType(item_type=item):
            return f"a list of {_kind(item).partition(' ')[2]}s"
        case inspect.DictType(value_type=value):
            return f"for each name, {_kind(_plain(value)[0])}"
        case inspect.UnionType(types=types):
            return _kind(next(each for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.IntType() | inspect.FloatType():
            number = "a whole number" if isinstance(kind, inspect.IntType) else "a number"
            limits = {"above": kind.gt, "at least": kind.ge, "at most": kind.le}
            return ", ".join([number, *(f"{word} {limit}" for word, limit in limits.items() if limit is not None)])
        case inspect.CustomType(cls=cls) if cls is Deadline:
            return 'a deadline, such as `"5 business days"`, `"3 days"` or `"none"`'
        case inspect.DateType():
            return "a date"
        case inspect.BoolType():
            return "a choice of `true` and `false`"
    return "a text"


def _written(value: Any) -> str:
    """A default as it would be written, or in a word."""
    if value is None:
        return "left out"
    if value in ("", (), {}):
        return "empty"
    return f"`{json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False)}`"
