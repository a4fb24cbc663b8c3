"""Action items over time: when they were opened and done, and how old the open ones are.

An action item has no date of its own for when it was opened: it counts from the day its incident was over.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from afterword.core.periods import month, utc_day
from afterword.core.postmortem import ActionItem, Postmortem

AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"))
OLDEST = "over a year"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """An action item that is neither done nor declined, and for how many days its incident is over."""

    postmortem: Postmortem
    item: ActionItem
    days: int


def opened_on(postmortem: Postmortem) -> dt.date | None:
    """The day from which on action items count: the UTC day on which the incident was over, else began."""
    return utc_day(postmortem.resolved_at or postmortem.started_at)


def opened_and_closed(postmortems: Iterable[Postmortem], periods: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """For each month, how many action items were opened, and how many done."""
    opened: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for postmortem in postmortems:
        day = opened_on(postmortem)
        if day is not None:
            opened[month(day)] += len(postmortem.action_items)
        closed.update(month(item.done_on) for item in postmortem.action_items if item.done_on)
    return {period: (opened[period], closed[period]) for period in periods}


def open_items(postmortems: Iterable[Postmortem], today: dt.date) -> list[OpenItem]:
    """The open action items whose age is known, the oldest first."""
    found = [
        OpenItem(postmortem=postmortem, item=item, days=max((today - day).days, 0))
        for postmortem in postmortems
        if (day := opened_on(postmortem)) is not None
        for item in postmortem.action_items
        if item.is_open
    ]
    return sorted(found, key=lambda one: (-one.days, one.postmortem.path, one.item.number))


def by_age(items: Iterable[OpenItem]) -> Mapping[str, int]:
    """How many open action items are of each age."""
    names = [*(name for _, name in AGES), OLDEST]
    counts = Counter(next((name for limit, name in AGES if one.days <= limit), OLDEST) for one in items)
    return {name: counts[name] for name in names}
