"""Time judged by the machine at hand: work in proportion to its size, and none that is out of all proportion."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

STEP = 4
SLACK = 2.0
TRIALS = 5
NOISE = 0.05
"""Seconds below which a machine's own unrest is larger than what is measured."""


def seconds(work: Callable[[], object]) -> float:
    """The processor time that some work takes in this thread, without that of measuring its coverage."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        started = time.thread_time()
        work()
        return time.thread_time() - started
    finally:
        sys.settrace(tracer)


def assert_in_proportion(work: Callable[[int], object], size: int) -> None:
    """A quarter of the size takes about a quarter of the time: quadratic work would take sixteen times as long.

    What looks out of proportion is measured again, for other programs disturb one measurement, but not all.
    """
    small = large = float("inf")
    for _ in range(TRIALS):
        large = min(large, seconds(lambda: work(size)))
        if large <= NOISE:
            return
        small = min(small, seconds(lambda: work(size // STEP)))
        if large <= STEP * SLACK * small + NOISE:
            return
    raise AssertionError(f"{size}: {large:.2f} s, but {size // STEP}: {small:.2f} s")


def assert_bounded(taken: float, loops: int) -> None:
    """It took no longer than so many runs of a loop that is measured now; less than a second is never long."""
    if taken > 1:
        unit = min(seconds(_loop) for _ in range(TRIALS))
        assert taken <= loops * unit, f"it took {taken:.1f} s, which is {taken / unit:.0f} loops"


def _loop() -> int:
    return sum(len(match[0]) for match in re.finditer(r"\w+", "word " * 20_000))
