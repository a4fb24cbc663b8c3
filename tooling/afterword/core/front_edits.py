"""Edits of a front matter: a value, the name of a field, a new field, the order of fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial

from afterword.core import front_matter, reading, spelling
from afterword.core.editing import Batch, Edit, insert, permuted, replaced
from afterword.core.front_matter import Spans
from afterword.core.front_text import between, end_of, is_unsure, last_line, like, line_of, lines_of, spans_of, write
from afterword.core.postmortem import Key, Position, Postmortem

ORDER = (*reading.FIELDS, *reading.NESTED_FIELDS)
"""The fields of a post-mortem in the order in which the template has them."""
LISTS = ("responders", "services", "customers", "tags", "related")
Fix = Callable[[], Sequence[Edit]]


def set_value(postmortem: Postmortem, key: Key, value: str) -> list[Edit]:
    """Write another value where one stands, in the quotes that are there."""
    span = spans_of(postmortem).values.get(key)
    return [] if span is None else write(postmortem, span, like(between(postmortem, span), value))


def respell(postmortem: Postmortem, key: Key, written: str, known: Collection[str], slips: int = 1) -> Fix | None:
    """The fix of a value that is surely meant to be one of the known words; None where that is not sure."""
    better = spelling.meant(written, known, slips)
    return None if better is None else partial(set_value, postmortem, key, better)


def rename(postmortem: Postmortem, key: Key, known: Collection[str]) -> Fix | None:
    """The fix of a field whose name is surely meant to be one of the known; None where that is not sure, or taken."""
    better = spelling.meant(str(key[-1]), known, slips=2)
    is_free = better is not None and (*key[:-1], better) not in postmortem.positions
    return partial(rename_key, postmortem, key, str(better)) if is_free else None


def retype(postmortem: Postmortem, key: Key) -> Fix | None:
    """The fix of a value of the wrong kind, where it is sure what was meant."""
    written = _written(postmortem, key)
    name = str(key[-1])
    if written is None:
        return None
    if key[0] in LISTS and len(key) == 1:
        return None if "," in written else partial(make_list, postmortem, key)
    convert = {"at": spelling.instant, "on": spelling.date}.get(name.rpartition("_")[2])
    better = convert(written) if convert is not None else None
    return None if better in (None, written) else partial(set_value, postmortem, key, str(better))


def make_list(postmortem: Postmortem, key: Key) -> list[Edit]:
    """Put brackets around a value, so that it is a list of one."""
    span = spans_of(postmortem).values.get(key)
    written = "" if span is None else between(postmortem, span)
    if span is None or not written or written[0] in "|>" or "\n" in written:
        return []
    inner = written if written[0] in "\"'" else front_matter.scalar(written)
    return write(postmortem, span, f"[{inner}]")


def to_utc(postmortem: Postmortem, key: Key, at: dt.datetime) -> list[Edit]:
    """Write an instant in UTC."""
    return set_value(postmortem, key, at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"))


def ordering(postmortem: Postmortem) -> Fix | None:
    """The fix of fields out of order; None where they do not each start a line, or one is not understood."""
    starts = [place for key, place in postmortem.positions.items() if len(key) == 1]
    is_plain = all(place.column == 1 for place in starts) and len({place.line for place in starts}) == len(starts)
    return partial(order_keys, postmortem) if is_plain and not is_unsure(postmortem) else None


def dropping(postmortem: Postmortem, key: Key) -> Fix | None:
    """The fix of an item too many; None where more than the item would go with it."""
    edits = drop_item(postmortem, key)
    return (lambda: edits) if edits else None


def drop_item(postmortem: Postmortem, key: Key) -> list[Edit]:
    """Take an item, which is not the first, out of a list; nothing where that would take a comment with it."""
    spans = spans_of(postmortem)
    *parent, index = key
    if is_unsure(postmortem) or not isinstance(index, int) or (*parent, index - 1) not in spans.values:
        return []
    start, end = spans.values[key]
    if tuple(parent) not in spans.flow:
        is_alone = line_of(postmortem, start.line).strip() == f"- {between(postmortem, (start, end))}"
        return [Edit(Position(start.line, 1), Position(start.line + 1, 1), "")] if is_alone else []
    before = spans.values[*parent, index - 1][1]
    return [Edit(before, end, "")] if between(postmortem, (before, start)).strip() == "," else []


def without_tabs(postmortem: Postmortem, places: Iterable[Position]) -> list[Edit]:
    """Write a space for each tab from some places on, up to a comment; nothing where that changes a value."""
    edits = []
    for line, column in places:
        rest = line_of(postmortem, line).partition("#")[0][column - 1 :]
        edits.append(Edit(Position(line, column), Position(line, column + len(rest)), rest.replace("\t", " ")))
    return edits if _values(postmortem, edits) == postmortem.values else []


def rename_key(postmortem: Postmortem, key: Key, name: str) -> list[Edit]:
    """Give a field another name; nothing where that is taken."""
    spans = spans_of(postmortem)
    span = spans.keys.get(key)
    if span is None or (*key[:-1], name) in spans.keys:
        return []
    return [Edit(*span, like(between(postmortem, span), name))]


def set_field(postmortem: Postmortem, name: str, value: str) -> list[Edit]:
    """Write a value into a top-level field; where there is no such field, on a line of its own in its place."""
    spans = spans_of(postmortem)
    if (name,) in spans.values:
        return set_value(postmortem, (name,), value)
    if () in spans.flow or not _is_plain_list(postmortem, spans):
        return []
    written = f"{name}: {like('', value)}"
    before = [other for other in ORDER[: ORDER.index(name)] if (other,) in spans.values]
    if not before:
        return [insert(Position(2, 1), f"{written}\n")]
    line = last_line(postmortem, spans.values[before[-1],])
    indent = " " * (spans.keys[before[-1],][0].column - 1)
    return [insert(end_of(postmortem, line), f"\n{indent}{written}")]


def order_keys(postmortem: Postmortem) -> list[Edit]:
    """Bring the top-level fields into the usual order, each with the comments directly above it.

    Unknown fields follow the one they stand below. Blank lines, and comments apart from any field, stay.
    """
    spans = spans_of(postmortem)
    if () in spans.flow or not _is_plain_list(postmortem, spans):
        return []
    names = [name for name in postmortem.values if (name,) in spans.values]
    lines = lines_of(postmortem.text)[: postmortem.body_line - 1]
    blocks = _blocks(postmortem, lines, names, spans)
    ranks = _ranks(names)
    order = sorted(range(len(names)), key=lambda index: ranks[index])
    edits = replaced(lines, permuted(lines, blocks, order))
    return edits if _values(postmortem, edits) == postmortem.values else []


def _written(postmortem: Postmortem, key: Key) -> str | None:
    """The text that is written at a key; None where something else is, or nothing."""
    value: object = postmortem.values
    for part in key:
        if isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif isinstance(value, dict):
            value = value.get(part)
    return value if isinstance(value, str) else None


def _ranks(names: Sequence[str]) -> list[int]:
    ranks: list[int] = []
    for name in names:
        is_placed = name in ORDER and name != "ignore"  # which is wherever it is seen best
        ranks.append(ORDER.index(name) if is_placed else (ranks or [-1])[-1])
    return ranks


def _blocks(postmortem: Postmortem, lines: Sequence[str], names: Sequence[str], spans: Spans) -> list[tuple[int, int]]:
    """For each field the lines, counted from 0, from its first comment up to the end of its value."""
    blocks: list[tuple[int, int]] = []
    for name in names:
        key, value = spans.keys[name,], spans.values[name,]
        start = key[0].line - 1
        floor = blocks[-1][1] if blocks else 1
        indent = " " * (key[0].column - 1)
        while start > floor and lines[start - 1].startswith(f"{indent}#"):
            start -= 1
        end = max(last_line(postmortem, value), key[0].line)
        while lines[end].startswith(f"{indent} ") and lines[end].lstrip().startswith("#"):
            end += 1
        blocks.append((start, end))
    return blocks


def _values(postmortem: Postmortem, edits: Sequence[Edit]) -> object:
    batch = Batch()
    batch.add(edits)
    parts = front_matter.split(batch.apply(postmortem.text))
    return None if parts is None else front_matter.load(parts[0]).values


def _is_plain_list(postmortem: Postmortem, spans: Spans) -> bool:
    """Whether each top-level field starts a line, as deep as the first, and none is there twice."""
    if is_unsure(postmortem):
        return False
    starts = [start for key, (start, _) in spans.keys.items() if len(key) == 1]
    return all(
        start.column == starts[0].column and not line_of(postmortem, start.line)[: start.column - 1].strip()
        for start in starts
    )
