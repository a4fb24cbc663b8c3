"""Names found in a text, however they are written, and replaced by what stands for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from afterword.core import in_prose, in_words, legal_forms, readable
from afterword.core.name_spellings import LONGEST_GAP, Spelling, spellings
from afterword.core.patterns import pattern

_WORD = pattern(rf"[^\W_](?:{readable.JOINT}*[^\W_])*")
_GAP = pattern(rf"[\W_]{{1,{LONGEST_GAP}}}")
_EMPHASIS = pattern(r"[*~^=]+")
_HEAD = 4
"""How many letters of a word are compared before a closer look."""
_LONGEST, _MOST = 40, 20_000
"""The words of which it is remembered where a name can start: how long they are, and how many."""


class Name(NamedTuple):
    """A name in a text, and what can stand in its place."""

    start: int
    end: int
    stand_in: str
    known_as: str
    """The name as the inside writes it."""


class _Known(NamedTuple):
    spelling: Spelling
    stand_in: str
    name: str


class Names:
    """Finds names however they are written; parts of people's names only as they are, and as words of their own.

    `words` are those, in small letters, that are none of these names, though one is in them.
    """

    def __init__(
        self, names: Mapping[str, str], as_written: Mapping[str, str] | None = None, words: Collection[str] = ()
    ) -> None:
        self._words = frozenset(words)
        self._known: dict[str, list[_Known]] = {}
        for known, is_part in ((names, False), (as_written or {}, True)):
            for name, stand_in in known.items():
                for spelling in spellings(name, is_part=is_part):
                    self._known.setdefault(spelling.key, []).append(_Known(spelling, stand_in, name))
        self._beginnings = {key[:length] for key in self._known for length in range(1, len(key) + 1)}
        self._starts: dict[str, tuple[int, ...]] = {}
        heads = {re.escape(key[:_HEAD]) for key in self._known if len(key) >= in_words.SHORTEST}
        self._inside = re.compile(f"(?=({'|'.join(heads)}))") if heads else None

    def find(self, text: str) -> Iterator[Name]:
        """Each name in the text, the longest where several start, with an `@` before it."""
        if not self._known:
            return
        view = readable.view(text)
        for start, end, known in self._in(view.text):
            start -= start > 0 and view.text[start - 1] == "@"
            yield Name(view.start(start), view.end(end), known.stand_in, known.name)

    def replace(self, text: str, *, is_code: bool = False) -> str:
        """The text with a stand-in for each name, which in code is a single word, elsewhere one for all of a word."""
        kept, at = [], 0
        for name in self.find(text):
            if name.start < at:
                continue
            if is_code:
                kept += [text[at : name.start], in_code(name.stand_in)]
                at = name.end
                continue
            place = in_prose.place(text, name.start, name.end, at)
            written, before, end = text[place.start : place.end], text[at : place.start], place.end
            stand_in, before = in_prose.fitting(name.stand_in, text[max(place.start - 40, 0) : place.start], before)
            opening = "".join(_EMPHASIS.findall(written))
            if opening and text.startswith(opening, end):
                end += len(opening)
            elif opening and before.endswith(opening):
                stand_in += opening
            genitive = in_prose.genitive(text, place)
            kept += [before, stand_in, genitive, *(mark[0] for mark in readable.MARK.finditer(written))]
            at = end + len(genitive) // 2
        return "".join([*kept, text[at:]])

    def _in(self, text: str) -> Iterator[tuple[int, int, _Known]]:
        at = 0
        for word in _WORD.finditer(text):
            starts = self._starts.get(word[0])
            for start in self._starts_in(word[0]) if starts is None else starts:
                place = word.start() + start
                if place >= at and (found := self._longest(text, place)) is not None:
                    begin, at = max(at, in_words.before(text, place)), in_words.after(text, found[0])
                    if text[begin:at].casefold() not in self._words:
                        at = legal_forms.after(text, at)
                        yield begin, at, found[1]

    def _starts_in(self, word: str) -> tuple[int, ...]:
        """Where in a word a name can start: at its first letter, and where the letters of one follow."""
        places = [at for at, char in enumerate(word) if char != readable.JOINT]
        letters = "".join(word[at] for at in places)
        starts = {0, *(at for at, (a, b) in enumerate(pairwise(letters), start=1) if not in_words.joined(a, b))}
        likely = {at for at in starts if self._can_start(letters[at : at + _HEAD].casefold()[:_HEAD])}
        if self._inside is not None:
            folded = "".join(char.casefold()[0] for char in letters)
            likely |= {match.start() for match in self._inside.finditer(folded)}
        found = tuple(places[at] for at in sorted(likely))
        if len(word) <= _LONGEST and len(self._starts) < _MOST:
            self._starts[word] = found
        return found

    def _can_start(self, letters: str) -> bool:
        if letters in self._beginnings:
            return True
        return in_words.is_unspaced(letters[0]) and any(letters[:length] in self._known for length in (2, 3))

    def _longest(self, text: str, start: int) -> tuple[int, _Known] | None:
        """The end of the longest name that starts at a place, and what is known of it."""
        key, gaps, place = "", [], start
        best: tuple[int, _Known] | None = None
        while place < len(text):
            char = text[place]
            if not char.isalnum():
                gap = _GAP.match(text, place)
                if gap is None or not text[gap.end() : gap.end() + 1].isalnum():
                    break
                gaps.append((len(key), gap[0]))
                place = gap.end()
                continue
            key += char.casefold()
            if key not in self._beginnings:
                break
            place += 1
            for known in self._known.get(key, ()):
                if known.spelling.fits(text, start, place, gaps):
                    best = (place, known)
                    break
        return best


def in_code(stand_in: str) -> str:
    """What stands for a name, an address or the like in code: `a customer` is `CUSTOMER` there."""
    return "_".join(stand_in.split()[1:]).upper()
