"""The policy's deadlines in words and as a diagram."""

from __future__ import annotations

import msgspec
import pytest

from afterword.core import policy as policies
from afterword.core.business_days import NO_DEADLINE, Deadline
from afterword.core.policy import Policy, Severity
from afterword.errors import ConfigError
from afterword.site import deadlines
from tests.site.support import POLICY_VALUE


def _severity(due: str = "none", meeting: str = "none", **limits: str) -> Severity:
    found = {priority: Deadline.parse(limit) for priority, limit in limits.items()}
    return Severity(due=Deadline.parse(due), meeting=Deadline.parse(meeting), action_items_due=found)


def test_severities_with_a_post_mortem_fit_into_a_sentence() -> None:
    assert deadlines.severities_list(policies.parse(""), "due") == "**critical**, **high** or **medium**"
    assert deadlines.severities_list(POLICY_VALUE, "due") == "**critical**"


def test_major_are_those_with_the_soonest_meeting() -> None:
    severities = {
        "a": _severity(meeting="7 days"),
        "b": _severity(meeting="5 business days"),
        "c": _severity(meeting="10 business days"),
        "d": _severity(),
    }
    assert deadlines.severities_list(Policy(severities=severities), "major") == "**a** or **b**"


def test_without_meetings_none_is_major() -> None:
    assert deadlines.severities_list(Policy(severities={"low": _severity()}), "major") == ""


def test_another_kind_of_severity_is_refused() -> None:
    with pytest.raises(ConfigError, match="'meting' is no kind of severity"):
        deadlines.severities_list(POLICY_VALUE, "meting")


def test_the_diagram_goes_from_the_shortest_deadline_to_the_longest() -> None:
    severity = _severity("10 business days", "12 days", P1="30 days", P0="12 days", P2="none")
    assert (
        deadlines.deadline_diagram(Policy(severities={"bad": severity}))
        == """\
```mermaid
flowchart TB
  accTitle: What is due after an incident of severity bad
  accDescr: The group is told within 24 hours of the detection. After the resolution, 12 days: review meeting, \
action items of priority P0 done. After the resolution, 10 business days: post-mortem reviewed. \
After the resolution, 30 days: action items of priority P1 done.
  detected("Detected") --> resolved("Resolved")
  detected -- "within 24 hours" --> told("The group is told")
  resolved --> step1("12 days: review meeting, action items of priority P0 done")
  step1 --> step2("10 business days: post-mortem reviewed")
  step2 --> step3("30 days: action items of priority P1 done")
```
"""
    )


def test_the_diagram_of_a_severity_without_deadlines_ends_with_the_resolution() -> None:
    policy = Policy(severities={"low": Severity(due=NO_DEADLINE)}, check=policies.Check(announce_within=1))
    diagram = deadlines.deadline_diagram(policy)
    assert '-- "within 1 hour" -->' in diagram
    assert "step1" not in diagram


def test_hostile_names_stay_in_their_labels() -> None:
    bad = 'P0")\n```\n<script>%%{init: {}}%% ; click detected href "javascript:alert(1)"'
    policy = msgspec.structs.replace(POLICY_VALUE, severities={bad: _severity("5 days", **{bad: "3 days"})})
    diagram = deadlines.deadline_diagram(policy)
    assert diagram.count("\n") == deadlines.deadline_diagram(POLICY_VALUE).count("\n") - 1
    assert diagram.count("```") == 2
    assert "<script>" not in diagram
    assert "%%" not in diagram
    assert 'step1("3 days: action items of priority P0#34;#41;' in diagram
