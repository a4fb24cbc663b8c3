"""Links that work in the repository, rewritten so that they work on the site too."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from afterword.core.layout import FOLDER
from afterword.core.prose import InlineCode, segments

DOCS = "docs"
INDEX = f"{FOLDER}/index.md"
_LINK = re.compile(
    r"(?P<inline>\]\([ \t]*)(?P<to><[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)"
    r"|^(?P<reference> {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(?P<at><[^<>\n]*>|\S+)",
    re.MULTILINE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_YEAR = re.compile(rf"{FOLDER}(/\d+)?(/README\.md)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """Where the files of the repository can be read: on its host, and which of them have other names on the site."""

    url: str = ""
    branch: str = "main"
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The places on the site of the files to whose names something is added there."""

    def source(self, path: str, revision: str = "") -> str | None:
        """The address of a file of the repository, as of a commit; None where the repository has no address."""
        if not self.url:
            return None
        return f"{self.url.rstrip('/')}/blob/{quote(revision or self.branch, safe='/')}/{quote(path, safe='/%')}"

    def commit(self, sha: str) -> str | None:
        """The address of a commit."""
        return f"{self.url.rstrip('/')}/commit/{quote(sha)}" if self.url else None


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
    return _way(target, posixpath.dirname(page))


def address(target: str, page: str) -> str:
    """The same link for a block of HTML, in which few builders turn the name of a file into an address.

    One of them counts from the folder of the file instead, so `page` has to be the index of its folder.
    """
    return quote(_way(_folder(target), _folder(page)), safe="/.-_~") + "/"


def _way(target: str, folder: str) -> str:
    """What `posixpath.relpath` says of two plain paths, without its look at the folder one happens to be in."""
    there, here = _parts(target), _parts(folder)
    shared = 0
    while shared < min(len(there), len(here)) and there[shared] == here[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "."


def _parts(path: str) -> list[str]:
    return path.split("/") if path not in ("", ".") else []


def _folder(page: str) -> str:
    folder, name = posixpath.split(page)
    return (folder or ".") if name == "index.md" else page.removesuffix(".md")


def rewrite(text: str, path: str, repository: Repository, page: str = "") -> str:
    """The text of the file at `path` with its relative links made to work on the site; code is left alone.

    `page` is where the site shows the text, if that is not the file's own page.
    """
    if "](" not in text and "]:" not in text:
        return text
    return "".join(
        _rewrite_prose(piece, path, repository, page) if is_prose else piece for is_prose, piece in segments(text)
    )


def _rewrite_prose(prose: str, path: str, repository: Repository, page: str) -> str:
    code = InlineCode(prose)

    def replaced(match: re.Match[str]) -> str:
        if code.holds(match.start()):
            return match[0]
        written = match["to"] or match["at"]
        bare = written[1:-1] if written.startswith("<") else written
        found = destination(bare, path, repository, page)
        if found == bare:
            return match[0]
        shown = f"<{found}>" if written.startswith("<") else found
        return (match["inline"] or match["reference"]) + shown

    return _LINK.sub(replaced, prose)


def destination(written: str, path: str, repository: Repository, page: str = "") -> str:
    """Where a link of the file at `path` leads on the site; unchanged where that is no matter of the site."""
    parts = re.match(r"([^?#]*)(.*)\Z", written, re.DOTALL)
    if parts is not None and page and written.startswith("#"):
        return relative(site_path(path) or path, page) + written
    if parts is None or not parts[1] or _SCHEME.match(written):
        return written
    place, tail = parts[1], parts[2]
    rooted = place.startswith("/")
    start = "" if rooted else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(start, place.lstrip("/")))
    if target.startswith("..") or (rooted and site_path(target) is None):
        return written
    on_site, here = site_path(target), page or site_path(path) or path
    if on_site is None:
        return (repository.source(target) or place) + tail
    if path.startswith(f"{DOCS}/") and target.startswith(f"{DOCS}/") and not rooted:
        return written
    if place.endswith("/") and on_site != INDEX:
        on_site = f"{on_site}/index.md"
    name = unquote(on_site)
    return relative(on_site + repository.renamed.get(name, name).removeprefix(name), here) + tail
