"""The tracking issue: what is late in its middle, what was delivered at its end, and never more than fits."""

from __future__ import annotations

import datetime as dt

from afterword.core import delivered as memories
from afterword.core import tracking
from afterword.core.delivered import Delivered
from afterword.core.issues import key_of
from afterword.core.overview import Overview

DAY = dt.date(2026, 11, 23)
NOTHING = Overview(at=dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC), today=DAY, commit="", known=0)


def test_it_is_found_by_its_mark_and_its_label_and_remembers_what_was_delivered() -> None:
    known = Delivered().noted("github", ["aaaaaa"], DAY)
    plan = tracking.plan(NOTHING, known, lambda _, rows: f"{rows} rows")
    assert (plan.title, plan.labels[0].name, key_of(plan.body)) == ("Late post-mortems", "late-post-mortems", plan.key)
    assert memories.read(plan.body) == known
    assert "100 rows" in plan.body


def test_it_lists_as_much_as_there_is_room_for() -> None:
    known = Delivered().noted("github", [f"m{number:05}" for number in range(memories.MOST)], DAY)
    plan = tracking.plan(NOTHING, known, lambda _, rows: "x" * 1_000 * rows)
    assert 36_000 < len(plan.body) < 65_536
    assert "x" * 25_000 in plan.body
    assert memories.read(plan.body) == known
    assert len(tracking.plan(NOTHING, known, lambda _, rows: "x" * (1_000 + 10_000 * rows)).body) < 65_536
