"""The other files of a handbook, as the rules of references ask for them.

Each question is remembered with its answer, so that what was concluded from it can be kept until the answer is
another one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from afterword.adapters import tree
from afterword.adapters.memo import digest
from afterword.core.layout import id_of

Question = tuple[str, str, str]
"""What was asked (`ids`, `paths`, `exists`, `content`), of what, and the answer."""


class Folder:
    """The files below `root`; each is looked at once."""

    def __init__(self, root: Path, postmortems: Collection[str] | None = None) -> None:
        self.root = root
        self._every = postmortems
        self._twins: frozenset[str] | None = None
        self._by_id: dict[str, tuple[str, ...]] | None = None
        self._answers: dict[tuple[str, str], str] = {}
        self._asked: dict[tuple[str, str], str] = {}
        self._contents: dict[str, bytes | None] = {}
        self._related: dict[str, tuple[str, ...]] = {}
        self._anchors: dict[str, frozenset[str] | None] = {}

    # --- what rules ask ---

    def ids(self) -> frozenset[str]:
        """The id of every post-mortem."""
        self._ask("ids", "")
        return frozenset(self._known())

    def paths(self, id_: str) -> tuple[str, ...]:
        """The post-mortems with this id."""
        self._ask("paths", id_)
        return self._known().get(id_, ())

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that a post-mortem names as related."""
        paths = self.paths(id_)
        if not paths:
            return ()
        self._ask("content", paths[0])
        if id_ not in self._related:
            from afterword.core import reading  # heavy: only where a file is read

            data = self._content(paths[0])
            self._related[id_] = reading.read(data, paths[0]).related if data is not None else ()
        return self._related[id_]

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder, and inside the repository."""
        return bool(self._ask("exists", path))

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file; None where it cannot be read as one."""
        self._ask("content", path)
        if path not in self._anchors:
            self._anchors[path] = self._read_anchors(path)
        return self._anchors[path]

    # --- what is remembered of that ---

    def questions(self, path: str) -> tuple[Question, ...]:
        """What was asked for the sake of the post-mortem at `path`, since this was called last."""
        found = tuple((kind, subject, answer) for (kind, subject), answer in self._asked.items())
        self._asked.clear()
        return tuple(question for question in found if question != ("paths", id_of(path), path))

    def still_answers(self, path: str, questions: Collection[Question]) -> bool:
        """Whether every question would get the same answer now, and the post-mortem's id is its own."""
        if id_of(path) in self._shared() and not any(kind == "paths" for kind, _, _ in questions):
            return False
        return all(self._answer(kind, subject) == answer for kind, subject, answer in questions)

    def _ask(self, kind: str, subject: str) -> str:
        answer = self._asked[kind, subject] = self._answer(kind, subject)
        return answer

    def _answer(self, kind: str, subject: str) -> str:
        if (answer := self._answers.get((kind, subject))) is None:
            answer = self._answers[kind, subject] = self._look(kind, subject)
        return answer

    def _look(self, kind: str, subject: str) -> str:
        if kind == "ids":
            return digest("\n".join(sorted(self._known())).encode(errors="surrogatepass")).hex()
        if kind == "paths":
            return "\n".join(self._known().get(subject, ()))
        if kind == "exists":
            return "yes" if _is_inside(subject) and (self.root / subject).exists() else ""
        data = self._content(subject)
        return digest(data).hex() if data is not None else ""

    def _content(self, path: str) -> bytes | None:
        if path not in self._contents:
            self._contents[path] = tree.content(self.root, path) if _is_inside(path) else None
        return self._contents[path]

    def _shared(self) -> frozenset[str]:
        """The ids that more than one post-mortem has."""
        if self._twins is None:
            ids = [path[path.rfind("/") + 1 : -3] for path in self._paths()]
            few = len(set(ids)) < len(ids)
            self._twins = (
                frozenset(id_ for id_, paths in self._known().items() if len(paths) > 1) if few else frozenset()
            )
        return self._twins

    def _paths(self) -> Collection[str]:
        if self._every is None:
            self._every = tree.scan(self.root)
        return self._every

    def _known(self) -> dict[str, tuple[str, ...]]:
        if self._by_id is None:
            self._by_id = _by_id(self._paths())
        return self._by_id

    def _read_anchors(self, path: str) -> frozenset[str] | None:
        return None


def _by_id(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        id_ = id_of(path)
        found[id_] = (*found[id_], path) if id_ in found else (path,)
    return found


def _is_inside(path: str) -> bool:
    return ".." not in PurePosixPath(os.path.normpath(path)).parts and not path.startswith("/")
