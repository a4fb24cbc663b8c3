"""What of an issue is not as planned, and the marks that find issues and comments again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from afterword.core import issues
from afterword.core.issues import Issue, IssuePlan, Milestone, Update, update
from afterword.core.pull_request import Label

LABEL = Label(name="action-item", colour="5319e7", description="")
PLAN = IssuePlan(
    key="2026-11-20-checkout/1-abc",
    title="Alert on lag",
    body=issues.marked_body("2026-11-20-checkout/1-abc", ["What to do"]),
    labels=(LABEL,),
    assignee="Bob",
    milestone=Milestone(title="Due 2026-12-11", due_on=dt.date(2026, 12, 11), replaces="Due "),
)
ISSUE = Issue(
    number=7,
    url="https://github.com/acme/handbook/issues/7",
    title=PLAN.title,
    body=PLAN.body,
    key=PLAN.key,
    is_open=True,
    reason="",
    closed_at=None,
    labels=frozenset({"Action-Item", "urgent"}),
    assignees=("carol", "bob"),
    milestone="Due 2026-12-11",
)


def test_an_issue_as_planned_needs_nothing() -> None:
    assert update(ISSUE, PLAN) == Update()
    assert update(ISSUE, PLAN).names == ()
    assert update(ISSUE, replace(PLAN, assignee=None, milestone=None)) == Update()
    assert update(replace(ISSUE, body=PLAN.body.replace("\n", "\r\n")), PLAN) == Update()


def test_what_differs_is_named() -> None:
    changed = replace(PLAN, title="Alert on lag above 30 s", body=issues.marked_body(PLAN.key, ["Something else"]))
    bare = replace(ISSUE, labels=frozenset(), assignees=(), milestone="")
    needed = update(bare, changed)
    assert needed.names == ("title", "body", "milestone", "labels", "assignee")
    assert (needed.title, needed.body, needed.labels, needed.assignee) == (
        changed.title,
        changed.body,
        (LABEL,),
        "Bob",
    )


def test_what_people_wrote_around_our_part_stays() -> None:
    edited = replace(ISSUE, body=f"Before.\n{PLAN.body}After.")
    assert update(edited, PLAN) == Update()
    other = replace(PLAN, body=issues.marked_body(PLAN.key, ["New"]))
    assert update(edited, other).body == f"Before.\n{other.body.strip()}\nAfter."


def test_the_text_of_an_issue_that_is_not_ours_stays() -> None:
    theirs = replace(ISSUE, title="Something else", body="Written by hand", labels=frozenset())
    assert update(theirs, PLAN).names == ("labels",)


@pytest.mark.parametrize(("present", "is_replaced"), [("Due 2026-12-01", True), ("", True), ("Sprint 12", False)])
def test_a_milestone_that_people_chose_stays(present: str, is_replaced: bool) -> None:
    needed = update(replace(ISSUE, milestone=present), PLAN)
    assert (needed.milestone is not None) == is_replaced


@pytest.mark.parametrize("key", ["2026-11-20-checkout/1-abc", "a b/--> <b>@x</b>/1-é", "x`y/2-z"])
def test_a_key_survives_whatever_it_holds(key: str) -> None:
    body = issues.marked_body(key, ["text"])
    assert issues.key_of(body) == issues.key_of(f"Hello\r\n{body}".replace("\n", "\r\n")) == key
    mark = issues.hidden_mark(key)
    assert mark.count("-->") == 1
    assert mark.endswith("-->")
    assert mark in issues.marked_comment("Late.", key)


def test_a_body_without_a_mark_has_no_key() -> None:
    assert issues.key_of("") == issues.key_of("see `<!-- afterword:issue x/1-a -->` there") == ""
