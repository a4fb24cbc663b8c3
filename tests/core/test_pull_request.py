"""The pull request of a post-mortem, as a plan."""

from __future__ import annotations

import pytest

from afterword.core import policy, pull_request, reading
from afterword.core.postmortem import Postmortem
from tests.support.project import POLICY, change

POLICY_VALUE = policy.parse(POLICY)
TEXT = """\
---
title: Checkout is down
severity: critical
status: draft
owner: alice
services: [checkout]
customers: [Acme]
started_at: 2026-11-20T09:12:00Z
resolved_at: 2026-11-20T10:40:00Z
due_on: 2026-11-27
---
"""


def _read(text: str = TEXT) -> Postmortem:
    return reading.read(text, "postmortems/2026/2026-11-20-checkout.md")


def _draft(text: str = TEXT) -> pull_request.PullRequest:
    return pull_request.draft(_read(text), POLICY_VALUE, "https://github.com/acme/handbook/blob/x")


def test_a_draft_says_what_happened_and_who_is_asked() -> None:
    plan = _draft()
    assert (plan.title, plan.head, plan.base) == (
        "Post-mortem: Checkout is down",
        "postmortem/2026-11-20-checkout",
        "main",
    )
    assert plan.is_draft
    assert [label.name for label in plan.labels] == ["post-mortem", "critical"]
    assert (plan.assignee, plan.reviewers, plan.teams) == ("alice", ("bob",), ("incident-commanders",))
    assert "| Duration | 1 h 28 min |" in plan.body
    assert "| Due | Friday 2026-11-27 |" in plan.body
    assert "| Started | 2026-11-20 09:12 UTC (10:12 CET) |" in plan.body


@pytest.mark.parametrize(
    ("status", "is_draft"), [("draft", True), ("in-review", False), ("reviewed", False), ("odd", True)]
)
def test_it_is_ready_from_in_review_on(status: str, is_draft: bool) -> None:
    assert _draft(change(TEXT, "status: draft", f"status: {status}")).is_draft is is_draft


def test_an_owner_is_not_asked_for_a_review_of_his_own() -> None:
    assert _draft(change(TEXT, "owner: alice", "owner: bob")).reviewers == ()


def test_a_long_title_fits() -> None:
    assert len(_draft(change(TEXT, "Checkout is down", "x" * 300)).title) == 256


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain words, with (brackets) - and dashes.", "plain words, with (brackets) - and dashes."),
        ("support@example.com", "support@example.com"),
        ("@everyone look", "@<!-- -->everyone look"),
        ("fixes #12", r"fixes \#<!-- -->12"),
        ("see GH-7", "see GH-<!-- -->7"),
        ("a | b", r"a \| b"),
        ("<img src=x>", r"\<img src=x\>"),
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        ("https://evil.example.com", "https:<!-- -->//evil.example.com"),
        ("www.evil.example.com", "www.<!-- -->evil.example.com"),
        ("`code` *b* _i_", r"\`code\` \*b\* \_i\_"),
        ("-->\n# heading", r"--\> \#<!-- --> heading"),
    ],
)
def test_what_comes_from_a_front_matter_is_text_and_nothing_else(written: str, shown: str) -> None:
    assert pull_request.escape(written) == shown


def test_the_checklist_is_ticked_from_the_ledger() -> None:
    body = _draft(
        change(TEXT, "due_on:", "follow_up:\n  chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}\ndue_on:")
    ).body
    ticked = [line for line in body.splitlines() if line.startswith("- [x]")]
    assert [line.split("afterword:step ")[1].split()[0] for line in ticked] == ["created", "chat_saved"]


def test_refreshing_keeps_what_people_wrote_and_ticked() -> None:
    ours = _draft().body
    theirs = "Hello\r\n" + ours.replace("- [ ] Go through", "- [x] Go through") + "\nBye"
    new = _draft(change(TEXT, "Checkout is down", "Checkout was slow")).body
    merged = pull_request.merge_body(theirs, new)
    assert merged.startswith("Hello\n")
    assert merged.rstrip().endswith("Bye")
    assert "Checkout was slow" in merged
    assert "Checkout is down" not in merged
    assert "- [x] Go through the chat" in merged


def test_refreshing_twice_changes_nothing() -> None:
    body = _draft().body
    assert pull_request.merge_body(body, body).strip() == body.strip()


def test_a_block_that_people_took_out_stays_out() -> None:
    assert pull_request.merge_body("Ours alone", _draft().body) == "Ours alone"


def test_an_empty_body_is_filled() -> None:
    assert pull_request.merge_body("", _draft().body) == _draft().body
