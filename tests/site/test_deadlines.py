"""The policy's deadlines in words, and what they come to on a calendar."""

from __future__ import annotations

import re

import msgspec
import pytest

from afterword.core import policy as policies
from afterword.core.business_days import Deadline
from afterword.core.policy import Policy, Severity
from afterword.errors import ConfigError
from afterword.site import deadlines
from tests.site.support import POLICY_VALUE, site, table
from tests.site.test_docs import PAGES


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


def test_the_chart_has_a_bar_for_each_day_with_what_is_due_on_it() -> None:
    chart = site(docs={"x.md": "{{ deadline_chart() }}"})["x.md"]
    assert chart.startswith('<figure class="aw-deadlines" style="--aw-week:23.33%"')
    assert "resolution on Friday, 2026-11-20," in chart
    assert re.findall(r"<li><span><b>(.+?)</b> (.+?)</span><i style=\"--aw-share:(.+?)%\">", chart) == [
        ("Fri 2026-11-27", "Post-mortem, Review meeting", "23.33"),
        ("Sat 2026-12-05", "Action items P0", "50.00"),
        ("Sun 2026-12-20", "Action items P1", "100.00"),
    ]
    assert re.findall("<p>(.+?)</p>", chart) == ["critical"]
    assert "\n\n" not in chart


@pytest.mark.parametrize("path", ["after/process.md", "before/severity.md"])
def test_a_page_says_of_which_incident_the_dates_are(path: str) -> None:
    page = site(docs={"x.md": PAGES[path]})["x.md"]
    above = page.partition("| Severity | Post-mortem | ")[0].rstrip().rsplit("\n\n", 1)[-1]
    assert "resolved on Friday, 2026-11-20" in above
    assert above.endswith(":")


def test_where_nothing_is_due_there_is_no_chart() -> None:
    assert deadlines.deadline_chart(Policy(severities={"low": Severity()})) == ""


def test_hostile_names_stay_words_of_the_chart_and_cells_of_the_table() -> None:
    bad, worse = "a | b: <c>\n```; %%{x}", '"><b>'
    severity = Severity(due=Deadline.parse("3 days"), action_items_due={worse: Deadline.parse("3 days")})
    policy = msgspec.structs.replace(POLICY_VALUE, severities={bad: severity}, priorities=(worse,))
    chart = deadlines.deadline_chart(policy)
    assert "<p>a | b: &#x3c;c&#x3e; ```; %%&#x7b;x&#x7d;</p>" in chart
    assert "Post-mortem, Action items &#x22;&#x3e;&#x3c;b&#x3e;</span>" in chart
    assert [len(row) for row in table("# x\n" + deadlines.deadline_table(policy), "# x")] == [4]
