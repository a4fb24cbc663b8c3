"""The timeline: rows of the table, each with its instant."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import sections, timeline

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
