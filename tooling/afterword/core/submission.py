"""Deciding what `submit` has to do: which post-mortem, and whether its branch has to be pushed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from afterword.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Tips:
    """Where a branch stands here and at the remote; an empty string where it is not."""

    local: str
    remote: str


def must_push(tips: Tips, branch: str, remote: str, is_ancestor: Callable[[str, str], bool]) -> bool:
    """Whether the local branch has something the remote lacks; ConfigError where both have gone on."""
    if is_apart(tips, is_ancestor):
        raise ConfigError(
            f"{branch} has commits here and others at {remote}; nothing was done",
            f"Bring them together: git switch {branch} && git pull --rebase {remote} {branch}, then run it again.",
        )
    if not tips.remote:
        return True
    return bool(tips.local) and not is_ancestor(tips.local, tips.remote)


def is_apart(tips: Tips, is_ancestor: Callable[[str, str], bool]) -> bool:
    """Whether a branch has commits here that the remote lacks, and the other way round."""
    if not tips.local or not tips.remote or tips.local == tips.remote:
        return False
    return not is_ancestor(tips.local, tips.remote) and not is_ancestor(tips.remote, tips.local)


def newest(tips: Tips, is_ancestor: Callable[[str, str], bool]) -> str:
    """The commit with everything on it, of a branch that need not be pushed or has been."""
    if tips.local and tips.remote and is_ancestor(tips.local, tips.remote):
        return tips.remote
    return tips.local or tips.remote
