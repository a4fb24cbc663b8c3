"""The timeline: rows of the table, each with its instant."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import policy, reading, sections, timeline
from tests.support import growth

START = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=-2)))
DAY = dt.date(2026, 11, 20)
HEAD = "## Timeline\n\n| Time | Event | Source |\n|---|:-:|--:|\n"


def _events(table: str, start: dt.datetime | None = START) -> list[tuple[str, str, str, int, int]]:
    (section,) = sections.split(table, first_line=10)
    return [
        (f"{event.at:%d %H:%M}" if event.at else "-", event.event, event.source, event.line, event.column)
        for event in timeline.events(section, start)
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("09:12", "2026-11-20T09:12:00"),
        ("9:12", "2026-11-20T09:12:00"),
        ("9:12:30", "2026-11-20T09:12:30"),
        ("**09:12**", "2026-11-20T09:12:00"),
        ("2026-11-21 09:12", "2026-11-21T09:12:00"),
        ("2026-11-21T09:12:00Z", "2026-11-21T09:12:00"),
        ("09:12 UTC", "2026-11-20T09:12:00"),
        ("00:12 +01:00", "2026-11-19T23:12:00"),
        ("00:12-0100", "2026-11-20T01:12:00"),
    ],
)
def test_a_time_is_read_in_utc(written: str, expected: str) -> None:
    found = timeline.instant(written, DAY)
    assert found == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written", ["", "noon", "25:00", "09:60", "2026-02-30 09:00", "09:12 CET", "0001-01-01 00:00+01"]
)
def test_what_is_no_time_is_none(written: str) -> None:
    assert timeline.instant(written, DAY) is None


def test_a_time_before_the_calendar_begins_is_none() -> None:
    assert timeline.instant("0001-01-01 00:00+01:00", None) is None


def test_a_time_without_a_day_is_none_where_no_day_is_known() -> None:
    assert timeline.instant("09:12", None) is None


def test_a_row_has_the_date_of_the_row_before_it() -> None:
    rows = "| 23:50 | a | |\n| ? | b | |\n| 2026-11-22 00:10 | c | |\n| 00:20 | d | |\n"
    assert [event[0] for event in _events(HEAD + rows)] == ["21 23:50", "-", "22 00:10", "22 00:20"]


def test_without_a_start_the_first_rows_have_no_date() -> None:
    assert [event[0] for event in _events(HEAD + "| 23:50 | a | |\n| 2026-11-22 00:10 | c | |\n", None)] == [
        "-",
        "22 00:10",
    ]


def test_rows_know_their_cells_and_their_place() -> None:
    rows = "  |  09:12 | a \\| b | c | more |\n| 09:13 \n|09:14|x\\|\n"
    assert _events(HEAD + rows) == [
        ("21 09:12", "a | b", "c", 14, 6),
        ("21 09:13", "", "", 15, 3),
        ("21 09:14", "x|", "", 16, 2),
    ]


def test_rows_without_anything_in_them_are_no_events() -> None:
    assert _events(HEAD + "| | | |\n") == []


def test_a_table_ends_with_the_first_other_line() -> None:
    assert [event[1] for event in _events(HEAD + "| 09:12 | a | |\nText\n| 09:13 | b | |\n")] == ["a"]


def test_a_table_in_a_fence_or_a_comment_does_not_count() -> None:
    table = HEAD.removeprefix("## Timeline\n\n") + "| 09:12 | a | |\n"
    assert _events(f"## Timeline\n```\n{table}```\n<!--\n{table}-->\n") == []


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- 09:12 UTC – it breaks (chat)", ("21 09:12", "it breaks", "chat", 11, 3)),
        ("- **09:12 UTC** – it breaks", ("21 09:12", "it breaks", "", 11, 5)),
        ("  * 9:12: `it` breaks", ("21 09:12", "`it` breaks", "", 11, 5)),
        ("+ [09:12] it breaks (pager (EU)).", ("21 09:12", "it breaks", "pager (EU)", 11, 4)),
        ("12. `2026-11-20T09:12:30Z` it breaks", ("20 09:12", "it breaks", "", 11, 6)),
        ("**09:12** it breaks, see [chat](c.txt)", ("21 09:12", "it breaks, see [chat](c.txt)", "", 11, 3)),
        ("- 10:12 +01:00: it breaks ([chat](c.txt))", ("21 09:12", "it breaks", "[chat](c.txt)", 11, 3)),
        ("- 10:12 CET it breaks", ("-", "it breaks", "", 11, 3)),
        ("- 25:12 it breaks :)", ("-", "it breaks :)", "", 11, 3)),
    ],
)
def test_an_item_of_a_list_that_starts_with_a_time_is_a_row(
    item: str, expected: tuple[str, str, str, int, int]
) -> None:
    assert _events(f"## Timeline\n{item}") == [expected]


@pytest.mark.parametrize(
    "line", ["09:12 it breaks", "- at 09:12", "-09:12", "- 09:123", "- 09:12:345", "- 9:1", "1) -", ""]
)
def test_other_lines_of_a_list_are_no_rows(line: str) -> None:
    assert _events(f"## Timeline\n{line}\n```\n- 09:12 a\n```\n") == []


def test_a_date_on_a_line_of_its_own_is_that_of_the_items_below() -> None:
    text = "## Timeline\n### 2026-11-22\n- 23:50 a\n- 2026-11-23\n  - 00:10 b\n**2026-99-99**\n- 00:20 c\n"
    (found, *_) = sections.split(text)
    assert [f"{event.at:%d %H:%M}" for event in timeline.events(found, START)] == ["22 23:50", "23 00:10", "23 00:20"]


def test_a_list_beside_a_table_is_no_timeline() -> None:
    assert [event[1] for event in _events(HEAD + "| 09:12 | a | |\n\n- 09:13 b\n")] == ["a"]


@pytest.mark.parametrize(
    "item", ["- 09:12 " + ")" * 1_000_000, "- 09:12 " + "(" * 1_000_000 + ")", "- " * 500_000, "-" + " " * 1_000_000]
)
def test_a_hostile_item_takes_no_long_time(item: str) -> None:
    growth.assert_in_proportion(lambda size: _events(f"## Timeline\n{item[:size]}"), len(item))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("09:12", False), ("2026-11-20 09:12", False), ("noon", False), ("**09:12 UTC**", True), ("10:12 +01:00", True)],
)
def test_a_time_says_its_zone_or_does_not(written: str, expected: bool) -> None:
    assert timeline.has_zone(written) is expected


def test_the_names_of_the_timeline_are_those_that_the_policy_accepts() -> None:
    (section,) = [section for section in policy.DEFAULT_SECTIONS if section.name == "Timeline"]
    assert {name.casefold() for name in (section.name, *section.aliases)} == reading.TIMELINE


@pytest.mark.parametrize("heading", ["## Chronology", "## 4. Timeline (UTC)", "Timeline\n--------"])
def test_a_timeline_is_known_by_the_words_of_its_heading(heading: str) -> None:
    found = reading.read(f"---\na: 1\n---\n## Else\n- 2026-11-20 09:13 b\n\n{heading}\n- 2026-11-20 09:12 a\n", "a.md")
    assert [event.event for event in found.timeline] == ["a"]
