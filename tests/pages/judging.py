"""A page in a real browser, and what its judges say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.builders.handbook import REPOSITORY

TOOLS = REPOSITORY / ".cache" / "pages" / "node_modules"
PATIENCE = 15_000
"""Milliseconds: a machine that is busy with other things is slow, not wrong."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules of axe that the colour scheme has a say in."""
expect.set_options(timeout=PATIENCE)
_AXE = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.html}`));
}"""
_STILL = "*, ::before, ::after { animation: none !important; transition: none !important; }"
_IDLE = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Visit:
    """A page that was opened, with all that it complained about and asked for."""

    page: Page
    base: str
    is_scripted: bool = True
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:", "about:")):
            self.elsewhere.append(url)

    def open(self, path: str) -> Page:
        """Go there, and stay until everything has been loaded and no style is under way."""
        self.page.goto(f"{self.base}/{path}", wait_until="load")
        if self.is_scripted:
            self.page.add_style_tag(content=_STILL)
        return self.page

    def draw(self) -> None:
        """Let the diagrams be drawn, which they are once they come near."""
        undrawn = self.page.locator("pre.aw-diagram:not([hidden])")
        undrawn.evaluate_all("(sources) => sources.forEach((source) => source.scrollIntoView())")
        expect(undrawn).to_have_count(0)

    def settle(self) -> None:
        """Let observers and layout catch up."""
        self.page.evaluate(_IDLE)

    def axe(self, *rules: str) -> list[str]:
        """The violations that axe finds: by all of its rules, or by some."""
        self.settle()
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate((TOOLS / "axe-core" / "axe.min.js").read_text("utf-8"))
        found: list[str] = self.page.evaluate(_AXE, list(rules) or None)
        return found

    def is_wider_than_the_window(self) -> bool:
        """Whether the whole page can be scrolled sideways."""
        wider: bool = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return wider


class _Handler(SimpleHTTPRequestHandler):
    """A static host: the site's own page where there is none, and no log."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """It takes no notice of a browser that has left before the end of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback for as long as it takes; yields its address."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
