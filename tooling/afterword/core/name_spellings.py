"""How one name can be written: its words apart or joined, in capitals or not, with `&` or `and`, without accents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterword.core import readable
from afterword.core.patterns import pattern
from afterword.core.readable import JOINT

LONGEST_GAP = 40
_SHORTEST, _SHORT = 2, 3
"""Characters of a name: fewer than these are none; up to these, it is found as it is written."""
_AND = ("", "and", "und")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_WORD = pattern(r"[^\W_]+")
_HUMP = pattern(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_UNSEEN = pattern(rf"[*~^=`\\\[\]{JOINT}]*")
"""What can stand inside a word and shows nothing, or is a mark of emphasis."""
_BREAK = pattern(
    rf"(?!.*[.:][ \t\n]|.*[ \t][-\u2010-\u2015][ \t])[ \t\n>\-_./\\+&:@#'’‘´`\[\]*~^={JOINT}\u2010-\u2015]*",
    re.DOTALL,
)
"""What can stand between two words of a name: no end of a sentence, no dash, no comma."""
_SENTENCE = str.maketrans("", "", ".,:;!?|/-\u2010\u2011\u2012\u2013\u2014\u2015")
_DATES = frozenset(
    str.split("january february march april may june july august september october november december")
    + str.split("jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday")
)
_FIGURES_BEFORE = pattern(r"\d[.,]?[ \u00a0]?\Z")
_FIGURES_AFTER = pattern(r"[.,]?[ \u00a0]?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The letters of a name, and where between them is a gap."""

    key: str
    """Its letters and figures, in small letters."""
    breaks: Mapping[int, str]
    """What the name itself has between its words, by the number of letters before."""
    exact: str | None
    """The letters as they must be written, where that counts."""
    is_part: bool
    """Whether it is a part of a person's name."""

    def fits(self, text: str, start: int, end: int, gaps: Sequence[tuple[int, str]], *, is_inside: bool) -> bool:
        """Whether the text between two places, with these gaps, is the name and not only has its letters."""
        is_long = len(self.key) > _SHORT and not self.is_part
        if (is_inside and not is_long) or not self._ends(text, end, is_long=is_long):
            return False
        if self.exact is not None and "".join(filter(str.isalnum, text[start:end])) != self.exact:
            return False
        if self.key in _DATES and (
            _FIGURES_BEFORE.search(text[max(start - 3, 0) : start]) or _FIGURES_AFTER.match(text, end)
        ):
            return False
        return all(self._is_gap(at, gap) for at, gap in gaps)

    def _ends(self, text: str, end: int, *, is_long: bool) -> bool:
        last, following = text[end - 1], text[end : end + 1]
        if not following.isalnum():
            return True
        return is_long and ((last.isalpha() and following.isdigit()) or (last.islower() and following.isupper()))

    def _is_gap(self, at: int, gap: str) -> bool:
        if _UNSEEN.fullmatch(gap):
            return True
        own = self.breaks.get(at)
        if own is None or gap.count("\n") > 1 or ("@" in own and "@" not in gap):
            return False
        return _BREAK.fullmatch(gap.translate(_SENTENCE) if own.translate(_SENTENCE) != own else gap) is not None


def spellings(name: str, *, is_part: bool = False) -> Iterator[Spelling]:
    """The ways to write a name; none where it is too short to be told from other words."""
    seen = set()
    for written in _variants(name):
        plain = readable.view(written).text
        words = list(_WORD.finditer(plain))
        if not words or len("".join(name.split())) < _SHORTEST:
            continue
        letters, breaks = "", {}
        for number, word in enumerate(words):
            if number:
                breaks[_length(letters)] = plain[words[number - 1].end() : word.start()]
            for hump in _HUMP.finditer(word[0]):
                breaks[_length(letters + word[0][: hump.start()])] = ""
            letters += word[0]
        key = letters.casefold()
        is_exact = is_part or (len(key) <= _SHORT and letters != key)
        if key not in seen:
            seen.add(key)
            yield Spelling(key=key, breaks=breaks, exact=letters if is_exact else None, is_part=is_part)


def _length(letters: str) -> int:
    return len(letters.casefold())


def _variants(name: str) -> Iterator[str]:
    yield name
    if "&" in name or "+" in name:
        yield from (re.sub(r"\s*[&+]\s*", f" {word} ", name) for word in _AND)
    if not name.isascii():
        from slugify import slugify  # heavy: its transliteration tables

        yield name.translate(_UMLAUTS)
        yield slugify(name, lowercase=False, separator=" ")
