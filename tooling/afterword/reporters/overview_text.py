"""`afterword status` for people at a terminal: a table in which each post-mortem has what is owed for it below."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from afterword.core.overview import Overview
from afterword.reporters import overview_table, overviews
from afterword.reporters.overviews import Room

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

NARROWEST, WIDEST = 60, 120


def render(overview: Overview, room: Room) -> str:
    """The report with colours, which `click.echo` takes out where the output is no terminal."""
    from rich.console import Group
    from rich.text import Text

    width = min(max(room.width, NARROWEST), WIDEST)
    parts: list[RenderableType] = []
    if overview.entries:
        parts.append(overview_table.table(overview, room.most, width))
        if more := overviews.hidden(overview, room.most):
            parts.append(Text(more))
        parts += [Text("\nWhat does it:", "bold"), _how(overviews.how(overview, room.most)), Text()]
    parts.append(Text(overviews.summary(overview), "bold"))
    parts += map(Text, overviews.closing(overview))
    return _printed(Group(*parts), width)


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
