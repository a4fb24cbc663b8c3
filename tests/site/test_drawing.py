"""The drawn timeline: what it says in words, shapes and places."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from afterword.site import drawing
from tests.site.test_timeline import ALL, make


def _drawn(times: dict[str, str], *rows: str) -> str:
    return drawing.render(make(times, *rows))


def _svg(drawn: str) -> ET.Element:
    found = re.search(r"<svg role.*</svg>(?=\n)", drawn)
    assert found is not None
    return ET.fromstring(found[0])


def _texts(drawn: str, group: str) -> list[str]:
    return [text.text or "" for text in _svg(drawn).findall(f"g[@class='{group}']/text")]


def _marks(drawn: str) -> list[tuple[str, str]]:
    uses = _svg(drawn).findall("g[@class='aw-rows']/use")
    return [(use.attrib["href"].removeprefix("#aw-"), use.attrib["x"]) for use in uses]


def test_where_there_is_no_span_of_time_there_is_no_drawing() -> None:
    assert _drawn({"started": "09:12"}) == ""


def test_it_is_one_block_without_blank_lines_and_well_formed() -> None:
    drawn = _drawn(ALL, "2026-11-12 09:12")
    assert "\n\n" not in drawn
    assert _svg(drawn).attrib["role"] == "img"
    assert ET.fromstring(drawn.replace(" data-search-exclude", "")).tag == "figure"


def test_it_tells_everything_in_words() -> None:
    svg = _svg(_drawn(ALL, "2026-11-12 09:12"))
    assert svg.findtext("title") == "Timeline of the incident"
    assert svg.findtext("desc") == (
        "Impact starts 2026-11-12 09:12 UTC; Detected 2026-11-12 09:20 UTC; Mitigated 2026-11-12 10:02 UTC; "
        "Resolved 2026-11-12 10:40 UTC. 1 row in the table below, by their numbers."
    )
    assert set(svg.attrib["aria-labelledby"].split()) == {e.attrib["id"] for e in svg if e.tag in ("title", "desc")}


def test_milestones_have_shapes_and_labels_that_stay_inside() -> None:
    groups = [group for group in _svg(_drawn(ALL)).findall("g") if group.find("line[@y1]") is not None][1:]
    shown = {group.attrib["class"]: group.find("text") for group in groups}
    assert [text.text for text in shown.values() if text is not None] == [
        "Impact starts 09:12", "Detected +8 min", "Mitigated +50 min", "Resolved +1 h 28 min"
    ]  # fmt: skip
    sides = {name: text.attrib.get("text-anchor") for name, text in shown.items() if text is not None}
    assert sides == {"aw-started": None, "aw-detected": None, "aw-mitigated": "end", "aw-resolved": "end"}
    assert len({use.attrib["href"] for group in groups for use in group.findall("use")}) == 4


def test_phases_have_patterns_of_their_own_and_meet() -> None:
    bands = _svg(_drawn(ALL)).findall("rect")
    assert [band.attrib["fill"] for band in bands] == ["url(#aw-detected)", "url(#aw-mitigated)", "url(#aw-resolved)"]
    ends = [float(b.attrib["x"].strip("%")) + float(b.attrib["width"].strip("%")) for b in bands]
    assert ends[-1] == pytest.approx(100, abs=0.1)
    assert float(bands[1].attrib["x"].strip("%")) == pytest.approx(ends[0], abs=0.1)


def test_rows_have_marks_and_their_numbers_and_those_before_the_start_another_mark() -> None:
    drawn = _drawn(ALL, "2026-11-12 09:00", "09:12", "09:50", "10:40")
    assert [mark for mark, _ in _marks(drawn)] == ["before", "row", "row", "row"]
    assert _texts(drawn, "aw-rows") == ["1", "2", "3", "4"]
    assert "1 row before the start, up to 12 min" in drawn


def test_rows_at_the_same_time_share_a_mark() -> None:
    assert _texts(_drawn(ALL, "2026-11-12 09:12", "09:50", "09:50", "09:50"), "aw-rows") == ["1", "2–4"]


def test_rows_that_are_far_away_are_named_at_the_edge() -> None:
    drawn = _drawn(ALL, "2026-11-01 09:00", "2026-11-02 09:00", "2026-11-12 09:12", "2026-11-20 09:00")
    assert sorted(_texts(drawn, "aw-rows")) == ["3", "4 ▸", "◂ 1–2"]


def test_the_axis_names_times_and_the_day() -> None:
    shown = _texts(_drawn(ALL), "aw-axis")
    assert shown[:2] == ["09:15", "09:20"]
    assert shown[-1] == "2026-11-12 UTC"


def test_a_new_day_is_named() -> None:
    shown = _texts(_drawn({"started": "22:00"}, "2026-11-12 22:00", "2026-11-13 02:00"), "aw-axis")
    assert {"2026-11-12 UTC", "2026-11-13"} < set(shown)


def test_what_is_not_resolved_has_an_open_bar_to_the_edge_and_says_so() -> None:
    drawn = _drawn({"started": "09:12", "detected": "09:20"}, "2026-11-12 09:12", "2026-11-12 10:00")
    legend = re.sub("<.*?>", " ", drawn.partition("<figcaption>")[2])
    assert "Undetected: 8 min" in legend
    assert "Impact goes on: at least 40 min" in legend
    group = _svg(drawn).find("g[@class='aw-ongoing']")
    assert group is not None
    rect, *edges, text = list(group)
    assert float(rect.attrib["x"][:-1]) + float(rect.attrib["width"][:-1]) == pytest.approx(100)
    assert [edge.tag for edge in edges] == ["line", "line"]
    assert text.text == "not resolved yet ▸"
    assert "; not resolved yet. 2 rows" in drawn
    assert "aw-ongoing" not in _drawn(ALL)


def test_it_stays_small() -> None:
    twenty = [f"2026-11-12 {9 + n // 12:02}:{n % 12 * 5:02}" for n in range(20)]
    assert len(_drawn(ALL, *twenty)) < 6_000
    many = [f"2026-11-12 {9 + n // 180:02}:{n // 3 % 60:02}" for n in range(300)]
    assert len(_drawn(ALL, *many)) < 13_000
