"""Everything of a clone that belongs to its user: a command must leave it byte for byte."""

from __future__ import annotations

from pathlib import Path

from tests.support.project import Project

# Refs, objects and remote bookkeeping are what the command is there to write.
WRITTEN = ("objects", "refs", "logs", "packed-refs", "config", "afterword")


def user_state(project: Project) -> dict[str, bytes]:
    """Every file of the working tree and of `.git` that the user's work depends on, HEAD and index included."""
    state: dict[str, bytes] = {}
    git = Path(project.git("rev-parse", "--absolute-git-dir"))
    for base in {project.root, git}:
        for path in sorted(base.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            inside = path.relative_to(git).parts if path.is_relative_to(git) else ()
            if not inside or inside[0] not in WRITTEN:
                state[str(path)] = path.read_bytes()
    state["status"] = project.git("--no-optional-locks", "status", "--porcelain=v2", "--branch").encode()
    state["HEAD"] = project.git("rev-parse", "HEAD").encode()
    return state
