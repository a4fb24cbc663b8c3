"""Much of the same work, done by all processors at once."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")

WORTH = 200
"""So many values are worth starting workers for."""
_CHUNK = 50
_NOTHING: tuple[Callable[[Any], Any], Sequence[Any]] = (repr, ())
_work = _NOTHING


def each(function: Callable[[Value], Result], values: Sequence[Value]) -> Iterator[Result]:
    """What the function makes of each value, in order; workers get both by being forked, so neither is copied.

    Where other threads run, and could hold a lock while the process is forked, it is done right here.
    """
    workers = processors()
    if len(values) < WORTH or workers < 2 or not hasattr(os, "fork") or threading.active_count() > 1:
        yield from map(function, values)
        return
    import multiprocessing  # heavy: only where there is much to do

    global _work
    _work = function, values
    try:
        with multiprocessing.get_context("fork").Pool(workers, _start_worker) as pool:
            for share in pool.imap(_share, range(0, len(values), _CHUNK)):
                yield from share
    finally:
        _work = _NOTHING  # else all that the work is done with would stay in memory


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops them all
    gc.disable()  # a worker is soon gone


def _share(start: int) -> list[Any]:
    function, values = _work
    return [function(value) for value in values[start : start + _CHUNK]]
