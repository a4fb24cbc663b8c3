"""Text of authors as strangers may read it: without names, addresses, and links to what is inside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from afterword.core import in_prose, names, reference_links, traces
from afterword.core.allowed import Allowed
from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.plain_letters import decoded, normal
from afterword.core.prose import InlineCode, segments
from afterword.core.readable import HELD, MARK

PAGE, ADDRESS, INCIDENT = "an internal page", "an address", "another incident"
_STAND_INS = (PAGE, ADDRESS, INCIDENT, traces.HOST, traces.MACHINE, traces.TICKET, traces.CHANNEL)
IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
"""What a public page may show of the files beside its post-mortem; an SVG is a text of its own, with much unseen."""
_TARGET = r"\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)(?:\{[^{}\n]*\})?"""
LINK = pattern(rf"(?<!\\)(!?)\[([^\[\]]*)\]{_TARGET}{_TITLE}")
URL = pattern(r"""<?\b[A-Za-z][A-Za-z0-9+.-]*://[^\s<>"'`|)\]]*(?<![.,;:!?])>?""")
_MAIL = pattern(r"(?:mailto:)?[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+")
_ID = pattern(r"\d{4}-\d\d-\d\d-[^\W_][\w-]*")
_TAG = pattern(r"<(?:[!?][^>]*>?|(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>)")
_PLAIN_TAGS = frozenset(
    str.split("abbr b blockquote br cite code dd del details dl dt em hr i ins kbd li mark ol p pre q s samp small")
    + str.split("strong sub summary sup table tbody td th thead tr u ul var")
)
_SNIPPET = "8<"
_SNIPPETS = pattern(
    r"^[ \t>]*;*-+8<-+[ \t]*\n(?:.*\n)*?[ \t>]*-+8<-+[ \t]*(?:\n|\Z)|^(?:[ \t>]|[-*+][ \t])*;*-+8<-+.*(?:\n|\Z)|-+8<-+",
    re.MULTILINE,
)
"""What builders put another file in the place of: a line, or a block of several files."""
_DEEPEST = 3
"""How deep links, images and brackets are looked for inside each other."""


def without_snippets(text: str) -> str:
    """The text without the marks that builders put another file in the place of, be it in code."""
    return _SNIPPETS.sub("", text) if _SNIPPET in text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactor:
    """Makes public text of internal text: what is not known to be harmless goes."""

    names: Names
    allow: Allowed = field(default_factory=Allowed)
    """What may be named all the same."""
    files: frozenset[str] = frozenset()
    """The post-mortems and handbook pages that are public, by path in the repository."""
    hidden: frozenset[str] = frozenset()
    """The ids of the post-mortems that are not public."""

    def line(self, text: str) -> str:
        """A title or another value."""
        return " ".join(_Held(self).words(text).split())

    def words(self, values: Iterable[str]) -> tuple[str, ...]:
        """Tags and other values that make no sense in part: only those that nothing is taken out of."""
        return tuple(value for value in values if self.line(value) == " ".join(normal(value).split()))

    def markdown(self, text: str, path: str, definitions: Mapping[str, str]) -> str:
        """A part of the file at `path`; `definitions` are the targets of its links by reference."""
        text = without_snippets(normal(text))
        text = reference_links.without_definitions(text)
        return "".join(
            self._prose(part, path, definitions) if is_prose else self.code(part) for is_prose, part in segments(text)
        )

    def code(self, text: str) -> str:
        """A piece of code."""
        return _Held(self, is_code=True).words(text)

    def _prose(self, text: str, path: str, definitions: Mapping[str, str]) -> str:
        held = _Held(self)
        text = held.hold_code(text)
        text = reference_links.written_out(decoded(text), definitions)
        for _ in range(_DEEPEST):
            if "](" not in text:
                break
            text = LINK.sub(lambda match: self._link(match, path, held), text)
        text = held.words(text, is_markup=True)
        return held.restored(text.replace("](", "] ("))

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
            return written if not is_image and self.allow.has_address(written) and not self.names_one(written) else None
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        own = place.startswith(f"{path.removesuffix('.md')}/") and place.lower().endswith(IMAGES)
        is_public = own or (not is_image and place in self.files)
        is_public = is_public and next(self.names.find(place), None) is None
        return parts.path if parts.path and not parts.path.startswith("/") and is_public else None

    def names_one(self, address: str) -> bool:
        """Whether there is a name in an address behind its host, which the policy has allowed."""
        parts = urlsplit(address.strip("<>"))
        path = parts.path if parts.scheme != "mailto" else ""
        return next(self.names.find(f"{path}\n\n{parts.query}\n\n{parts.fragment}"), None) is not None


@dataclass(slots=True)
class _Held:
    """Pieces that are done, each held by a mark in the text that is still worked on."""

    redactor: Redactor
    is_code: bool = False
    pieces: list[str] = field(default_factory=list)

    def hold(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"{HELD[0]}{len(self.pieces) - 1}{HELD[1]}"

    def hold_code(self, text: str) -> str:
        """The text with its inline code held, names taken out."""
        code, parts, at = InlineCode(text), [], 0
        for start, end in zip(code.starts, code.ends, strict=True):
            parts += [text[at:start], self.hold(self.redactor.code(text[start:end]))]
            at = end
        return "".join([*parts, text[at:]])

    def restored(self, text: str) -> str:
        return MARK.sub(lambda match: self.restored(self.pieces[int(match[1])]), text)

    def words(self, text: str, *, is_markup: bool = False) -> str:
        """The text without names and addresses, and where it is markup, without what tags hide."""
        text = normal(text) if not is_markup else text
        if "://" in text:
            text = URL.sub(self._url, text)
        if "@" in text:
            text = _MAIL.sub(self._mail, text)
        text = _ID.sub(self._id, text)
        text = traces.replaced(text, self.redactor.allow.has_trace, self.write)
        if is_markup and "<" in text:
            text = _TAG.sub(self._tag, text)
            text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
        for stand_in in _STAND_INS if not self.is_code else ():
            text = in_prose.without_two_articles(text, stand_in)
        text = self.redactor.names.replace(text, is_code=self.is_code)
        return text if is_markup else self.restored(text)

    def write(self, stand_in: str) -> str:
        """What stands for something in this text."""
        return names.in_code(stand_in) if self.is_code else stand_in

    def _url(self, match: re.Match[str]) -> str:
        is_kept = self.redactor.allow.has_address(match[0]) and not self.redactor.names_one(match[0])
        return self.hold(match[0]) if is_kept else self.write(PAGE)

    def _mail(self, match: re.Match[str]) -> str:
        if self.redactor.allow.has_address(match[0]):
            return self.hold(match[0])
        known = next(self.redactor.names.find(match[0].removeprefix("mailto:")), None)
        is_whole = known is not None and known.end == len(match[0].removeprefix("mailto:"))
        return self.write(known.stand_in if known is not None and is_whole else ADDRESS)

    def _id(self, match: re.Match[str]) -> str:
        return self.write(INCIDENT) if match[0] in self.redactor.hidden else match[0]

    def _tag(self, match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        return self.hold(f"<{match[1]}{name}>") if name in _PLAIN_TAGS else ""
