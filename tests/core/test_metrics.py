"""How long it took to detect, to mitigate and to resolve."""

from __future__ import annotations

import datetime as dt

from afterword.core import metrics, reading
from afterword.core.metrics import Durations


def _durations(**times: str) -> Durations:
    front = "".join(f"{name}_at: 2026-11-12T{time}:00Z\n" for name, time in times.items())
    return metrics.durations(reading.read(f"---\n{front}---\n", "postmortems/2026/2026-11-12-x.md"))


def test_durations_count_from_the_start() -> None:
    assert _durations(started="09:00", detected="09:10", mitigated="10:00", resolved="11:30") == Durations(
        to_detect=dt.timedelta(minutes=10), to_mitigate=dt.timedelta(hours=1), to_resolve=dt.timedelta(minutes=150)
    )


def test_detected_at_once_is_no_time_and_not_unknown() -> None:
    assert _durations(started="09:00", detected="09:00").to_detect == dt.timedelta()


def test_what_is_not_known_has_no_duration() -> None:
    assert _durations(started="09:00") == _durations(resolved="09:00") == Durations()


def test_a_time_before_the_start_has_no_duration() -> None:
    assert _durations(started="09:00", detected="08:59").to_detect is None
