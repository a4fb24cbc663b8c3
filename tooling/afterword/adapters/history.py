"""The history of all post-mortems, in one walk of the main line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from afterword.adapters import blobs
from afterword.adapters.git import Git, GitError
from afterword.core import reading
from afterword.core.history import Commit, History
from afterword.core.layout import FOLDER
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError

_START = "\x1e"
_FIRST = ("log", "--first-parent", "--max-parents=0", "--format=%ct")
_FORMAT = "--format=%x1e%H%x1f%ct%x1f%an%x1f%s"
_LOG = ("log", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev", "--find-renames", "-z", _FORMAT)


class Change(NamedTuple):
    """What a commit did to a file: how (A, M, D, R …), the path before and after, the object and its mode after."""

    status: str
    old: str
    new: str
    blob: str
    mode: str


def read(root: Path, revision: str = "HEAD") -> History:
    """The history of `postmortems/` up to a revision; nothing outside of Git, before the first commit or in
    a shallow clone.
    """
    try:
        git = Git(root)
        if git.is_shallow():
            return History()
        written = git.output(*_LOG, "--end-of-options", revision, "--", git.prefix + FOLDER).decode(errors="replace")
        found = _by_path(written, git.prefix)
        commits = {path: tuple(commits) for path, commits in found.items() if "\0" not in path}
        versions = frozenset(commit.blob for past in found.values() for commit in past)
        return History(commits=commits, versions=versions, began=_began(git, revision) if commits else None)
    except (ConfigError, GitError):
        return History()


def _began(git: Git, revision: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(git.output(*_FIRST, "--end-of-options", revision).split()[-1]), dt.UTC)


def with_proof(root: Path, past: History, postmortems: Iterable[Postmortem]) -> History:
    """The history with when each of these was first finished, as far as its versions have to be read to tell."""
    several = {post.path: past.of(post.path)[::-1] for post in postmortems if post.is_finished}
    several = {path: commits for path, commits in several.items() if len(commits) > 1}
    if not several:
        return past
    contents = blobs.read(Git(root), {commit.blob for commits in several.values() for commit in commits})
    first: dict[str, dt.datetime] = {}
    for path, commits in several.items():
        finished = (commit.at for commit in commits if reading.is_finished(contents.get(commit.blob) or b""))
        if (at := next(finished, None)) is not None:
            first[path] = at
    return replace(past, finished=first)


def _by_path(written: str, prefix: str) -> dict[str, list[Commit]]:
    """The commits of each file by its present path; a NUL marks those of one that is there no more."""
    found: dict[str, list[Commit]] = {}
    present: dict[str, str] = {}
    """What a path of that time is called today."""
    for head, changes in parse(written):
        sha, seconds, author, subject = head
        at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
        for change in changes:
            name = present.pop(change.new, change.new.removeprefix(prefix))
            commit = Commit(sha=sha, at=at, author=author, subject=subject, blob=change.blob)
            found.setdefault(name, []).append(commit)
            if change.status == "A":
                present[change.new] = f"{name}\0"  # an older file of that name is another one
            else:
                present[change.old] = name
    return found


def parse(written: str) -> Iterator[tuple[list[str], list[Change]]]:
    """The commits of a log, each with the fields of its head and what it changed."""
    for part in written.split(_START)[1:]:
        head, *words = part.split("\0")
        yield head.split("\x1f", 3), list(_changes(words))


def _changes(words: Iterable[str]) -> Iterator[Change]:
    rest = iter(word.lstrip("\n") for word in words)
    for word in rest:
        if word:
            _, mode, _, blob, status = word.split(" ")
            old = next(rest)
            new = next(rest) if status[:1] in ("R", "C") else old
            yield Change(status[:1], old, new, blob, mode)
