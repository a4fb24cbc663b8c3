"""Action items over time."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import backlog
from afterword.core.postmortem import Postmortem
from tests.site.support import FRONT, post

TODAY = dt.date(2026, 11, 23)
ITEMS = """\
resolved_at: 2026-11-13T01:00:00Z
action_items:
  - {title: Open}
  - {title: Done, done_on: 2026-11-20}
  - {title: Declined, declined: too dear}
"""


def after(days: int) -> Postmortem:
    at = TODAY - dt.timedelta(days=days)
    return post(f"title: x\nstarted_at: {at}T00:00:00Z\naction_items: [{{title: a}}]\n", path=f"postmortems/{days}.md")


def test_action_items_count_from_the_day_the_incident_was_over() -> None:
    assert backlog.opened_on(post(FRONT + ITEMS)) == dt.date(2026, 11, 13)
    assert backlog.opened_on(post()) == dt.date(2026, 11, 12)
    assert backlog.opened_on(post("title: x\n")) is None


def test_opened_and_done_count_in_their_months() -> None:
    earlier = post(FRONT.replace("2026-11", "2026-09") + "action_items: [{title: a, done_on: 2026-11-01}]\n")
    undated = post("title: x\naction_items: [{title: a, done_on: 2026-10-01}, {title: b}]\n")
    found = backlog.opened_and_closed([post(FRONT + ITEMS), earlier, undated], ["2026-09", "2026-10", "2026-11"])
    assert found == {"2026-09": (1, 0), "2026-10": (0, 1), "2026-11": (3, 2)}


def test_open_items_are_neither_done_nor_declined_and_the_oldest_comes_first() -> None:
    undated = post("title: x\naction_items: [{title: b}]\n")
    found = backlog.open_items([post(FRONT + ITEMS), after(40), undated, after(-3)], TODAY)
    assert [(one.item.title, one.days) for one in found] == [("a", 40), ("Open", 10), ("a", 0)]


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "up to 30 days"),
        (30, "up to 30 days"),
        (31, "31 to 90 days"),
        (180, "91 to 180 days"),
        (365, "181 to 365 days"),
        (366, "over a year"),
    ],
)
def test_open_items_count_by_age(days: int, age: str) -> None:
    found = backlog.by_age(backlog.open_items([after(days)], TODAY))
    assert [name for name, count in found.items() if count] == [age]
    assert len(found) == 5
