"""Which post-mortems came late: proven by when the main line had them as reviewed, whatever they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from afterword.core import due_dates
from afterword.core.history import History
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A post-mortem that was finished after its date, on the local day `on`."""

    postmortem: Postmortem
    due_on: dt.date
    on: dt.date
    days: int


def late(postmortems: Iterable[Postmortem], history: History, policy: Policy) -> tuple[Late, ...]:
    """Those that the main line had as reviewed or closed only after their date, the last one first.

    Of those that were due before it began, nobody knows.
    """
    found = [one for postmortem in postmortems if (one := _late(postmortem, history, policy))]
    return tuple(sorted(found, key=lambda one: (one.on, one.postmortem.id), reverse=True))


def _late(postmortem: Postmortem, history: History, policy: Policy) -> Late | None:
    at, due = history.finished_at(postmortem), due_dates.due_on(postmortem, policy)
    if at is None or due is None:
        return None
    on = at.astimezone(policy.zone).date()
    if not history.judges(due, at, policy.zone):
        return None
    days = due_dates.overdue_days(due, on)
    return Late(postmortem=postmortem, due_on=due, on=on, days=days) if days else None
