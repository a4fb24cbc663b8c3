"""Much of the same work, done by all processors at once."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Value = TypeVar("Value")
Result = TypeVar("Result")

WORTH = 200
"""So many values are worth starting workers for."""
_CHUNK = 50
_AHEAD = 2
"""So many shares for each worker are under way: when the process ends early, these are waited for."""
_NOTHING: tuple[Callable[[Any], Any], Sequence[Any]] = (repr, ())
_work = _NOTHING


def each(function: Callable[[Value], Result], values: Sequence[Value]) -> Iterator[Result]:
    """What the function makes of each value, in order: by workers where they are worth it, else right here."""
    return forked(function, values) if are_worth(len(values)) else map(function, values)


def are_worth(count: int) -> bool:
    """Whether so many values should be given to workers.

    They should not where other threads run, and could hold a lock while the process is forked.
    """
    return count >= WORTH and processors() >= 2 and hasattr(os, "fork") and threading.active_count() == 1


def forked(function: Callable[[Value], Result], values: Sequence[Value]) -> Iterator[Result]:
    """What workers make of each value, in order, from now on; they get both by being forked, so neither is copied.

    BrokenProcessPool where one of them is killed.
    """
    import multiprocessing  # heavy, both: only where there is much to do
    from concurrent.futures import ProcessPoolExecutor

    global _work
    starts = iter(range(0, len(values), _CHUNK))
    pool = ProcessPoolExecutor(processors(), multiprocessing.get_context("fork"), _start_worker)
    _work = function, values
    try:
        shares = deque(pool.submit(_share, start) for start in islice(starts, _AHEAD * processors()))
    finally:
        _work = _NOTHING  # the workers have theirs; else all that the work is done with would stay in memory
    return _in_order(pool, shares, starts)


def _in_order(pool: Executor, shares: deque[Future[list[Any]]], starts: Iterator[int]) -> Iterator[Any]:
    while shares:
        share = shares.popleft().result()
        shares.extend(pool.submit(_share, start) for start in islice(starts, 1))
        if not shares:
            pool.shutdown()
        yield from share


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops them all
    gc.freeze()  # what was there before is none of its business


def _share(start: int) -> list[Any]:
    function, values = _work
    return [function(value) for value in values[start : start + _CHUNK]]
