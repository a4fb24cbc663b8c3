"""Markdown tables as text: their cells, and their bars below each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from afterword.core.patterns import pattern

_RULE = pattern(r":?-+:?\Z")
_SHORTEST = 3


def cells(row: str) -> list[str]:
    """The cells of a row as they are written, without the blanks around; `\\|` and code hold no bar."""
    found: list[str] = []
    start = at = 0
    text = row.strip().removeprefix("|")
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "|":
            found.append(text[start:at].strip())
            start = at = at + 1
        else:
            at += 1
    rest = text[start:].strip()
    return [*found, rest] if rest or not row.rstrip().endswith("|") else found


def aligned(rows: Sequence[str]) -> list[str]:
    """The rows of a table, the second of which is its rule, with their bars below each other.

    No column gets narrower than its rule, and no row gets more cells; the rows themselves where they are no table.
    """
    table = [cells(row) for row in rows]
    if len(table) < 2 or not _is_rule(table[1]):
        return list(rows)
    widths = [_SHORTEST] * max(len(row) for row in table)
    for row in table:
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], _width(cell))
    sides = [_side(cell) for cell in table[1]] + [""] * len(widths)
    found = []
    for number, (row, written) in enumerate(zip(table, rows, strict=True)):
        fill = _rule if number == 1 else _padded
        indent = written[: len(written) - len(written.lstrip())]
        padded = (fill(cell, width, side) for cell, width, side in zip(row, widths, sides, strict=False))
        found.append(f"{indent}| {' | '.join(padded)} |")
    return found


def first_ragged(rows: Sequence[str]) -> int | None:
    """The first row that slipped in a table which somebody aligned; None where none did.

    Somebody aligned it where more than half of the rows, its head and its rule among them, have their bars below
    each other, with blanks that fill a cell.
    """
    if len(rows) < 4 or len(rows[0].rstrip()) != len(rows[1].rstrip()):
        return None
    places = [_bars(row) for row in rows]
    slipped = [number for number, place in enumerate(places) if place != places[0] and len(place) == len(places[0])]
    is_filled = any("  |" in row for row, place in zip(rows, places, strict=True) if place == places[0])
    is_meant = places[0] == places[1] and is_filled and len(slipped) * 2 < len(rows)
    return slipped[0] if slipped and is_meant and _is_rule(cells(rows[1])) else None


def _bars(row: str) -> tuple[int, ...]:
    """Where the bars of a row stand, in columns of a terminal."""
    found = []
    column = 0
    escaped = False
    for char in row:
        if char == "|" and not escaped:
            found.append(column)
        escaped = char == "\\" and not escaped
        column += _width(char)
    return tuple(found)


def _is_rule(row: Sequence[str]) -> bool:
    return bool(row) and all(_RULE.match(cell) for cell in row)


def _side(rule: str) -> str:
    return ("l" if rule.startswith(":") else "") + ("r" if rule.endswith(":") else "")


def _rule(_: str, width: int, side: str) -> str:
    left, right = ":" * ("l" in side), ":" * ("r" in side)
    return left + "-" * (width - len(left) - len(right)) + right


def _padded(cell: str, width: int, side: str) -> str:
    missing = width - _width(cell)
    before = {"r": missing, "lr": missing // 2}.get(side, 0)
    return " " * before + cell + " " * (missing - before)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
