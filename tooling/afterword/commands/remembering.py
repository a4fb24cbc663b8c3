"""Where it is remembered what reminders were delivered: in the tracking issue on GitHub, without that in this clone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Protocol

from afterword.adapters.bulletin import Bulletin
from afterword.adapters.git import Git
from afterword.adapters.issues import Issues
from afterword.adapters.notes import Note
from afterword.core import delivered as memories
from afterword.core import overview as overviews
from afterword.core import tracking
from afterword.core.delivered import Delivered
from afterword.core.issues import Issue, IssuePlan
from afterword.core.overview import Overview, Selection
from afterword.core.policy import Policy
from afterword.core.pull_request import merge_body
from afterword.reporters import overview_markdown
from afterword.reporters.overviews import Room

_LOOKED_BACK = dt.timedelta(days=14)
_MARGIN = dt.timedelta(hours=1)
"""As far as the clock of a server may differ from ours."""


class Memory(Protocol):
    """What was delivered, from one run to the next."""

    is_quick: bool
    """Whether noting something costs so little that it is done for each message."""

    def read(self) -> Delivered:
        """What is remembered."""

    def write(self, delivered: Delivered) -> None:
        """Remember this instead."""


class LocalMemory:
    """In the Git directory: only this clone knows."""

    is_quick = True

    def __init__(self, git: Git) -> None:
        self._note = Note(git.directory, "reminded")

    def read(self) -> Delivered:
        """What is remembered."""
        return memories.read(self._note.read())

    def write(self, delivered: Delivered) -> None:
        """Remember this instead."""
        self._note.write(memories.written(delivered) + "\n")


class SharedMemory:
    """In the tracking issue, which it keeps up to date: every clone knows."""

    is_quick = False

    def __init__(self, issues: Issues, bulletin: Bulletin, overview: Overview, policy: Policy) -> None:
        self._issues, self._bulletin, self._at = issues, bulletin, overview.at
        self._late = overviews.narrowed(overview, Selection(is_overdue=True), policy)
        self._issue: Issue | None = None
        self._last = Delivered()

    def read(self) -> Delivered:
        """What is remembered, with what a run has said since that came to no end."""
        self._issue = self._issues.marked(tracking.LABEL.name).get(tracking.KEY)
        known = memories.read(self._issue.body) if self._issue is not None else Delivered()
        since = max(known.at or self._at - _LOOKED_BACK, self._at - _LOOKED_BACK) - _MARGIN
        self._last = known.joined(replace(memories.read(self._bulletin.said_since(since)), at=None))
        return self._last

    def write(self, delivered: Delivered) -> None:
        """Remember this instead, and bring the issue up to date; it is closed while nothing is late."""
        self._last = delivered
        is_late = bool(self._late.overdue)
        if self._issue is None and (is_late or delivered.entries):
            self._issue = self._issues.open(self._plan())
        elif self._issue is not None and self._issues.bring_up_to_date(self._issue, plan := self._plan()):
            self._issue = replace(self._issue, body=merge_body(self._issue.body, plan.body))
        if self._issue is not None and self._issue.is_open != is_late:
            self._turn(self._issue, is_open=is_late)

    def number(self) -> int:
        """The number of the issue, which is opened where there is none yet."""
        if self._issue is None:
            self._issue = self._issues.open(self._plan())
        return self._issue.number

    @property
    def url(self) -> str:
        """Where the issue is; nothing where none is needed."""
        return self._issue.url if self._issue is not None else ""

    @property
    def body(self) -> str:
        """What the issue would say."""
        return self._plan().body if self._late.overdue or self._issue is not None else ""

    def _plan(self) -> IssuePlan:
        return tracking.plan(self._late, self._last, _listed)

    def _turn(self, issue: Issue, *, is_open: bool) -> None:
        if is_open:
            self._issues.reopen(issue.number)
        else:
            self._issues.close(issue.number, "completed")
        self._issue = replace(issue, is_open=is_open)


def _listed(overview: Overview, rows: int) -> str:
    return overview_markdown.render(overview, Room(most=rows))
