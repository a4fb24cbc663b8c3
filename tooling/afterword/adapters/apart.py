"""Branches with commits here and others at the remote: both sides brought together, as a recording would do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from afterword.adapters.git import Git

_HERE, _THERE = "refs/heads/", "refs/remotes/"


class Apart(NamedTuple):
    """Such a branch: its refs here and at the remote, and the tree of both, if they go together."""

    here: str
    there: str
    tree: str


def find(git: Git, refs: Mapping[str, str]) -> Iterator[Apart]:
    """Those among refs, each with its commit; there is one process for each, and one for all that only differ."""
    pairs = []
    for there, commit in refs.items():
        here = _HERE + there.removeprefix(_THERE).partition("/")[2]
        if there.startswith(_THERE) and refs.get(here, commit) != commit:
            pairs.append((here, there))
    if not pairs:
        return
    # What is contained in another of them is behind, and not apart.
    tips = git.run("merge-base", "--independent", *(refs[ref] for pair in pairs for ref in pair)).split()
    for here, there in pairs:
        if refs[here] in tips and refs[there] in tips:
            yield Apart(here, there, git.merged_tree(refs[there], refs[here]))
