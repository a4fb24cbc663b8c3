"""Names found in a text, however they are written, and replaced by what stands for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from afterword.core import readable
from afterword.core.name_spellings import LONGEST_GAP, Spelling, spellings
from afterword.core.patterns import pattern

_WORD = pattern(r"[^\W_]+")
_GAP = pattern(rf"[\W_]{{1,{LONGEST_GAP}}}")
_EMPHASIS = pattern(r"[*~^=]+")
_BEFORE_SENTENCE = " \t*_\"'“(["
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
    """Finds names however they are written, but not inside a longer word; parts of people's names only as they are."""

    def __init__(self, names: Mapping[str, str], as_written: Mapping[str, str] | None = None) -> None:
        self._known: dict[str, list[_Known]] = {}
        for known, is_part in ((names, False), (as_written or {}, True)):
            for name, stand_in in known.items():
                for spelling in spellings(name, is_part=is_part):
                    self._known.setdefault(spelling.key, []).append(_Known(spelling, stand_in, name))
        self._beginnings = {key[:length] for key in self._known for length in range(1, len(key) + 1)}
        self._starts: dict[str, tuple[int, ...]] = {}

    def find(self, text: str) -> Iterator[Name]:
        """Each name in the text, the longest where several start, with an `@` before it."""
        if not self._known:
            return
        view = readable.view(text)
        for start, end, known in self._in(view.text):
            start -= start > 0 and view.text[start - 1] == "@"
            yield Name(view.start(start), view.end(end), known.stand_in, known.name)

    def replace(self, text: str, *, is_code: bool = False) -> str:
        """The text with each name's stand-in in its place, which in code is a single word."""
        kept, at = [], 0
        for name in self.find(text):
            written = text[name.start : name.end]
            before, end = text[at : name.start], name.end
            if is_code or text[name.start - 1 : name.start].isalnum() or text[end : end + 1].isalnum():
                kept += [before, in_code(name.stand_in)]
            else:
                stand_in = _as_beginning(name.stand_in, text[max(name.start - 40, 0) : name.start])
                opening = "".join(_EMPHASIS.findall(written))
                if opening and text.startswith(opening, end):
                    end += len(opening)
                elif opening and before.endswith(opening):
                    stand_in += opening
                kept += [before, stand_in, *(mark[0] for mark in readable.MARK.finditer(written))]
            at = end
        return "".join([*kept, text[at:]])

    def _in(self, text: str) -> Iterator[tuple[int, int, _Known]]:
        at = 0
        for word in _WORD.finditer(text):
            starts = self._starts.get(word[0])
            for start in self._starts_in(word[0]) if starts is None else starts:
                place = word.start() + start
                if place >= at and (found := self._longest(text, place, is_inside=start > 0)) is not None:
                    yield place, *found
                    at = found[0]

    def _starts_in(self, word: str) -> tuple[int, ...]:
        """Where in a word a name can start: at its first letter, at a capital after a small one, after a figure."""
        starts = [0]
        if not (word.isalpha() and (word[1:].islower() or word.isupper())):
            pairs = enumerate(pairwise(word), start=1)
            starts += (at for at, (a, b) in pairs if (b.isupper() and a.islower()) or (b.isalpha() and a.isdigit()))
        likely = tuple(at for at in starts if word[at : at + _HEAD].casefold()[:_HEAD] in self._beginnings)
        if len(word) <= _LONGEST and len(self._starts) < _MOST:
            self._starts[word] = likely
        return likely

    def _longest(self, text: str, start: int, *, is_inside: bool) -> tuple[int, _Known] | None:
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
                if known.spelling.fits(text, start, place, gaps, is_inside=is_inside):
                    best = (place, known)
                    break
        return best


def in_code(stand_in: str) -> str:
    """What stands for a name, an address or the like in code: `a customer` is `CUSTOMER` there."""
    return "_".join(stand_in.split()[1:]).upper()


def _as_beginning(stand_in: str, before: str) -> str:
    """What stands for a name, with a capital where a sentence begins."""
    bare = readable.MARK.sub("", before).rstrip(_BEFORE_SENTENCE)
    begins = not bare or bare[-1] in ".!?|#" or bare.endswith("\n\n")
    return stand_in[0].upper() + stand_in[1:] if begins else stand_in
