"""The issue that shows what is late, and holds unseen what reminders were delivered."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core import delivered as memories
from afterword.core.delivered import Delivered
from afterword.core.issues import IssuePlan, marked_body
from afterword.core.overview import Overview
from afterword.core.pull_request import Label

KEY, TITLE = "late-post-mortems", "Late post-mortems"
LABEL = Label(name="late-post-mortems", colour="b60205", description="What is overdue after incidents")
"""Only who may triage can set it: an issue of a stranger's is never taken for this one."""
_ROOM = 65_000
_ROWS = (100, 50, 25, 0)


def plan(overview: Overview, delivered: Delivered, render: Callable[[Overview, int], str]) -> IssuePlan:
    """The issue as it should be; `render` writes the list of what is overdue with so many rows at most."""
    return IssuePlan(key=KEY, title=TITLE, body=_body(overview, delivered, render), labels=(LABEL,))


def _body(overview: Overview, delivered: Delivered, render: Callable[[Overview, int], str]) -> str:
    told = "`afterword remind` keeps this up to date, and says here whom it reminded; write above or below it."
    memory = memories.written(delivered)
    for rows in _ROWS:
        body = marked_body(KEY, (render(overview, rows), "", told, "", memory))
        if len(body) <= _ROOM:
            break
    return body
