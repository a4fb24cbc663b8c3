"""Milestones, phases and the window of a drawn timeline."""

from __future__ import annotations

import pytest

from afterword.core.postmortem import Postmortem
from afterword.site import timeline
from tests.site.support import post

ALL = {"started": "09:12", "detected": "09:20", "mitigated": "10:02", "resolved": "10:40"}
HEAD = "\n## Timeline\n\n| Time (UTC) | Event | Source |\n| --- | --- | --- |\n"


def make(times: dict[str, str], *rows: str) -> Postmortem:
    """A post-mortem with these times of 2026-11-12 and these rows."""
    front = "".join(f"{kind}_at: 2026-11-12T{at}:00Z\n" for kind, at in times.items())
    table = HEAD + "".join(f"| {row} | It happens | |\n" for row in rows) if rows else "\n## Summary\n\nText.\n"
    return post(f"title: x\n{front}", table)


def _phases(**times: str) -> list[str]:
    return [phase.label for phase in timeline.phases(make(times))]


def _window(times: dict[str, str], *rows: str) -> str | None:
    found = timeline.scale(make(times, *rows))
    return f"{found.start:%d %H:%M} to {found.end:%d %H:%M}" if found else None


def test_milestones_come_in_order_with_how_long_after_the_start_they_were() -> None:
    found = [milestone.label for milestone in timeline.milestones(make(ALL))]
    assert found == ["Impact starts 09:12", "Detected +8 min", "Mitigated +50 min", "Resolved +1 h 28 min"]


def test_a_milestone_before_the_start_says_when() -> None:
    assert timeline.milestones(make({"started": "09:12", "detected": "09:00"}))[0].label == "Detected 09:00"


def test_phases_lie_between_the_milestones() -> None:
    assert _phases(**ALL) == ["Undetected: 8 min", "Until mitigated: 42 min", "Until resolved: 38 min"]


@pytest.mark.parametrize("missing", ["detected", "mitigated"])
def test_a_missing_milestone_joins_two_phases(missing: str) -> None:
    assert len(_phases(**{kind: at for kind, at in ALL.items() if kind != missing})) == 2


@pytest.mark.parametrize(
    ("times", "rows", "told"),
    [
        ({"started": "09:12"}, ("2026-11-12 11:12",), "Impact goes on: at least 2 h"),
        ({"started": "09:12", "detected": "09:20"}, ("2026-11-12 09:12", "11:20"), "Impact goes on: at least 2 h"),
        ({"started": "09:12", "detected": "09:20"}, ("2026-11-12 09:12",), "Impact goes on"),
        ({**ALL, "resolved": ""}, ("2026-11-12 10:12",), "Mitigated, not resolved yet: at least 10 min"),
    ],
)
def test_what_is_not_resolved_goes_on_from_the_last_milestone(
    times: dict[str, str], rows: tuple[str, ...], told: str
) -> None:
    made = make({kind: at for kind, at in times.items() if at}, *rows)
    assert [phase.label for phase in timeline.phases(made)][-1] == told


def test_a_milestone_out_of_order_ends_no_phase() -> None:
    assert _phases(started="09:12", detected="09:00", resolved="10:12") == ["Until resolved: 1 h"]


def test_what_happens_at_once_has_no_phase() -> None:
    assert _phases(started="09:12", detected="09:12", resolved="10:12") == ["Until resolved: 1 h"]


@pytest.mark.parametrize(
    ("times", "rows", "window"),
    [
        (ALL, (), "12 09:12 to 12 10:40"),
        (ALL, ("2026-11-12 09:00", "10:50"), "12 09:00 to 12 10:50"),
        (ALL, ("2026-11-01 09:00", "2026-11-12 09:12"), "12 09:04 to 12 10:40"),
        (ALL, ("2026-11-12 09:12", "2026-11-20 09:00"), "12 09:12 to 12 10:47"),
        ({"started": "09:12"}, (), None),
        ({}, (), None),
        ({}, ("2026-11-12 09:00",), None),
        ({}, ("2026-11-12 09:00", "09:30"), "12 09:00 to 12 09:30"),
        ({"started": "09:12"}, ("2026-11-12 09:12", "11:30"), "12 09:12 to 12 12:04"),
        ({"started": "09:12", "detected": "09:20"}, ("2026-11-12 09:12", "11:30"), "12 09:12 to 12 12:04"),
        ({"started": "09:12", "detected": "09:20"}, (), "12 09:12 to 12 09:28"),
        (ALL, ("soon", "later"), "12 09:12 to 12 10:40"),
    ],
)
def test_the_drawing_shows_the_incident_and_what_is_near(
    times: dict[str, str], rows: tuple[str, ...], window: str | None
) -> None:
    assert _window(times, *rows) == window


def test_the_first_row_of_the_minute_of_a_milestone_is_that_milestone() -> None:
    found = timeline.marked(make(ALL, "2026-11-12 09:00", "09:12", "09:12", "10:40", "soon"))
    assert found == {2: ("started",), 4: ("resolved",)}


def test_one_row_can_be_two_milestones() -> None:
    assert timeline.marked(make({"started": "09:12", "detected": "09:12"}, "2026-11-12 09:12")) == {
        1: ("started", "detected")
    }
