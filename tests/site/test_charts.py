"""Bar charts: small, the same each time, nothing in them but bars and axes."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib.metadata import entry_points

import pytest

from afterword.site import charts
from afterword.site.charts import Chart, Series

CHART = Chart(
    name="Incidents",
    finding="found",
    labels=("2026-09", "2026-10", "2026-11"),
    series=(
        Series(name="critical", fill="severity-0", values=(1, 0, 2), told=("1", "0", "2")),
        Series(name="low", fill="severity-3", values=(0, 0, 3), told=("0", "0", "3")),
    ),
)
HOSTILE = "<script>x</script>{{ 7 }}\"'"


def drawn(chart: Chart = CHART, width: int = 720) -> ET.Element:
    return ET.fromstring(charts.svg(chart, width=width, height=250))


def heights(chart: Chart) -> list[float]:
    return [float(bar.get("height", "")) for bar in drawn(chart).iter("rect")]


def test_every_value_but_zero_has_a_bar_that_says_what_it_is() -> None:
    titles = [title.text for title in drawn().iter("title")]
    assert titles == ["2026-09: critical 1", "2026-11: critical 2", "2026-11: low 3"]
    one, two, three = heights(CHART)
    assert two == pytest.approx(2 * one, rel=0.02)
    assert three == pytest.approx(3 * one, rel=0.02)


def test_bars_stack_or_stand_side_by_side() -> None:
    def bottoms(chart: Chart) -> list[float]:
        bars = list(drawn(chart).iter("rect"))[1:]
        return [float(bar.get("y", "")) + float(bar.get("height", "")) for bar in bars]

    critical, low = bottoms(CHART)
    assert low < critical - 10
    critical, low = bottoms(replace(CHART, is_stacked=False))
    assert low == pytest.approx(critical, abs=0.5)


def test_a_chart_has_a_name_and_what_it_says() -> None:
    root = drawn()
    assert (root.get("role"), root.get("aria-label"), root.get("aria-describedby")) == ("img", "Incidents", "found")


def test_what_the_marks_count_is_above_the_axis() -> None:
    text = charts.svg(replace(CHART, unit="<incidents>"), width=720, height=250)
    assert '<text x="4" y="11">&#x3c;incidents&#x3e;</text>' in text
    assert '<text x="4"' not in charts.svg(CHART, width=720, height=250)


def test_nothing_is_in_it_but_bars_and_axes() -> None:
    text = charts.svg(CHART, width=720, height=250)
    assert {element.tag for element in drawn().iter()} <= {"svg", "g", "path", "text", "rect", "title"}
    assert not re.search(r"script|style=|http|pygal|<!--|\bid=|rgb|font", text)
    assert "\n" not in text
    charts.svg.cache_clear()
    assert text == charts.svg(CHART, width=720, height=250)
    assert len(text) < 2500


def test_marks_are_whole_steps_up_to_the_highest_bar() -> None:
    def marks(*values: float, steps: tuple[int, ...] = (1, 2, 5)) -> list[str]:
        one = Series(name="a", fill="median", values=values, told=("x",) * len(values))
        chart = replace(CHART, labels=("m",) * len(values), series=(one,), steps=steps)
        (axis,) = [group for group in drawn(chart).iter("g") if group.get("class") == "aw-axis aw-axis--y"]
        return [text.text or "" for text in axis.iter("text")]

    assert marks(0) == ["0", "1"]
    assert marks(1) == ["0", "1"]
    assert marks(5, 2) == ["0", "2", "4", "6"]
    assert marks(400.5) == ["0", "101", "202", "303", "404"]


def test_every_quarter_has_its_label_and_its_year_where_that_begins() -> None:
    labels = ("2024 Q4", *(f"2025 Q{number}" for number in range(1, 5)), "2026 Q1", "2026 Q2", "2026 Q3")
    one = Series(name="a", fill="median", values=(1,) * 8, told=("1",) * 8)
    chart = replace(CHART, labels=labels, series=(one,))
    found = re.findall(r">(Q\d)(?:<tspan [^>]*>(\d+)</tspan>)?</text>", charts.svg(chart, width=240, height=160))
    assert found == [
        ("Q4", ""),
        ("Q1", "2025"),
        ("Q2", ""),
        ("Q3", ""),
        ("Q4", ""),
        ("Q1", "2026"),
        ("Q2", ""),
        ("Q3", ""),
    ]
    assert ">Q2<tspan" in charts.svg(
        replace(chart, labels=("2025 Q2", *labels[3:], "2026 Q4", "2027 Q1")), width=240, height=160
    )


def test_labels_are_left_out_where_there_is_no_room_but_never_the_last() -> None:
    labels = tuple(f"2025-{month:02}" for month in range(1, 13))
    one = Series(name="a", fill="median", values=(1,) * 12, told=("1",) * 12)
    chart = replace(CHART, labels=labels, series=(one,))

    def shown(width: int) -> tuple[str | None, ...]:
        return tuple(text.text for text in drawn(chart, width).iter("text") if (text.text or "").startswith("2025"))

    assert shown(720) == labels
    assert shown(350) == labels[1::2]
    assert shown(60) == ("2025-12",)


def test_an_axis_that_shrinks_has_room_for_more_than_its_marks() -> None:
    chart = replace(CHART, shrinking=(1, 2), is_stacked=False)
    most = max(max(series.values) for series in CHART.series)
    assert most > 2
    texts = [text.text for text in drawn(chart).iter("text")]
    assert [text for text in texts if text in ("0", "1", "2", f"{most:.0f}")] == ["0", "1", "2", f"{most:.0f}"]


def test_the_library_leaves_the_imports_of_others_alone() -> None:
    charts.svg(CHART, width=720, height=250)
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")]
    assert entry_points(group="markdown.extensions")


def test_hostile_names_are_text() -> None:
    one = replace(CHART.series[0], name=HOSTILE, told=(HOSTILE,) * 3)
    chart = replace(CHART, name=HOSTILE, labels=(HOSTILE,) * 3, series=(one,))
    text = charts.svg(chart, width=720, height=250)
    assert "<script" not in text
    assert "{{" not in text
    assert drawn(chart).get("aria-label") == HOSTILE
