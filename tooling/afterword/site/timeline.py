"""The timeline of a post-mortem: its rows numbered and its milestones marked, so that drawing and table agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from afterword.core import instants
from afterword.core.postmortem import Postmortem
from afterword.site.scale import Scale

MILESTONES = {
    "started": "Impact starts",
    "detected": "Detected",
    "mitigated": "Mitigated",
    "resolved": "Resolved",
}
PHASES = {"detected": "Undetected", "mitigated": "Until mitigated", "resolved": "Until resolved"}
"""What the time before each milestone is called."""
OPEN = "ongoing"
"""The kind of the phase that has no end yet."""
_MINUTE = dt.timedelta(minutes=1)
_AROUND = 4
_EDGE = 0.08
"""The part of the width in which the rows are named that are farther away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One of the four times of an incident; `after` is how long after the start it was."""

    kind: str
    at: dt.datetime
    after: dt.timedelta | None

    @property
    def label(self) -> str:
        """`Detected +8 min`, and `Impact starts 09:12` for the start."""
        behind = f"+{instants.duration(self.after)}" if self.after else f"{self.at:%H:%M}"
        return f"{MILESTONES[self.kind]} {behind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """The time up to a milestone, or, where the kind is `OPEN`, up to what is known last."""

    kind: str
    start: dt.datetime
    end: dt.datetime
    is_mitigated: bool = False

    @property
    def label(self) -> str:
        """`Undetected: 8 min`; `Impact goes on: at least 2 h`."""
        span = instants.duration(self.end - self.start)
        if self.kind != OPEN:
            return f"{PHASES[self.kind]}: {span}"
        name = "Mitigated, not resolved yet" if self.is_mitigated else "Impact goes on"
        return f"{name}: at least {span}" if self.end > self.start else name


def milestones(post: Postmortem) -> list[Milestone]:
    """Those that are known, in order of time."""
    times = {"started": post.started_at, "detected": post.detected_at}
    times |= {"mitigated": post.mitigated_at, "resolved": post.resolved_at}
    start = post.started_at
    found = [
        Milestone(kind=kind, at=at.astimezone(dt.UTC), after=at - start if start and at > start else None)
        for kind, at in times.items()
        if at is not None
    ]
    return sorted(found, key=lambda milestone: milestone.at)


def phases(post: Postmortem) -> Iterator[Phase]:
    """The times between milestones that are in their order; one that is not known joins two phases.

    What is not resolved has a last one without an end.
    """
    known = {milestone.kind: milestone.at for milestone in milestones(post)}
    kept: list[tuple[str, dt.datetime]] = []
    for kind in MILESTONES:
        if kind in known and (not kept or known[kind] >= kept[-1][1]):
            kept.append((kind, known[kind]))
    for (_, start), (kind, end) in pairwise(kept):
        if end > start:
            yield Phase(kind=kind, start=start, end=end)
    if "started" in known and "resolved" not in known:
        start = kept[-1][1]
        last = max([start, *(row.at for row in post.timeline if row.at is not None)])
        yield Phase(kind=OPEN, start=start, end=last, is_mitigated="mitigated" in known)


def scale(post: Postmortem) -> Scale | None:
    """What the drawing shows: the incident and a quarter of its length around; None where there is no length.

    What was long before, such as the change that caused it, and long after would leave the incident no room.
    """
    rows = [row.at for row in post.timeline if row.at is not None]
    known = [milestone.at for milestone in milestones(post)]
    core = known if len(set(known)) > 1 else [*known, *rows]
    if len(set(core)) < 2:
        return None
    first, last = min(core), max(core)
    if post.resolved_at is None:
        last = max(core + rows)
        # What goes on needs room to do so, most of it where nothing is known of the time since.
        room = (last - first) / (_AROUND if last > max(known, default=last) else 1)
        last = _plus(last, max(room, _MINUTE)) if post.started_at else last
    around = max((last - first) / _AROUND, _MINUTE)
    near = [at for at in rows if _minus(first, around) <= at <= _plus(last, around)]
    start, end = min([first, *near]), max([last, *near])
    edge = (end - start) * _EDGE
    return Scale(
        start=_minus(start, edge) if any(at < start for at in rows) else start,
        end=_plus(end, edge) if any(at > end for at in rows) else end,
    )


def marked(post: Postmortem) -> Mapping[int, tuple[str, ...]]:
    """The milestones that each row of the timeline is, by its number from 1: the first row of the same minute."""
    found: dict[int, tuple[str, ...]] = {}
    minutes: dict[dt.datetime, int] = {}
    for number, row in enumerate(post.timeline, start=1):
        if row.at is not None:
            minutes.setdefault(_minute(row.at), number)
    for milestone in milestones(post):
        if (number := minutes.get(_minute(milestone.at), 0)) > 0:
            found[number] = (*found.get(number, ()), milestone.kind)
    return found


def _minute(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _minus(at: dt.datetime, span: dt.timedelta) -> dt.datetime:
    return at - min(span, at - dt.datetime.min.replace(tzinfo=dt.UTC))


def _plus(at: dt.datetime, span: dt.timedelta) -> dt.datetime:
    return at + min(span, dt.datetime.max.replace(tzinfo=dt.UTC) - at)
