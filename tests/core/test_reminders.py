"""Which reminders are due on which day: each once, none on a day that is not worked, whenever it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core import delivered as memories
from afterword.core import overview, reminders
from afterword.core import policy as policies
from afterword.core.business_days import WEEKDAYS, Deadline
from afterword.core.delivered import Delivered
from afterword.core.history import History
from afterword.core.overview import Overview, Version
from afterword.core.owed import ACTION_ITEM, Owed
from afterword.core.policy import Calendar, Person, Policy, Reminders
from afterword.core.reminders import Digest, Reminder
from tests.site.support import FRONT, post
from tests.support.project import POLICY

POLICY_VALUE = policies.parse(POLICY)
POST = post(FRONT)
TODAY = dt.date(2026, 11, 23)


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def with_rules(calendar: Calendar | None = None, **rules: object) -> Policy:
    table = {name: str(value) if isinstance(value, Deadline) else value for name, value in rules.items()}
    made = policies.msgspec.convert(table, Reminders, dec_hook=lambda _, text: Deadline.parse(text))
    return policies.msgspec.structs.replace(POLICY_VALUE, reminders=made, calendar=calendar or POLICY_VALUE.calendar)


def reminder(due_on: str | dt.date, *, is_escalated: bool = False, to: str = "alice") -> Reminder:
    on = day(due_on) if isinstance(due_on, str) else due_on
    return Reminder(
        owed=Owed(kind=ACTION_ITEM, postmortem=POST, what="x", how="y", owner="alice", due_on=on),
        to=to,
        is_escalated=is_escalated,
    )


def delivered(reminder: Reminder, policy: Policy, runs: Iterable[dt.date]) -> list[dt.date]:
    """The days on which it goes out, where it runs on these."""
    known: dict[str, dt.date] = {}
    found = []
    for today in runs:
        for digest in reminders.due([reminder], policy, today, known):
            found.append(today)
            known |= dict.fromkeys(digest.marks, today)
    return found


def every_day(start: str, count: int) -> list[dt.date]:
    return [day(start) + dt.timedelta(days=number) for number in range(count)]


@pytest.mark.parametrize(
    ("due_on", "first", "expected"),
    [
        ("2026-11-27", "2026-11-23", ["2026-11-25", "2026-11-27", "2026-11-30", "2026-12-01"]),
        # Due on a Monday: the days before are those before the weekend.
        ("2026-11-30", "2026-11-23", ["2026-11-26", "2026-11-30", "2026-12-01"]),
        # Due on a Sunday: the day itself is not worked, so the next one is the first.
        ("2026-11-29", "2026-11-23", ["2026-11-26", "2026-11-30", "2026-12-01"]),
        # Around Christmas: 25 and 26 December and 1 January are holidays.
        ("2026-12-28", "2026-12-21", ["2026-12-23", "2026-12-28", "2026-12-29"]),
        ("2026-12-25", "2026-12-21", ["2026-12-23", "2026-12-28", "2026-12-29"]),
        ("2026-12-31", "2026-12-28", ["2026-12-29", "2026-12-31", "2027-01-04", "2027-01-05"]),
        # A leap day, and the same week without one.
        ("2028-02-29", "2028-02-24", ["2028-02-25", "2028-02-29", "2028-03-01", "2028-03-02", "2028-03-03"]),
        ("2027-03-01", "2027-02-24", ["2027-02-25", "2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04"]),
        # 8 March is a holiday in Berlin alone.
        ("2027-03-10", "2027-03-04", ["2027-03-05", "2027-03-10", "2027-03-11", "2027-03-12"]),
    ],
)
def test_by_default_two_days_before_on_the_day_and_daily_after(due_on: str, first: str, expected: list[str]) -> None:
    assert list(map(str, delivered(reminder(due_on), POLICY_VALUE, every_day(first, 9)))) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"before": (), "after": "none"}, ["2026-11-25"]),
        ({"before": ("none",), "after": "none"}, ["2026-11-25"]),
        ({"before": ("0 days",), "after": "none"}, ["2026-11-25"]),
        ({"before": ("7 days", "1 business day"), "after": "none"}, ["2026-11-18", "2026-11-24", "2026-11-25"]),
        ({"before": ("4 days",), "after": "none"}, ["2026-11-23", "2026-11-25"]),  # from a Saturday to the Monday
        ({"before": (), "after": "3 business days"}, ["2026-11-25", "2026-11-30", "2026-12-03", "2026-12-08"]),
        ({"before": (), "after": "7 days"}, ["2026-11-25", "2026-12-02", "2026-12-09"]),
        ({"before": (), "after": "3 days"}, ["2026-11-25", "2026-11-30", "2026-12-01", "2026-12-04", "2026-12-07"]),
    ],
)
def test_the_policy_says_when(rules: dict[str, object], expected: list[str]) -> None:
    found = delivered(reminder("2026-11-25"), with_rules(**rules), every_day("2026-11-16", 24))
    assert list(map(str, found))[: len(expected)] == expected
    assert len(found) == len(expected) or rules["after"] != "none"


@pytest.mark.parametrize(
    ("escalate_after", "due_on", "expected"),
    [
        ("3 business days", "2026-11-20", ["2026-11-25"]),
        ("3 business days", "2026-12-23", ["2026-12-29"]),
        ("3 days", "2026-11-20", ["2026-11-23"]),
        ("1 day", "2026-11-20", ["2026-11-23"]),  # a Saturday
        ("0 days", "2026-11-20", ["2026-11-23"]),  # on the day itself nothing is late yet
    ],
)
def test_the_commanders_hear_of_it_once(escalate_after: str, due_on: str, expected: list[str]) -> None:
    policy = with_rules(escalate_after=escalate_after)
    found = delivered(reminder(due_on, is_escalated=True), policy, every_day(due_on, 14))
    assert list(map(str, found)) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["2026-11-24", "2026-11-26"], ["2026-11-26"]),  # two days before nobody ran it
        (["2026-11-25", "2026-12-02"], ["2026-11-25", "2026-12-02"]),
        (["2026-11-25"] * 3 + ["2026-11-27"] * 2, ["2026-11-25", "2026-11-27"]),
        (["2026-11-28", "2026-11-29", "2026-11-30"], ["2026-11-30"]),
        (["2026-12-04", "2026-11-27", "2026-12-04"], ["2026-12-04"]),  # a machine whose clock is behind
        (["2027-11-29"], ["2027-11-29"]),
    ],
)
def test_a_missed_day_is_caught_up_and_none_is_doubled(runs: list[str], expected: list[str]) -> None:
    assert list(map(str, delivered(reminder("2026-11-27"), POLICY_VALUE, map(day, runs)))) == expected


deadlines = st.builds(Deadline, st.integers(1, 12), business=st.booleans())
calendars = st.builds(
    Calendar,
    country=st.sampled_from(["", "DE", "US", "JP"]),
    weekend=st.lists(st.sampled_from(WEEKDAYS), max_size=5, unique=True).map(tuple),
    extra=st.lists(st.dates(dt.date(2027, 12, 20), dt.date(2028, 4, 10)), max_size=8, unique=True).map(tuple),
)
rules = st.builds(
    Reminders,
    before=st.lists(deadlines, max_size=3).map(tuple),
    after=deadlines | st.just(Deadline.parse("none")),
    escalate_after=deadlines,
)
moments = st.dates(dt.date(2028, 1, 1), dt.date(2028, 3, 31))


def _wanted(due_on: dt.date, policy: Policy, *, is_escalated: bool) -> list[dt.date]:
    """Every day on which it falls due, counted one by one."""
    rules, calendar = policy.reminders, policy.working_calendar
    if is_escalated:
        return [max(_counted(due_on, rules.escalate_after, policy), due_on + dt.timedelta(days=1))]
    found = [due_on, *(_counted(due_on, early, policy, step=-1) for early in rules.before)]
    later = due_on
    while rules.after and later < dt.date(2028, 5, 1):
        later = calendar.add(later, rules.after)
        found.append(later)
    return found


def _counted(start: dt.date, deadline: Deadline, policy: Policy, step: int = 1) -> dt.date:
    here, left = start, deadline.days
    while left:
        here += dt.timedelta(days=step)
        left -= policy.working_calendar.is_business_day(here) or not deadline.business
    return here


things = st.lists(st.tuples(moments, st.booleans(), st.sampled_from(["alice", "bob"])), min_size=1, max_size=4)
runs = st.lists(st.tuples(moments, st.booleans()), max_size=60)


@given(rules=rules, calendar=calendars, things=things, runs=runs)
def test_whatever_the_policy_and_the_runs_each_reminder_is_delivered_once_and_none_on_a_quiet_day(
    rules: Reminders, calendar: Calendar, things: list[tuple[dt.date, bool, str]], runs: list[tuple[dt.date, bool]]
) -> None:
    policy = policies.msgspec.structs.replace(POLICY_VALUE, reminders=rules, calendar=calendar)
    owed = [reminder(due_on, is_escalated=is_escalated, to=to) for due_on, is_escalated, to in set(things)]
    known = Delivered()
    out: list[tuple[Reminder, dt.date]] = []
    for today, fails in sorted(runs):
        for digest in reminders.due(owed, policy, today, known.by("mail")):
            if not fails:
                out += [(one, today) for one in digest.reminders]
                known = known.noted("mail", digest.marks, today)
        known = memories.read(memories.written(known.pruned({one.mark for one in owed}, today)))
    worked = sorted(today for today, fails in runs if not fails and policy.working_calendar.is_business_day(today))
    for one in owed:
        # Each day on which it falls due is told of by the first run that can; one run tells of all days up to it.
        wanted = _wanted(one.owed.due_on or TODAY, policy, is_escalated=one.is_escalated)
        expected = {next((today for today in worked if today >= each), None) for each in wanted}
        assert [today for each, today in out if each == one] == sorted(filter(None, expected))


def test_somebody_gets_one_digest_with_everything_the_most_urgent_first() -> None:
    found = reminders.due(reminders.of(_overview(), POLICY_VALUE), POLICY_VALUE, TODAY, {})
    told = {one.to: [(each.owed.kind, each.is_escalated) for each in one.reminders] for one in found}
    assert told["alice"][0] == ("postmortem", False)
    assert told["dave"] == [("action_item", False)]
    assert told["bob"][0] == ("postmortem", True)
    (alice,) = [one for one in found if one.to == "alice"]
    assert (alice.own, alice.escalated) == (alice.reminders, ())
    (bob,) = [one for one in found if one.to == "bob"]
    assert (bob.own, bob.escalated) == ((), bob.reminders)
    assert bob.marks == tuple(each.mark for each in bob.reminders)


ITEM = "action_items: [{title: x, owner: dave, due_on: 2026-11-20}]\n"
LATE = FRONT + "incident_commander: bob\ndue_on: 2026-11-13\n" + ITEM


def _overview(front: str = LATE, place: str = "") -> Overview:
    version = Version(postmortem=post(front), place=place)
    at = dt.datetime.combine(TODAY, dt.time(8), dt.UTC)
    return overview.of([version], POLICY_VALUE, History(), at=at)


def people(front: str, policy: Policy = POLICY_VALUE) -> dict[tuple[str, bool], int]:
    found: dict[tuple[str, bool], int] = {}
    for one in reminders.of(_overview(front), policy):
        found[one.to, one.is_escalated] = found.get((one.to, one.is_escalated), 0) + 1
    return found


def test_what_nobody_owns_is_asked_of_the_commander_or_else_of_whoever_was_on_call() -> None:
    nobody = LATE.replace("owner: alice\n", "").replace("owner: dave, ", "")
    assert set(people(nobody)) == {("bob", False)}
    on_call = nobody.replace("incident_commander: bob", "on_call: carol")
    assert ("carol", False) in people(on_call)
    assert people(nobody.replace("incident_commander: bob\n", "")) == {}


def test_the_policy_names_the_commanders_and_nobody_hears_of_his_own_twice() -> None:
    named = ("alice", "acme/incident-commanders", "alice")
    policy = policies.msgspec.structs.replace(POLICY_VALUE, incident_commanders=named)
    assert set(people(LATE, policy)) == {
        ("alice", False), ("dave", False), ("alice", True), ("acme/incident-commanders", True),
    }  # fmt: skip
    assert people(LATE, policy)["alice", True] == 1  # what Dave owes
    assert set(people(LATE, with_rules(escalate_after="none"))) == {("alice", False), ("dave", False)}


def test_somebody_is_one_person_whether_named_by_handle_or_by_login() -> None:
    bob = Person(name="Bob Example", github="bob-example")
    policy = policies.msgspec.structs.replace(POLICY_VALUE, people={**POLICY_VALUE.people, "bob": bob})
    named = LATE.replace("owner: dave", "owner: Bob-Example")
    assert {one.to for one in reminders.of(_overview(named), policy)} == {"alice", "bob"}


def test_one_login_is_one_person_whatever_it_is_called() -> None:
    twins = {"ops": Person(github="Bob-Example"), "bob": Person(name="Bob Example", github="bob-example")}
    policy = policies.msgspec.structs.replace(
        POLICY_VALUE, people={**POLICY_VALUE.people, **twins}, incident_commanders=("ops", "Eve", "eve", "bob")
    )
    found = reminders.of(_overview(LATE.replace("owner: dave", "owner: bob")), policy)
    digests = {one.to: one for one in reminders.due(found, policy, day("2026-12-14"), {})}
    assert set(digests) == {"alice", "ops", "Eve"}
    keys = [one.owed.key for one in digests["ops"].reminders]
    assert len(keys) == len(set(keys)) > len(digests["ops"].own) == 1
    told = {one.mark for one in found if one.to in ("ops", "bob")}
    assert set(digests["ops"].marks) == told
    assert (
        reminders.due(found, policy, day("2026-12-14"), dict.fromkeys((one.mark for one in found), day("2026-12-14")))
        == ()
    )


def test_what_has_no_date_and_what_is_only_here_is_left_out() -> None:
    announced = FRONT + "follow_up: {announced: {at: 2026-11-12T12:05:00Z, by: alice}}\n"
    assert reminders.of(_overview(announced), POLICY_VALUE) == ()
    assert reminders.of(_overview(place="the working tree"), POLICY_VALUE, ("the working tree",)) == ()
    (one, *_) = reminders.of(_overview(place="postmortem/x"), POLICY_VALUE, ("the working tree",))
    assert one.place == "postmortem/x"


def test_the_most_urgent_are_followed_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "MOST", 2)
    assert len(reminders.of(_overview(), POLICY_VALUE)) == 2


def test_another_date_or_another_person_is_another_reminder() -> None:
    marks = {
        reminder("2026-11-27").mark, reminder("2026-11-28").mark, reminder("2026-11-27", to="bob").mark,
        reminder("2026-11-27", to="bob", is_escalated=True).mark,
    }  # fmt: skip
    assert len(marks) == 4
    assert reminder("2026-11-27").mark == reminder("2026-11-27").mark
    assert {len(mark) for mark in marks} == {reminders.MARK_LENGTH}


def test_a_name_that_is_no_text_at_all_has_a_mark() -> None:
    assert Digest(to="\udc80", reminders=(reminder("2026-11-27", to="\udc80"),)).marks


@pytest.mark.parametrize(
    ("at", "today"),
    [
        # Berlin is two hours ahead in summer and one in winter; the clocks change on 25 October 2026 and 28 March 2027.
        ("2026-10-23T22:30:00+00:00", "2026-10-24"),
        ("2026-10-25T22:30:00+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
        ("2027-03-28T21:59:00+00:00", "2027-03-28"),
        ("2027-03-28T22:00:00+00:00", "2027-03-29"),
        ("2026-11-27T23:30:00+00:00", "2026-11-28"),
    ],
)
def test_a_day_is_that_of_the_organisation_whatever_the_machine_says(at: str, today: str) -> None:
    found = overview.of([], POLICY_VALUE, History(), at=dt.datetime.fromisoformat(at))
    assert str(found.today) == today


def test_the_calendars_way_back_mirrors_its_way_forward() -> None:
    calendar = POLICY_VALUE.working_calendar
    assert calendar.before(day("2026-12-28"), Deadline.parse("2 business days")) == day("2026-12-23")
    assert calendar.before(day("2026-12-28"), Deadline.parse("2 days")) == day("2026-12-26")


@given(calendar=calendars, start=moments, end=moments)
def test_business_days_are_counted_at_once_as_one_by_one(calendar: Calendar, start: dt.date, end: dt.date) -> None:
    working = policies.msgspec.structs.replace(POLICY_VALUE, calendar=calendar).working_calendar
    first, last = sorted((start, end))
    days = (first + dt.timedelta(days=number + 1) for number in range((last - first).days))
    counted = sum(map(working.is_business_day, days))
    assert working.business_days_between(start, end) == (counted if start <= end else -counted)
