"""Every post-mortem that Git knows: on the main branch, on branches that are not merged, and in the working tree.

Objects are read where they are. Nothing is checked out or fetched, and the number of processes does not grow with the
number of post-mortems or branches, but for those that went apart from their remote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from afterword.adapters import apart, blobs, files, follow_ups, history
from afterword.adapters.drafts import Drafts
from afterword.adapters.git import Git
from afterword.core import reading
from afterword.core.history import History
from afterword.core.layout import FOLDER, MAX_BYTES, id_of, postmortems_among
from afterword.core.overview import DRAFT, HERE, Version
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import BRANCH_PREFIX, branch_of, path_of

_LOG = ("log", "--stdin", "--source", "--date-order", "--raw", "--no-abbrev", "--no-renames", "-z")
_BRANCHES = (f"refs/heads/{BRANCH_PREFIX}", f"refs/remotes/*/{BRANCH_PREFIX}*")
_FORMAT = "--format=%x1e%H%x1f%ct%x1f%S"
_FILES = ("100644", "100755")
_NOTED = 3


class _File(NamedTuple):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found, each post-mortem once."""

    versions: tuple[Version, ...] = ()
    history: History = field(default_factory=History)
    notes: tuple[str, ...] = ()


def read(git: Git, moment: Moment) -> Survey:
    """The post-mortems at a moment. What is on the main branch counts, whatever a branch makes of it."""
    past = history.read(git.root / git.prefix, moment.commit)
    merged = _tree(git, moment.commit)
    known = past.versions | {file.blob for file in merged.values()}
    waiting, noted = _unmerged(git, moment)
    unmerged = {path: file for path, file in waiting.items() if file.blob not in known}
    names = set(postmortems_among({*merged, *unmerged}))
    chosen = {path: file for path, file in {**unmerged, **merged}.items() if path in names}
    recorded = {} if moment.at is not None else _recorded(git, moment.commit, merged, names, known)
    files_ = {file.blob for file in chosen.values() if file.mode in _FILES}
    contents = blobs.read(git, files_ | {file.blob for file in recorded.values()})
    found = {
        path: Version(
            postmortem=_read(path, file, contents),
            place=file.place,
            recorded=_read(path, recorded[path], contents) if path in recorded else None,
        )
        for path, file in chosen.items()
    }
    notes = noted + [_changed(unmerged[path].place, path) for path in sorted(names & unmerged.keys() & merged.keys())]
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


def _tree(git: Git, commit: str) -> dict[str, _File]:
    """The files below `postmortems/` of a commit."""
    found = {}
    for entry in git.find("ls-tree", "-r", "-z", "--full-tree", commit, "--", git.prefix + FOLDER).split("\0"):
        if entry:
            facts, _, path = entry.partition("\t")
            mode, _, blob = facts.split(" ")
            found[path.removeprefix(git.prefix)] = _File(blob, mode, "")
    return found


def _recorded(
    git: Git, main: str, merged: Mapping[str, _File], names: Collection[str], known: Collection[str]
) -> dict[str, _File]:
    """What becomes of merged post-mortems with what waits on their follow-up branches."""
    paths = {id_of(path): path for path in sorted(merged.keys() & names)}
    found = follow_ups.waiting(git, main, paths, known)
    return {path: merged[path]._replace(blob=blob) for path, blob in found.items()}


def _unmerged(git: Git, moment: Moment) -> tuple[dict[str, _File], list[str]]:
    """What commits that the main branch does not have made of files, each as the newest of them left it; and notes.

    Of the past, such commits are also found where they were merged since.
    """
    listed = git.run("for-each-ref", "--format=%(refname) %(objectname)", *_BRANCHES).splitlines()
    refs = dict(line.split(" ") for line in listed)
    until = [f"--min-age={int(moment.at.timestamp())}"] if moment.at is not None else []
    here = [git.find("symbolic-ref", "--quiet", "HEAD") or "HEAD"] if moment.at is None else []
    starts = "\n".join([*refs, *here, moment.tip, f"^{moment.commit}"]) + "\n"
    written = git.output(*_LOG, _FORMAT, *until, "--", git.prefix + FOLDER, text=starts).decode(errors="replace")
    newest: dict[str, tuple[str, _File | None]] = {}
    for (_, _, source), changes in history.parse(written):
        for change in changes:
            path = change.new.removeprefix(git.prefix)
            file = _File(change.blob, change.mode, _place(source, path))
            newest.setdefault(path, (source, None if change.status == "D" else file))
    notes = list(_bring_together(git, refs, newest)) if moment.at is None else []
    return {path: file for path, (_, file) in newest.items() if file is not None}, notes


def _bring_together(git: Git, refs: Mapping[str, str], newest: dict[str, tuple[str, _File | None]]) -> Iterator[str]:
    """Let files of branches that went apart from their remote be as both sides left them; the notes say where not."""
    for here, there, tree in apart.find(git, refs):
        source = here if tree else there
        files = _tree(git, tree or there)
        for path in [path for path, (seen, _) in newest.items() if seen in (here, there)]:
            if path in files:
                newest[path] = (source, files[path]._replace(place=_place(source, path)))
            elif tree:
                del newest[path]
        if not tree:
            yield (
                f"{_place(here, '')} has commits here and others at the remote, and both changed the same lines; "
                "what is at the remote counts."
            )


def _place(source: str, path: str) -> str:
    """The branch of a ref; the one that the post-mortem should have had, where it is gone since."""
    name = source.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    return name if source.startswith("refs/") else branch_of(id_of(path))


def _read(path: str, file: _File, contents: Mapping[str, bytes | None]) -> Postmortem:
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
