"""The output formats of `afterword status`, and what those for people say in the same words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import NamedTuple

from afterword.core import checklist, owed
from afterword.core.overview import DRAFT, HERE, Entry, Overview
from afterword.core.owed import Owed
from afterword.core.status import STATUSES
from afterword.reporters.wording import counted, visible

MAX_ROWS = 100
"""As many things as a reader gets, unless all of them are asked for."""
KINDS = {
    owed.POSTMORTEM: "Post-mortem",
    owed.ACTION_ITEM: "Action item",
    owed.NOTICE: "Notice to a customer",
    owed.ALL_CLEAR: "All-clear",
    owed.ANNOUNCED: "Announcement",
    owed.MEETING: "Review meeting",
    owed.TASKS: "Clean-up tasks",
    owed.CHAT: "Chat",
    owed.CLOSE: "Closing",
}


class Room(NamedTuple):
    """How wide the lines of a terminal are, and how many things are listed at most; None for all of them."""

    width: int = 80
    most: int | None = MAX_ROWS


def _render(name: str, overview: Overview, room: Room) -> str:
    written: str = import_module(f"afterword.reporters.overview_{name}").render(overview, room)
    return written


FORMATS: dict[str, Callable[[Overview, Room], str]] = {
    name: partial(_render, name) for name in ("text", "json", "markdown")
}
"""Every format by the name it has on the command line; its module is imported when it is used."""


def summary(overview: Overview) -> str:
    """One sentence on everything."""
    if not overview.known:
        return "There is no post-mortem; `afterword new` starts one."
    if not overview.entries:
        return f"Nothing that was asked for is owed, of {counted(overview.known, 'post-mortem')}."
    found, of = len(overview.owed), len(overview.entries)
    late = f", {overview.overdue} overdue" if overview.overdue else ", nothing overdue"
    return f"{counted(found, 'thing')} owed for {of} of {counted(overview.known, 'post-mortem')}{late}."


def closing(overview: Overview) -> Iterator[str]:
    """What is said below the list."""
    if overview.late:
        last = overview.late[0]
        count = counted(len(overview.late), "post-mortem")
        yield (
            f"{count} came late, the last one {visible(last.postmortem.id)}: reviewed on {last.on}, "
            f"{counted(last.days, 'day')} after its date."
        )
    commit = f", with the main branch at {overview.commit[:10]}" if overview.commit else ""
    yield f"As of {overview.today}{commit}."
    yield from (f"Note: {visible(note)}" for note in overview.notes)


def shown(overview: Overview, most: int | None) -> Iterator[tuple[Entry, tuple[Owed, ...]]]:
    """The entries with what there is room for."""
    left = len(overview.owed) if most is None else most
    for entry in overview.entries:
        if left <= 0:
            return
        yield entry, entry.owed[:left]
        left -= len(entry.owed)


def hidden(overview: Overview, most: int | None) -> str:
    """What to say of what there is no room for; empty where all is there."""
    more = 0 if most is None else len(overview.owed) - most
    return f"And {more} more, all of them less urgent: `--all` lists them, `--owner` and others narrow it down." * (
        more > 0
    )


def left(one: Owed, today: dt.date) -> str:
    """How long there is, or how late it is, in words; empty where nothing says by when."""
    days = one.days_left(today)
    if days is None:
        return ""
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} late"


def facts(entry: Entry) -> Iterator[str]:
    """What there is to say of a post-mortem besides its title."""
    post = entry.postmortem
    if not post.is_understood:
        yield visible(post.problems[0].message)
    else:
        yield visible(post.severity or "no severity")
        yield visible(post.status or STATUSES[0])
    if entry.completeness is not None and post.is_understood:
        yield f"{entry.completeness} % complete"
    if entry.place:
        yield f"{'in' if entry.place in (HERE, DRAFT) else 'on'} {visible(entry.place)}"


def what(one: Owed) -> str:
    """What is owed, with the number by which people call an action item."""
    return visible(f"{one.item.number}. {one.what}" if one.item is not None else one.what)


def how(overview: Overview, most: int | None) -> list[tuple[str, str]]:
    """What does each kind of thing that is listed, in order and once.

    The id stands in the commands for a kind that is owed for one post-mortem only; the table has those of others.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for _, listed in shown(overview, most):
        for one in listed:
            general = visible(checklist.of_any(one.how, one.postmortem))
            found.setdefault((KINDS[one.kind], general), {})[visible(one.how)] = None
    pairs = [(kind, next(iter(own)) if len(own) == 1 else general) for (kind, general), own in found.items()]
    return sorted(pairs, key=lambda pair: list(KINDS.values()).index(pair[0]))
