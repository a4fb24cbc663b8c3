"""`afterword status` for people at a terminal: a table in which each post-mortem has what is owed for it below."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from afterword.core.overview import Entry, Overview
from afterword.core.owed import POSTMORTEM, Owed
from afterword.reporters import overviews
from afterword.reporters.overviews import Room
from afterword.reporters.wording import visible

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

NARROWEST, WIDEST = 60, 120
_LATE = "bold red"
_OWNER = 14
"""Cells that a long handle takes before it is folded."""


def render(overview: Overview, room: Room) -> str:
    """The report with colours, which `click.echo` takes out where the output is no terminal."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if overview.entries:
        parts.append(_table(overview, room.most))
        if more := overviews.hidden(overview, room.most):
            parts.append(Text(more))
        parts += [Text("\nWhat does it:", "bold"), _how(overviews.how(overview, room.most)), Text()]
    parts.append(Text(overviews.summary(overview), "bold"))
    parts += map(Text, overviews.closing(overview))
    return _printed(Group(*parts), min(max(room.width, NARROWEST), WIDEST))


def _table(overview: Overview, most: int | None) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, collapse_padding=True, header_style="bold"
    )
    listed = list(overviews.shown(overview, most))
    lefts = [overviews.left(one, overview.today) for _, found in listed for one in found]
    table.add_column("What is owed", ratio=1, overflow="fold")
    table.add_column("Due", width=10, no_wrap=True)
    table.add_column("Left", width=max(4, *map(len, lefts)), no_wrap=True)
    table.add_column("Owner", max_width=_OWNER, overflow="fold")
    for entry, found in listed:
        itself = next((one for one in found if one.kind == POSTMORTEM), None)
        _row(table, _heading(entry), itself, overview, entry.postmortem.owner)
        for one in found:
            if one is not itself:
                _row(table, f"  {overviews.what(one)}", one, overview, one.owner)
        table.add_section()
    return table


def _row(table: Table, told: RenderableType, one: Owed | None, overview: Overview, owner: str | None) -> None:
    from rich.padding import Padding
    from rich.text import Text

    left = overviews.left(one, overview.today) if one is not None else ""
    is_late = one is not None and bool(one.overdue_days(overview.today))
    table.add_row(
        Padding(Text(told.strip()), (0, 0, 0, 2)) if isinstance(told, str) else told,
        str(one.due_on or "–") if one is not None else "",
        Text(left, _LATE if is_late else ""),
        Text(visible(owner or "nobody")),
    )


def _heading(entry: Entry) -> RenderableType:
    from rich.text import Text

    post = entry.postmortem
    return Text.assemble(
        (visible(post.title or post.id), "bold"),
        *(f"\n{post_id}" for post_id in [visible(post.id)] if post.title),
        (f"\n{', '.join(overviews.facts(entry))}", "dim"),
    )


def _how(pairs: Iterable[tuple[str, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for kind, how in pairs:
        table.add_row(Text(f"  {kind}"), Text(how))
    return table


def _printed(parts: RenderableType, width: int) -> str:
    from rich.console import Console

    file = io.StringIO()
    # Nothing of the surroundings decides how it looks, but the width that was given.
    console = Console(
        file=file, width=width, force_terminal=True, force_jupyter=False, color_system="standard",
        highlight=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    console.print(parts)
    return "\n".join(line.rstrip() for line in file.getvalue().rstrip("\n").split("\n"))
