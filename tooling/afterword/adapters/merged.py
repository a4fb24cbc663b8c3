"""Whether the main branch has had what a branch made of files, however that was merged."""

from __future__ import annotations

from afterword.adapters.git import Git

_RAW = ("--raw", "--no-abbrev", "--no-renames", "--diff-merges=first-parent", "--format=")


def is_taken_over(git: Git, commit: str, main: str) -> bool:
    """Whether main, since the two parted, once had every file that changed up to the commit as the commit has it.

    So it is after a squash merge, whatever main made of it later.
    """
    base = git.find("merge-base", main, commit)
    changed = _files(git.find("diff", *_RAW[:3], base, commit)) if base else set()
    return bool(changed) and changed <= _files(git.find("log", *_RAW, f"{base}..{main}"))


def has_had(git: Git, commits: tuple[str, ...], path: str, commit: str) -> bool:
    """Whether a file, as a commit has it, is one of its versions in the history of others."""
    blob = git.find("rev-parse", f"{commit}:{git.prefix}{path}")
    written = git.find("log", *_RAW, *commits, "--", git.prefix + path)
    return blob in {version for version, _ in _files(written)}


def _files(raw: str) -> set[tuple[str, str]]:
    """Each changed file of a raw diff: the object that it became, and its path."""
    rows = [line.split("\t", 1) for line in raw.splitlines() if line.startswith(":")]
    return {(fields.split(" ")[3], path) for fields, path in rows}
