"""What a check worked out, kept in the user's cache folder until it may have become wrong.

A memo is a file of its own for each handbook and selection of rules. It is read only where its fingerprint
(source and libraries of the program, policy, templates) and its checksum are right, and replaced as
a whole, so that neither a concurrent run nor a broken file can do harm.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

_PACKAGE = Path(__file__).parent.parent
_SIZE = 16
_KEPT_DAYS = 30
_T = TypeVar("_T")


def digest(data: bytes) -> bytes:
    """A hash that tells contents apart."""
    return hashlib.blake2b(data, digest_size=_SIZE).digest()


def fingerprint(texts: Iterable[str], libraries: Iterable[str] = ()) -> bytes:
    """What a memo depends on besides the files: these texts, the program itself, and libraries by module name."""
    parts = [sys.version, *texts, *_sources(_PACKAGE / "core"), *_sources(_PACKAGE / "rules")]
    parts += [_stamp(path) for path in map(_origin, libraries) if path]
    return digest("\0".join(parts).encode(errors="surrogatepass"))


class Memo:
    """The memos of one handbook and one selection of rules."""

    def __init__(self, root: Path, key: Iterable[str], stamp: bytes) -> None:
        name = digest("\0".join([str(root), *key]).encode(errors="surrogatepass")).hex()
        self.folder, self.name, self.stamp = _folder(), name, stamp

    def load(self, part: str, kind: type[_T]) -> _T | None:
        """What was stored as `part`; None where there is nothing that can be relied on."""
        try:
            data = self._path(part).read_bytes()
            head, payload = data[: 2 * _SIZE], data[2 * _SIZE :]
            if head != self.stamp + digest(payload):
                return None
            return msgspec.msgpack.decode(payload, type=kind)
        except (OSError, msgspec.DecodeError):
            return None

    def store(self, part: str, value: object) -> None:
        """Keep a value; a folder that cannot be written is no fault, nor is the name of a file that is no UTF-8."""
        try:
            payload = msgspec.msgpack.encode(value)
        except UnicodeEncodeError:
            return
        import tempfile  # heavy: only where something is kept

        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self.stamp + digest(payload) + payload)
                Path(name).replace(self._path(part))
            except OSError:
                Path(name).unlink(missing_ok=True)
            self._forget_the_old()

    def _path(self, part: str) -> Path:
        return self.folder / f"{self.name}.{part}"

    def _forget_the_old(self) -> None:
        oldest = time.time() - _KEPT_DAYS * 86_400
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _folder() -> Path:
    if named := os.environ.get("AFTERWORD_CACHE_DIR"):
        return Path(named)
    from platformdirs import user_cache_path  # only where a check is kept

    return user_cache_path("afterword") / "check"


def _sources(folder: Path) -> list[str]:
    return sorted(_stamp(path) for path in folder.glob("*.py"))


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_mtime_ns} {status.st_size}"


def _origin(module: str) -> Path | None:
    from importlib.util import find_spec

    spec = find_spec(module)
    return Path(spec.origin) if spec is not None and spec.origin else None
