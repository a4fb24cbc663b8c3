"""How complete a post-mortem is: nothing is 0, a valid closed one 100, and filling never lowers it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.adapters import tree
from afterword.core import completeness, policy, scaffold
from afterword.core.completeness import Completeness, Gain, Gauge
from afterword.core.status import STATUSES
from afterword.errors import ConfigError
from afterword.rules import ALL
from tests.support import valid
from tests.support.project import POLICY

POLICY_VALUE = policy.parse(POLICY)
GAUGE = Gauge(ALL, valid.context())
CUSTOMER = "customers: [Acme]\n"


def _measured(text: str) -> Completeness:
    return GAUGE.measure(valid.read(text))


def _fresh() -> str:
    draft = scaffold.Draft(
        title="Checkout is down",
        severity="critical",
        owner="alice",
        started_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
    )
    return scaffold.render(tree.template(Path("/nonexistent")), draft, POLICY_VALUE)


@pytest.mark.parametrize("status", STATUSES)
def test_a_valid_post_mortem_is_complete_in_whatever_status(status: str) -> None:
    assert _measured(valid.changed({"status: closed": f"status: {status}"})) == Completeness(percent=100)


def test_nothing_is_not_complete_at_all() -> None:
    assert _measured("---\ncustomers: [Acme]\naction_items: [{customer_impact: restart}]\n---\n").percent == 0


def test_a_file_that_cannot_be_read_is_not_complete_at_all() -> None:
    assert _measured("no front matter") == Completeness(percent=0)


def test_a_fresh_template_has_what_was_asked_for_and_little_more() -> None:
    found = _measured(_fresh())
    assert 5 <= found.percent <= 15
    assert [gain.subject for gain in found.gains[:2]] == ["Timeline", "action_items"]


def test_the_greatest_gain_comes_first_with_what_to_do() -> None:
    found = _measured(valid.changed({"1,204 failed payments.": "", "meeting_at: 2026-11-26T15:00:00Z\n": ""}))
    assert [(gain.subject, gain.how.partition(":")[0]) for gain in found.gains] == [
        ("Impact", "section `Impact` is empty (numbers, not adjectives"),
        ("meeting_at", "`meeting_at` is missing"),
    ]
    assert found.percent == 100 - sum(gain.percent for gain in found.gains)


def test_the_parts_of_an_action_item_share_the_weight_of_all_of_them() -> None:
    one = _measured(valid.changed({"    done_on: 2026-12-10\n": ""}))
    both = _measured(valid.changed({"    done_on: 2026-12-10\n": "", "    done_on: 2026-12-02\n": ""}))
    assert [gain.subject for gain in both.gains] == ["done_on of action item 1", "done_on of action item 2"]
    assert both.percent < one.percent < 100


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        ("    - {customer: Acme, at: 2026-12-12T09:00:00Z, by: alice}\n", "", "follow_up.all_clear"),
        ("{customer: Acme, about: restart, at: 2026-12-01T08:00:00Z", "{customer: Acme, about: restart, by: bob", ""),
        ("owner: alice\n", "owner:\n", "owner"),
        ("## Impact\n\n1,204 failed payments.\n", "", "Impact"),
    ],
)
def test_what_is_missing_is_named(old: str, new: str, subject: str) -> None:
    new = new.replace(", by: bob", "")
    assert [gain.subject for gain in _measured(valid.changed({old: new})).gains] == [
        subject or "follow_up.customer_notices"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("resolved_at: 2026-11-20T10:40:00Z", "resolved_at: 2027-11-20T10:40:00Z"),
        ("detected_at: 2026-11-20T09:20:00Z", "detected_at: 2026-11-20T10:20:00Z"),
        ("detected_by: alert", "detected_by: pager"),
        ("## Detection\n", "## Summary\n\nAgain.\n\n## Detection\n"),
        ("customers: [Acme]", "customers: [Acme]\nx: y"),
    ],
)
def test_what_is_wrong_is_not_missing(old: str, new: str) -> None:
    assert _measured(valid.changed({old: new})) == Completeness(percent=100)


def test_the_policy_says_what_counts() -> None:
    text = valid.changed({"1,204 failed payments.": "", "meeting_at: 2026-11-26T15:00:00Z\n": ""})
    weighted = POLICY + "[tool.afterword.score.weights]\nmeeting_at = 50\nImpact = 0\n"
    found = completeness.of(valid.read(text), ALL, valid.context(weighted))
    assert [gain.subject for gain in found.gains] == ["meeting_at"]
    assert found.gains[0].percent > 40


def test_a_weight_for_something_that_is_not_there_is_refused() -> None:
    weighted = POLICY + "[tool.afterword.score.weights]\nImpcat = 0\n"
    with pytest.raises(ConfigError) as caught:
        Gauge(ALL, valid.context(weighted))
    assert "'Impcat'" in caught.value.message
    assert caught.value.hint == "Did you mean `Impact`?"


def test_where_nothing_counts_everything_is_complete() -> None:
    nothing = "[tool.afterword.score]\nsection = 0\ntimeline = 0\naction_items = 0\nfollow_up = 0\nfield = 0\n"
    assert completeness.of(valid.read("---\n---\n"), ALL, valid.context(POLICY + nothing)) == Completeness(percent=100)


def test_without_rules_everything_is_complete() -> None:
    assert completeness.of(valid.read("---\n---\n"), [], valid.context()) == Completeness(percent=100)


def test_rules_that_the_policy_made_warnings_do_not_count() -> None:
    text = valid.changed({"services: [checkout, payments]": "services: []"})
    rules = [replace(rule, level="warning") if rule.code == "AW107" else rule for rule in ALL]
    assert completeness.of(valid.read(text), rules, valid.context()) == Completeness(percent=100)


def test_gains_are_told_in_short() -> None:
    subjects = ("Impact", "follow_up.all_clear", "owner")
    gains = [Gain(subject=subject, percent=9, how="") for subject in subjects]
    assert list(completeness.told(gains, 2)) == ["Impact (+9 %)", "all_clear (+9 %)"]


FRONT, BODY = valid.TEXT.split("\n---\n")
FIELDS = FRONT.removeprefix("---\n").split("\n")
TOP = [line for line in FIELDS if re.match(r"\w+: ", line) and not line.startswith("customers")]
NESTED = [line for line in FIELDS if re.match(r"    (owner|due_on|done_on): ", line)]
LEDGER = [line for line in FIELDS if line.startswith(("  chat_saved", "  announced"))]
SECTIONS = re.findall(r"^## .+\n\n(?:.+\n)+", BODY, re.MULTILINE)
PARTS = sorted({*TOP, *NESTED, *LEDGER, *SECTIONS})


def _without(parts: frozenset[str]) -> str:
    text = valid.TEXT
    for part in parts:
        heading = part.split("\n")[0]
        text = text.replace(part, f"{heading}\n" if part in SECTIONS else f"{part.partition(':')[0]}:")
    return text


@settings(max_examples=60, deadline=None)
@given(st.frozensets(st.sampled_from(PARTS)), st.sampled_from(PARTS))
def test_filling_anything_never_lowers_it(missing: frozenset[str], filled: str) -> None:
    assert _measured(_without(missing - {filled})).percent >= _measured(_without(missing | {filled})).percent


def test_naming_the_severity_brings_no_new_demands() -> None:
    demanded = {"due_on: 2026-11-27\nmeeting_at: 2026-11-26T15:00:00Z\n": ""}
    without = _measured(valid.changed({**demanded, "severity: critical\n": "severity:\n"}))
    assert without.percent < _measured(valid.changed(demanded)).percent
