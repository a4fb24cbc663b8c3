"""The HTTP server of the stand-in for GitHub: its log, its faults, and who may come in."""

from __future__ import annotations

import base64
import binascii
import contextlib
import http.server
import json
import re
import socket
import struct
import threading
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

from tests.support import github_issue_api  # noqa: F401  # its routes
from tests.support.github_api import Call, answer
from tests.support.github_faults import Fault, Faults, Reply
from tests.support.github_json import View
from tests.support.github_state import State

GIT_PATH = re.compile(r"/([^/]+/[^/]+?)(?:\.git)?/(info/refs|git-upload-pack|git-receive-pack)")
RATE_LIMIT = 5000


@dataclass(kw_only=True)
class Request:
    """One request in the log; the status stays None when the client got no answer."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int | None = None


class Server(http.server.ThreadingHTTPServer):
    """Holds what its connections share."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, state: State, *, private: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = state
        self.private = private
        self.faults = Faults()
        self.requests: list[Request] = []
        self.git_requests: list[Request] = []
        self.unanswered: list[str] = []
        self.closing = threading.Event()
        # One thing at a time is acted on, as far as two requests could tell.
        self.lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        self._loop = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve in the background."""
        self._loop.start()

    def stop(self) -> None:
        """End at once: wake what hangs and cut every connection."""
        self.closing.set()
        self.shutdown()
        self._loop.join()
        self.server_close()
        for connection, thread in list(self._open.items()):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(5)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one connection, and know that it is open."""
        self._open[request] = threading.current_thread()
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to say: the handler has kept what was not the client's doing."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """The log is kept elsewhere."""

    def version_string(self) -> str:
        """As GitHub calls itself."""
        return "GitHub.com"

    def _serve(self) -> None:
        try:
            self._meet()
        except ConnectionError:
            self.close_connection = True
        except Exception as error:
            self.server.unanswered.append(f"the stand-in failed on {self.command} {self.path}: {error!r}")
            self._drop(reset=True)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815  (names of http.server)

    def _meet(self) -> None:
        raw = self._read()
        url = urllib.parse.urlsplit(self.path)
        is_git = GIT_PATH.fullmatch(url.path)
        prefix = "" if is_git else re.match(r"(/api/v3(?=/))?(/api(?=/graphql))?", url.path)[0]
        request = Request(
            method=self.command,
            path=url.path.removeprefix(prefix),
            query=dict(urllib.parse.parse_qsl(url.query)),
            body=None if is_git else _parse(raw),
        )
        (self.server.git_requests if is_git else self.server.requests).append(request)
        fault = self.server.faults.take(request.method, request.path)
        reply = None
        if fault is None or fault.after:
            with self.server.lock:
                reply = self._git(is_git, url.query, raw) if is_git else self._api(request, prefix)
        if fault is not None:
            reply = fault.strike(self.server.closing)
        self._answer(request, reply, fault)

    def _answer(self, request: Request, reply: Reply | None, fault: Fault | None) -> None:
        if reply is None:
            self._drop(reset=fault is not None and fault.reset)
            return
        request.status = reply.status
        self.send_response(reply.status)
        used = len(self.server.requests)
        headers = {
            "x-ratelimit-limit": str(RATE_LIMIT),
            "x-ratelimit-remaining": str(RATE_LIMIT - used),
            "x-ratelimit-used": str(used),
            "x-ratelimit-reset": str(int(time.time()) + 3600),
            "x-ratelimit-resource": "core",
            "content-length": str(len(reply.body)),
        }
        if GIT_PATH.fullmatch(request.path):
            # curl repeats a request by itself when a connection that it used before is cut.
            headers["connection"] = "close"
        headers |= {name.lower(): value for name, value in reply.headers.items()}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def _api(self, request: Request, prefix: str) -> Reply:
        state, login = self.server.state, None
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme:
            login = state.tokens.get(token) if scheme.lower() in ("token", "bearer") else None
            if login is None:
                return Reply.json(401, {"message": "Bad credentials", "status": "401"})
        if request.body is ...:
            return Reply.json(400, {"message": "Problems parsing JSON", "status": "400"})
        view = View(state, web=self.server.url, api=self.server.url + prefix)
        reply = answer(
            Call(
                method=request.method,
                path=request.path,
                query=request.query,
                body={} if request.body is None else request.body,
                login=login,
                view=view,
                private=self.server.private,
            )
        )
        if reply is None:
            self.server.unanswered.append(f"the stand-in does not know {request.method} {request.path}")
            return Reply.json(501, {"message": "the stand-in does not know this"})
        return reply

    def _git(self, path: re.Match[str], query: str, body: bytes) -> Reply:
        state = self.server.state
        name, service = path.groups()
        pushes = "git-receive-pack" in (service, urllib.parse.parse_qs(query).get("service", [""])[0])
        known = name.lower() == state.bare.full_name.lower()
        login, refusal = self._git_login(needed=pushes or self.server.private or not known)
        if refusal:
            return refusal
        member = login in state.people
        if not known or (self.server.private and not member):
            return _plain(404, "Repository not found.")
        if pushes and not member:
            return _plain(403, f"Permission to {state.bare.full_name}.git denied to {login}.")
        variables = {
            "REQUEST_METHOD": self.command,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        # Git's server takes pushes only from somebody.
        return state.bare.serve(variables | ({"REMOTE_USER": login} if login else {}), service, body)

    def _git_login(self, *, needed: bool) -> tuple[str | None, Reply | None]:
        header = self.headers.get("Authorization")
        if header is None and not needed:
            return None, None
        challenge = {"WWW-Authenticate": 'Basic realm="GitHub"'}
        if header is None:
            return None, _plain(401, "Authentication required.", challenge)
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            scheme, _, encoded = header.partition(" ")
            _, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
            if scheme.lower() == "basic" and password in self.server.state.tokens:
                return self.server.state.tokens[password], None
        return None, _plain(401, "Invalid username or token.", challenge)

    def _read(self) -> bytes:
        """The whole body; a client that ends before it has sent all of it sent nothing."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = int(self.headers.get("Content-Length") or 0)
            return self._exactly(length)
        chunks = []
        while size := int(self.rfile.readline() or b"0", 16):
            chunks.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(chunks)

    def _exactly(self, length: int) -> bytes:
        data = self.rfile.read(length)
        if len(data) < length:
            raise ConnectionError("the client went away")
        return data

    def _drop(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            # Closing with nothing to linger for sends RST; the reader must let go of the socket first.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()


def _plain(status: int, message: str, headers: dict[str, str] | None = None) -> Reply:
    """What Git prints after `remote:`."""
    kind = {"Content-Type": "text/plain; charset=utf-8"}
    return Reply(status=status, body=f"{message}\n".encode(), headers=kind | (headers or {}))


def _parse(raw: bytes) -> Any:
    """The JSON of a body, None without one, `...` when it is none."""
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return ...
