"""The links of a public handbook page: those that do not lead to something public become plain words."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from afterword.core import in_prose, links, reference_links
from afterword.core.allowed import Allowed
from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments
from afterword.core.public_text import ADDRESS, IMAGES, LINK, PAGE, URL
from afterword.core.readable import HELD, MARK

_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MAIL = pattern(r"<(?:mailto:)?[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+>", re.IGNORECASE)
_TAG = pattern(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)>")
_TARGET = pattern(
    r"\s(?:href|src|srcset|poster|data|action|formaction)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE
)
_ALT = pattern(r"\salt\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_DEEPEST = 3
"""How deep links and images are looked for inside each other."""


def kept(text: str, page: str, pages: Collection[str], allow: Allowed) -> tuple[str, set[str]]:
    """The text of a page of the site with the links that lead to `pages`, images, or hosts that may be named.

    The images that it shows come along, by path on the site.
    """
    work = _Page(page, pages, allow)
    bare = reference_links.inlined(text)
    return "".join(work.prose(part) if is_prose else part for is_prose, part in segments(bare)), work.images


@dataclass(slots=True)
class _Page:
    """A page whose links are looked at, and what is done of it already, each piece held by a mark."""

    path: str
    pages: Collection[str]
    allow: Allowed
    images: set[str] = field(default_factory=set)
    pieces: list[str] = field(default_factory=list)
    opened: list[bool] = field(default_factory=list)
    """Of each `<a>` that is open, whether it is kept."""

    def prose(self, text: str) -> str:
        code, parts, at = InlineCode(text), [], 0
        for start, end in zip(code.starts, code.ends, strict=True):
            parts += [text[at:start], self._hold(text[start:end])]
            at = end
        text = "".join([*parts, text[at:]])
        for _ in range(_DEEPEST):
            text = LINK.sub(self._link, text) if "](" in text else text
        text = _MAIL.sub(lambda match: self._or(match[0], ADDRESS), _TAG.sub(self._tag, text))
        text = URL.sub(lambda match: self._or(match[0], PAGE), text)
        for stand_in in (ADDRESS, PAGE):
            text = in_prose.without_two_articles(text, stand_in)
        return self._restored(text.replace("](", "] ("))

    def _hold(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"{HELD[0]}{len(self.pieces) - 1}{HELD[1]}"

    def _restored(self, text: str) -> str:
        return MARK.sub(lambda match: self._restored(self.pieces[int(match[1])]), text)

    def _or(self, address: str, stand_in: str) -> str:
        return self._hold(address) if self.allow.has_address(address.strip("<>")) else stand_in

    def _link(self, match: re.Match[str]) -> str:
        mark, label, written = match[1], match[2], match[3]
        if not self._stays(written, is_image=bool(mark)):
            return label
        return f"{self._hold(f'{mark}[')}{label}{self._hold(match[0][len(mark) + len(label) + 1 :])}"

    def _stays(self, written: str, *, is_image: bool = False) -> bool:
        bare = unquote(written.strip("<>"))
        if not bare or bare.startswith("#"):
            return True
        if _SCHEME.match(bare):
            return not is_image and self.allow.has_address(bare)
        target = links.resolved(bare, self.path)
        if target.lower().endswith((*IMAGES, ".svg")) and not target.startswith(".."):
            self.images.add(target)
            return True
        return target in self.pages

    def _tag(self, match: re.Match[str]) -> str:
        """A tag of HTML as it is, but for one that leads elsewhere, of which the words stay."""
        closing, name, rest = match[1], match[2].lower(), match[3]
        if closing:
            return match[0] if name != "a" or not self.opened or self.opened.pop() else ""
        targets = [html.unescape(found.strip("\"'")) for found in _TARGET.findall(rest)]
        stays = all(self._may_lead(target, is_link=name in ("a", "area")) for target in targets)
        if name == "a":
            self.opened.append(stays)
        if stays:
            return self._hold(match[0])
        alt = _ALT.search(rest)
        return alt[1].strip("\"'") if alt and name == "img" else ""

    def _may_lead(self, target: str, *, is_link: bool) -> bool:
        """Whether an attribute may lead there: as in all HTML, from the address of the page rather than its file."""
        target = target.strip()
        if _SCHEME.match(target) or not is_link:
            return not _SCHEME.match(target) or (is_link and self.allow.has_address(target))
        place = unquote(urlsplit(target).path)
        if not place:
            return True
        address = re.sub(r"(?:(?:^|(?<=/))(?:index|README))?\.md\Z", "", self.path)
        for base in {address, posixpath.dirname(self.path)}:
            found = posixpath.normpath(posixpath.join("/", base, place)).lstrip("/").removesuffix(".html")
            names = (found, f"{found}.md", posixpath.join(found, "index.md"), posixpath.join(found, "README.md"))
            if any(name in self.pages for name in names):
                return True
        return False
