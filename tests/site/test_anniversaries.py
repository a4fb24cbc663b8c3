"""What happened at this time of the year; today is Monday 2026-11-23."""

from __future__ import annotations

import pytest

from afterword.site import anniversaries
from tests.site.support import cells, post, view, words


def _listed(*days: str) -> tuple[list[str], list[str]]:
    """The days that are listed for this week, and for the rest of the month."""
    text = anniversaries.render(view(*(post("title: x\n", path=f"postmortems/{day}-x.md") for day in days)))
    week, _, month = text.partition("## The rest of November")
    return [words(row[0]) for row in cells(week)], [words(row[0]) for row in cells(month)]


@pytest.mark.parametrize("day", ["2025-11-23", "2016-11-29"])
def test_the_week_runs_from_monday_to_sunday(day: str) -> None:
    assert _listed(day) == ([day], [])


@pytest.mark.parametrize("day", ["2025-11-22", "2025-11-30", "2025-11-01"])
def test_the_rest_of_the_month_follows(day: str) -> None:
    assert _listed(day) == ([], [day])


@pytest.mark.parametrize("day", ["2026-11-23", "2025-10-31", "2025-12-01"])
def test_this_year_and_other_months_are_not_there(day: str) -> None:
    assert _listed(day) == ([], [])


def test_it_is_said_how_long_ago_and_for_which_week() -> None:
    text = anniversaries.render(view(post("title: x\n", path="postmortems/2024-11-24-x.md")))
    assert "## This week: 23 November to 29 November" in text
    assert words(cells(text)[0][3]) == "2 years ago"
    assert "No incident of earlier years began in this month." in text


def test_the_newest_comes_first() -> None:
    assert _listed("2020-11-24", "2025-11-23", "2024-11-29")[0] == ["2025-11-23", "2024-11-29", "2020-11-24"]
