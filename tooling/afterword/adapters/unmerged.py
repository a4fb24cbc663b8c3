"""What branches that are not merged make of post-mortems, read from the objects where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from afterword.adapters import apart, history
from afterword.adapters.git import Git
from afterword.core.layout import FOLDER, id_of
from afterword.core.scaffold import BRANCH_PREFIX, branch_of

_LOG = (
    "log",
    "--stdin",
    "--source",
    "--date-order",
    "--diff-merges=separate",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "-z",
)
_FORMAT = "--format=%x1e%H%x1f%ct%x1f%S"
_BRANCHES = (f"refs/heads/{BRANCH_PREFIX}", f"refs/remotes/*/{BRANCH_PREFIX}*")


class File(NamedTuple):
    """A file of a branch: its object, its mode, and the branch."""

    blob: str
    mode: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What to look at: a commit of the main branch, and the commit that it is at now; `at` is set for the past."""

    commit: str
    tip: str
    at: dt.datetime | None = None


def tree(git: Git, commit: str) -> dict[str, File]:
    """The files below `postmortems/` of a commit."""
    found = {}
    for entry in git.find("ls-tree", "-r", "-z", "--full-tree", commit, "--", git.prefix + FOLDER).split("\0"):
        if entry:
            facts, _, path = entry.partition("\t")
            mode, _, blob = facts.split(" ")
            found[path.removeprefix(git.prefix)] = File(blob, mode, "")
    return found


def read(git: Git, moment: Moment, merged: Collection[str]) -> tuple[dict[str, File], list[str]]:
    """What commits that the main branch does not have made of files, each as the newest of them left it; and notes.

    Of the past, such commits are also found where they were merged since.
    """
    listed = git.run("for-each-ref", "--format=%(refname) %(objectname)", *_BRANCHES).splitlines()
    refs = dict(line.split(" ") for line in listed)
    until = [f"--min-age={int(moment.at.timestamp())}"] if moment.at is not None else []
    here = [git.find("symbolic-ref", "--quiet", "HEAD") or "HEAD"] if moment.at is None else []
    starts = "\n".join([*refs, *here, moment.tip, f"^{moment.commit}"]) + "\n"
    written = git.output(*_LOG, _FORMAT, *until, "--", git.prefix + FOLDER, text=starts).decode(errors="replace")
    newest: dict[str, tuple[str, File | None]] = {}
    for (_, _, source), changes in history.parse(written):
        for change in changes:
            path = change.new.removeprefix(git.prefix)
            file = File(change.blob, change.mode, _place(source, path))
            newest.setdefault(path, (source, None if change.status == "D" else file))
    notes = list(_bring_together(git, refs, newest, merged)) if moment.at is None else []
    return {path: file for path, (_, file) in newest.items() if file is not None}, notes


def _bring_together(
    git: Git, refs: Mapping[str, str], newest: dict[str, tuple[str, File | None]], merged: Collection[str]
) -> Iterator[str]:
    """Let files of branches that went apart from their remote be as recording would make them; the notes say where not.

    What the main branch has counts anyway.
    """
    for here, there in apart.find(git, refs):
        if not (paths := [path for path, (seen, _) in newest.items() if seen in (here, there) and path not in merged]):
            continue
        both = git.merged_tree(there, here)
        source, files = here if both else there, tree(git, both or there)
        for path in paths:
            if path in files:
                newest[path] = (source, files[path]._replace(place=_place(source, path)))
            elif both:
                del newest[path]
        if not both:
            yield (
                f"{_place(here, '')} has commits here and others at the remote, and both changed the same lines; "
                "what is at the remote counts."
            )


def _place(source: str, path: str) -> str:
    """The branch of a ref; the one that the post-mortem should have had, where it is gone since."""
    name = source.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    return name if source.startswith("refs/") else branch_of(id_of(path))
