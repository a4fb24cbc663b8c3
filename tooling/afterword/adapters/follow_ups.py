"""What was recorded of merged post-mortems and waits on their follow-up branches."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from afterword.adapters.git import Git
from afterword.core.scaffold import FOLLOW_UP_PREFIX


def waiting(git: Git, main: str, paths: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """The object that each file becomes once its follow-up branch is merged; `paths` are by id.

    What main has `known` already is left out, and what changes the same lines as main does. There are two processes
    for each branch that waits, and two for all others.
    """
    refs = _refs(git, main, paths)
    wanted = "".join(f"{ref}:{git.prefix}{paths[id_]}\n" for id_, ref in refs.items())
    blobs = git.run("cat-file", "--batch-check=%(objectname)", text=wanted).splitlines() if refs else []
    found = {}
    for (id_, ref), blob in zip(refs.items(), blobs, strict=True):
        if blob in known or not (tree := git.merged_tree(main, ref)):
            continue
        merged = git.find("rev-parse", "--verify", "--quiet", f"{tree}:{git.prefix}{paths[id_]}")
        if merged and merged not in known:
            found[paths[id_]] = merged
    return found


def _refs(git: Git, main: str, ids: Collection[str]) -> dict[str, str]:
    """The branch of each post-mortem that main does not contain: at the remote, else here."""
    places = (f"refs/heads/{FOLLOW_UP_PREFIX}", f"refs/remotes/*/{FOLLOW_UP_PREFIX}*")
    listed = git.run("for-each-ref", f"--no-merged={main}", "--format=%(refname)", *places).splitlines()
    named = {ref.partition(f"/{FOLLOW_UP_PREFIX}")[2]: ref for ref in listed}
    return {id_: ref for id_, ref in named.items() if id_ in ids}
