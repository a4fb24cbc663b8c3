"""The data of one incident, as its file tells it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import msgspec

from afterword.core.status import FINISHED

DETECTED_BY = ("alert", "customer", "staff")
VISIBILITIES = ("internal", "public")
ACTION_ITEM_TYPES = ("prevent", "mitigate", "detect", "process", "clean-up")
CUSTOMER_IMPACTS = ("none", "restart", "change")
"""What an action item does to customers: the last two need a notice to each of them first."""

Key = tuple[str | int, ...]
"""Where a value sits in the front matter: `("action_items", 0, "owner")`."""


class Position(NamedTuple):
    """A place in a file; lines and columns count from 1."""

    line: int = 1
    column: int = 1


_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_NO_FIGURES = bytes(code for code in range(256) if code not in b"0123456789.:,()|\n")


def _lowered(text: str) -> str:
    """The text in lower case, with as many characters as before."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the file that could not be understood; `kind` is one of the names below.

    Of the whole file: `encoding` (also a NUL in the text), `too-large`, `outside-repository`,
    `unreadable`, `byte-order-mark`, `line-endings`. Of the front matter: `missing`, `syntax`,
    `duplicate-key`, `alias`, `tag`, `not-a-mapping`, `nesting`. Of one value: `type` (with `key`).
    """

    kind: str
    message: str
    position: Position
    key: Key = ()


FATAL = frozenset({"too-large", "outside-repository", "unreadable", "missing", "syntax", "not-a-mapping", "nesting"})
"""Kinds of problems that leave nothing to check in a file."""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of the body with the text below it, up to the next heading of its level or above."""

    title: str
    level: int
    line: int
    end_line: int
    """The last line that belongs to the section."""
    text: str
    """The lines below the heading, as written."""


class TimelineEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the timeline; `at` is None where the time could not be understood."""

    at: dt.datetime | None
    written_time: str
    event: str
    source: str
    line: int
    column: int


class ActionItem(msgspec.Struct, frozen=True, kw_only=True):
    """A clean-up task; `number` counts from 1 and is what people call it by."""

    number: int
    title: str | None = None
    type: str | None = None
    owner: str | None = None
    priority: str | None = None
    due_on: dt.date | None = None
    issue: str | None = None
    customer_impact: str | None = None
    done_on: dt.date | None = None
    declined: str | None = None

    @property
    def is_open(self) -> bool:
        """Neither done nor declined."""
        return self.done_on is None and not self.declined


class Ignored(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that does not apply to a post-mortem, and why."""

    rule: str | None = None
    reason: str | None = None


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done for the follow-up: when, by whom, for whom."""

    at: dt.datetime | None = None
    by: str | None = None
    to: str | None = None
    customer: str | None = None
    about: str | None = None
    message_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The ledger of what the on-call person owes after an incident."""

    chat_saved: LedgerEntry | None = None
    announced: LedgerEntry | None = None
    customer_notices: tuple[LedgerEntry, ...] = ()
    all_clear: tuple[LedgerEntry, ...] = ()
    invitations: tuple[LedgerEntry, ...] = ()
    """What was sent about the review meeting: `about` is its start, or `cancelled`."""


@dataclass(frozen=True, kw_only=True)
class Postmortem:
    """One post-mortem file, read. A field that is absent or not understood is None (or empty).

    `values` is the front matter as written, every scalar a string; `positions` maps each key to the place
    of the key, `value_positions` to the place of its value. `problems` tells what could not be understood.
    """

    path: str
    id: str
    text: str
    title: str | None = None
    severity: str | None = None
    status: str | None = None
    owner: str | None = None
    incident_commander: str | None = None
    on_call: str | None = None
    responders: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    detected_by: str | None = None
    visibility: str | None = None
    started_at: dt.datetime | None = None
    detected_at: dt.datetime | None = None
    mitigated_at: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    due_on: dt.date | None = None
    due_reason: str | None = None
    meeting_at: dt.datetime | None = None
    related: tuple[str, ...] = ()
    action_items: tuple[ActionItem, ...] = ()
    follow_up: FollowUp = field(default_factory=FollowUp)
    ignore: tuple[Ignored, ...] = ()
    sections: tuple[Section, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    body: str = ""
    body_line: int = 1
    """The line of the file on which the body starts."""
    values: Mapping[str, object] = field(default_factory=dict)
    positions: Mapping[Key, Position] = field(default_factory=dict)
    value_positions: Mapping[Key, Position] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    misunderstood: frozenset[Key] = frozenset()
    """The keys that problems are about, with the keys around them."""

    @cached_property
    def lowered(self) -> str:
        """The body in lower case, to look for words before looking closely; as long as the body."""
        return _lowered(self.body)

    @cached_property
    def figures(self) -> bytes:
        """The digits of the text, each as a `0`, and a few marks: to look for numbers before looking closely."""
        return self.text.encode("ascii", "replace").translate(_ZEROS, _NO_FIGURES)

    @property
    def is_understood(self) -> bool:
        """Whether the front matter could be read as a whole, so that its fields mean something."""
        return not any(problem.kind in FATAL for problem in self.problems)

    @property
    def duration(self) -> dt.timedelta | None:
        """From start to resolution, where both are known."""
        if self.started_at is None or self.resolved_at is None:
            return None
        return self.resolved_at - self.started_at

    @property
    def is_finished(self) -> bool:
        """Written and reviewed: nothing is due any more."""
        return self.status in FINISHED

    def overdue_days(self, today: dt.date) -> int:
        """Calendar days since `due_on` while it is not yet reviewed; 0 when in time."""
        if self.due_on is None or self.is_finished:
            return 0
        return max((today - self.due_on).days, 0)
