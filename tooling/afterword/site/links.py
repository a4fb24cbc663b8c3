"""Links that work in the repository, rewritten so that they work on the site too."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from afterword.core.layout import FOLDER
from afterword.core.prose import InlineCode, segments

DOCS = "docs"
INDEX = f"{FOLDER}/index.md"
_LINK = re.compile(
    r"(?P<inline>\]\([ \t]*)(?P<to><[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)"
    r"|^(?P<reference> {0,3}\[[^\]\n]+\]:[ \t]*)(?P<at><[^<>\n]*>|\S+)",
    re.MULTILINE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_YEAR = re.compile(rf"{FOLDER}(/\d+)?(/README\.md)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """Where the files that the site does not hold can be read."""

    url: str = ""
    branch: str = "main"

    def source(self, path: str) -> str | None:
        """The address of a file of the repository; None where the repository has no address."""
        if not self.url:
            return None
        return f"{self.url.rstrip('/')}/blob/{quote(self.branch, safe='/')}/{quote(path, safe='/%')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the site is published, for the few files that need whole addresses."""

    url: str = ""
    directories: bool = True
    """Whether a page is at `page/`, else at `page.html`."""

    @property
    def host(self) -> str:
        """The name of the host, or nothing."""
        return urlsplit(self.url).hostname or ""

    def of(self, path: str) -> str | None:
        """The address of a page or a file of the site; None where the site has none."""
        if not self.url:
            return None
        return f"{self.url.rstrip('/')}/{quote(self._place(path), safe='/')}"

    def _place(self, path: str) -> str:
        if not path.endswith(".md"):
            return path
        bare = path.removesuffix(".md")
        if bare == "index" or bare.endswith("/index"):
            return bare.removesuffix("index") if self.directories else f"{bare}.html"
        return f"{bare}/" if self.directories else f"{bare}.html"


def site_path(path: str) -> str | None:
    """Where the site has a file of the repository: `docs/` is its root, `postmortems/` stays."""
    if _YEAR.match(path):
        return INDEX
    if path.startswith(f"{DOCS}/"):
        return path.removeprefix(f"{DOCS}/")
    if path.startswith(f"{FOLDER}/") and not path.startswith((f"{FOLDER}/_", f"{FOLDER}/.")):
        return path
    return None


def relative(target: str, page: str) -> str:
    """The link from one page of the site to another."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def rewrite(text: str, path: str, repository: Repository) -> str:
    """The text of the file at `path` with its relative links made to work on the site; code is left alone."""
    if "](" not in text and "]:" not in text:
        return text
    return "".join(_rewrite_prose(piece, path, repository) if is_prose else piece for is_prose, piece in segments(text))


def _rewrite_prose(prose: str, path: str, repository: Repository) -> str:
    code = InlineCode(prose)

    def replaced(match: re.Match[str]) -> str:
        if code.holds(match.start()):
            return match[0]
        written = match["to"] or match["at"]
        bare = written[1:-1] if written.startswith("<") else written
        found = destination(bare, path, repository)
        if found == bare:
            return match[0]
        shown = f"<{found}>" if written.startswith("<") else found
        return (match["inline"] or match["reference"]) + shown

    return _LINK.sub(replaced, prose)


def destination(written: str, path: str, repository: Repository) -> str:
    """Where a link of the file at `path` leads on the site; unchanged where that is no matter of the site."""
    parts = re.match(r"([^?#]*)(.*)\Z", written, re.DOTALL)
    if parts is None or not parts[1] or _SCHEME.match(written):
        return written
    place, tail = parts[1], parts[2]
    rooted = place.startswith("/")
    start = "" if rooted else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(start, place.lstrip("/")))
    if target.startswith("..") or (rooted and site_path(target) is None):
        return written
    on_site, here = site_path(target), site_path(path) or path
    if on_site is None:
        return (repository.source(target) or place) + tail
    if path.startswith(f"{DOCS}/") and target.startswith(f"{DOCS}/") and not rooted:
        return written
    if place.endswith("/") and on_site != INDEX:
        on_site = f"{on_site}/index.md"
    return relative(on_site, here) + tail
