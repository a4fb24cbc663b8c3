"""A built site, read back as a browser would see it."""

from __future__ import annotations

import os
import posixpath
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.support.cli import unmeasured

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Page(HTMLParser):
    """What a page has: the ids of its headings, of everything, its links, what it loads."""

    headings: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    edit: str | None = None
    tags: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    drawings: int = 0
    """How many drawings are open: their titles are no title of the page."""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_endtag(self, tag: str) -> None:
        self.drawings -= tag == "svg"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.drawings += tag == "svg"
        values = {name: value or "" for name, value in attrs}
        self.tags.append(f"svg {tag}" if self.drawings and tag == "title" else tag)
        self.handlers += [name for name in values if name.startswith("on")]
        if "id" in values:
            self.ids.add(values["id"])
            if tag in HEADINGS:
                self.headings.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            if values.get("class") == "md-content__button md-icon":
                self.edit = values["href"]
        loaded = tag == "link" and values.get("rel") not in ("canonical", "prev", "next", "alternate feed")
        self.loads += [values[name] for name in ("src", *(["href"] if loaded else [])) if name in values]


@dataclass(frozen=True)
class Built:
    """A folder that a builder filled."""

    root: Path
    log: str
    pages: dict[str, Page]

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def broken_links(self) -> list[str]:
        """The internal links of every page that lead to no file, or to no id in it."""
        return [
            f"{path}: {link}" for path, page in self.pages.items() for link in page.links if not self._leads(path, link)
        ]

    def _leads(self, path: str, link: str) -> bool:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or path == "404.html":
            return True
        target = (
            posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
        )
        if (self.root / target).is_dir():
            target = posixpath.normpath(posixpath.join(target, "index.html"))
        if target not in self.pages:
            return (self.root / target).is_file()
        return not parts.fragment or unquote(parts.fragment) in self.pages[target].ids


def build(folder: Path, output: Path, module: str, *arguments: str) -> Built:
    """Run a builder strictly in `folder`, and read what it wrote to `output`."""
    environment = unmeasured({**os.environ, "NO_MKDOCS_2_WARNING": "1", "HOME": str(folder)})
    done = subprocess.run(
        [sys.executable, "-m", module, "build", "--strict", *arguments],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=90,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return read(output, done.stdout)


def read(output: Path, log: str = "") -> Built:
    """What is in the folder that a builder has filled."""
    pages = {}
    for file in sorted(output.rglob("*.html")):
        page = Page()
        page.feed(file.read_text(encoding="utf-8"))
        pages[file.relative_to(output).as_posix()] = page
    return Built(root=output, log=log, pages=pages)
