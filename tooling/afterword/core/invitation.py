"""An invitation as calendars exchange it (RFC 5545 and 5546): to accept, to be moved, or called off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote

PRODUCT = "-//Afterword//Meetings//EN"
REQUEST, CANCEL = "REQUEST", "CANCEL"
_NOT_IN_NAMES = str.maketrans('"\\^', "'/ ")
_IN_ADDRESS = "@!$&'*+-/=?^_`{|}~."


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is invited: the handle, the name that others see, and the mail address."""

    handle: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A meeting; `uid` stays the same for as long as it lives, `sequence` goes up whenever something changes."""

    uid: str
    sequence: int
    at: dt.datetime
    """When this was made."""
    start: dt.datetime
    duration: dt.timedelta
    summary: str
    description: str
    place: str
    link: str
    organizer: str
    guests: tuple[Guest, ...]
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        """What calendars are to do with it."""
        return CANCEL if self.is_cancelled else REQUEST


def render(invitation: Invitation) -> str:
    """The text, its lines folded and ended as the standard wants."""
    from icalendar import Calendar, Event, vCalAddress  # heavy: only where somebody is invited

    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.at.astimezone(dt.UTC))
    event.add("dtstart", invitation.start.astimezone(dt.UTC))
    event.add("dtend", invitation.start.astimezone(dt.UTC) + invitation.duration)
    event.add("summary", _visible(invitation.summary))
    event.add("description", "\n".join(map(_visible, invitation.description.split("\n"))))
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    if where := _visible(invitation.place or invitation.link):
        event.add("location", where)
    if invitation.link:
        event.add("url", invitation.link)
    event.add("organizer", vCalAddress(_mailto(invitation.organizer)))
    for guest in invitation.guests:
        address = vCalAddress(_mailto(guest.address))
        # Here there is no escape that all calendars know, and a backslash is one to some of them.
        address.params["CN"] = _visible(guest.name).translate(_NOT_IN_NAMES) or guest.handle
        address.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
        event.add("attendee", address, encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _mailto(address: str) -> str:
    return f"mailto:{quote(address, safe=_IN_ADDRESS)}"


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text).strip()
