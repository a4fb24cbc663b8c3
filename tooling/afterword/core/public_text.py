"""Text of authors as strangers may read it: without names, addresses, and links to what is inside."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments

PAGE, ADDRESS, INCIDENT = "an internal page", "an address", "another incident"
IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
"""What a public page may show of the files beside its post-mortem."""
_HELD = "\ue000", "\ue001"
_TARGET = r"\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)(?:\{[^{}\n]*\})?"""
_LINK = pattern(rf"(?<!\\)(!?)\[([^\[\]]*)\]{_TARGET}{_TITLE}")
_REFERENCE = pattern(r"(?<!\\)(!?)\[([^\[\]]+)\](?: ?\[([^\[\]]*)\])?(?![(:])")
_DEFINITION = pattern(
    r"^ {0,3}\[([^\]\n^][^\]\n]*)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)"
    r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
    re.MULTILINE,
)
_URL = pattern(r"""<?\b[A-Za-z][A-Za-z0-9+.-]*://[^\s<>"'`|)\]]*>?""")
_MAIL = pattern(r"(?:mailto:)?[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+")
_ID = pattern(r"\d{4}-\d\d-\d\d-[^\W_][\w-]*")
_TAG = pattern(r"<(?:[!?][^>]*>?|(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>)")
_PLAIN_TAGS = frozenset(
    str.split("abbr b blockquote br cite code dd del details dl dt em hr i ins kbd li mark ol p pre q s samp small")
    + str.split("strong sub summary sup table tbody td th thead tr u ul var")
)
LONGEST_HEADING = 200
_SNIPPET = "--8<--"
_DEEPEST = 3
"""How deep links, images and brackets are looked for inside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactor:
    """Makes public text of internal text: what is not known to be harmless goes."""

    names: Names
    allow: tuple[str, ...] = ()
    """Hosts, mail addresses and their domains that may be named."""
    files: frozenset[str] = frozenset()
    """The post-mortems and handbook pages that are public, by path in the repository."""
    hidden: frozenset[str] = frozenset()
    """The ids of the post-mortems that are not public."""

    def line(self, text: str) -> str:
        """A title or another value."""
        return " ".join(_Held(self).words(text).split())

    def markdown(self, text: str, path: str, definitions: Mapping[str, str]) -> str:
        """A part of the file at `path`; `definitions` are the targets of its links by reference."""
        text = _normal(text)
        if "]:" in text:
            text = _DEFINITION.sub("", text)
        return "".join(
            self._prose(part, path, definitions) if is_prose else self.code(part) for is_prose, part in segments(text)
        )

    def code(self, text: str) -> str:
        """A piece of code."""
        return _Held(self).words(text)

    def _prose(self, text: str, path: str, definitions: Mapping[str, str]) -> str:
        held = _Held(self)
        text = held.hold_code(text)
        if definitions:
            text = _REFERENCE.sub(lambda match: _written_out(match, definitions), text)
        for _ in range(_DEEPEST):
            if "](" not in text:
                break
            text = _LINK.sub(lambda match: self._link(match, path, held), text)
        text = held.words(text, is_markup=True)
        return held.restored(text.replace("](", "] (").replace(_SNIPPET, ""))

    def _link(self, match: re.Match[str], path: str, held: _Held) -> str:
        mark, label, written = match[1], match[2], match[3].strip("<>")
        target = self._target(written, path, is_image=bool(mark))
        if target is not None:
            return f"{held.hold(mark + '[')}{label}{held.hold(f']({target})')}"
        place = posixpath.basename(unquote(urlsplit(written).path)) if "://" not in written else ""
        return INCIDENT if place.removesuffix(".md") in self.hidden else label

    def _target(self, written: str, path: str, *, is_image: bool) -> str | None:
        """Where a link may lead, without its anchor: to what is public, or to a host that may be named."""
        try:
            parts = urlsplit(written)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            return written if not is_image and self.is_allowed(written) else None
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        own = place.startswith(f"{path.removesuffix('.md')}/") and place.lower().endswith(IMAGES)
        is_public = own or (not is_image and place in self.files)
        return parts.path if parts.path and not parts.path.startswith("/") and is_public else None

    def is_allowed(self, address: str) -> bool:
        """Whether a web or mail address may be named: it, its domain, or a domain around that."""
        bare = address.strip("<>").casefold()
        scheme = urlsplit(bare).scheme
        if scheme not in ("http", "https", "mailto", ""):
            return False
        bare = bare.removeprefix("mailto:")
        host = (urlsplit(bare).hostname if scheme in ("http", "https") else bare.partition("@")[2]) or ""
        known = {entry.casefold() for entry in self.allow}
        labels = host.split(".")
        return bare in known or any(".".join(labels[at:]) in known for at in range(len(labels)))


@dataclass(slots=True)
class _Held:
    """Pieces that are done, each held by a mark in the text that is still worked on."""

    redactor: Redactor
    pieces: list[str] = field(default_factory=list)

    def hold(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"{_HELD[0]}{len(self.pieces) - 1}{_HELD[1]}"

    def hold_code(self, text: str) -> str:
        """The text with its inline code held, names taken out."""
        code, parts, at = InlineCode(text), [], 0
        for start, end in zip(code.starts, code.ends, strict=True):
            parts += [text[at:start], self.hold(self.redactor.code(text[start:end]))]
            at = end
        return "".join([*parts, text[at:]])

    def restored(self, text: str) -> str:
        for number in range(len(self.pieces) - 1, -1, -1):
            text = text.replace(f"{_HELD[0]}{number}{_HELD[1]}", self.pieces[number])
        return text

    def words(self, text: str, *, is_markup: bool = False) -> str:
        """The text without names and addresses, and where it is markup, without what tags hide."""
        text = _normal(text) if not is_markup else text
        if "://" in text:
            text = _URL.sub(self._url, text)
        if "@" in text:
            text = _MAIL.sub(self._mail, text)
        text = _ID.sub(self._id, text)
        if is_markup and "<" in text:
            text = _TAG.sub(self._tag, text)
            text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
        text = self.redactor.names.replace(text)
        return text if is_markup else self.restored(text)

    def _url(self, match: re.Match[str]) -> str:
        return self.hold(match[0]) if self.redactor.is_allowed(match[0]) else PAGE

    def _mail(self, match: re.Match[str]) -> str:
        if self.redactor.is_allowed(match[0]):
            return self.hold(match[0])
        known = next(self.redactor.names.find(match[0].removeprefix("mailto:")), None)
        return known.stand_in if known is not None and known.end == len(match[0]) else ADDRESS

    def _id(self, match: re.Match[str]) -> str:
        return INCIDENT if match[0] in self.redactor.hidden else match[0]

    def _tag(self, match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        return self.hold(f"<{match[1]}{name}>") if name in _PLAIN_TAGS else ""


def definitions(text: str) -> Mapping[str, str]:
    """The targets that a text defines for its links by reference."""
    return {_key(match[1]): match[2] for match in _DEFINITION.finditer(text)} if "]:" in text else {}


def _written_out(match: re.Match[str], known: Mapping[str, str]) -> str:
    target = known.get(_key(match[3] or match[2]))
    return match[0] if target is None else f"{match[1]}[{match[2]}]({target})"


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace(_HELD[0], "").replace(_HELD[1], "")
