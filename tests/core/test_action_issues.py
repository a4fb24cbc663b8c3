"""The issue of an action item says enough to stand alone, and stays that item's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.core import action_issues, policy, reading
from afterword.core.issues import Issue
from afterword.core.postmortem import Postmortem
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)
ID = "2026-11-20-checkout"
HEAD = """\
---
title: Checkout is down
severity: critical
owner: alice
services: [checkout]
started_at: 2026-11-20T23:30:00-02:00
action_items:
"""
ITEMS = (
    "  - {title: Alert on lag, owner: alice, priority: P1, type: detect, due_on: 2026-12-11, customer_impact: none}\n",
    "  - {title: Fail over by itself, owner: bob, due_on: 2026-12-05, customer_impact: restart}\n",
    "  - {title: Test the failover, owner: bob}\n",
)
HOSTILE = "@everyone <img src=x onerror=alert(1)> [x](http://evil.example) | #12 `code` <!-- afterword:end --> -->"


def _read(*items: str, head: str = HEAD, body: str = "") -> Postmortem:
    return reading.read(f"{head}{''.join(items)}---\n{body}", f"postmortems/2026/{ID}.md")


def _issue(number: int, key: str = "") -> Issue:
    return Issue(
        number=number, url=f"https://github.com/acme/handbook/issues/{number}", title="", body="", key=key,
        is_open=True, reason="", closed_at=None, labels=frozenset(), assignees=(), milestone="",
    )  # fmt: skip


def _plan(post: Postmortem, number: int = 1, url: str = "https://github.com/x") -> action_issues.IssuePlan:
    return action_issues.plan(post, post.action_items[number - 1], POLICY_VALUE, url)


def test_it_has_what_somebody_needs_who_was_not_there() -> None:
    body = "## Summary\n\nNobody could <!-- hint -->pay\nfor 50 minutes.\n"
    plan = _plan(_read(*ITEMS, body=body), 2)
    assert (plan.title, plan.assignee) == ("Fail over by itself", "bob")
    assert plan.milestone is not None
    assert plan.milestone.title == "Due 2026-12-05"
    assert [label.name for label in plan.labels] == ["action-item", "critical", "critical_20261121"]
    for line in (
        "Action item 2 of the post-mortem [Checkout is down](https://github.com/x).",
        "| Owner | Bob Example |",
        "| Due | Saturday 2026-12-05 |",
        "| Customers | are told first: restart |",
        "> Nobody could pay for 50 minutes.",
    ):
        assert line in plan.body.splitlines()
    assert f"`Postmortem: {ID}/2`" in plan.body


def test_what_is_not_known_is_left_out() -> None:
    plan = _plan(_read("  - {title: Do it}\n", head="---\naction_items:\n"), url="")
    assert (plan.assignee, plan.milestone) == (None, None)
    assert [label.name for label in plan.labels] == ["action-item"]
    assert f"post-mortem {ID} (`postmortems/2026/{ID}.md`)." in plan.body
    assert "| Owner |" not in plan.body


@pytest.mark.parametrize(("severity", "dated"), [("low", []), ("critical", ["critical_20261121"]), ("odd", None)])
def test_only_the_highest_severity_names_the_day(severity: str, dated: list[str] | None) -> None:
    labels = _plan(_read(*ITEMS, head=HEAD.replace("critical", severity))).labels
    assert [label.name for label in labels[1:]] == ([severity, *dated] if dated is not None else [])


def test_a_long_summary_is_cut_between_words() -> None:
    lines = _plan(_read(*ITEMS, body="## Summary\n" + "words " * 200)).body.splitlines()
    quoted = [line for line in lines if line.startswith("> ")]
    assert quoted[0].endswith("words …")
    assert len(quoted[0]) < 620


def test_what_is_done_or_declined_asks_for_nobody_and_says_so() -> None:
    post = _read("  - {title: A, owner: bob, due_on: 2026-12-05, declined: Too dear}\n")
    plan = _plan(post)
    assert (plan.assignee, plan.milestone) == (None, None)
    assert "| Declined | Too dear |" in plan.body


def test_nothing_hostile_gets_out_of_its_place() -> None:
    title = HOSTILE.replace('"', "")
    post = _read(f'  - {{title: "{title}", owner: "@all", priority: "{title}"}}\n', body=f"## Summary\n{HOSTILE}\n")
    post = replace(post, title=HOSTILE)
    plan = _plan(post)
    assert plan.assignee is None
    assert plan.body.count("\n<!-- afterword:end -->\n") == 1
    assert "@everyone" not in plan.body
    assert "<img" not in plan.body.replace("\\<img", "")
    assert " #12" not in plan.body
    assert "](http://evil" not in plan.body
    assert len(_plan(replace(post, action_items=(_long(post),))).title) == 256


def _long(post: Postmortem) -> action_issues.ActionItem:
    import msgspec

    return msgspec.structs.replace(post.action_items[0], title="long " * 100)


def _marked(post: Postmortem) -> dict[str, Issue]:
    keys = [action_issues.key(post, item) for item in post.action_items]
    return {key: _issue(number, key) for number, key in enumerate(keys, start=1)}


def test_each_item_finds_its_issue() -> None:
    post = _read(*ITEMS)
    found = action_issues.own(post, _marked(post), frozenset())
    assert {number: issue.number for number, issue in found.items()} == {1: 1, 2: 2, 3: 3}


def test_items_that_were_moved_and_reworded_keep_their_issues() -> None:
    marked = _marked(_read(*ITEMS))
    reworded = ITEMS[2].replace("Test the failover", "Test the failover every month")
    now = _read("  - {title: A new one}\n", ITEMS[1], reworded, ITEMS[0])
    found = action_issues.own(now, marked, frozenset())
    assert {number: issue.number for number, issue in found.items()} == {2: 2, 3: 3, 4: 1}


def test_items_with_the_same_title_do_not_share_an_issue() -> None:
    post = _read(ITEMS[0], ITEMS[0])
    found = action_issues.own(post, _marked(post), frozenset())
    assert {number: issue.number for number, issue in found.items()} == {1: 1, 2: 2}
    assert not action_issues.own(_read(ITEMS[0], ITEMS[0]), dict([next(iter(_marked(post).items()))]), frozenset({1}))


def test_an_issue_that_is_named_is_not_looked_for_and_those_of_others_are_not_taken() -> None:
    post = _read("  - {title: Alert on lag, issue: https://github.com/acme/handbook/issues/9}\n", "  - {owner: bob}\n")
    marked = _marked(post) | {"2026-11-21-another/1-abc": _issue(4)}
    assert action_issues.own(post, marked, frozenset()) == {}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/acme/shop/issues/12", ("github.com", "acme/shop", 12)),
        ("https://www.github.com/acme/shop/issues/12/#issuecomment-1", ("github.com", "acme/shop", 12)),
        ("http://127.0.0.1:80/acme/shop/issues/12?x=y", ("127.0.0.1:80", "acme/shop", 12)),
        ("https://github.com/acme/shop/pull/12", None),
        ("https://github.com/acme/shop/issues/new", None),
        ("https://github.com/shop/issues/12", None),
        ("https://jira.example.com/browse/OPS-12", None),
        ("OPS-12", None),
        ("", None),
    ],
)
def test_the_place_of_an_issue_is_read_from_its_address(address: str, expected: object) -> None:
    place = action_issues.place(address)
    assert (place and (place[0].host, place[0].full_name, place[1])) == expected


def test_a_number_means_the_item_that_had_it_then() -> None:
    then, now = _read(*ITEMS), _read(ITEMS[2], ITEMS[0], ITEMS[1])
    meant = [action_issues.item_meant(number, then, now) for number in (1, 2, 3, 4)]
    assert [item.number if item else None for item in meant] == [2, 3, 1, None]
    without = [action_issues.item_meant(number, None, now) for number in (1, 4)]
    assert [item.number if item else None for item in without] == [1, None]
    twice = action_issues.item_meant(2, _read(ITEMS[0], ITEMS[0]), _read(ITEMS[0], ITEMS[0]))
    assert twice is not None
    assert twice.number == 2
    moved = _read("  - {title: A new one}\n", "  - {title: Reworded, issue: https://x.example/1}\n")
    before = _read("  - {title: Old words, issue: https://x.example/1}\n")
    assert action_issues.item_meant(1, before, moved) == moved.action_items[1]
