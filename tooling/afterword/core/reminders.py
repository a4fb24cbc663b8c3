"""Which reminders are due on a day: decided from what is owed, the policy and when each was last delivered."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from afterword.core import owed
from afterword.core.overview import Overview
from afterword.core.owed import Owed
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem

MOST = 5_000
"""As many of the most urgent reminders as are followed at once: more would not fit where they are remembered."""
MARK_LENGTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """Somebody to be reminded of something; `place` is where the post-mortem is, empty for the main branch."""

    owed: Owed
    to: str
    """A handle, a login, or a team as `org/team`."""
    place: str = ""
    is_escalated: bool = False
    """Whether it is asked of somebody else, who has not done it."""
    mark: str = field(init=False)
    """What it is remembered by: it changes with whom it is asked of, and with its date."""

    def __post_init__(self) -> None:
        parts = (*self.owed.key, str(self.owed.due_on), self.to, "escalated" * self.is_escalated)
        digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
        object.__setattr__(self, "mark", base64.b64encode(digest).decode()[:MARK_LENGTH])


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything that one person is reminded of at once, the most urgent first."""

    to: str
    reminders: tuple[Reminder, ...]
    covered: tuple[str, ...] = ()
    """The marks of what is the same thing once more, and is not said again."""

    @property
    def own(self) -> tuple[Reminder, ...]:
        """What is asked of that person."""
        return tuple(one for one in self.reminders if not one.is_escalated)

    @property
    def escalated(self) -> tuple[Reminder, ...]:
        """What is asked of others, who have not done it."""
        return tuple(one for one in self.reminders if one.is_escalated)

    @property
    def marks(self) -> tuple[str, ...]:
        """What all of it is remembered by."""
        return (*(one.mark for one in self.reminders), *self.covered)


def of(overview: Overview, policy: Policy, places: Collection[str] = ()) -> tuple[Reminder, ...]:
    """Every reminder there will ever be for what is owed now; what lies in one of `places` alone is left out."""
    listed = [
        (one, entry.place)
        for entry in overview.entries
        if entry.place not in places
        for one in entry.owed
        if one.due_on is not None
    ]
    where = {one.key: place for one, place in listed}
    found = (
        Reminder(owed=one, to=person, place=where[one.key], is_escalated=is_escalated)
        for one in owed.by_urgency((one for one, _ in listed), policy)
        for person, is_escalated in _asked(one, policy)
    )
    return tuple(islice(found, MOST))


def due(
    reminders: Iterable[Reminder], policy: Policy, today: dt.date, delivered: Mapping[str, dt.date]
) -> tuple[Digest, ...]:
    """What is due today, for each person; nothing on a day that is not worked.

    `delivered` has the day on which a reminder was last delivered, by its mark. What fell due since is due now.
    """
    if not policy.working_calendar.is_business_day(today):
        return ()
    found: dict[str, list[Reminder]] = {}
    for one in reminders:
        last = delivered.get(one.mark)
        if _is_escalation_due(one, policy, today, last) if one.is_escalated else _is_due(one, policy, today, last):
            found.setdefault(one.to, []).append(one)
    digests = (Digest(to=person, reminders=tuple(theirs)) for person, theirs in found.items())
    return joined(digests, lambda name: policy.login(name).casefold())


def joined(digests: Iterable[Digest], who: Callable[[str], str]) -> tuple[Digest, ...]:
    """One for each person, where `who` tells that two names are of the same; nothing is said twice in it."""
    same: dict[str, list[Digest]] = {}
    for digest in digests:
        same.setdefault(who(digest.to), []).append(digest)
    return tuple(_together(each) if len(each) > 1 else each[0] for each in same.values())


def _together(digests: Sequence[Digest]) -> Digest:
    """All of it for the first one; of the same thing, what is asked of that person counts."""
    listed = sorted((one for digest in digests for one in digest.reminders), key=lambda one: one.is_escalated)
    kept: dict[tuple[str, str, str], Reminder] = {}
    for one in listed:
        kept.setdefault(one.owed.key, one)
    marks = {one.mark for one in kept.values()}
    covered = [mark for digest in digests for mark in digest.marks if mark not in marks]
    return Digest(to=digests[0].to, reminders=tuple(kept.values()), covered=tuple(covered))


def _is_due(one: Reminder, policy: Policy, today: dt.date, last: dt.date | None) -> bool:
    """Whether one of its days lies after the last delivery, and is here: before its date, on it, or a later one."""
    rules, calendar, date = policy.reminders, policy.working_calendar, _date(one)
    days = [date, *(calendar.before(date, early) for early in rules.before if early)]
    if any((last is None or last < day) and day <= today for day in days):
        return True
    if last is None or not rules.after:
        return False
    rounds = [_elapsed(date, day, policy) // rules.after.days for day in (last, today)]
    return rounds[1] > max(rounds[0], 0)


def _is_escalation_due(one: Reminder, policy: Policy, today: dt.date, last: dt.date | None) -> bool:
    """Whether it is overdue for so long; this is said once."""
    date = _date(one)
    return last is None and date < today and policy.working_calendar.add(date, policy.reminders.escalate_after) <= today


def _elapsed(date: dt.date, day: dt.date, policy: Policy) -> int:
    """Days since something was due, of the kind that the policy counts."""
    if policy.reminders.after.business:
        return policy.working_calendar.business_days_between(date, day)
    return (day - date).days


def _asked(one: Owed, policy: Policy) -> Iterator[tuple[str, bool]]:
    """Whom a thing is asked of, and who hears of it when it stays undone; what nobody owns is asked of the latter."""
    commanders = _commanders(one.postmortem, policy)
    if one.owner is None:
        yield from ((person, False) for person in commanders)
        return
    owner = policy.handle(one.owner)
    yield owner, False
    if policy.reminders.escalate_after:
        yield from ((person, True) for person in commanders if person != owner)


def _commanders(postmortem: Postmortem, policy: Policy) -> tuple[str, ...]:
    named = policy.incident_commanders or (postmortem.incident_commander or postmortem.on_call or "",)
    return tuple(dict.fromkeys(policy.handle(name) for name in named if name))


def _date(one: Reminder) -> dt.date:
    return one.owed.due_on or dt.date.max
