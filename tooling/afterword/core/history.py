"""What Git knows of each file: the commits by which it came to the main branch, as they landed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of the main line; `at` is when it was committed there, which nobody can claim by writing it."""

    sha: str
    at: dt.datetime
    author: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The commits of each file by its present path, newest first, renames followed.

    A shallow clone does not know when anything landed: then, and outside of Git, there is nothing.
    """

    commits: Mapping[str, tuple[Commit, ...]] = field(default_factory=dict)

    def of(self, path: str) -> tuple[Commit, ...]:
        """The commits of one file, newest first."""
        return self.commits.get(path, ())

    def landed_at(self, path: str) -> dt.datetime | None:
        """When the file first came to the main line."""
        found = self.commits.get(path)
        return found[-1].at if found else None
