"""The other files of a handbook, as the rules of references ask for them; each is looked at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from afterword.adapters import files
from afterword.core import reading


class Folder:
    """The files below `root`. `related` of post-mortems that were read already can be handed over."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._paths: dict[str, tuple[str, ...]] | None = None
        self._related: dict[str, tuple[str, ...]] = {}
        self._exists: dict[str, bool] = {}
        self._anchors: dict[str, frozenset[str] | None] = {}

    def knows(self, paths: Iterable[str], related: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take these for all post-mortems there are, and what some of them name as related."""
        found: dict[str, tuple[str, ...]] = {}
        for path in paths:
            id_ = path[path.rfind("/") + 1 : -len(".md")]
            found[id_] = (*found[id_], path) if id_ in found else (path,)
        self._paths = found
        self._related.update(related or {})

    def ids(self) -> frozenset[str]:
        """The id of every post-mortem."""
        return frozenset(self._by_id())

    def paths(self, id_: str) -> tuple[str, ...]:
        """The post-mortems with this id."""
        return self._by_id().get(id_, ())

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that a post-mortem names as related."""
        if (known := self._related.get(id_)) is None:
            paths = self.paths(id_)
            data = files.content(self.root, paths[0]) if paths else None
            known = reading.read(data, paths[0]).related if data is not None else ()
            self._related[id_] = known
        return known

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder, and inside the repository."""
        if (known := self._exists.get(path)) is None:
            known = self._exists[path] = _is_below(path) and (self.root / path).exists()
        return known

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file; None where it cannot be read as one."""
        if path not in self._anchors:
            self._anchors[path] = self._read_anchors(path)
        return self._anchors[path]

    def _by_id(self) -> dict[str, tuple[str, ...]]:
        if self._paths is None:
            self.knows(sorted(files.scan(self.root)))
        return self._paths or {}

    def _read_anchors(self, path: str) -> frozenset[str] | None:
        return None


def _is_below(path: str) -> bool:
    return ".." not in PurePosixPath(os.path.normpath(path)).parts and not path.startswith("/")
