"""What customers are still to be told of incidents that touched them: notices and all-clears."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from afterword.core import owed as core
from afterword.core.owed import Owed
from afterword.site import escape, listing, records
from afterword.site.listing import Column, Row
from afterword.site.view import View, html_link, overdue, title

WHAT = ("message", "messages")
COLUMNS = (
    Column(name="Due", kind="due", prefix="due", sorted="ascending"),
    Column(name="What is owed", kind="what"),
    Column(name="Asked for it", kind="person"),
)


def owed(view: View) -> Mapping[str, Sequence[Owed]]:
    """The notices and all-clears that are owed, by customer: what is due first, or was, comes first."""
    found: dict[str, list[Owed]] = defaultdict(list)
    due = (one for post in view.catalogue if post.customers for one in core.of(post, view.policy) if one.customer)
    for one in core.by_urgency(due, view.policy):
        found[one.customer].append(one)
    return found


def listed(found: Sequence[Owed], view: View, page: str) -> str:
    """What one customer is owed, as a list on `page`."""
    return listing.render(COLUMNS, [_row(one, view, page) for one in found], what=WHAT)


def _row(one: Owed, view: View, page: str) -> Row:
    days = one.overdue_days(view.today)
    late = f" {overdue(days)}" if days else ""
    link = html_link(one.postmortem, page, anchor="#follow-up", text=one.what)
    return Row(
        cells=(
            records.date(one.due_on) + late,
            f"{link}<small>{escape.html_words(title(one.postmortem))}</small>",
            records.person(one.owner, view),
        )
    )
