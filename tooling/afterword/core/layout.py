"""Where things are in a handbook's repository, and how large they may be."""

from __future__ import annotations

FOLDER = "postmortems"
TEMPLATES = f"{FOLDER}/_templates"
TEMPLATE_SUFFIX = ".md.j2"
POLICY = "pyproject.toml"
MAX_BYTES = 2_000_000
"""A larger file is not read."""


def id_of(path: str) -> str:
    """The id of the post-mortem at a path."""
    return path[path.rfind("/") + 1 :].removesuffix(".md")
