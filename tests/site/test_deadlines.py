"""The policy's deadlines in words, and what they come to on a calendar."""

from __future__ import annotations

import msgspec
import pytest

from afterword.core import policy as policies
from afterword.core.business_days import Deadline
from afterword.core.policy import Policy, Severity
from afterword.errors import ConfigError
from afterword.site import deadlines
from tests.site.support import POLICY_VALUE, site, table


def _severity(meeting: str = "none") -> Severity:
    return Severity(meeting=Deadline.parse(meeting))


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


def test_deadlines_are_worked_out_for_an_incident_of_a_friday() -> None:
    page = site(docs={"x.md": "# x\n\n{{ deadline_table() }}\n"})["x.md"]
    assert page.splitlines()[2] == "| Severity | Post-mortem | Review meeting | Action items P0 | Action items P1 |"
    assert table(page, "# x") == [
        ["**critical**", "Fri 2026-11-27", "Fri 2026-11-27", "Sat 2026-12-05", "Sun 2026-12-20"],
        ["**low**", "–", "–", "–", "–"],
    ]


def test_the_chart_has_a_bar_for_each_deadline() -> None:
    chart = site(docs={"x.md": "{{ deadline_chart() }}"})["x.md"]
    assert chart.startswith("```mermaid\ngantt\n    accTitle: ")
    assert "    section critical\n    Post-mortem :2026-11-20, 2026-11-27\n" in chart
    assert "    Action items P1 :2026-11-20, 2026-12-20\n```\n" in chart
    assert "section low" not in chart


def test_where_nothing_is_due_there_is_no_chart() -> None:
    assert deadlines.deadline_chart(Policy(severities={"low": Severity()})) == ""


def test_hostile_names_stay_words_of_the_chart_and_cells_of_the_table() -> None:
    bad, worse = "a | b: <c>\n```; %%{x}", ":;#"
    severity = Severity(due=Deadline.parse("3 days"), action_items_due={worse: Deadline.parse("3 days")})
    policy = msgspec.structs.replace(POLICY_VALUE, severities={bad: severity}, priorities=(worse,))
    lines = deadlines.deadline_chart(policy).splitlines()
    assert "    section a b c x" in lines
    assert lines[-2:] == ["    Action items :2026-11-20, 2026-11-23", "```"]
    assert [len(row) for row in table("# x\n" + deadlines.deadline_table(policy), "# x")] == [4]
