"""The history of all post-mortems, in one walk of the main line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from afterword.adapters.git import Git, GitError
from afterword.core.history import Commit, History
from afterword.core.layout import FOLDER
from afterword.errors import ConfigError

_START = "\x1e"
_FORMAT = "--format=%x1e%H%x1f%ct%x1f%an%x1f%s"
_LOG = ("log", "--first-parent", "--diff-merges=first-parent", "--name-status", "--find-renames", "-z", _FORMAT)


def read(root: Path, revision: str = "HEAD") -> History:
    """The history of `postmortems/` up to a revision; nothing outside of Git, before the first commit or in
    a shallow clone.
    """
    try:
        git = Git(root)
        if git.run("rev-parse", "--is-shallow-repository") == "true":
            return History()
        written = git.output(*_LOG, "--end-of-options", revision, "--", git.prefix + FOLDER).decode(errors="replace")
    except (ConfigError, GitError):
        return History()
    return History(commits={path: tuple(commits) for path, commits in _by_path(written, git.prefix).items()})


def _by_path(written: str, prefix: str) -> dict[str, list[Commit]]:
    found: dict[str, list[Commit]] = {}
    present: dict[str, str] = {}
    """What a path of that time is called today."""
    for commit, changes in _commits(written):
        for status, old, new in changes:
            name = present.pop(new, new.removeprefix(prefix))
            found.setdefault(name, []).append(commit)
            if status == "A":
                present[new] = f"{name}\0"  # an older file of that name is another one
            else:
                present[old] = name
    return {path: commits for path, commits in found.items() if "\0" not in path}


def _commits(written: str) -> Iterator[tuple[Commit, list[tuple[str, str, str]]]]:
    for part in written.split(_START)[1:]:
        head, *words = part.split("\0")
        sha, seconds, author, subject = head.split("\x1f", 3)
        at = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
        yield Commit(sha=sha, at=at, author=author, subject=subject), list(_changes(words))


def _changes(words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each change as its kind, the path before and the path after."""
    rest = iter(word.lstrip("\n") for word in words)
    for status in rest:
        if status[:1] in ("R", "C"):
            yield status[:1], next(rest), next(rest)
        elif status:
            path = next(rest)
            yield status, path, path
