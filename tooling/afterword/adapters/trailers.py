"""What commits say of themselves in trailers, unless they were reverted since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from afterword.adapters.git import Git
from afterword.core.patterns import pattern

_REVERTED = pattern(r"^This reverts commit ([0-9a-f]{7,64})\b(, reversing\b)?")
_REVERTED_REQUEST = pattern(r"^Reverts [\w.-]+/[\w.-]+#(\d+)\s*$")


class Commit(NamedTuple):
    """A commit with trailers of a key: when it was made, and their values."""

    sha: str
    at: dt.datetime
    values: Sequence[str]


def standing(git: Git, revision: str, key: str) -> list[Commit]:
    """The commits below a revision with a trailer of that key, the newest first, without those that were reverted."""
    form = f"%H%x1f%s%x1f%ct%x1f%(trailers:key={key},valueonly,separator=%x1f)%x1e"
    found = _log(git, revision, form, f"--grep=^{key}:", "--regexp-ignore-case")
    undone = _undone(git, revision) if found else _Undone()
    return [
        Commit(sha, dt.datetime.fromtimestamp(int(seconds), dt.UTC), [text.strip() for text in values if text.strip()])
        for sha, subject, seconds, *values in found
        if not undone.holds(sha, subject)
    ]


@dataclass(frozen=True, slots=True)
class _Undone:
    """Commits, some by the beginning of their name, and ends of subjects of pull requests that became one commit."""

    shas: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)

    def holds(self, sha: str, subject: str) -> bool:
        return any(sha.startswith(name) for name in self.shas) or subject.endswith(tuple(self.ends))


def _undone(git: Git, revision: str) -> _Undone:
    """What was reverted below a revision, but for what came back because its revert was reverted in turn."""
    undone = _Undone()
    reverts = ("--grep=^This reverts commit", "--grep=^Reverts ")
    for sha, subject, body in _log(git, revision, "%H%x1f%s%x1f%b%x1e", *reverts):
        if undone.holds(sha, subject):
            continue
        for line in body.splitlines():
            if match := _REVERTED.match(line):
                undone.shas.update(_merged_by(git, match[1]) if match[2] else {match[1]})
            elif match := _REVERTED_REQUEST.match(line):
                undone.ends.add(f" (#{match[1]})")
    return undone


def _merged_by(git: Git, merge: str) -> set[str]:
    """A merge, with the commits that it brought in."""
    return {merge, *git.find("rev-list", "--end-of-options", f"{merge}^1..{merge}").split()}


def _log(git: Git, revision: str, form: str, *options: str) -> list[list[str]]:
    written = git.find("log", f"--format={form}", *options, "--end-of-options", revision)
    return [commit.strip("\n").split("\x1f") for commit in written.split("\x1e")[:-1]]
