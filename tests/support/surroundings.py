"""The other files of a repository, as a dictionary of paths and texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from afterword.core import reading


class Around:
    """What rules can ask of these files; those below `postmortems/` are post-mortems."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._postmortems = [
            reading.read(text, path)
            for path, text in texts.items()
            if path.startswith("postmortems/") and path.endswith(".md")
        ]

    def ids(self) -> frozenset[str]:
        """The id of every post-mortem."""
        return frozenset(postmortem.id for postmortem in self._postmortems)

    def paths(self, id_: str) -> tuple[str, ...]:
        """The post-mortems with this id."""
        return tuple(postmortem.path for postmortem in self._postmortems if postmortem.id == id_)

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that a post-mortem names in `related`."""
        return next((postmortem.related for postmortem in self._postmortems if postmortem.id == id_), ())

    def exists(self, path: str) -> bool:
        """Whether there is a file, or a folder with one in it."""
        return any(path == known or PurePosixPath(known).is_relative_to(path) for known in self._texts)

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of the headings of a Markdown file."""
        if path not in self._texts or not path.endswith(".md"):
            return None
        titles = re.findall(r"(?m)^#+ (.+)$", self._texts[path])
        return frozenset(re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles)
