"""What goes wrong on demand: a request that fails, hangs or is cut off, a client that is killed."""

from __future__ import annotations

import http
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

AIMING_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, value: object, headers: Mapping[str, str] | None = None) -> Reply:
        """An answer as the API gives it."""
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return cls(status=status, body=json.dumps(value).encode(), headers=kind | dict(headers or {}))


@dataclass(kw_only=True)
class Fault:
    """Meets the next requests of one kind: `before` they are acted on, or `after`, when their answer is lost.

    With a `status` the client gets that answer; else the connection ends without one: politely, or by a
    TCP reset. `hang` waits first, in seconds, or until the stand-in closes.
    """

    method: str
    path: str
    after: bool = False
    times: int | None = 1
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    hang: float = 0.0
    reset: bool = False
    fired: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether this request is one to meet; `*` is any method, the path is a regular expression."""
        return self.method in ("*", method) and re.search(self.path, path) is not None

    def strike(self, closing: threading.Event) -> Reply | None:
        """Go wrong; the answer for the client, or None when it gets none."""
        if self.hang:
            closing.wait(self.hang)
        if self.status is None:
            return None
        if isinstance(self.body, bytes):
            return Reply(status=self.status, body=self.body, headers=self.headers)
        message = {"message": http.HTTPStatus(self.status).phrase}
        return Reply.json(self.status, message if self.body is None else self.body, self.headers)

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {'after' if self.after else 'before'} {self.method} {self.path}"


@dataclass(kw_only=True)
class Kill(Fault):
    """Kills the client when its request arrives, before it is acted on or right after.

    The process that sends the request mostly starts later than this is arranged, so it is aimed later too.
    """

    victim: Callable[[], object] | None = None
    reset: bool = True
    aimed: threading.Event = field(default_factory=threading.Event)

    def aim(self, victim: Callable[[], object]) -> None:
        """Say how the client dies, such as `process.kill`."""
        self.victim = victim
        self.aimed.set()

    def strike(self, closing: threading.Event) -> Reply | None:
        """Kill the client; it gets no answer."""
        if self.victim is None:
            self.aimed.wait(AIMING_SECONDS)
        if self.victim is None:
            raise AssertionError(f"{self}: nobody said whom")
        self.victim()
        return None


class Faults:
    """The faults in the order in which they were arranged; the first that matches meets a request."""

    def __init__(self) -> None:
        self.arranged: list[Fault] = []
        self._over: set[int] = set()
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Arrange one more."""
        with self._lock:
            self.arranged.append(fault)

    def end(self) -> None:
        """From now on everything works again."""
        with self._lock:
            self._over.update(id(fault) for fault in self.arranged)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets."""
        with self._lock:
            for fault in self.arranged:
                spent = fault.times is not None and fault.fired >= fault.times
                if id(fault) not in self._over and not spent and fault.matches(method, path):
                    fault.fired += 1
                    return fault
        return None

    def unused(self) -> list[str]:
        """Those that never met a request: their test tests nothing."""
        return [f"never happened: {fault}" for fault in self.arranged if not fault.fired]
