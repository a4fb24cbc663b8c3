"""What can be counted about incidents: derived from the post-mortems, never stored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from afterword.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """From the start of the impact; None where that is not known, or where it would be negative."""

    to_detect: dt.timedelta | None = None
    to_mitigate: dt.timedelta | None = None
    to_resolve: dt.timedelta | None = None


def durations(postmortem: Postmortem) -> Durations:
    """How long it took until the incident was detected, mitigated and resolved."""
    start = postmortem.started_at
    return Durations(
        to_detect=_between(start, postmortem.detected_at),
        to_mitigate=_between(start, postmortem.mitigated_at),
        to_resolve=_between(start, postmortem.resolved_at),
    )


def _between(start: dt.datetime | None, end: dt.datetime | None) -> dt.timedelta | None:
    return end - start if start is not None and end is not None and end >= start else None
