"""Where things are in a handbook's repository, and how large they may be."""

from __future__ import annotations

from collections.abc import Collection

FOLDER = "postmortems"
TEMPLATES = f"{FOLDER}/_templates"
TEMPLATE_SUFFIX = ".md.j2"
POLICY = "pyproject.toml"
MAX_BYTES = 2_000_000
"""A larger file is not read."""
READMES = frozenset({"README.md", "readme.md", "Readme.md"})
"""What tells of the post-mortems and is none."""


def id_of(path: str) -> str:
    """The id of the post-mortem at a path."""
    return path[path.rfind("/") + 1 :].removesuffix(".md")


def postmortems_among(paths: Collection[str]) -> list[str]:
    """The post-mortems among the files of a repository, in order.

    READMEs, names that start with `.` or `_`, and what lies in the folder of a post-mortem's name are none.
    """
    return sorted(path for path in paths if path.endswith(".md") and _is_postmortem(path.split("/"), paths))


def _is_postmortem(names: list[str], paths: Collection[str]) -> bool:
    if names[0] != FOLDER or names[-1] in READMES or any(name[:1] in "._" for name in names[1:]):
        return False
    return not any("/".join(names[:depth]) + ".md" in paths for depth in range(2, len(names)))
