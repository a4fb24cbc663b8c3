"""The review meeting: who is invited, what was sent, and a mail that is the same for the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from icalendar import Calendar

from afterword.core import policy as policies
from afterword.core import reading, review_meeting
from afterword.core.invitation import Guest
from afterword.core.review_meeting import Meeting
from afterword.errors import ConfigError
from tests.support import valid
from tests.support.project import POLICY, change

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
START = dt.datetime(2026, 11, 26, 13, 0, tzinfo=dt.UTC)
POLICY_VALUE = policies.parse(POLICY)
ALICE = Guest(handle="alice", name="Alice Example", address="alice@example.com")
BOB = Guest(handle="bob", name="Bob Example", address="bob@example.com")
MEETING = Meeting(
    key="review-of-x", about="Review meeting: Checkout is down", agenda="Agenda\n\n- Timeline", start=START, sequence=0,
    link="https://git.example.com/pull/1", guests=(ALICE, BOB),
)  # fmt: skip


def _standing(entries: str) -> review_meeting.Standing | None:
    return review_meeting.standing(reading.read(f"---\nfollow_up:\n  invitations: [{entries}]\n---\n", valid.PATH))


def test_the_last_that_was_sent_stands() -> None:
    first = '{about: 2026-11-25T13:00:00Z, to: "alice, bob"}'
    found = _standing(f"{first}, {{about: 2026-11-26T14:00:00+01:00, to: alice}}")
    assert found == review_meeting.Standing(start=START, to=frozenset({"alice"}))
    assert review_meeting.has_all(found, [ALICE])
    assert not review_meeting.has_all(found, [ALICE, BOB])


@pytest.mark.parametrize("entries", ["", "{about: 2026-11-25T13:00:00Z}, {about: cancelled}", "{by: alice}"])
def test_what_is_cancelled_or_was_never_sent_does_not_stand(entries: str) -> None:
    assert _standing(entries) is None
    assert not review_meeting.has_all(_standing(entries), [ALICE])


def test_where_nobody_wrote_down_who_was_invited_it_is_taken_for_all() -> None:
    assert review_meeting.has_all(_standing("{about: 2026-11-25T13:00:00Z}"), [ALICE])


def test_a_time_that_is_none_is_said() -> None:
    with pytest.raises(ConfigError, match="is about 'tomorrow'"):
        _standing("{about: tomorrow}")


def test_everybody_whom_the_post_mortem_names_once() -> None:
    assert review_meeting.handles(reading.read(valid.TEXT, valid.PATH)) == ("alice", "bob", "dave")


def test_people_are_found_by_handle_or_login_and_each_address_once() -> None:
    policy = policies.parse(
        change(POLICY, 'github = "bob"', 'github = "bob-x"')
        + """
[tool.afterword.people.twin]
email = "ALICE@example.com"
[tool.afterword.people.silent]
name = "Silent"
"""
    )
    found = review_meeting.guests(["alice", "twin", "Bob-X", "silent", "stranger"], policy)
    assert found == ((ALICE, BOB), ("silent", "stranger"))


def test_an_address_that_is_none_is_refused() -> None:
    policy = policies.parse(change(POLICY, '"bob@example.com"', '"bob@example.com\\r\\nBcc: x@example.com"'))
    with pytest.raises(ConfigError, match=r"people\.bob\.email"):
        review_meeting.guests(["bob"], policy)


def test_the_mail_says_when_and_has_what_calendars_need() -> None:
    mail = review_meeting.message(MEETING, POLICY_VALUE, NOW)
    assert (mail.sender, mail.recipients) == ("incidents@example.com", ("alice@example.com", "bob@example.com"))
    assert mail.subject == "Review meeting: Checkout is down"
    assert (
        mail.text
        == """\
When: 2026-11-26 13:00 UTC (14:00 CET), 60 minutes

To be read before: https://git.example.com/pull/1

Agenda

- Timeline
"""
    )
    (event,) = Calendar.from_ical(mail.invitation).walk("VEVENT")
    assert (str(event["uid"]), event["sequence"]) == ("review-of-x@afterword.invalid", 0)
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(hours=1)
    assert mail.method == "REQUEST"


def test_its_id_is_the_same_for_the_same_and_another_for_another() -> None:
    later = replace(MEETING, start=START + dt.timedelta(hours=1), sequence=1)
    others = (
        later,
        replace(MEETING, sequence=1),
        replace(MEETING, guests=(ALICE,)),
        replace(MEETING, is_cancelled=True),
    )
    ids = [review_meeting.message(each, POLICY_VALUE, NOW).id for each in (MEETING, *others)]
    assert len(set(ids)) == 5
    assert review_meeting.message(MEETING, POLICY_VALUE, NOW + dt.timedelta(days=1)).id == ids[0]


def test_a_change_and_a_cancellation_are_told_as_such() -> None:
    moved = review_meeting.message(replace(MEETING, sequence=1, link=""), POLICY_VALUE, NOW)
    assert moved.subject == "Updated: Review meeting: Checkout is down"
    assert "To be read" not in moved.text
    called_off = review_meeting.message(replace(MEETING, sequence=2, is_cancelled=True), POLICY_VALUE, NOW)
    assert called_off.subject == "Cancelled: Review meeting: Checkout is down"
    assert "14:00 CET), is cancelled\n" in called_off.text
    assert "Timeline" not in called_off.text
    assert (called_off.method, "METHOD:CANCEL" in called_off.invitation) == ("CANCEL", True)


def test_where_it_is_held() -> None:
    policy = policies.parse(POLICY + '\n[tool.afterword.meetings]\nplace = "Room 1"\n')
    assert "\nWhere: Room 1\n" in review_meeting.message(MEETING, policy, NOW).text
    assert "Where" not in review_meeting.message(replace(MEETING, is_cancelled=True), policy, NOW).text
