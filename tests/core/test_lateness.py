"""Which post-mortems came late, by the commits of the main line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from afterword.core import lateness
from afterword.core import policy as policies
from afterword.core.history import Commit, History
from tests.site.support import FRONT, PATH, post
from tests.support.project import POLICY

POLICY_VALUE = policies.parse(POLICY)
DONE = FRONT.replace("draft", "reviewed") + "due_on: 2026-11-20\n"


def history(*at: str, finished: str = "") -> History:
    commits = tuple(Commit(sha=day, at=dt.datetime.fromisoformat(day), author="a", subject="s") for day in at)
    proof = {PATH: dt.datetime.fromisoformat(finished)} if finished else {}
    return History(commits={PATH: commits}, finished=proof)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2026-11-20T22:59:59+00:00", 0),
        ("2026-11-20T23:00:00+00:00", 1),  # midnight in Berlin
        ("2026-11-23T08:00:00+00:00", 3),
    ],
)
def test_it_is_late_when_it_landed_after_its_day(at: str, days: int) -> None:
    found = lateness.late([post(DONE)], history(at), POLICY_VALUE)
    assert [one.days for one in found] == ([days] if days else [])


def test_of_several_commits_the_first_that_had_it_as_reviewed_counts() -> None:
    commits = ("2026-11-30T08:00:00+00:00", "2026-11-13T08:00:00+00:00")
    assert lateness.late([post(DONE)], history(*commits, finished="2026-11-19T08:00:00+00:00"), POLICY_VALUE) == ()
    (one,) = lateness.late([post(DONE)], history(*commits, finished="2026-11-24T08:00:00+00:00"), POLICY_VALUE)
    assert (str(one.due_on), str(one.on), one.days) == ("2026-11-20", "2026-11-24", 4)


def test_a_draft_or_what_has_no_date_or_no_history_has_not_come_late() -> None:
    at = "2026-11-30T08:00:00+00:00"
    assert lateness.late([post(FRONT + "due_on: 2026-11-20\n")], history(at), POLICY_VALUE) == ()
    assert lateness.late([post(FRONT.replace("draft", "closed"))], history(at), POLICY_VALUE) == ()
    assert lateness.late([post(DONE)], History(), POLICY_VALUE) == ()


@pytest.mark.parametrize(("began", "count"), [("2026-11-20T22:59:59+00:00", 1), ("2026-11-20T23:00:00+00:00", 0)])
def test_what_was_due_before_the_main_line_began_came_from_elsewhere(began: str, count: int) -> None:
    past = replace(history("2026-11-30T08:00:00+00:00"), began=dt.datetime.fromisoformat(began))
    assert len(lateness.late([post(DONE)], past, POLICY_VALUE)) == count


def test_the_last_one_comes_first() -> None:
    other = post(DONE, path="postmortems/x.md")
    commits = {
        PATH: history("2026-11-24T08:00:00+00:00").of(PATH),
        other.path: history("2026-11-25T08:00:00+00:00").of(PATH),
    }
    found = lateness.late([post(DONE), other], History(commits=commits), POLICY_VALUE)
    assert [one.postmortem.id for one in found] == ["x", "2026-11-12-checkout"]
