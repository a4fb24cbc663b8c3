"""What flows from issues to action items, and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from afterword.core import action_issues, action_states, policy, reading
from afterword.core.action_states import CLOSE, COMMENT, HINT, OPEN, RECORD, REFRESH, Step
from afterword.core.issues import Issue
from afterword.core.postmortem import Postmortem
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)
TODAY = dt.date(2026, 12, 12)
AT = dt.datetime(2026, 12, 10, 23, 30, tzinfo=dt.UTC)
URL = "https://github.com/acme/handbook/issues/7"
LATE = dt.datetime(2026, 12, 10, 23, 30, tzinfo=dt.UTC)


def _read(fields: str = "") -> Postmortem:
    item = f"  - {{title: Alert on lag, due_on: 2026-12-14{f', {fields}' if fields else ''}}}\n"
    return reading.read(f"---\naction_items:\n{item}---\n", "postmortems/2026/2026-11-20-checkout.md")


def _issue(post: Postmortem, **changes: object) -> Issue:
    plan = action_issues.plan(post, post.action_items[0], POLICY_VALUE, "")
    issue = Issue(
        number=7, url=URL, title=plan.title, body=plan.body, key=plan.key, is_open=True, reason="", closed_at=None,
        labels=frozenset({"action-item"}), assignees=(), milestone=plan.milestone.title if plan.milestone else "",
    )  # fmt: skip
    return replace(issue, **changes)


def _from(post: Postmortem, issue: Issue, word: str = "") -> list[Step]:
    return list(action_states.from_issues(post, {1: issue}, {1: word} if word else {}, POLICY_VALUE))


def _for(post: Postmortem, issue: Issue | None, today: dt.date = TODAY) -> list[Step]:
    found = {1: issue} if issue is not None else {}
    return list(action_states.for_issues(post, found, POLICY_VALUE, "https://github.com/x", today))


def test_closed_as_completed_is_done_on_the_local_day() -> None:
    post = _read()
    (step,) = _from(post, _issue(post, is_open=False, reason="completed", closed_at=LATE))
    assert step.change is not None
    assert (step.change.key, step.change.value) == (("action_items", 0, "done_on"), "2026-12-11")
    assert _from(post, _issue(post, is_open=False, reason="completed")) == []


@pytest.mark.parametrize(
    ("reason", "word", "expected"),
    [
        ("not_planned", "The failover\ndoes away with it.", "The failover does away with it."),
        ("not_planned", " <!-- afterword:comment x --> ", "Closed as not planned on GitHub, without a comment"),
        ("not_planned", "", "Closed as not planned on GitHub, without a comment"),
        ("duplicate", "", "Closed as a duplicate on GitHub, without a comment"),
        ("not_planned", "a\x1b[31m\u202eb", "a [31m b"),
        ("not_planned", "x" * 400, "x" * 298 + " …"),
    ],
)
def test_closed_without_being_done_is_declined_for_what_was_said(reason: str, word: str, expected: str) -> None:
    post = _read()
    (step,) = _from(post, _issue(post, is_open=False, reason=reason, closed_at=AT), word)
    assert step.change is not None
    assert (step.change.key[-1], step.change.value) == ("declined", expected)


@pytest.mark.parametrize(("fields", "name"), [("done_on: 2026-12-10", "done_on"), ("declined: Too dear", "declined")])
def test_an_issue_that_was_opened_again_undoes_nothing(fields: str, name: str) -> None:
    post = _read(fields)
    issue = _issue(post, reason="reopened")
    (step,) = _from(post, issue)
    assert (step.kind, step.text) == (HINT, f"{URL} was opened again: take out `{name}`, or close the issue")
    assert [step.kind for step in _for(_read(f"{fields}, issue: {URL}"), issue)] == [REFRESH]


@pytest.mark.parametrize(
    ("fields", "reason", "said"),
    [
        (
            "declined: Too dear",
            "completed",
            f"{URL} was closed as completed: take out `declined`, and it counts as done",
        ),
        (
            "done_on: 2026-12-10",
            "not_planned",
            f"{URL} was closed as not planned: take out `done_on`, and it counts as declined",
        ),
        ("declined: Too dear", "not_planned", ""),
        ("declined: Too dear", "", ""),
    ],
)
def test_an_issue_that_was_closed_as_something_else_is_mentioned(fields: str, reason: str, said: str) -> None:
    post = _read(fields)
    found = _from(post, _issue(post, is_open=False, reason=reason, closed_at=AT))
    assert [(step.kind, step.text) for step in found] == ([(HINT, said)] if said else [])


def test_an_issue_that_says_the_same_says_nothing() -> None:
    for post, state in ((_read(), {}), (_read("done_on: 2026-12-10"), {"is_open": False, "closed_at": AT})):
        assert _from(post, _issue(post, **state)) == []
    assert list(action_states.from_issues(_read(), {}, {}, POLICY_VALUE)) == []


def test_a_commit_does_what_is_open() -> None:
    day = dt.date(2026, 12, 1)
    (step,) = action_states.from_commits(_read(), {1: day, 2: day})
    assert step.change is not None
    assert step.change.value == "2026-12-01"
    assert not list(action_states.from_commits(_read("done_on: 2026-12-10"), {1: day}))
    assert not list(action_states.from_commits(_read(), {}))


def test_an_open_item_gets_an_issue_and_hears_of_it_where_it_is_late() -> None:
    (step,) = _for(_read("owner: alice"), None)
    assert (step.kind, step.value) == (OPEN, "")
    assert step.text == "open an issue: Alert on lag (labels action-item; assigned to alice; milestone Due 2026-12-14)"
    (late,) = _for(_read(), None, today=dt.date(2026, 12, 15))
    assert late.value.startswith("This was due on Monday 2026-12-14.")
    assert late.mark == "overdue/2026-12-14"


@pytest.mark.parametrize("fields", ["done_on: 2026-12-10", "declined: Too dear", "issue: https://jira.example.com/1"])
def test_what_is_over_or_tracked_elsewhere_gets_none(fields: str) -> None:
    assert _for(_read(fields), None) == []


def test_an_item_without_a_title_waits_for_one() -> None:
    post = reading.read("---\naction_items:\n  - owner: bob\n---\n", "postmortems/2026/x.md")
    assert [step.kind for step in _for(post, None)] == [HINT]


def test_an_issue_that_is_found_is_recorded_and_brought_up_to_date() -> None:
    post = _read()
    steps = _for(post, _issue(post, title="Old words"))
    assert [step.kind for step in steps] == [RECORD, REFRESH]
    assert steps[0].change is not None
    assert steps[0].change.value == URL
    assert steps[1].text == f"refresh {URL}: title, body"


@pytest.mark.parametrize(
    ("fields", "reason"), [("done_on: 2026-12-10", "completed"), ("declined: Too dear", "not_planned")]
)
def test_what_is_over_closes_its_issue(fields: str, reason: str) -> None:
    post = _read(f"{fields}, issue: {URL}")
    body = action_issues.plan(post, post.action_items[0], POLICY_VALUE, "https://github.com/x").body
    (step,) = _for(post, _issue(post, body=body))
    assert (step.kind, step.value) == (CLOSE, reason)
    assert _for(post, _issue(post, body=body, is_open=False)) == []


def test_an_overdue_issue_is_told_once_for_each_date() -> None:
    post = _read(f"issue: {URL}")
    body = action_issues.plan(post, post.action_items[0], POLICY_VALUE, "https://github.com/x").body
    issue = _issue(post, body=body)
    assert _for(post, issue, today=dt.date(2026, 12, 14)) == []
    (step,) = _for(post, issue, today=dt.date(2026, 12, 15))
    assert (step.kind, step.mark) == (COMMENT, "overdue/2026-12-14")
    assert "[2026-11-20-checkout](https://github.com/x)" in step.value
    (plain,) = action_states.for_issues(post, {1: _issue(post)}, POLICY_VALUE, "", dt.date(2026, 12, 15))
    assert "post-mortem 2026-11-20-checkout with" in plain.value


def test_issues_that_belong_to_nothing_any_more_are_named() -> None:
    post = _read()
    mine, other = _issue(post), replace(_issue(post), number=8, url="https://x.example/8")
    marked = {mine.key: mine, f"{post.id}/9-abc": other, "2026-11-21-another/1-a": replace(other, number=9)}
    assert action_states.lost(post, marked, {1: mine}) == ["https://x.example/8"]
    assert action_states.lost(post, {f"{post.id}/9-abc": replace(other, is_open=False)}, {}) == []


def test_guards_hold_the_titles_that_items_had() -> None:
    post = _read()
    (guard,) = action_states.guards(post, [1])
    assert (guard.key, guard.value, guard.before) == (("action_items", 0, "title"), "Alert on lag", "Alert on lag")
    untitled = reading.read("---\naction_items:\n  - owner: bob\n---\n", "postmortems/2026/x.md")
    assert action_states.guards(untitled, [1]) == []
