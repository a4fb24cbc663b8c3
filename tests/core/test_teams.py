"""Whoever is mentioned with a team is not mentioned once more for the same thing."""

from __future__ import annotations

from afterword.core import policy as policies
from afterword.core import teams
from afterword.core.reminders import Digest
from tests.core.test_reminders import reminder
from tests.support.project import POLICY, change

POLICY_VALUE = policies.parse(change(POLICY, 'github = "bob"', 'github = "Bob-X"'))
TEAM = "acme/incident-commanders"
SAME, ELSE = "2026-11-20", "2026-11-23"


def _digest(to: str, *days: str, is_escalated: bool = True) -> Digest:
    return Digest(to=to, reminders=tuple(reminder(day, is_escalated=is_escalated, to=to) for day in days))


def test_only_teams_that_hear_of_what_a_person_hears_are_looked_up() -> None:
    assert teams.doubled([_digest(TEAM, SAME), _digest("bob", SAME)]) == (TEAM,)
    assert teams.doubled([_digest(TEAM, SAME), _digest("acme/others", SAME)]) == ()
    assert teams.doubled([_digest(TEAM, SAME), _digest("bob", SAME, is_escalated=False)]) == ()


def test_a_member_hears_with_the_team_and_that_is_remembered() -> None:
    bob, carol, team = _digest("bob", SAME), _digest("carol", SAME), _digest(TEAM, SAME)
    found = teams.mentioned_once([bob, carol, team], {TEAM: {"bob-x"}}, POLICY_VALUE)
    assert [one.to for one in found] == ["carol", TEAM]
    assert found[1].marks == (*team.marks, *bob.marks)
    assert teams.mentioned_once([bob, team], {}, POLICY_VALUE) == (bob, team)


def test_what_is_asked_of_a_member_alone_is_still_said() -> None:
    bob = Digest(
        to="bob", reminders=(*_digest("bob", SAME, is_escalated=False).reminders, *_digest("bob", SAME).reminders)
    )
    own, _ = teams.mentioned_once([bob, _digest(TEAM, SAME)], {TEAM: {"bob-x"}}, POLICY_VALUE)
    assert [one.is_escalated for one in own.reminders] == [False]
