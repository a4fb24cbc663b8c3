from __future__ import annotations

import gc
import os
import signal
import threading
import time
import weakref
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from afterword.adapters import workers
from afterword.errors import ConfigError

NUMBERS = range(workers.WORTH + 7)


def _where(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_workers_hand_back_everything_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    found = list(workers.each(_where, NUMBERS))
    assert [number for number, _ in found] == list(NUMBERS)
    assert os.getpid() not in {process for _, process in found}


def test_what_is_not_named_anywhere_can_be_done_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    added = 3
    assert list(workers.each(lambda number: number + added, NUMBERS)) == [number + 3 for number in NUMBERS]


def test_nothing_is_kept_alive_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)

    class Held:
        def look(self, number: int) -> int:
            return number

    held = Held()
    known = weakref.ref(held)
    assert len(list(workers.each(held.look, NUMBERS))) == len(NUMBERS)
    del held
    gc.collect()
    assert known() is None


def test_an_error_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)

    def fail(number: int) -> int:
        raise ConfigError(f"{number} is no good", "Take another.")

    with pytest.raises(ConfigError, match="is no good"):
        list(workers.each(fail, NUMBERS))


def test_a_worker_that_is_killed_does_not_leave_the_others_waiting() -> None:
    with pytest.raises(BrokenProcessPool):
        list(workers.forked(lambda _: os.kill(os.getpid(), signal.SIGKILL), NUMBERS))


def test_workers_begin_before_they_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 4)
    made = workers.forked(lambda number: (tmp_path / str(number)).touch(), NUMBERS)
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < len(NUMBERS):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert list(made) == [None] * len(NUMBERS)


def test_workers_are_not_far_ahead_of_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    made = workers.forked(lambda number: (tmp_path / str(number)).touch(), range(1_000))
    next(made)
    time.sleep(0.5)
    assert len(list(tmp_path.iterdir())) <= 300
    assert len(list(made)) == 999


def test_workers_are_gone_with_the_last_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    made = workers.forked(_where, NUMBERS)
    found = [next(made) for _ in NUMBERS]
    assert len(found) == len(NUMBERS)
    assert threading.active_count() == 1


@pytest.mark.parametrize(("count", "processors"), [(workers.WORTH - 1, 2), (workers.WORTH, 1)])
def test_little_work_is_done_right_here(count: int, processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: processors)
    assert {process for _, process in workers.each(_where, range(count))} == {os.getpid()}


def test_nothing_is_forked_beside_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert {process for _, process in workers.each(_where, NUMBERS)} == {os.getpid()}
    finally:
        over.set()
        thread.join()


def test_there_is_at_least_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workers.processors() >= 1
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers.processors() == 1
