"""What the on-call person owes, ticked from the post-mortem itself."""

from __future__ import annotations

import pytest

from afterword.core import checklist, policy, reading
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)
RESTART = "action_items: [{title: Restart it, customer_impact: restart}]\n"
NOTICE = "{customer: Acme, about: restart, at: 2026-11-21T08:00:00Z, by: alice}"
DONE = "status: closed\nowner: alice\ncustomers: [Acme]\n"


def _ticked(front: str) -> set[str]:
    postmortem = reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-20-x.md")
    return {step.key for step in checklist.on_call(postmortem, POLICY_VALUE) if step.is_done}


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
    ],
)
def test_a_step_is_done_when_the_file_says_so(front: str, key: str, is_done: bool) -> None:
    assert (key in _ticked(front)) is is_done


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
