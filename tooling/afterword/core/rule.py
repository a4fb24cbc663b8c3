"""A rule: a small function with a code, a name and a level, whose docstring is its manual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from afterword.core.catalogue import Catalogue
from afterword.core.policy import STATUSES, Policy
from afterword.core.postmortem import Key, Position, Postmortem


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule may look at besides the post-mortem itself."""

    policy: Policy
    now: dt.datetime
    catalogue: Catalogue = field(default_factory=Catalogue)
    template: Postmortem | None = None
    """The unfilled template, to tell a placeholder from what somebody wrote."""

    @property
    def today(self) -> dt.date:
        """The date in the organisation's time zone."""
        return self.now.astimezone(self.policy.zone).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule function yields: a place and a message."""

    position: Position
    message: str


Check = Callable[[Postmortem, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check and how it is called."""

    code: str
    name: str
    level: str
    check: Check

    @property
    def manual(self) -> str:
        """The docstring of the check, from which every explanation is made."""
        return (self.check.__doc__ or "").strip()


def rule(code: str, name: str, level: str = "error") -> Callable[[Check], Rule]:
    """Declare a rule: `@rule("AW101", "missing-title")` above a generator of findings."""

    def declare(check: Check) -> Rule:
        return Rule(code=code, name=name, level=level, check=check)

    return declare


def reached(postmortem: Postmortem, status: str) -> bool:
    """Whether the post-mortem claims `status` or a later one; an unknown status claims only `draft`."""
    current = postmortem.status if postmortem.status in STATUSES else "draft"
    return status in STATUSES and STATUSES.index(current) >= STATUSES.index(status)


def at_value(postmortem: Postmortem, *key: str | int) -> Position:
    """Where the value of a key stands; where it is absent, the nearest key around it, or the first line."""
    return _nearest(postmortem, key, prefer_value=True)


def at_key(postmortem: Postmortem, *key: str | int) -> Position:
    """Where a key stands; where it is absent, the nearest key around it, or the first line."""
    return _nearest(postmortem, key, prefer_value=False)


def _nearest(postmortem: Postmortem, key: Key, *, prefer_value: bool) -> Position:
    first, second = postmortem.value_positions, postmortem.positions
    if not prefer_value:
        first, second = second, first
    while key:
        if found := first.get(key) or second.get(key):
            return found
        key = key[:-1]
    return Position()
