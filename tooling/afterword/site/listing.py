"""A list of records as one block of HTML: a table that a small script sorts, and filters where a form precedes it.

Markdown passes the block on as it is, because there is no blank line in it, and the search of the site leaves its
rows out: each of them has a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from afterword.site import escape, places

FIRST = 100
"""So many rows are laid out at first; the script shows the others, or all are there without it."""
WORTH_FILTERING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what decides its width, and what stands before its value on a phone."""

    name: str
    kind: str
    prefix: str = ""
    sorted: str = ""
    """`ascending` or `descending`, where the rows come in the order of this column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value to filter by: how it is written in an address, how it is shown, how many rows have it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One of the ways to narrow a list down."""

    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of a row, in HTML, and what it can be filtered by: the keys of choices by the name of the filter."""

    cells: Sequence[str]
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)


def render(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    what: tuple[str, str],
    filters: Sequence[Filter] | None = None,
    first: int = FIRST,
) -> str:
    """The list; `what` is what one row is and what several are, `first` how many rows are laid out at first.

    Without filters, and where a glance takes in all rows, there is no form; with none of them it has words alone.
    """
    one, many = (escape.html(word) for word in what)
    asked = filters if filters is not None and len(rows) >= WORTH_FILTERING else None
    numbers = _numbers(asked or ())
    page = f' data-page="{first}"' if first != FIRST else ""
    return "\n".join(
        [
            f'<div class="aw-list" data-one="{one}" data-many="{many}"{page} data-search-exclude>',
            *(_form(asked, len(rows), many, numbers) if asked is not None else ()),
            '<table class="aw-table">',
            f"<thead><tr>{''.join(map(_head, columns))}</tr></thead>",
            *_bodies(columns, (rows[:first], rows[first:]), numbers),
            "</table>",
            "</div>",
        ]
    )


def choices(counts: Mapping[str, int], names: Mapping[str, str] | None = None) -> list[Choice]:
    """Choices for these values and counts, in this order."""
    shown = names or {}
    return [
        Choice(key=places.slug(value), name=shown.get(value, value), count=count) for value, count in counts.items()
    ]


def _numbers(filters: Sequence[Filter]) -> Mapping[tuple[str, str], int]:
    """A number for each choice by filter and key: what a row is, in as few bytes as can be."""
    pairs = [(one.name, choice.key) for one in filters for choice in one.choices]
    return {pair: number for number, pair in enumerate(pairs)}


def _form(filters: Sequence[Filter], count: int, many: str, numbers: Mapping[tuple[str, str], int]) -> Iterator[str]:
    yield f'<form class="aw-filters" role="search" aria-label="Filter the {many}" autocomplete="off">'
    yield f'<label class="aw-filters__text">Words<input type="search" name="words" placeholder="Filter {many}"></label>'
    for one in filters:
        options = "".join(
            f'<option value="{choice.key}" data-is="{numbers[one.name, choice.key]}">'
            f"{escape.html(choice.name) or choice.key} ({choice.count})</option>"
            for choice in one.choices
        )
        label = one.name.replace("-", " ").capitalize()
        yield f'<label>{label}<select name="{one.name}"><option value="">Any</option>{options}</select></label>'
    yield '<button type="reset" class="aw-button">Reset</button>'
    yield f'<p class="aw-told" role="status">All {count:,} {many}</p>'
    yield "</form>"


def _head(column: Column) -> str:
    direction = f' aria-sort="{column.sorted}"' if column.sorted else ""
    return f'<th class="aw-{column.kind}"{direction}><span class="aw-sortable">{escape.html(column.name)}</span></th>'


def _bodies(
    columns: Sequence[Column], parts: Iterable[Sequence[Row]], numbers: Mapping[tuple[str, str], int]
) -> Iterator[str]:
    starts = [_start(column) for column in columns]
    for part in parts:
        if part:
            yield "<tbody>"
            yield from (_row(row, starts, numbers) for row in part)
            yield "</tbody>"


def _start(column: Column) -> str:
    prefix = f' data-prefix="{column.prefix}"' if column.prefix else ""
    return f'<td class="aw-{column.kind}"{prefix}>'


def _row(row: Row, starts: Sequence[str], numbers: Mapping[tuple[str, str], int]) -> str:
    known = (numbers.get((name, key)) for name, keys in row.keys.items() for key in keys)
    is_ = " ".join(str(number) for number in known if number is not None)
    cells = "".join(f"{start}{cell}</td>" for start, cell in zip(starts, row.cells, strict=True))
    return f'<tr data-is="{is_}">{cells}</tr>' if is_ else f"<tr>{cells}</tr>"
