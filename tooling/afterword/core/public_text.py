"""Text of authors as strangers may read it: without names, addresses, and links to what is inside."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from afterword.core import names, traces
from afterword.core.allowed import Allowed
from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments
from afterword.core.readable import HELD, MARK

PAGE, ADDRESS, INCIDENT = "an internal page", "an address", "another incident"
IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
"""What a public page may show of the files beside its post-mortem; an SVG is a text of its own, with much unseen."""
_UNSEEN = pattern(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    f"\uffa0\ufff9-\ufffb\U000e0001-\U000e007f{HELD[0]}{HELD[1]}]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""Characters that show nothing, but for what joins two pictures to one."""
_ENTITY = pattern(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,31});", re.IGNORECASE)
_HARMLESS = ":/.@#_%-"
"""What an entity can stand for besides letters and figures, so that decoding it makes no markup."""
_TARGET = r"\(\s*(<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
_TITLE = r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)(?:\{[^{}\n]*\})?"""
_LINK = pattern(rf"(?<!\\)(!?)\[([^\[\]]*)\]{_TARGET}{_TITLE}")
_REFERENCE = pattern(r"(?<!\\)(!?)\[([^\[\]]+)\](?: ?\[([^\[\]]*)\])?(?![(:])")
_DEFINITION = pattern(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\[([^\]\n^][^\]\n]*)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)"
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
        return tuple(value for value in values if self.line(value) == " ".join(_normal(value).split()))

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
        return _Held(self, is_code=True).words(text)

    def _prose(self, text: str, path: str, definitions: Mapping[str, str]) -> str:
        held = _Held(self)
        text = held.hold_code(text)
        if "&" in text:
            text = _ENTITY.sub(_decoded, text)
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
        text = _normal(text) if not is_markup else text
        if "://" in text:
            text = _URL.sub(self._url, text)
        if "@" in text:
            text = _MAIL.sub(self._mail, text)
        text = _ID.sub(self._id, text)
        text = traces.replaced(text, self.redactor.allow.has_trace, self.write)
        if is_markup and "<" in text:
            text = _TAG.sub(self._tag, text)
            text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
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


def definitions(text: str) -> Mapping[str, str]:
    """The targets that a text defines for its links by reference."""
    return {_key(match[1]): match[2] for match in _DEFINITION.finditer(text)} if "]:" in text else {}


def _written_out(match: re.Match[str], known: Mapping[str, str]) -> str:
    target = known.get(_key(match[3] or match[2]))
    return match[0] if target is None else f"{match[1]}[{match[2]}]({target})"


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _decoded(match: re.Match[str]) -> str:
    """An entity as what it stands for, unless that could be markup."""
    decoded = html.unescape(match[0])
    is_harmless = all(char.isalnum() or char in _HARMLESS or _UNSEEN.match(char) for char in decoded)
    return _normal(decoded) if is_harmless else match[0]


def _normal(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))
