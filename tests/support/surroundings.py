"""The other files of a repository, out of a dict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from afterword.core import reading
from afterword.core.anchors import anchors


class Folder:
    """Surroundings of which the path and the text of every file are given."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def ids(self) -> frozenset[str]:
        """The id of every post-mortem."""
        return frozenset(PurePosixPath(path).stem for path in self._postmortems())

    def paths(self, id_: str) -> tuple[str, ...]:
        """The post-mortems with this id."""
        return tuple(path for path in self._postmortems() if PurePosixPath(path).stem == id_)

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that the post-mortem with this id names in `related`."""
        return tuple(other for path in self.paths(id_) for other in reading.read(self.files[path], path).related)

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder."""
        return any(known == path or known.startswith(f"{path}/") for known in self.files)

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file; None where it cannot be read as one."""
        return anchors(self.files[path]) if path in self.files and path.endswith(".md") else None

    def _postmortems(self) -> list[str]:
        return sorted(path for path in self.files if path.startswith("postmortems/") and path.endswith(".md"))
