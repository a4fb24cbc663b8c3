"""What comes next: all that is due in the coming days, and the review meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from afterword.core import instants, owed
from afterword.core.owed import Owed
from afterword.core.postmortem import Postmortem
from afterword.site import escape, listing, records
from afterword.site.links import relative
from afterword.site.listing import Column, Row
from afterword.site.places import FEEDS, OVERDUE
from afterword.site.view import View, html_link, title

DAYS = 14
_COLUMNS = (
    Column(name="When", kind="due", sorted="ascending"),
    Column(name="What", kind="what"),
    Column(name="Who", kind="person"),
)
_WHAT = ("date", "dates")
_NAMED = {owed.ACTION_ITEM: "Action item: {}", owed.MEETING: "{}, which has no time yet"}
_IN_FOLLOW_UP = frozenset({owed.NOTICE, owed.ALL_CLEAR, owed.ANNOUNCED, owed.CHAT})


class _Coming(NamedTuple):
    """Something that comes: its day, how its cell tells when, what it is, who is asked for it."""

    day: dt.date
    told: str
    post: Postmortem
    what: str
    anchor: str
    who: str | None


def render(view: View) -> str:
    """The list, in Markdown, for the page of what is due and overdue."""
    found = sorted(_coming(view), key=lambda one: (one.day, one.post.id, one.anchor, one.what))
    feed = f"[in the calendar]({relative(FEEDS, OVERDUE)})"
    if not found:
        return f"Nothing is due, and no review meeting is planned. What lies beyond is {feed}."
    rows = [_row(one, view) for one in found]
    return f"What lies beyond is {feed}.\n\n{listing.render(_COLUMNS, rows, what=_WHAT)}"


def _coming(view: View) -> Iterator[_Coming]:
    last = view.today + dt.timedelta(days=DAYS)
    for post in view.catalogue:
        for one in owed.of(post, view.policy):
            if one.due_on is not None and view.today <= one.due_on <= last:
                what = _NAMED.get(one.kind, "{}").replace("{}", one.what)
                yield _Coming(one.due_on, records.date(one.due_on), post, what, _anchor(one), one.owner)
        if post.meeting_at is not None and post.meeting_at >= view.now:
            day = post.meeting_at.astimezone(view.policy.zone).date()
            if day <= last:
                at = f'<span data-sort="{day}">{instants.in_both_zones(post.meeting_at, view.policy.zone)}</span>'
                yield _Coming(day, at, post, "Review meeting", "", post.owner)


def _anchor(one: Owed) -> str:
    if one.item is not None:
        return f"#action-item-{one.item.number}"
    return "#follow-up" if one.kind in _IN_FOLLOW_UP else ""


def _row(one: _Coming, view: View) -> Row:
    link = html_link(one.post, OVERDUE, anchor=one.anchor, text=one.what)
    below = f"<small>{escape.html_words(title(one.post))}</small>"
    return Row(cells=(one.told, link + below, records.person(one.who, view)))
