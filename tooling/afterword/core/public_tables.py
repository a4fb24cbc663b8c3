"""Tables of times in a public section: what happened stays, where it can be looked up does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from afterword.core import sections, tables, timeline
from afterword.core.patterns import pattern

SOURCES = frozenset(
    str.split("author beleg belege bron by channel chat durch evidence fonte fuente kanal lien link links owner person")
    + str.split("quelle quellen ref reference references reported reporter source sources von wer who")
)
"""What the column is called that says where something can be looked up, or who did it, in small letters."""
_RULE = pattern(r"[\s>]*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*\Z")
_FIGURE = pattern(r"(?:[^\W\d_]{0,3}[\W\d]+[^\W\d_]{0,3})?")
_SOME_DAY = dt.date(2026, 1, 1)
_EVENT = 2
"""Of columns, when and what."""


def without_sources(text: str) -> str:
    """The text without the columns of tables whose rows start with a time, but for what happened and figures."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    for first, last in list(_tables(dict(sections.prose_lines(text, 0)), len(lines))):
        lines[first:last] = _reduced(lines[first:last])
    return "\n".join(lines)


def _tables(prose: dict[int, str], end: int) -> Iterator[tuple[int, int]]:
    """The first line of each table, its head, and the one behind its last."""
    at = 0
    while at < end:
        if "|" in prose.get(at, "") and "|" in (rule := prose.get(at + 1, "")) and _RULE.match(rule):
            first, at = at, at + 2
            while "|" in prose.get(at, ""):
                at += 1
            yield first, at
        else:
            at += 1


def _reduced(rows: Sequence[str]) -> list[str]:
    table = [tables.cells(row.lstrip(" \t>")) for row in rows]
    head, body = table[0], [row for row in table[2:] if any(row)]
    if not body or not all(timeline.instant(row[0], _SOME_DAY) for row in body if row[0]):
        return list(rows)
    kept = [0]
    for column in range(1, max(map(len, table))):
        name = head[column].strip(" *_").casefold() if column < len(head) else ""
        cells = [row[column] for row in body if column < len(row)]
        is_first = len(kept) < _EVENT
        if name not in SOURCES and (is_first or all(_FIGURE.fullmatch(cell) for cell in cells)):
            kept.append(column)
    if len(kept) == max(map(len, table)):
        return list(rows)
    return [f"| {' | '.join(row[column] if column < len(row) else '' for column in kept)} |" for row in table]
