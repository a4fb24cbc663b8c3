"""What Git knows of each file: the commits by which it came to the main branch, as they landed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from afterword.core.postmortem import Postmortem


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of the main line; `at` is when it was committed there, which nobody can claim by writing it."""

    sha: str
    at: dt.datetime
    author: str
    subject: str
    blob: str = ""
    """The Git object that is the file as this commit left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The commits of each file by its present path, newest first, renames followed.

    A shallow clone does not know when anything landed: then, and outside of Git, there is nothing.
    """

    commits: Mapping[str, tuple[Commit, ...]] = field(default_factory=dict)
    finished: Mapping[str, dt.datetime] = field(default_factory=dict)
    """When each file that came by several commits first was reviewed or closed on the main line."""
    versions: frozenset[str] = frozenset()
    """Every Git object that was ever a file there, under whatever name."""
    began: dt.datetime | None = None
    """When the main line itself began."""

    def of(self, path: str) -> tuple[Commit, ...]:
        """The commits of one file, newest first."""
        return self.commits.get(path, ())

    def judges(self, due: dt.date, finished: dt.datetime, zone: dt.tzinfo) -> bool:
        """Whether it could have been in time: what was due before the main line began is from elsewhere."""
        return self.began is None or not due < self.began.astimezone(zone).date() <= finished.astimezone(zone).date()

    def landed_at(self, path: str) -> dt.datetime | None:
        """When the file first came to the main line."""
        found = self.commits.get(path)
        return found[-1].at if found else None

    def finished_at(self, postmortem: Postmortem) -> dt.datetime | None:
        """When the main line first had a post-mortem that is reviewed or closed as such; None where it is neither."""
        if not postmortem.is_finished:
            return None
        is_one_commit = len(self.of(postmortem.path)) == 1
        return self.landed_at(postmortem.path) if is_one_commit else self.finished.get(postmortem.path)
