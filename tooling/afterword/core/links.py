"""The links of a Markdown text that lead to files of its repository, or to a place in the text itself."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from afterword.core.cursor import Cursor
from afterword.core.patterns import pattern
from afterword.core.postmortem import Position

_OTHER_PLACE = r"(?!//|[A-Za-z][A-Za-z0-9+.-]*+:)"
_TARGET = rf"<[^<>\n]*>|{_OTHER_PLACE}[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*"
# Python-Markdown takes all of `(a b.md)` for the target: so does the check.
_INLINE = pattern(rf"""\]\((?<!\\\]\()[ \t]*+({_TARGET})(?:[ \t]++[^\s"'()<>][^()<>\n]*+(?=\)))?""")
_DEFINITION = pattern(rf"""^ {{0,3}}\[(?!\^)[^\]\n]++\]:[ \t]*+({_TARGET})(?=[ \t]*+(?:["'(]|$))""", re.MULTILINE)
_WORTH_A_LOOK = pattern(r"\](?:\((?!https?:|mailto:)|:)")
"""What a text without any such link hardly ever holds."""
_SCHEME = pattern(r"//|[A-Za-z][A-Za-z0-9+.-]*+:")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")
_NEAR = 300
"""Characters before `](` among which the `[` is looked for, to tell whether it is escaped."""


class Link(NamedTuple):
    """Where a link leads, without escapes but percent-encoded as written, and where that stands."""

    target: str
    position: Position
    width: int


def relative(text: str, first_line: int = 1) -> Iterator[Link]:
    """The links and images that name no scheme and no host, outside code and comments, in order."""
    if _WORTH_A_LOOK.search(text) is None:
        return
    found = _found(text)
    cursor: Cursor | None = None
    for match in found:
        written = match[0][match.start(1) - match.start() :]
        is_bracketed = written.startswith("<")
        if is_bracketed and ("[" in written or _SCHEME.match(written, 1) is not None):
            continue
        cursor = cursor or Cursor(text, first_line)
        position = cursor.move(match.start(1))
        if cursor.is_prose and not _is_escaped(match):
            yield Link(_plain(written[1:-1] if is_bracketed else written), position, len(written))


def resolved(target: str, path: str) -> str:
    """The file that a link of the file at `path` leads to, by path in the repository."""
    place = re.split(r"[?#]", target, maxsplit=1)[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place)))


def _found(text: str) -> Iterable[re.Match[str]]:
    inline = _INLINE.finditer(text) if "](" in text else iter(())
    if "]:" not in text:
        return inline
    return sorted([*inline, *_DEFINITION.finditer(text)], key=lambda match: match.start(1))


def _is_escaped(match: re.Match[str]) -> bool:
    text, end = match.string, match.start()
    opening = text.rfind("[", max(end - _NEAR, 0), end)
    return opening > 0 and text[opening - 1] == "\\"


def _plain(written: str) -> str:
    if "\\" in written:
        written = _ESCAPED.sub(r"\1", written)
    return html.unescape(written) if "&" in written else written
