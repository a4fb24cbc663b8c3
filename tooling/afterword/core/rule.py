"""A rule: a small function with a code, a name and a level, whose docstring is its manual."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from afterword.core.catalogue import Catalogue
from afterword.core.policy import STATUSES, Policy
from afterword.core.postmortem import Key, Position, Postmortem

MAX_SHOWN = 60
MAX_COMPARED = 1000


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
    """What a rule function yields: a place, a message, and the field or section it is about."""

    position: Position
    message: str
    subject: str = ""


Check = Callable[[Postmortem, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check and how it is called."""

    code: str
    name: str
    level: str
    check: Check
    of_file: bool = False
    """Judges the file as such, so that it runs where the front matter could not be understood, too."""

    @property
    def manual(self) -> str:
        """The docstring of the check, from which every explanation is made."""
        return inspect.cleandoc(self.check.__doc__ or "")


def rule(code: str, name: str, level: str = "error", *, of_file: bool = False) -> Callable[[Check], Rule]:
    """Declare a rule: `@rule("AW101", "missing-title")` above a generator of findings."""

    def declare(check: Check) -> Rule:
        return Rule(code=code, name=name, level=level, check=check, of_file=of_file)

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


def is_absent(postmortem: Postmortem, *key: str | int) -> bool:
    """Whether nothing is written at the key; a value of the wrong type is there, and reported as such."""
    value: object = postmortem.values
    for part in key:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif value is not None:
            return False
    return _is_nothing(value) and key not in postmortem.misunderstood


def _is_nothing(value: object) -> bool:
    if isinstance(value, list):
        return all(_is_nothing(item) for item in value)
    return not value.strip() if isinstance(value, str) else not value


def shown(value: str) -> str:
    """A value from a file, as messages show it: on one line, in backticks, at most 60 characters."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value[:MAX_SHOWN])
    return "`" + text.replace("`", "'") + ("…" if len(value) > MAX_SHOWN else "") + "`"


def did_you_mean(written: str, known: Collection[str]) -> str:
    """The known word that is nearest to a mistyped one, as a question; empty where none is near."""
    by_folded = {word.casefold(): word for word in islice(known, MAX_COMPARED)}
    close = get_close_matches(written.strip().casefold(), by_folded, n=1)
    return f"did you mean `{by_folded[close[0]]}`?" if close else ""


def not_one_of(field_name: str, written: str, allowed: Collection[str]) -> str:
    """The message for a value that is none of the allowed ones."""
    question = did_you_mean(written, allowed)
    cure = f"{question} Allowed: " if question else "use one of: "
    return f"`{field_name}` is {shown(written)}: {cure}{', '.join(allowed)}"


def _nearest(postmortem: Postmortem, key: Key, *, prefer_value: bool) -> Position:
    keys, values = postmortem.positions, postmortem.value_positions
    found = values.get(key) or keys.get(key) if prefer_value else keys.get(key) or values.get(key)
    while found is None and key:
        key = key[:-1]  # an item of a list has no key, only the place where it starts
        found = keys.get(key) or (values.get(key) if key else None)
    return found or Position()
