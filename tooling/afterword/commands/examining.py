"""Judge many files, on every processor where there is enough to do."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import os
import signal
from collections.abc import Iterator, Sequence

import msgspec

from afterword.adapters.workers import processors
from afterword.commands.judging import Judge
from afterword.commands.recalling import Entries
from afterword.core import business_days

_CHUNK = 100
"""Files that a worker takes at a time."""
_WORTH_WORKERS = 300
"""With fewer files, starting workers takes longer than they save."""
_OBJECTS_BETWEEN_COLLECTIONS = 200_000


class _Share(msgspec.Struct, array_like=True):
    """What a worker hands back."""

    entries: Entries
    holidays: list[tuple[tuple[str, str, int], frozenset[dt.date]]]


_judge: Judge | None = None
"""What the workers of this process judge with; they have it because they are forked."""


def examine(judge: Judge, paths: Sequence[str]) -> Entries:
    """What the files at these paths come to."""
    entries = Entries()
    for share in _shares(judge, paths):
        entries.update(share)
    judge.remember()
    return entries


def _shares(judge: Judge, paths: Sequence[str]) -> Iterator[Entries]:
    workers = processors()
    if len(paths) < _WORTH_WORKERS or workers < 2 or not hasattr(os, "fork"):
        with few_collections():
            yield _examined(judge, paths)
        return
    import multiprocessing  # heavy: only where there is much to do

    global _judge
    _judge = judge
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    with multiprocessing.get_context("fork").Pool(workers, _start_worker) as pool:
        for chunk, packed in zip(chunks, pool.imap(_work, chunks), strict=True):
            if packed is None:
                yield _examined(judge, chunk)
                continue
            share = msgspec.msgpack.decode(packed, type=_Share)
            business_days.remember_holidays(dict(share.holidays))
            yield share.entries


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops them all
    gc.disable()  # a worker is soon gone, and judging makes no cycles


def _work(paths: Sequence[str]) -> bytes | None:
    """What a worker hands back; None where a file has a name that is no UTF-8."""
    assert _judge is not None  # noqa: S101  # set before the fork
    before = business_days.known_holidays()
    entries = _examined(_judge, paths)
    new = [(key, days) for key, days in business_days.known_holidays().items() if key not in before]
    try:
        return msgspec.msgpack.encode(_Share(entries, new))
    except UnicodeEncodeError:
        return None


def _examined(judge: Judge, paths: Sequence[str]) -> Entries:
    return {path: judge.of_file(path) for path in paths}


@contextlib.contextmanager
def few_collections() -> Iterator[None]:
    """Judging makes many objects and no cycles: looking for these all the time only takes time."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
