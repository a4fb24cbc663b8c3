"""What is overdue, what is due next, and what landed late."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from afterword.core.history import Commit, History
from afterword.core.postmortem import Postmortem
from afterword.site import late
from afterword.site.view import View
from tests.site.support import FRONT, PATH, cells, post, view, words

DUE = FRONT + "due_on: 2026-11-20\n"
OTHER = "postmortems/2026/2026-10-01-mail.md"


def _rows(shown: View, heading: str) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in cells(late.render(shown), heading)]


def _landed(at: dt.datetime, *posts: Postmortem) -> View:
    commits = [
        Commit(sha="b", at=at.replace(year=2030), author="b", subject="s"),
        Commit(sha="a", at=at, author="a", subject="s"),
    ]
    history = History(commits={posts[0].path: tuple(commits)}, finished={posts[0].path: at})
    return dataclasses.replace(view(*posts), history=history)


def test_overdue_ones_are_listed_the_latest_first() -> None:
    shown = view(
        post(DUE),
        post(DUE.replace("11-20", "10-08"), path=OTHER),
        post(DUE.replace("draft", "closed"), path="postmortems/x.md"),
    )
    assert _rows(shown, "## Overdue") == [
        ["Checkout is down", "critical", "Alice Example", "2026-10-08", "46 days"],
        ["Checkout is down", "critical", "Alice Example", "2026-11-20", "3 days"],
    ]


def test_where_nothing_is_overdue_it_says_so() -> None:
    assert "None: every post-mortem that is due has been reviewed." in late.render(view(post()))


def test_the_first_commit_tells_when_a_post_mortem_landed() -> None:
    shown = _landed(
        dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), post(DUE.replace("draft", "closed")), post(path=OTHER)
    )
    assert _rows(shown, "## Reviewed late") == [
        ["Checkout is down", "critical", "Alice Example", "2026-11-20", "2026-11-21", "1 day"]
    ]


def test_the_day_is_that_of_the_organisations_time_zone() -> None:
    done = post(DUE.replace("draft", "reviewed"))
    assert _rows(_landed(dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC), done), "## Reviewed late")
    shown = _landed(dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC), done)
    assert "None: every post-mortem was on `main` as reviewed by the day" in late.render(shown)


def test_what_was_due_before_the_first_commit_is_not_called_late() -> None:
    at = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    shown = _landed(at, post(DUE.replace("draft", "closed")))
    shown = dataclasses.replace(shown, history=dataclasses.replace(shown.history, began=at))
    assert "None. What was due before the first commit of `main` is not judged." in late.render(shown)


def test_a_draft_on_the_main_branch_has_not_landed_in_time_or_late() -> None:
    shown = _landed(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC), post(DUE))
    assert _rows(shown, "## Overdue")
    assert "None: every post-mortem was on `main` as reviewed by the day" in late.render(shown)


def test_what_says_no_date_is_due_when_the_policy_wants_it() -> None:
    shown = view(post(FRONT + "resolved_at: 2026-11-12T10:00:00Z\n"))
    assert _rows(shown, "## Overdue") == [["Checkout is down", "critical", "Alice Example", "2026-11-19", "4 days"]]


def test_without_a_history_nobody_is_said_to_have_been_in_time() -> None:
    assert "Not known here" in late.render(view(post(DUE)))


def test_links_lead_to_the_post_mortem() -> None:
    assert f'<a href="../../{PATH.removesuffix(".md")}/">' in late.render(view(post(DUE)))


def _next(*posts: Postmortem) -> list[list[str]]:
    return [[re.sub(r"\s+", " ", cell) for cell in row] for row in _rows(view(*posts), "## The next 14 days")]


def test_what_is_due_in_the_next_days_is_listed_with_the_meetings() -> None:
    times = "resolved_at: 2026-11-18T10:00:00Z\ndue_on: 2026-12-07\nmeeting_at: 2026-11-25T23:30:00Z\n"
    items = "action_items:\n  - {title: Alert, owner: bob, due_on: 2026-11-23}\n  - {title: Late, due_on: 2026-11-22}\n"
    far = "  - {title: Far, due_on: 2026-12-08}\n"
    done = "follow_up: {chat_saved: {at: 2026-11-12T12:00:00Z}, announced: {at: 2026-11-12T12:00:00Z}}\n"
    assert _next(post(FRONT + times + items + far + done)) == [
        ["2026-11-23", "Action item: Alert Checkout is down", "Bob Example"],
        ["2026-11-25 23:30 UTC (2026-11-26 00:30 CET)", "Review meeting Checkout is down", "Alice Example"],
        ["2026-12-07", "Post-mortem Checkout is down", "Alice Example"],
    ]
    assert '/#action-item-1">Action item: Alert</a>' in late.render(view(post(FRONT + items)))


def test_a_meeting_that_has_no_time_is_told_and_one_that_was_held_is_not() -> None:
    rows = _next(post(FRONT + "resolved_at: 2026-11-20T10:00:00Z\n"))
    assert ["2026-11-27", "Review meeting, which has no time yet Checkout is down", "Alice Example"] in rows
    assert any("Save the chat" in row[1] for row in rows)
    assert _next(post("title: x\nstatus: closed\nseverity: low\nmeeting_at: 2026-11-23T07:00:00Z\n")) == []


def test_where_nothing_comes_it_leads_to_the_calendar() -> None:
    text = late.render(view())
    assert "Nothing is due, and no review meeting is planned." in text
    assert "[in the calendar](../feeds/index.md)" in text
