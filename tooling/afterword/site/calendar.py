"""The calendar of what is coming: due dates as days, review meetings as hours (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from afterword.core.postmortem import ActionItem, Postmortem
from afterword.site import escape
from afterword.site.view import View, title

if TYPE_CHECKING:
    from icalendar import Event

KEPT = dt.timedelta(days=30)
"""How long a meeting stays in the calendar."""
PRODUCT = "-//Afterword//Deadlines//EN"


def render(view: View) -> str:
    """The calendar as text, its lines folded and ended as the standard wants."""
    from icalendar import Calendar  # heavy: only where a site is made

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Post-mortem deadlines")
    for postmortem in view.catalogue:
        for event in _events(postmortem, view):
            calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _events(postmortem: Postmortem, view: View) -> Iterator[Event]:
    name = title(postmortem)
    if postmortem.due_on is not None and not postmortem.is_finished:
        yield _day("due", f"Post-mortem due: {name}", postmortem.due_on, postmortem, view, postmortem.owner)
    if postmortem.meeting_at is not None and view.now - postmortem.meeting_at < KEPT:
        event = _event("meeting", f"Review meeting: {name}", postmortem, view, postmortem.owner)
        event.add("dtstart", postmortem.meeting_at.astimezone(dt.UTC))
        event.add("dtend", postmortem.meeting_at.astimezone(dt.UTC) + dt.timedelta(minutes=view.policy.meetings.length))
        yield event
    for item in postmortem.action_items:
        if item.due_on is not None and item.is_open:
            yield _item(item, item.due_on, postmortem, view)


def _item(item: ActionItem, due_on: dt.date, postmortem: Postmortem, view: View) -> Event:
    told = f"Action item due: {escape.one_line(item.title or item.number)} ({title(postmortem)})"
    return _day(f"action-{item.number}", told, due_on, postmortem, view, item.owner)


def _day(kind: str, summary: str, date: dt.date, postmortem: Postmortem, view: View, owner: str | None) -> Event:
    event = _event(kind, summary, postmortem, view, owner)
    event.add("dtstart", date)
    event.add("dtend", date + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(kind: str, summary: str, postmortem: Postmortem, view: View, owner: str | None) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{escape.address_of_file(postmortem.id)}/{kind}@{view.address.host or 'afterword.invalid'}")
    event.add("dtstamp", _changed_at(postmortem, view))
    event.add("summary", summary)
    if owner:
        event.add("description", f"Owner: {escape.one_line(view.policy.person_name(owner))}")
    if (address := view.address.of(postmortem.path)) is not None:
        event.add("url", address)
    return event


def _changed_at(postmortem: Postmortem, view: View) -> dt.datetime:
    """When the file changed last; its day where that is not known, so that two builds are the same."""
    commits = view.history.of(postmortem.path)
    known = postmortem.resolved_at or postmortem.started_at or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return commits[0].at if commits else known.astimezone(dt.UTC)
