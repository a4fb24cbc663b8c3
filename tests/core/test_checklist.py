"""What the on-call person owes, ticked from the post-mortem itself."""

from __future__ import annotations

import pytest

from afterword.core import checklist, owed, policy, reading
from tests.support import valid
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)
RESTART = "action_items: [{title: Restart it, customer_impact: restart}]\n"
NOTICE = "{customer: Acme, about: restart, at: 2026-11-21T08:00:00Z, by: alice}"
VALID = valid.TEXT.partition("---\n")[2].partition("---\n")[0]
DONE = "status: closed\nowner: alice\ncustomers: [Acme]\n"


def _ticked(front: str) -> set[str]:
    postmortem = reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-20-x.md")
    return {step.key for step in checklist.on_call(postmortem, POLICY_VALUE) if step.is_done}


def _keys(front: str) -> set[str]:
    postmortem = reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-20-x.md")
    return {step.key for step in checklist.on_call(postmortem, POLICY_VALUE)}


@pytest.mark.parametrize(
    ("front", "key", "is_done"),
    [
        ("title: x\n", "created", False),
        ("owner: alice\n", "created", True),
        ("action_items: []\n", "action_items", False),
        (RESTART, "action_items", True),
        ("customers: [Acme]\n" + RESTART, "customer_notices", False),
        ("customers: [Acme]\n" + RESTART + f"follow_up: {{customer_notices: [{NOTICE}]}}\n", "customer_notices", True),
        (
            "customers: [Acme, Bolt]\n" + RESTART + f"follow_up: {{customer_notices: [{NOTICE}]}}\n",
            "customer_notices",
            False,
        ),
        ("customers: [Acme]\naction_items: [{title: x}]\n", "customer_notices", True),
        (
            "customers: [Acme]\naction_items: [{title: x, customer_impact: restart, declined: Dear}]\n",
            "customer_notices",
            True,
        ),
        ("customers: [Acme]\n", "customer_notices", False),
        ("follow_up: {chat_saved: {at: 2026-11-20T12:00:00Z}}\n", "chat_saved", True),
        ("follow_up: {announced: {at: 2026-11-20T12:00:00Z}}\n", "announced", True),
        ("status: in-review\n", "finished", False),
        ("status: reviewed\n", "finished", True),
        (DONE, "all_clear", False),
        (DONE + "follow_up: {all_clear: [{customer: Acme, at: 2026-12-12T09:00:00Z}]}\n", "all_clear", True),
        (DONE + "follow_up: {all_clear: [{customer: Acme}]}\n", "all_clear", False),
        (
            "customers: [Acme]\nfollow_up: {all_clear: [{customer: Acme, at: 2026-12-12T09:00:00Z}]}\n",
            "all_clear",
            True,
        ),
        ("customers: []\n", "all_clear", False),
        ("status: reviewed\n", "all_clear", True),
    ],
)
def test_a_step_is_done_when_the_file_says_so(front: str, key: str, is_done: bool) -> None:
    assert (key in _ticked(front)) is is_done


MEETING = "severity: critical\n"
CALLED = MEETING + "meeting_at: 2026-11-26T15:00:00Z\n"


@pytest.mark.parametrize(
    ("front", "text", "is_done"),
    [
        (MEETING, "See that the review meeting is called, within 5 business days", False),
        (CALLED, "See that the review meeting is called: 2026-11-26 15:00 UTC (16:00 CET)", True),
    ],
)
def test_the_review_meeting_is_a_step_where_the_severity_has_one(front: str, text: str, is_done: bool) -> None:
    postmortem = reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-20-x.md")
    (step,) = (step for step in checklist.on_call(postmortem, POLICY_VALUE) if step.key == "meeting")
    assert (step.text, step.how, step.is_done) == (text, "`afterword meeting 2026-11-20-x`", is_done)
    for other in ("severity: low\n", "title: x\n"):
        assert "meeting" not in _keys(other)


@pytest.mark.parametrize("key", checklist.RULES)
def test_what_there_is_a_reason_to_leave_is_no_step_unless_it_is_done(key: str) -> None:
    code, name = checklist.RULES[key]
    for rule in (code, name):
        assert key not in _keys(f"{MEETING}ignore: [{{rule: {rule}, reason: It was before we did that}}]\n")
    assert key in _keys(f"{MEETING}ignore: [{{rule: {code}}}]\n")
    assert key in _keys(f"{VALID}ignore: [{{rule: {code}, reason: It was before we did that}}]\n")


def test_what_is_not_ticked_is_owed_and_nothing_else() -> None:
    """The checklist is what the pull request, `afterword new` and the site show; the list is that of the status."""
    kinds = {
        "postmortem": "finished", "tasks": "action_items", "customer_notice": "customer_notices", "meeting": "meeting",
        "announced": "announced", "chat_saved": "chat_saved", "all_clear": "all_clear",
    }  # fmt: skip
    ignored = "ignore: [{rule: AW502, reason: Nobody was affected}]\n"
    low = "severity: low\nstatus: reviewed\n"
    fronts = (MEETING, CALLED, DONE, VALID, low, MEETING + ignored, DONE + RESTART + ignored)
    for front in fronts:
        postmortem = reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-20-x.md")
        unticked = {step.key for step in checklist.on_call(postmortem, POLICY_VALUE) if not step.is_done} - {"created"}
        listed = {kinds[one.kind] for one in owed.of(postmortem, POLICY_VALUE) if one.kind in kinds}
        if postmortem.is_finished or not postmortem.customers:
            unticked -= {"all_clear", "customer_notices"} - listed
        assert unticked == listed, front


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2026-11-20-x", "`afterword announce 2026-11-20-x`"),
        ("x $(reboot)", "`afterword announce ID`"),
        ("`x`", "`afterword announce ID`"),
        ("--force", "`afterword announce ID`"),
    ],
)
def test_a_command_has_the_id_unless_a_shell_would_make_more_of_it(name: str, shown: str) -> None:
    postmortem = reading.read("---\ntitle: x\n---\n", f"postmortems/2026/{name}.md")
    steps = {step.key: step.how for step in checklist.on_call(postmortem, POLICY_VALUE)}
    assert steps["announced"] == shown
    assert checklist.of_any(shown, postmortem) == "`afterword announce ID`"


def test_words_beside_the_command_are_no_id() -> None:
    postmortem = reading.read("---\ntitle: x\n---\n", "postmortems/2026/it.md")
    assert checklist.of_any("do it, `afterword close it`", postmortem) == "do it, `afterword close ID`"
