"""The pull request of a process review."""

from __future__ import annotations

import datetime as dt

from afterword.core import policy as policies
from afterword.core import process_request
from tests.support.project import POLICY

DATE = dt.date(2026, 11, 26)


def test_it_is_a_draft_that_says_what_to_do() -> None:
    plan = process_request.plan(DATE, policies.parse(POLICY), "on Thursday", "https://git.example.com/x")
    assert (plan.head, plan.base, plan.title) == ("process-review/2026-11-26", "main", "Process review of 2026-11-26")
    assert plan.is_draft
    assert "[`docs/process-reviews/2026-11-26.md`](https://git.example.com/x)" in plan.body
    assert "write to support@<!-- -->example.com" in plan.body or "write to support@example.com" in plan.body


def test_without_a_group_or_an_address_of_the_file() -> None:
    plan = process_request.plan(DATE, policies.parse("[tool.afterword]"), "on Thursday")
    assert "is in `docs/process-reviews/2026-11-26.md`. Anyone may come: ask an incident commander." in plan.body
