"""Judge many files: what earlier runs found out first, the rest on every processor."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import os
import signal
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from afterword.adapters import files
from afterword.adapters.memo import digest
from afterword.commands.judging import Entry, Judge
from afterword.core import business_days
from afterword.core.linting import Outcome
from afterword.core.references import References

_CHUNK = 100
"""Files that a worker takes at a time."""
_WORTH_WORKERS = 300
"""With fewer files, starting workers takes longer than they save."""
_WORTH_MEMO = 30
"""With fewer files, reading what earlier runs found out takes longer than it saves."""
_OBJECTS_BETWEEN_COLLECTIONS = 200_000

Entries = dict[str, Entry]


class _Share(msgspec.Struct, array_like=True):
    """What a worker hands back."""

    entries: Entries
    holidays: list[tuple[tuple[str, str, int], frozenset[dt.date]]]


_judge: Judge | None = None
"""What the workers of this process judge with; they have it because they are forked."""


def examine(judge: Judge, paths: Mapping[str, bool], *, is_everything: bool) -> list[Outcome]:
    """The outcome of each path, which comes with whether it is a plain file.

    `is_everything` says that there are no other post-mortems, whose outcomes might still be of use.
    """
    memo = judge.memo if len(paths) >= _WORTH_MEMO else None
    kept = (memo.load("entries", Entries) if memo is not None else None) or {}
    known = {path: entry for path, is_plain in paths.items() if is_plain and (entry := _kept(judge, path, kept))}
    missing = [path for path in paths if path not in known]
    for share in _shares(judge, missing):
        known.update(share)
    if memo is not None and (missing or (is_everything and len(kept) != len(known))):
        memo.store("entries", known if is_everything else {**kept, **known})
    judge.remember()
    return [_outcome(path, known[path]) for path in paths]


def _kept(judge: Judge, path: str, kept: Entries) -> Entry | None:
    """What is known of a file, where its content is still the same and the present has not changed it."""
    if (entry := kept.get(path)) is None or judge.now < entry.since:
        return None
    until = entry.outcome.until if entry.outcome is not None else None
    if until is not None and until <= judge.now:
        return None
    data = files.content(judge.root, path)
    return entry if data is not None and digest(data) == entry.digest else None


def _shares(judge: Judge, paths: Sequence[str]) -> Iterator[Entries]:
    workers = _processors()
    if len(paths) < _WORTH_WORKERS or workers < 2 or not hasattr(os, "fork"):
        with _few_collections():
            yield {path: _entry(judge, path) for path in paths}
        return
    import multiprocessing  # heavy: only where there is much to do

    global _judge
    _judge = judge
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    with multiprocessing.get_context("fork").Pool(workers, _start_worker) as pool:
        for packed in pool.imap_unordered(_work, chunks):
            share = msgspec.msgpack.decode(packed, type=_Share)
            business_days.remember_holidays(dict(share.holidays))
            yield share.entries


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops them all
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _work(paths: Sequence[str]) -> bytes:
    assert _judge is not None  # noqa: S101  # set before the fork
    before = business_days.known_holidays()
    entries = {path: _entry(_judge, path) for path in paths}
    new = [(key, days) for key, days in business_days.known_holidays().items() if key not in before]
    return msgspec.msgpack.encode(_Share(entries, new))


@contextlib.contextmanager
def _few_collections() -> Iterator[None]:
    """Judging makes many objects and no cycles: looking for these all the time only takes time."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _entry(judge: Judge, path: str) -> Entry:
    entry = judge.of_file(path)
    outcome = entry.outcome
    if outcome == Outcome(references=_references(path)):
        return Entry(entry.digest, entry.since, None)
    return entry


def _outcome(path: str, entry: Entry) -> Outcome:
    return entry.outcome if entry.outcome is not None else Outcome(references=_references(path))


def _references(path: str) -> References:
    return References(path=path, id=path[path.rfind("/") + 1 : -len(".md")])
