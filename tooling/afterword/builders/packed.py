"""A file that the builder keeps in memory for the whole build, in as little of it as it can."""

from __future__ import annotations

import zlib

from mkdocs.structure.files import File

_FAST = 1


class PackedFile(File):
    """A generated file whose content is unpacked when somebody asks for it: each page is asked for once or twice."""

    _packed: bytes | None = None

    @property
    def _content(self) -> bytes | None:  # the one place that all of MkDocs' accessors use
        return None if self._packed is None else zlib.decompress(self._packed)

    @_content.setter
    def _content(self, content: str | bytes | None) -> None:
        data = content.encode() if isinstance(content, str) else content
        self._packed = None if data is None else zlib.compress(data, _FAST)
