"""The numbers of the dashboard."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from afterword.core import metrics
from afterword.core.history import Commit, History
from afterword.core.metrics import Durations, Spread
from tests.site.support import FRONT, PATH, post

TODAY = dt.date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
TIMES = "detected_at: 2026-11-12T09:20:00Z\nmitigated_at: 2026-11-12T10:02:00Z\nresolved_at: 2026-11-12T10:40:00Z\n"


def minutes(*values: int) -> list[dt.timedelta]:
    return [dt.timedelta(minutes=value) for value in values]


def landed(at: str) -> History:
    commit = Commit(sha="1" * 40, at=dt.datetime.fromisoformat(at), author="Alice", subject="Add")
    return History(commits={PATH: (commit,)})


def test_durations_count_from_the_start() -> None:
    detect, mitigate, resolve = minutes(8, 50, 88)
    expected = Durations(to_detect=detect, to_mitigate=mitigate, to_resolve=resolve)
    assert metrics.durations(post(FRONT + TIMES)) == expected


def test_what_is_unknown_or_before_the_start_has_no_duration() -> None:
    nothing = Durations(to_detect=None, to_mitigate=None, to_resolve=None)
    assert metrics.durations(post(FRONT + TIMES.replace("-12T", "-11T"))) == nothing
    assert metrics.durations(post(FRONT)) == nothing
    assert metrics.durations(post("title: x\n" + TIMES)) == nothing


def test_an_incident_that_is_detected_at_once_took_no_time() -> None:
    front = FRONT + "detected_at: 2026-11-12T09:12:00Z\n"
    assert metrics.durations(post(front)).to_detect == dt.timedelta()


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (50, 5), (51, 6), (90, 9), (91, 10), (100, 10)])
def test_a_percentile_is_the_nearest_rank(percent: int, expected: int) -> None:
    assert metrics.percentile(minutes(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), percent) == dt.timedelta(minutes=expected)


def test_one_value_is_its_own_median_and_none_has_none() -> None:
    (one,) = minutes(7)
    assert metrics.spread([one]) == Spread(count=1, median=one, p90=one)
    assert metrics.spread([]) is None


def test_incidents_count_by_month_and_severity() -> None:
    posts = [post(), post(), post("title: x\nstarted_at: 2026-10-01T00:00:00Z\n"), post("title: x\n")]
    old = post(FRONT.replace("2026-11", "2020-11"))
    found = metrics.by_severity([*posts, old], ["2026-09", "2026-10", "2026-11"])
    assert found == {"2026-09": Counter(), "2026-10": {"": 1}, "2026-11": {"critical": 2}}


def test_spreads_are_those_of_the_quarter_of_the_start() -> None:
    quarters = ["2026 Q3", "2026 Q4"]
    found = metrics.spreads([post(FRONT + TIMES), post(FRONT), post("title: x\n" + TIMES)], quarters)
    (eight,) = minutes(8)
    assert found["to_detect"] == {"2026 Q3": None, "2026 Q4": Spread(count=1, median=eight, p90=eight)}
    assert list(found) == list(metrics.MEASURES)


@pytest.mark.parametrize(
    ("due_on", "history", "expected"),
    [
        ("2026-11-19", landed("2026-11-19T22:30:00+00:00"), "on time"),
        ("2026-11-19", landed("2026-11-19T23:30:00+00:00"), "late"),
        ("2026-11-19", landed("2026-11-18T00:00:00+00:00"), "on time"),
        ("2026-11-22", History(commits={"other": ()}), "late"),
        ("2026-11-23", History(commits={"other": ()}), "not due yet"),
        ("2026-11-19", History(), "unknown"),
    ],
)
def test_a_post_mortem_is_on_time_when_it_landed_by_its_due_date(due_on: str, history: History, expected: str) -> None:
    found = post(FRONT.replace("draft", "reviewed") + f"due_on: {due_on}\n")
    assert metrics.outcome(found, history, TODAY, BERLIN) == expected


def test_of_what_was_due_before_the_main_line_began_nothing_is_known() -> None:
    began = dt.datetime.fromisoformat("2026-11-19T23:30:00+00:00")  # the 20th in Berlin
    past = replace(landed("2026-11-23T08:00:00+00:00"), began=began)
    found = post(FRONT.replace("draft", "reviewed") + "due_on: 2026-11-19\n")
    later = post(FRONT.replace("draft", "reviewed") + "due_on: 2026-11-20\n")
    assert metrics.outcome(found, past, TODAY, BERLIN) == "unknown"
    assert metrics.outcome(later, past, TODAY, BERLIN) == "late"
    assert metrics.outcome(post(FRONT + "due_on: 2026-11-19\n"), past, TODAY, BERLIN) == "late"


def test_a_draft_is_not_on_time_because_it_landed() -> None:
    early = landed("2026-11-13T08:00:00+00:00")
    assert metrics.outcome(post(FRONT + "due_on: 2026-11-22\n"), early, TODAY, BERLIN) == "late"
    assert metrics.outcome(post(FRONT + "due_on: 2026-11-23\n"), early, TODAY, BERLIN) == "not due yet"


def test_where_nothing_is_due_nothing_is_late() -> None:
    assert metrics.outcome(post(), History(), TODAY, BERLIN) is None


def test_outcomes_count_in_the_quarter_of_the_due_date() -> None:
    posts = [post(FRONT + f"due_on: {due}\n") for due in ("2026-09-30", "2026-10-01", "2020-01-01")]
    judged = [*posts, post()]
    found = metrics.by_outcome(judged, ["2026 Q3", "2026 Q4"], lambda one: "late" if one.due_on else None)
    assert found == {"2026 Q3": {"late": 1}, "2026 Q4": {"late": 1}}


def test_the_most_common_values_count_once_per_group() -> None:
    groups = [["b", "b"], ["a", "c"], ["c"], []]
    assert metrics.most_common(groups) == [("c", 2), ("a", 1), ("b", 1)]
    assert metrics.most_common(groups, least=2) == [("c", 2)]
