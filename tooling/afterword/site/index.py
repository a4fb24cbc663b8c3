"""The index of all post-mortems: one list, newest first, with filters."""

from __future__ import annotations

from collections.abc import Sequence

from afterword.core import values
from afterword.core.postmortem import Postmortem
from afterword.site import listing, places, records
from afterword.site.links import INDEX, relative
from afterword.site.view import View, counted

BESIDE = {
    "Dashboard": places.DASHBOARD,
    "Action items": places.ACTION_ITEMS,
    "Due and overdue": places.OVERDUE,
    "Seen before?": places.SEEN_BEFORE,
}
"""Pages that answer what a list of post-mortems does not, by name."""
# The list takes the width that an empty table of contents would.
WIDE = "---\nhide:\n  - toc\n---\n\n"


def render(view: View) -> str:
    """The index page, in Markdown."""
    heading = f"{WIDE}# Post-mortems\n\n"
    if not len(view.catalogue):
        return f"{heading}There is none yet. Start the first one with `afterword new`.\n"
    rows = [records.row(post, view, INDEX) for post in values.newest_first(view.catalogue)]
    listed = listing.render(records.COLUMNS, rows, what=records.WHAT, filters=records.filters(view))
    return f"{heading}{summary(list(view.catalogue), view)}\n\n{_ways(view)}\n\n{listed}\n"


def summary(posts: Sequence[Postmortem], view: View) -> str:
    """How many there are, and what is owed."""
    late = sum(view.overdue_days(post) > 0 for post in posts)
    unreadable = sum(not post.is_understood for post in posts)
    unfinished = sum(not post.is_finished for post in posts) - unreadable
    told = [counted(len(posts), "post-mortem")]
    told += [f"{unfinished} not yet reviewed"] if unfinished else []
    told += [f"{late} overdue"] if late else []
    told += [f"{unreadable} unreadable"] if unreadable else []
    return " · ".join(told)


def _ways(view: View) -> str:
    beside = " · ".join(f"[{name}]({relative(page, INDEX)})" for name, page in BESIDE.items())
    kinds = [kind for kind in values.KINDS if view.groups.get(kind)]
    links = [f"[{_called(kind)}]({relative(places.kind_index(kind), INDEX)})" for kind in kinds]
    return "\n\n".join((beside, *([f"By {' · '.join(links)}"] if links else [])))


def _called(kind: str) -> str:
    return "person" if kind == "owners" else records.NAMES[kind]
