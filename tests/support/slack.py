"""A stand-in for Slack's incoming webhooks: on this machine, with what was posted, and faults on demand.

with Slack() as slack:
    slack.say(404, "no_service")     # once
    slack.vanish()                   # once: takes the message, and says nothing
    ...
    assert slack.texts == ["..."]
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

SECRET = "T0000/B0000/hard-to-guess"


class Slack:
    """Takes messages on 127.0.0.1."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self._answers: list[tuple[int, str]] = []

    def __enter__(self) -> Self:
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, said = slack._answers.pop(0) if slack._answers else (200, "ok")
                if status in (0, 200):
                    slack.posts.append(json.loads(body))
                if status:
                    self.send_response(status)
                    self.end_headers()
                    self.wfile.write(said.encode())

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The webhook."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/services/{SECRET}"

    @property
    def texts(self) -> list[str]:
        """What was posted."""
        return [str(post["text"]) for post in self.posts]

    def say(self, status: int, text: str) -> None:
        """Give this answer to the next message, which is not posted."""
        self._answers.append((status, text))

    def vanish(self) -> None:
        """Take the next message, and end the connection before saying so."""
        self._answers.append((0, ""))
