"""What calendars are told of a meeting: two parsers read the same, whatever names and titles hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from afterword.core import invitation
from afterword.core.invitation import Guest, Invitation

START = dt.datetime(2026, 11, 26, 13, 0, tzinfo=dt.UTC)
ALICE = Guest(handle="alice", name="Alice Example", address="alice@example.com")
BOB = Guest(handle="bob", name="Bob Example", address="bob@example.com")
MEETING = Invitation(
    uid="review-of-2026-11-20-checkout@afterword.invalid",
    sequence=2,
    at=dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC),
    start=START,
    duration=dt.timedelta(minutes=45),
    summary="Review meeting: Checkout is down",
    description="Agenda\n\n- Timeline, aloud",
    place="",
    link="https://git.example.com/acme/handbook/pull/1",
    organizer="incidents@example.com",
    guests=(ALICE, BOB),
)
HOSTILE = 'Al"ice; x, y:z\\n\r\nX-EVIL:1\x00\x85\u2028^n=é'


def _read(meeting: Invitation) -> tuple[Any, Any]:
    """The event as each of the two parsers reads it, from lines as the standard wants them."""
    text = invitation.render(meeting)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "") and text.endswith("END:VCALENDAR\r\n")  # noqa: PT018
    one = Calendar.from_ical(text)
    other = vobject.readOne(text)
    assert str(one["method"]) == other.method.value == meeting.method
    (event,) = one.walk("VEVENT")
    return event, other.vevent


def test_two_parsers_read_the_same() -> None:
    one, other = _read(MEETING)
    assert str(one["uid"]) == other.uid.value == MEETING.uid
    assert one["sequence"] == int(other.sequence.value) == 2
    assert one["dtstart"].dt == other.dtstart.value == START
    assert one["dtend"].dt == other.dtend.value == START + dt.timedelta(minutes=45)
    assert str(one["summary"]) == other.summary.value == MEETING.summary
    assert str(one["description"]) == other.description.value == MEETING.description
    assert str(one["location"]) == str(one["url"]) == other.url.value == MEETING.link
    assert str(one["organizer"]) == other.organizer.value == "mailto:incidents@example.com"
    assert [str(each) for each in one["attendee"]] == ["mailto:alice@example.com", "mailto:bob@example.com"]
    assert [each.value for each in other.attendee_list] == ["mailto:alice@example.com", "mailto:bob@example.com"]
    assert [each.params["CN"] for each in one["attendee"]] == ["Alice Example", "Bob Example"]
    assert one["attendee"][0].params["RSVP"] == "TRUE"
    assert str(one["status"]) == "CONFIRMED"


def test_a_cancellation_is_one_of_the_same_meeting() -> None:
    one, other = _read(replace(MEETING, is_cancelled=True, sequence=3))
    assert (str(one["uid"]), one["sequence"], str(one["status"])) == (MEETING.uid, 3, "CANCELLED")
    assert other.status.value == "CANCELLED"


def test_a_place_stands_before_the_link_and_without_both_there_is_none() -> None:
    assert str(_read(replace(MEETING, place="Room 1"))[0]["location"]) == "Room 1"
    bare = _read(replace(MEETING, link=""))[0]
    assert "location" not in bare
    assert "url" not in bare


def test_names_and_titles_stay_where_they_are() -> None:
    guest = replace(ALICE, name=HOSTILE)
    hostile = replace(
        MEETING, summary=HOSTILE, description=HOSTILE, place=HOSTILE, guests=(guest, replace(BOB, name="\r\n"))
    )
    one, other = _read(hostile)
    flat = HOSTILE.replace("\r\n", "  ").replace("\x00", " ").replace("\x85", " ").replace("\u2028", " ")
    assert str(one["summary"]) == other.summary.value == str(one["location"]) == flat
    assert [str(each) for each in one["attendee"]] == ["mailto:alice@example.com", "mailto:bob@example.com"]
    assert one["attendee"][0].params["CN"] == _in_a_name(flat)
    assert one["attendee"][1].params["CN"] == "bob"
    assert "X-EVIL" not in one
    assert not hasattr(other, "x_evil")


def test_an_address_cannot_end_its_line() -> None:
    strange = replace(ALICE, address='"a:b;c,d"@example.com')
    one, _ = _read(replace(MEETING, guests=(strange,)))
    assert str(one["attendee"]) == "mailto:%22a%3Ab%3Bc%2Cd%22@example.com"


def _in_a_name(text: str) -> str:
    return text.replace('"', "'").replace("\\", "/").replace("^", " ")


@settings(max_examples=40)
@given(text=st.text(max_size=120))
def test_any_text_comes_back_on_one_line(text: str) -> None:
    meeting = replace(MEETING, summary=text, description=text, guests=(replace(ALICE, name=text),))
    (event,) = Calendar.from_ical(invitation.render(meeting)).walk("VEVENT")
    seen = "".join(char if char.isprintable() else " " for char in text).strip()
    assert str(event["summary"]) == seen
    assert {str(name) for name in event} == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "LOCATION", "URL",
        "ORGANIZER", "ATTENDEE",
    }  # fmt: skip
    assert event["attendee"].params["CN"] == (_in_a_name(seen) or "alice")
