"""The table of `afterword status` at a terminal, laid out line by line.

A table of rich would do, but takes seconds where there are thousands of rows; folding, widths and colours are rich's.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from afterword.core.overview import Entry, Overview
from afterword.core.owed import POSTMORTEM, Owed
from afterword.reporters import overviews
from afterword.reporters.wording import visible

if TYPE_CHECKING:
    from rich.segment import Segment, Segments

_LATE = "bold red"
_GAP = "  "
_OWNER = 14
"""Cells that a long handle takes before it is folded."""


class _Row(NamedTuple):
    """The cells of a row; the first one in parts, each with its style and what it is indented by."""

    what: tuple[tuple[str, str, str], ...]
    due: str = ""
    left: str = ""
    style: str = ""
    owner: str = ""


def table(overview: Overview, most: int | None, width: int) -> Segments:
    """What is owed by post-mortem, with as many things as there is room for."""
    from rich.cells import cell_len
    from rich.segment import Segment, Segments
    from rich.style import Style

    groups = [list(_rows(entry, found, overview)) for entry, found in overviews.shown(overview, most)]
    head = _Row((("What is owed", "", ""),), "Due", "Left", "", "Owner")
    rows = [head, *(row for group in groups for row in group)]
    left, owner = max(len(row.left) for row in rows), min(max(cell_len(row.owner) for row in rows), _OWNER)
    widths = (width - 10 - left - owner - 3 * len(_GAP), 10, left, owner)
    bold = Segment.apply_style(_lines(head, widths), Style.parse("bold"))
    parts = [*bold, Segment("─" * width), Segment.line()]
    for number, group in enumerate(groups):
        parts += [Segment.line()] if number else []
        for row in group:
            parts += _lines(row, widths)
    return Segments(parts)


def _rows(entry: Entry, found: tuple[Owed, ...], overview: Overview) -> Iterator[_Row]:
    post = entry.postmortem
    itself = next((one for one in found if one.kind == POSTMORTEM), None)
    name = [(visible(post.id), "", "")] if post.title else []
    facts = (", ".join(overviews.facts(entry)), "dim", "")
    yield _row(((visible(post.title or post.id), "bold", ""), *name, facts), itself, post.owner, overview)
    for one in found:
        if one is not itself:
            yield _row(((overviews.what(one), "", _GAP),), one, one.owner, overview)


def _row(what: tuple[tuple[str, str, str], ...], one: Owed | None, owner: str | None, overview: Overview) -> _Row:
    told = visible(owner or "nobody")
    if one is None:
        return _Row(what, owner=told)
    style = _LATE if one.overdue_days(overview.today) else ""
    return _Row(what, str(one.due_on or "–"), overviews.left(one, overview.today), style, told)


def _lines(row: _Row, widths: tuple[int, ...]) -> Iterator[Segment]:
    """The lines of a row, as many as its longest cell takes."""
    from rich.segment import Segment
    from rich.style import Style

    whats = [
        (f"{indent}{line}", style)
        for text, style, indent in row.what
        for line in _folded(text, widths[0] - len(indent))
    ]
    dates = [(row.due, row.left)]
    for what, date, owner in zip_longest(whats, dates, _folded(row.owner, widths[3])):
        text, style = what or ("", "")
        due, left = date or ("", "")
        yield from (Segment(text, Style.parse(style)), Segment(_blanks(text, widths[0]) + _GAP))
        yield from (Segment(f"{due:{widths[1]}}{_GAP}"), Segment(left, Style.parse(row.style)))
        yield from (Segment(f"{_blanks(left, widths[2])}{_GAP}{owner or ''}"), Segment.line())


def _blanks(text: str, width: int) -> str:
    from rich.cells import cell_len

    return " " * (width - cell_len(text))


def _folded(text: str, width: int) -> list[str]:
    """The text in lines, broken between words, and within those that are too long."""
    from rich.cells import cell_len

    if cell_len(text) <= width:
        return [text]
    from rich.console import Console
    from rich.text import Text

    return [line.plain.rstrip() for line in Text(text).wrap(Console(), width, overflow="fold")]
