"""Issues on GitHub are found by their marks, and made once, whatever happens to the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from afterword.adapters.issues import Issues
from afterword.core.issues import IssuePlan, Milestone, marked_body
from afterword.core.pull_request import Label
from afterword.core.remote import Api
from afterword.errors import ServiceError
from tests.support.github import GitHub

LABEL = Label(name="action-item", colour="5319e7", description="To be done")
MILESTONE = Milestone(title="Due 2026-12-11", due_on=dt.date(2026, 12, 11), replaces="Due ")
PLAN = IssuePlan(
    key="x/1", title="Alert on lag", body=marked_body("x/1", ["Text"]), labels=(LABEL,), assignee="bob",
    milestone=MILESTONE,
)  # fmt: skip


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "github") as github:
        yield github


@pytest.fixture
def issues(github: GitHub) -> Issues:
    return Issues(Api(url=github.api_url, host=github.url, repository="acme/handbook"), github.token, 2)


def test_an_issue_is_opened_with_everything_and_found_again(github: GitHub, issues: Issues) -> None:
    opened = issues.open(PLAN)
    (made,) = github.issues
    assert (made.title, made.labels, made.assignees, made.milestone) == (
        "Alert on lag", ["action-item"], ["bob"], "Due 2026-12-11",
    )  # fmt: skip
    assert github.state.label("action-item").color == "5319e7"
    assert github.state.milestones[0].due_on == "2026-12-11T08:00:00Z"
    assert issues.marked("action-item") == {"x/1": opened}
    assert issues.get(1) == opened
    before = github.api_calls()
    assert not issues.bring_up_to_date(opened, PLAN)
    issues.open(replace(PLAN, key="x/2", body=marked_body("x/2", [])))
    assert github.api_calls() == before + 1


def test_of_two_with_the_same_key_the_older_one_counts(github: GitHub, issues: Issues) -> None:
    for body in (PLAN.body, PLAN.body, "no mark"):
        issues.open(replace(PLAN, body=body))
    assert [issue.number for issue in issues.marked("action-item").values()] == [1]
    assert issues.marked("another") == {}
    assert issues.marked("action-item", state="closed") == {}


def test_hundreds_of_issues_are_few_requests_and_older_ones_none(github: GitHub, issues: Issues) -> None:
    for number in range(250):
        github.state.create_issue(
            title="x", body=marked_body(f"x/{number}", []), author="alice", labels=["action-item"], assignees=[],
            milestone=None,
        )  # fmt: skip
        if number == 99:
            github.state._clock += dt.timedelta(days=1)
    assert len(issues.marked("action-item")) == 250
    assert github.api_calls() == 3
    assert len(issues.marked("action-item", since=dt.date(2026, 11, 24))) == 150
    assert github.api_calls() == 5


@pytest.mark.parametrize("fault", [{"status": 502}, {"reset": True}])
def test_an_answer_that_is_lost_does_not_lead_to_two_issues(
    github: GitHub, issues: Issues, fault: dict[str, object]
) -> None:
    github.fail("POST", "/issues$", after=True, **fault)
    assert issues.open(PLAN).number == 1
    assert len(github.issues) == 1


def test_an_issue_that_was_not_opened_says_so(github: GitHub, issues: Issues) -> None:
    github.fail("POST", "/issues$", status=502)
    with pytest.raises(ServiceError, match="could not open the issue 'Alert on lag': GitHub answered 502"):
        issues.open(PLAN)
    github.fail("POST", "/issues$", status=410, body={"message": "Issues are disabled for this repo"})
    with pytest.raises(ServiceError, match="Issues are disabled"):
        issues.open(PLAN)
    assert github.issues == []


def test_who_cannot_be_assigned_is_left_out_with_a_warning(github: GitHub, issues: Issues) -> None:
    plan = replace(PLAN, assignee="stranger")
    opened = issues.open(plan)
    assert not issues.bring_up_to_date(opened, plan)
    assert github.issues[0].assignees == []
    assert issues.warnings == ["stranger cannot be assigned: no access to this repository"]


def test_who_can_be_assigned_is_asked_and_a_fault_is_not_taken_for_an_answer(github: GitHub, issues: Issues) -> None:
    assert (issues.can_assign("Bob"), issues.can_assign("stranger")) == (True, False)
    github.fail("GET", "/assignees/", status=502)
    with pytest.raises(ServiceError, match="could not ask whether bob can be assigned: GitHub answered 502"):
        issues.can_assign("bob")


def test_somebody_github_drops_silently_is_warned_of(github: GitHub, issues: Issues) -> None:
    created = github.state.create_issue
    github.state.create_issue = lambda **wanted: created(**wanted | {"assignees": []})
    issues.open(PLAN)
    assert issues.warnings == ["bob cannot be assigned: no access to this repository"]


def test_a_milestone_that_cannot_be_made_is_done_without(github: GitHub, issues: Issues) -> None:
    github.fail("POST", "/milestones$", status=403, body={"message": "Resource not accessible"}, times=2)
    opened = issues.open(PLAN)
    assert github.issues[0].milestone is None
    assert not issues.bring_up_to_date(opened, PLAN)
    assert "there is no milestone Due 2026-12-11: GitHub answered 403" in issues.warnings[0]


def test_only_what_differs_is_brought_up_to_date(github: GitHub, issues: Issues) -> None:
    opened = issues.open(replace(PLAN, assignee=None))
    made = github.issues[0]
    github.state.attach(made, ["urgent"])
    made.body = f"By hand.\n{made.body}"
    later = Milestone(title="Due 2026-12-20", due_on=dt.date(2026, 12, 20), replaces="Due ")
    more = Label(name="critical", colour="b60205", description="")
    plan = replace(PLAN, title="New title", body=marked_body("x/1", ["New"]), labels=(LABEL, more), milestone=later)
    seen = issues.get(opened.number)
    assert seen is not None
    assert issues.bring_up_to_date(seen, plan)
    assert (made.title, made.labels, made.assignees, made.milestone) == (
        "New title", ["action-item", "urgent", "critical"], ["bob"], "Due 2026-12-20",
    )  # fmt: skip
    assert made.body == f"By hand.\n{marked_body('x/1', ['New'])}"
    again = issues.get(opened.number)
    assert again is not None
    before = github.api_calls()
    assert not issues.bring_up_to_date(again, plan)
    assert github.api_calls() == before


def test_an_issue_is_closed_and_opened_again(github: GitHub, issues: Issues) -> None:
    issues.open(PLAN)
    issues.close(1, "not_planned")
    assert (github.issues[0].state, github.issues[0].state_reason) == ("closed", "not_planned")
    seen = issues.get(1)
    assert seen is not None
    assert (seen.is_open, seen.reason, seen.closed_at is not None) == (False, "not_planned", True)
    issues.reopen(1)
    assert github.issues[0].state == "open"


def test_what_is_not_there_is_nothing_and_a_failure_is_one(github: GitHub, issues: Issues) -> None:
    assert issues.get(7) is None
    github.fail("GET", "/issues/7$", status=500)
    with pytest.raises(ServiceError, match="could not look at issue 7: GitHub answered 500"):
        issues.get(7)


def test_a_comment_is_made_once(github: GitHub, issues: Issues) -> None:
    issues.open(PLAN)
    github.fail("POST", "/comments$", status=502, after=True)
    with pytest.raises(ServiceError, match="could not comment on 1"):
        issues.comment(1, "It is late.", "overdue/2026-12-11")
    assert not issues.comment(1, "It is late.", "overdue/2026-12-11")
    assert issues.comment(1, "It is late again.", "overdue/2026-12-20")
    said = [comment.body.splitlines()[0] for comment in issues.comments(1)]
    assert said == ["It is late.", "It is late again."]
    assert issues.comments(1)[0].author == "alice"


def test_the_last_word_is_that_of_whoever_closed_it(github: GitHub, issues: Issues) -> None:
    issues.open(PLAN)
    (made,) = github.issues
    assert issues.last_word(1) == ""
    github.state.comment(made, "bob", "I have a look.")
    github.state._clock += dt.timedelta(days=3)
    github.close(made, "bob", "not_planned")
    assert issues.last_word(1) == ""
    github.state.comment(made, "bob", "Too dear.")
    github.state.comment(made, "carol", "What a pity.")
    assert issues.last_word(1) == "Too dear."
    issues.comment(1, "It is late.", "overdue/2026-12-11")
    made.comments[-1].author = "bob"
    assert issues.last_word(1) == "Too dear."
