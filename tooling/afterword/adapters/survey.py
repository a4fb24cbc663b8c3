"""Every post-mortem that Git knows: on the main branch, on branches that are not merged, and in the working tree.

Objects are read where they are. Nothing is checked out or fetched, and the number of processes does not grow with the
number of post-mortems or branches, but for those that went apart from their remote and follow-ups that wait.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from afterword.adapters import blobs, files, follow_ups, history, unmerged
from afterword.adapters.drafts import Drafts
from afterword.adapters.git import Git
from afterword.adapters.unmerged import File, Moment
from afterword.core import reading
from afterword.core.history import History
from afterword.core.layout import FOLDER, MAX_BYTES, id_of, postmortems_among
from afterword.core.overview import DRAFT, HERE, Version
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import path_of

_FILES = ("100644", "100755")
_NOTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found, each post-mortem once."""

    versions: tuple[Version, ...] = ()
    history: History = field(default_factory=History)
    notes: tuple[str, ...] = ()


def read(git: Git, moment: Moment) -> Survey:
    """The post-mortems at a moment. What is on the main branch counts, whatever a branch makes of it."""
    past = history.read(git.root / git.prefix, moment.commit)
    merged = unmerged.tree(git, moment.commit)
    known = past.versions | {file.blob for file in merged.values()}
    waiting, noted = unmerged.read(git, moment, merged)
    others = {path: file for path, file in waiting.items() if file.blob not in known}
    names = set(postmortems_among({*merged, *others}))
    chosen = {path: file for path, file in {**others, **merged}.items() if path in names}
    recorded = {} if moment.at is not None else _recorded(git, moment.commit, merged, names, known)
    wanted = {file.blob for file in chosen.values() if file.mode in _FILES}
    contents = blobs.read(git, wanted | {file.blob for file in recorded.values()})
    found = {
        path: Version(
            postmortem=_read(path, file, contents),
            place=file.place,
            recorded=_read(path, recorded[path], contents) if path in recorded else None,
        )
        for path, file in chosen.items()
    }
    notes = noted + [_changed(others[path].place, path) for path in sorted(names & others.keys() & merged.keys())]
    if moment.at is None:
        notes += _uncommitted(git, found)
    if git.is_shallow():
        notes.append("This clone is shallow, so it cannot tell what came late: `git fetch --unshallow` gets the rest.")
    versions = tuple(found[path] for path in sorted(found))
    on_main = (version.postmortem for version in versions if version.is_merged)
    return Survey(
        versions=versions, history=history.with_proof(git.root / git.prefix, past, on_main), notes=_few(notes)
    )


def main_commit(git: Git, main: str) -> str:
    """Where the main branch is: here or at the remote, whichever is further; HEAD where there is none."""
    remote = git.remote(main)
    theirs = git.commit_of(f"refs/remotes/{remote}/{main}") if remote else ""
    ours = git.commit_of(f"refs/heads/{main}")
    if theirs and ours and theirs != ours and git.is_ancestor(theirs, ours):
        return ours
    return theirs or ours or git.commit_of("HEAD")


def commit_before(git: Git, tip: str, at: dt.datetime) -> str:
    """The last commit of the main line at an instant; nothing where there was none yet, or a shallow clone ends."""
    return git.find("rev-list", "--first-parent", "-1", f"--min-age={int(at.timestamp())}", tip, "--")


def committed_at(git: Git, commit: str) -> dt.datetime:
    """When a commit was made, by the clock of whoever put it where it is."""
    return dt.datetime.fromtimestamp(int(git.run("show", "-s", "--format=%ct", commit)), dt.UTC)


def _recorded(
    git: Git, main: str, merged: Mapping[str, File], names: Collection[str], known: Collection[str]
) -> dict[str, File]:
    """What becomes of merged post-mortems with what waits on their follow-up branches."""
    paths = {id_of(path): path for path in sorted(merged.keys() & names)}
    found = follow_ups.waiting(git, main, paths, known)
    return {path: merged[path]._replace(blob=blob) for path, blob in found.items()}


def _read(path: str, file: File, contents: Mapping[str, bytes | None]) -> Postmortem:
    if file.mode not in _FILES or file.blob not in contents:
        return reading.unreadable(path, "unreadable", "this is not a regular file in this clone")
    data = contents[file.blob]
    if data is None:
        return reading.unreadable(path, "too-large", f"the file is larger than {MAX_BYTES:,} bytes")
    return reading.read(data, path)


def _uncommitted(git: Git, found: dict[str, Version]) -> Iterator[str]:
    """Add what is nowhere but here to what was found; the notes say of what else there are changes."""
    root = git.root / git.prefix
    for path in _changes_here(git, found):
        if path in found:
            yield f"{path} has changes here that are not committed; what is committed counts."
        else:
            found[path] = Version(postmortem=files.load(root, root / path), place=HERE)
    ids = {id_of(path) for path in found}
    drafts = Drafts(git.directory)
    for id_ in drafts.ids():
        if id_ not in ids:
            path = path_of(id_)
            found[path] = Version(postmortem=reading.read(drafts.read(id_) or "", path), place=DRAFT)


def _changes_here(git: Git, known: Collection[str]) -> list[str]:
    """The post-mortems of the working tree that are not as they were committed."""
    options = ("--porcelain", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules")
    written = git.find("--no-optional-locks", "status", *options, "--", git.prefix + FOLDER)
    paths = {entry[3:].removeprefix(git.prefix) for entry in written.split("\0") if entry}
    there = [path for path in postmortems_among({*paths, *known}) if path in paths]
    return [path for path in there if (git.root / git.prefix / path).is_file()]


def _changed(place: str, path: str) -> str:
    return f"{place} has changes of {id_of(path)} that are not merged; what is merged counts."


def _few(notes: list[str]) -> tuple[str, ...]:
    """The notes that a reader still reads."""
    more = (f"And {len(notes) - _NOTED} more notes of that kind.",) if len(notes) > _NOTED + 1 else ()
    return (*notes[: _NOTED + (not more)], *more)
