"""A text as a reader sees it: entities decoded, without accents and invisible characters, and the way back."""

from __future__ import annotations

import html
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from afterword.core.patterns import pattern

JOINT = "\u2060"
"""Stands for what nobody sees between two letters."""
HELD = "\ue000", "\ue001"
"""What stands around the number of a piece that is already done."""
MARK = pattern(rf"{HELD[0]}(\d+){HELD[1]}")
_ODD = pattern(
    rf"{HELD[0]}\d+{HELD[1]}|(?i:</?(?:abbr|b|br|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\s?/?>"
    r"|&#?\w{1,32};?|%[0-7][0-9a-f])|[^\x00-\x7f]|[\x00-\x08\x0e-\x1f\x7f]"
)
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by name, which show nothing."""

_LETTERS = (
    "\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u04bb\u0501\u051b\u051d"
    "\u04cf\u04af\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131\u0251\u0261"
)
_LOOK_LIKE = "abesijkmhopctyxhdqwlyabezhikmnoptyxiag"
"""The letters of Latin that those of Cyrillic, Greek and the like look like, small or as capitals."""
_LATIN = {
    ord(shown): latin
    for letter, alike in zip(_LETTERS, _LOOK_LIKE, strict=True)
    for shown, latin in ((letter, alike), (letter.upper(), alike.upper()))
    if not shown.isascii()
} | {ord(barred): plain for barred, plain in zip("øđħłŧØĐĦŁŦ", "odhltODHLT", strict=True)}


class View(NamedTuple):
    """What is seen of a text; each piece of it knows where it came from."""

    text: str
    starts: list[int]
    sources: list[tuple[int, bool]]
    """By piece: where it starts in the source, and whether it is the same there."""

    def start(self, place: int) -> int:
        """Where in the source the character at a place starts."""
        piece = bisect_right(self.starts, place) - 1
        source, is_same = self.sources[piece]
        return source + (place - self.starts[piece]) * is_same

    def end(self, place: int) -> int:
        """Where in the source the text before a place ends, with the accents of its last letter."""
        piece = bisect_right(self.starts, place) - 1
        source, is_same = self.sources[piece]
        if is_same or place == self.starts[piece]:
            return source + (place - self.starts[piece]) * is_same
        return self.sources[piece + 1][0]


def view(text: str) -> View:
    """What a reader sees of a text."""
    parts: list[str] = []
    starts: list[int] = []
    sources: list[tuple[int, bool]] = []
    at = length = 0
    for odd in _ODD.finditer(text):
        seen = _seen(odd[0])
        if seen == odd[0]:
            continue
        for piece, source, is_same in ((text[at : odd.start()], at, True), (seen, odd.start(), False)):
            parts.append(piece)
            starts.append(length)
            sources.append((source, is_same))
            length += len(piece)
        at = odd.end()
    return View("".join([*parts, text[at:]]), [*starts, length], [*sources, (at, True)])


@lru_cache(maxsize=4096)
def _seen(odd: str) -> str:
    """What is seen of a mark, an entity or a single character."""
    if len(odd) == 1:
        return _plain(odd)
    if odd[0] in ("<", HELD[0]):
        return JOINT
    decoded = html.unescape(odd) if odd[0] == "&" else unquote(odd)
    return "".join(map(_plain, decoded))


def _plain(char: str) -> str:
    """A character without accents, in the form that all that look like it have in common."""
    if char in _FILLERS or unicodedata.category(char) in ("Cc", "Cf"):
        return char if char in "\t\n\r\v\f" else JOINT
    if char.isascii():
        return char
    decomposed = unicodedata.normalize("NFKD", char).translate(_LATIN)
    return "".join(part for part in decomposed if not unicodedata.category(part).startswith("M"))
