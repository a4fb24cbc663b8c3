"""`afterword status` in Markdown: for an issue, a summary of a run, or a chat."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.overview import Entry, Overview
from afterword.core.owed import POSTMORTEM, Owed
from afterword.core.pull_request import escape
from afterword.reporters import overviews
from afterword.reporters.markdown import code, escaped, short
from afterword.reporters.overviews import Room
from afterword.reporters.wording import visible


def render(overview: Overview, room: Room) -> str:
    """The report as one table; the width of a terminal does not matter here."""
    parts = [f"## {escaped(overviews.summary(overview))}", *_table(overview, room.most)]
    if more := overviews.hidden(overview, room.most):
        parts += ["", escaped(more)]
    if pairs := overviews.how(overview, room.most):
        parts += ["", "### What does it", "", *(f"- **{kind}**: {escaped(how)}" for kind, how in pairs)]
    parts += [line for told in overviews.closing(overview) for line in ("", escaped(told))]
    return "\n".join(parts)


def _table(overview: Overview, most: int | None) -> Iterator[str]:
    if overview.entries:
        yield from ("", "| What is owed | Due | Left | Owner |", "| --- | --- | --- | --- |")
    for entry, found in overviews.shown(overview, most):
        itself = next((one for one in found if one.kind == POSTMORTEM), None)
        yield _row(_heading(entry), itself, overview, entry.postmortem.owner)
        yield from (_row(_text(overviews.what(one)), one, overview, one.owner) for one in found if one is not itself)


def _row(told: str, one: Owed | None, overview: Overview, owner: str | None) -> str:
    left = overviews.left(one, overview.today) if one is not None else ""
    is_late = one is not None and bool(one.overdue_days(overview.today))
    due = str(one.due_on or "–") if one is not None else ""
    return f"| {told} | {due} | {f'**{left}**' if is_late else left} | {_text(visible(owner or 'nobody'))} |"


def _heading(entry: Entry) -> str:
    post = entry.postmortem
    facts = ", ".join(overviews.facts(entry))
    return f"**{_text(visible(post.title or post.id))}**<br>{code(visible(post.id))}<br>{_text(facts)}"


def _text(text: str) -> str:
    return escape(short(text))
