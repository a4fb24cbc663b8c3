"""Branches with commits here and others at the remote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from afterword.adapters.git import Git

_HERE, _THERE = "refs/heads/", "refs/remotes/"


class Apart(NamedTuple):
    """The refs of such a branch."""

    here: str
    there: str


def find(git: Git, refs: Mapping[str, str]) -> list[Apart]:
    """Those among refs, each with its commit, by one process however many there are."""
    pairs = []
    for there, commit in refs.items():
        here = _HERE + there.removeprefix(_THERE).partition("/")[2]
        if there.startswith(_THERE) and refs.get(here, commit) != commit:
            pairs.append(Apart(here, there))
    if not pairs:
        return []
    # What is contained in another of them is behind, and not apart.
    tips = git.run("merge-base", "--independent", *(refs[ref] for pair in pairs for ref in pair)).split()
    return [pair for pair in pairs if {refs[pair.here], refs[pair.there]} <= set(tips)]
