"""What is owed after an incident: by whom, by when, and in which order."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import checklist, owed
from afterword.core import policy as policies
from afterword.core.owed import Owed
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from tests.site.support import FRONT, post
from tests.support import valid
from tests.support.project import POLICY, change

POLICY_VALUE = policies.parse(POLICY)
TODAY = dt.date(2026, 11, 23)
RESOLVED = "resolved_at: 2026-11-12T10:40:00Z\n"
LEDGER = """\
  chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}
  announced: {at: 2026-11-20T12:05:00Z, by: alice}
"""
DONE = FRONT.replace("draft", "reviewed") + f"meeting_at: 2026-11-16T15:00:00Z\nfollow_up:\n{LEDGER}"


def owed_for(front: str, policy: Policy = POLICY_VALUE, *, is_merged: bool = True) -> dict[str, Owed]:
    return {one.kind: one for one in owed.of(post(front), policy, is_merged=is_merged)}


def due(front: str, kind: str, policy: Policy = POLICY_VALUE) -> str | None:
    found = owed_for(front, policy)[kind].due_on
    return str(found) if found else None


def test_for_a_closed_post_mortem_in_which_everything_is_done_nothing_is_owed() -> None:
    assert owed.of(valid.read(), POLICY_VALUE) == ()


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"status: closed": "status: draft"}, {"postmortem"}),
        ({"    done_on: 2026-12-10\n": ""}, {"action_item"}),
        ({"    done_on: 2026-12-10\n": "    declined: It costs more than it saves\n"}, set()),
        ({"    - {customer: Acme, about: restart, at: 2026-12-01T08:00:00Z, by: alice}\n": ""}, {"customer_notice"}),
        ({"    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n": ""}, {"all_clear"}),
        ({"  chat_saved: {at: 2026-11-20T12:00:00Z, by: alice}\n": ""}, {"chat_saved"}),
        ({"  announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}\n": ""}, {"announced"}),
        ({"meeting_at: 2026-11-26T15:00:00Z\n": ""}, {"meeting"}),
        ({"meeting_at: 2026-11-26T15:00:00Z\n": "", "severity: critical": "severity: low"}, set()),
        ({"status: closed": "status: reviewed"}, {"close"}),
        ({"status: closed": "status: reviewed", "    done_on: 2026-12-10\n": ""}, {"action_item"}),
    ],
)
def test_each_thing_that_is_not_done_is_owed(changes: dict[str, str], kinds: set[str]) -> None:
    found = owed.of(valid.read(valid.changed(changes)), POLICY_VALUE)
    assert {one.kind for one in found} == kinds


def test_a_new_draft_owes_the_steps_of_the_checklist() -> None:
    assert set(owed_for(FRONT)) == {"postmortem", "meeting", "tasks", "announced", "chat_saved"}


def test_what_is_not_on_the_main_branch_is_owed_whatever_it_claims() -> None:
    found = owed_for(DONE, is_merged=False)
    assert (set(found), found["postmortem"].how) == ({"postmortem"}, "get its pull request approved and merged")


def test_instead_of_what_waits_on_the_follow_up_branch_its_merge_is_owed() -> None:
    merged = valid.changed(
        {
            "status: closed": "status: in-review",
            "    done_on: 2026-12-02\n": "",
            "    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n": "",
            "  announced: {at: 2026-11-20T12:05:00Z, by: alice, to: support@example.com}\n": "",
        }
    )
    recorded = change(merged, "    priority: P0\n", "    priority: P0\n    done_on: 2026-12-03\n")

    def found(waiting: str) -> list[str]:
        recorded = valid.read(waiting)
        return [f"{one.what} {one.due_on}" for one in owed.of(valid.read(merged), POLICY_VALUE, recorded=recorded)]

    both = ["Tell support@example.com 2026-11-21", "Post-mortem 2026-11-27"]
    item, merge = "Fail over to the second replica by itself 2026-12-05", "Merge what was recorded since 2026-12-05"
    assert found(merged) == [*both, item, "All-clear to Acme, after action item 2 None"]
    left = [both[0], both[1], "All-clear to Acme 2026-12-03", merge]
    assert found(recorded) == left
    assert found(change(recorded, "in-review", "closed")) == left
    assert found(change(recorded, "title: Checkout", "title: [Checkout")) == found(merged)


def test_a_file_that_cannot_be_read_has_to_be_mended() -> None:
    (one,) = owed.of(post("title: [x\n"), POLICY_VALUE)
    assert (one.kind, one.what, one.owner, one.due_on) == ("postmortem", "Cannot be read", None, None)


@pytest.mark.parametrize(
    ("front", "how"),
    [
        (FRONT, "write it, set `status: in-review`"),
        (FRONT.replace("draft", "in-review"), "have it reviewed, set `status: reviewed`"),
        (FRONT.replace("owner: alice\n", ""), "name its `owner`, write it"),
    ],
)
def test_it_says_what_does_it(front: str, how: str) -> None:
    assert owed_for(front)["postmortem"].how.startswith(how)


@pytest.mark.parametrize("kind", ["postmortem", "chat_saved", "tasks"])
def test_what_is_written_by_hand_after_the_merge_goes_to_a_branch_of_its_own(kind: str) -> None:
    merged, unmerged = owed_for(FRONT)[kind], owed_for(FRONT, is_merged=False)[kind]
    assert unmerged.how.endswith(", commit, `afterword submit`")
    assert merged.how.endswith(f", commit on `follow-up/{merged.postmortem.id}`, `afterword submit`")
    of_any = checklist.of_any(merged.how, merged.postmortem)
    assert of_any.endswith(", commit on `follow-up/ID`, `afterword submit`")


@pytest.mark.parametrize(
    ("resolved_at", "expected"),
    [
        ("2026-11-20T10:40:00Z", "2026-11-27"),  # over a weekend
        ("2026-11-20T23:30:00Z", "2026-11-27"),  # already Saturday in Berlin
        ("2026-12-22T10:00:00Z", "2026-12-30"),  # the 25th is a holiday, the 26th a Saturday
        ("2026-04-01T10:00:00Z", "2026-04-10"),  # Good Friday and Easter Monday
        ("2028-02-25T10:00:00Z", "2028-03-03"),  # over the leap day
        ("2026-10-23T22:30:00Z", "2026-10-30"),  # the clocks change on the 25th
    ],
)
def test_what_says_no_date_is_due_in_the_business_days_of_the_policy(resolved_at: str, expected: str) -> None:
    front = f"title: x\nseverity: critical\nresolved_at: {resolved_at}\n"
    assert due(front, "postmortem") == expected
    assert due(front, "meeting") == expected
    assert due(front, "chat_saved") == expected


def test_its_own_date_counts_before_that_of_the_policy() -> None:
    assert due(FRONT + RESOLVED + "due_on: 2026-11-30\n", "postmortem") == "2026-11-30"
    assert due(FRONT + RESOLVED + "due_on: 2026-11-30\n", "meeting") == "2026-11-19"


def test_before_the_resolution_nothing_is_due_and_without_a_deadline_nothing_ever_is() -> None:
    assert due(FRONT, "postmortem") is None
    assert due(FRONT, "meeting") is None
    assert due(FRONT.replace("critical", "low") + RESOLVED, "postmortem") is None


@pytest.mark.parametrize(
    ("detected_at", "expected"),
    [
        ("2026-11-12T09:20:00Z", "2026-11-13"),
        ("2026-11-12T23:20:00Z", "2026-11-14"),
        ("2028-02-28T09:00:00Z", "2028-02-29"),
    ],
)
def test_the_announcement_is_due_hours_after_the_detection(detected_at: str, expected: str) -> None:
    assert due(FRONT + f"detected_at: {detected_at}\n", "announced") == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("started_at: 2026-11-12T23:20:00Z\nresolved_at: 2026-11-14T10:40:00Z\n", "2026-11-14"),
        ("mitigated_at: 2026-11-13T10:00:00Z\nresolved_at: 2026-11-15T10:40:00Z\n", "2026-11-14"),
        ("resolved_at: 2026-11-15T10:40:00Z\n", "2026-11-16"),
        ("due_on: 2026-12-11\n", "2026-11-13"),  # from the day in its name
    ],
)
def test_without_the_detection_the_announcement_is_due_soon_after_the_incident_all_the_same(
    front: str, expected: str
) -> None:
    assert due(f"title: x\nseverity: critical\n{front}", "announced") == expected


def test_an_announcement_of_an_incident_without_any_day_is_due_with_the_post_mortem() -> None:
    found = owed.of(post("title: x\ndue_on: 2026-12-11\n", path="postmortems/odd.md"), POLICY_VALUE)
    assert {str(one.due_on) for one in found if one.kind == "announced"} == {"2026-12-11"}


ITEM = "action_items: [{title: Restart it, customer_impact: restart, due_on: 2026-12-05}]\ncustomers: [Acme]\n"


def test_a_notice_is_due_when_the_restart_is_made() -> None:
    earlier = ITEM.replace("[{", "[{title: Also, customer_impact: restart, done_on: 2026-12-01}, {")
    assert due(FRONT + ITEM, "customer_notice") == "2026-12-05"
    assert due(FRONT + earlier, "customer_notice") == "2026-12-01"
    assert due(FRONT + ITEM.replace(", due_on: 2026-12-05", ""), "customer_notice") is None


def test_the_all_clear_waits_for_what_customers_feel() -> None:
    one = owed_for(FRONT + "due_on: 2026-11-20\n" + ITEM)["all_clear"]
    assert (one.what, one.due_on) == ("All-clear to Acme, after action item 1", None)


def test_the_all_clear_is_due_when_the_last_of_it_was_done_but_not_before_the_post_mortem() -> None:
    done = ITEM.replace("due_on", "done_on")
    assert due(FRONT + "due_on: 2026-11-20\n" + done, "all_clear") == "2026-12-05"
    assert due(FRONT + "due_on: 2026-12-20\n" + done, "all_clear") == "2026-12-20"
    assert due(FRONT + "customers: [Acme]\n", "all_clear") is None


def test_each_customer_is_owed_once() -> None:
    twice = FRONT + ITEM.replace("[Acme]", "[Acme, Globex, Acme]")
    found = [one.what for one in owed.of(post(twice), POLICY_VALUE) if one.kind == "customer_notice"]
    assert found == ["Tell Acme of the restart", "Tell Globex of the restart"]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("chat_saved", "AW501"), ("announced", "not-announced"), ("meeting", "AW108")],
)
def test_what_the_post_mortem_or_the_policy_has_a_reason_to_ignore_is_not_owed(kind: str, rule: str) -> None:
    front = DONE.replace(LEDGER, "").replace("meeting_at: 2026-11-16T15:00:00Z\n", "").replace("follow_up:\n", "")
    assert kind in owed_for(front)
    assert kind not in owed_for(front + f"ignore: [{{rule: {rule}, reason: It was before we did that}}]\n")
    assert kind in owed_for(front + f"ignore: [{{rule: {rule}}}]\n")
    ignoring = change(
        POLICY, "[tool.afterword.mail]", f'[tool.afterword.check]\nignore = ["{rule}"]\n\n[tool.afterword.mail]'
    )
    assert kind not in owed_for(front, policies.parse(ignoring))


def test_who_is_asked() -> None:
    roles = FRONT + "on_call: carol\n" + ITEM.replace("{title: R", "{owner: dave, title: R")
    found = {kind: one.owner for kind, one in owed_for(roles).items()}
    assert found == {
        "postmortem": "alice",
        "meeting": "alice",
        "action_item": "dave",
        "customer_notice": "carol",
        "all_clear": "carol",
        "announced": "carol",
        "chat_saved": "carol",
    }
    assert owed_for(FRONT + ITEM)["action_item"].owner == "alice"


def test_an_action_item_without_a_title_is_called_by_its_number() -> None:
    assert owed_for(FRONT + "action_items: [{type: prevent}]\n")["action_item"].what == "Action item 1"


@pytest.mark.parametrize(("day", "left", "late"), [("2026-11-20", -3, 3), ("2026-11-23", 0, 0), ("2026-12-01", 8, 0)])
def test_days_are_those_of_the_calendar(day: str, left: int, late: int) -> None:
    one = owed_for(FRONT + f"due_on: {day}\n")["postmortem"]
    assert (one.days_left(TODAY), one.overdue_days(TODAY)) == (left, late)


def test_what_has_no_date_is_never_late() -> None:
    one = owed_for(FRONT)["postmortem"]
    assert (one.days_left(TODAY), one.overdue_days(TODAY)) == (None, 0)


def test_the_most_overdue_comes_first_then_the_worse_severity_then_the_kind() -> None:
    def one(severity: str, day: str, name: str) -> Postmortem:
        items = "action_items: [{title: x, due_on: 2026-11-20}, {title: y, due_on: 2026-11-20}]\n"
        front = DONE.replace("reviewed", "draft").replace("critical", severity) + (f"due_on: {day}\n" if day else "")
        return post(front + items, path=f"postmortems/{name}.md")

    posts = [one("low", "2026-11-20", "a"), one("critical", "2026-11-20", "b"), one("critical", "", "c")]
    found = owed.by_urgency((each for post in posts for each in owed.of(post, POLICY_VALUE)), POLICY_VALUE)
    assert [f"{each.postmortem.id}{each.item.number if each.item else ''}" for each in found] == [
        "b", "b1", "b2", "c1", "c2", "a", "a1", "a2", "c",
    ]  # fmt: skip


def test_the_key_tells_things_apart_and_stays() -> None:
    front = FRONT + ITEM.replace("[Acme]", "[Acme, Globex]")
    keys = [one.key for one in owed.of(post(front), POLICY_VALUE)]
    assert len(set(keys)) == len(keys)
    assert {one.key for one in owed.of(post(front.replace("Restart it", "Do it")), POLICY_VALUE)} == set(keys)
