"""What goes around a chart."""

from __future__ import annotations

import re

from afterword.site import figure
from tests.site.test_charts import CHART, HOSTILE


def test_a_figure_says_what_the_chart_does() -> None:
    text = figure.figure(CHART, "The caption", "critical: 3", numbers=figure.numbers(CHART, "Month"))
    assert "<figcaption>The caption</figcaption>" in text
    assert '<p id="found">critical: 3</p>' in text
    assert text.count('aria-describedby="found"') == 2
    assert [*re.findall(r"</svg> ([a-z]+)</li>", text)] == ["critical", "low"]
    assert "\n\n" not in text


def test_the_numbers_are_a_table_that_the_keyboard_reaches_newest_first() -> None:
    text = figure.numbers(CHART, "Month")
    assert re.findall(r'<th scope="col">(.*?)</th>', text) == ["Month", "critical", "low"]
    rows = [re.findall(r">([^<>]+)</t[hd]>", row) for row in text.split("<tr>")[2:]]
    assert rows == [["2026-11", "2", "3"], ["2026-10", "0", "0"], ["2026-09", "1", "0"]]
    assert 'role="region" aria-label="The numbers: Incidents" tabindex="0"' in text
    assert text.startswith('<details class="aw-numbers"><summary>The numbers: Incidents</summary>')


def test_hostile_texts_stay_texts() -> None:
    text = figure.table(HOSTILE, [HOSTILE], [[HOSTILE, HOSTILE]]) + figure.figure(CHART, HOSTILE, HOSTILE, numbers="")
    assert "<script" not in text
    assert "{{" not in text


def test_a_meter_is_as_long_as_its_share() -> None:
    assert "--aw-share:50%" in figure.meter(2, 4)
    assert "--aw-share:0%" in figure.meter(0, 0)
