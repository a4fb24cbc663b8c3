"""Under which names the files beside the post-mortems are on the site, so that to open one runs nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection

from afterword.site import still_svg

HARMLESS = ".txt"
"""What is added to the name of a file that a browser could run; servers and browsers take it for text."""
_PASSIVE = frozenset(
    {
        *(".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"),
        *(".flac", ".m4a", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".ogv", ".wav", ".webm"),
        *(".csv", ".json", ".log", ".pdf", HARMLESS),
        *(".doc", ".docx", ".odp", ".ods", ".odt", ".ppt", ".pptx", ".xls", ".xlsx"),
        *(".7z", ".tar", ".tgz", ".zip"),
    }
)
"""Kinds that run nothing where they are opened; a list of those that do would never be complete."""
_PACKED = ".gz"
_DRAWING = ".svg"


def renamed(paths: Collection[str], content: Callable[[str], bytes]) -> dict[str, str]:
    """The paths of the files that cannot keep their names, with those that they get; `content` reads a file."""
    found: dict[str, str] = {}
    for path in paths:
        if not _is_passive(path, content):
            name = path + HARMLESS
            while name in paths:
                name += HARMLESS
            found[path] = name
    return found


def _is_passive(path: str, content: Callable[[str], bytes]) -> bool:
    name = path.lower()
    if name.endswith(_DRAWING):
        return still_svg.is_still(content(path))
    # Some servers name the kind of a packed file by what is in it.
    return posixpath.splitext(name.removesuffix(_PACKED))[1] in _PASSIVE
