"""How one name can be written: its words apart or joined, in capitals or not, with `&` or `and`, without accents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from afterword.core import in_words, readable
from afterword.core.patterns import pattern
from afterword.core.readable import JOINT

LONGEST_GAP = 40
_SHORTEST, _SHORT = 2, 3
"""Characters of a name: fewer than these are none; up to these, it is found as it is written."""
_AND = ("", "and", "und")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    | {"å": "aa", "æ": "ae", "ø": "oe", "đ": "dj", "Å": "Aa", "Æ": "Ae", "Ø": "Oe", "Đ": "Dj"}
)
_SPELT_OUT = pattern(r"[aou]e|aa|dj", re.IGNORECASE)
_POSSESSIVE = pattern(r"['’`´]s\b")
_WORD = pattern(r"[^\W_]+")
_HUMP = pattern(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_UNSEEN = pattern(rf"[*~^=`\\\[\]{JOINT}]*")
"""What can stand inside a word and shows nothing, or is a mark of emphasis."""
_HYPHEN = pattern(rf"{JOINT}*[-\u2010\u2011]{JOINT}*\n?")
"""What can divide a long word."""
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

    def fits(self, text: str, start: int, end: int, gaps: Sequence[tuple[int, str]]) -> bool:
        """Whether the text between two places, with these gaps, is the name and not only has its letters."""
        if not self._stands_out(text, start, end, is_apart=any(not _UNSEEN.fullmatch(gap) for _, gap in gaps)):
            return False
        if self.exact is not None and "".join(filter(str.isalnum, text[start:end])) != self.exact:
            return False
        if self.key in _DATES and (
            _FIGURES_BEFORE.search(text[max(start - 3, 0) : start]) or _FIGURES_AFTER.match(text, end)
        ):
            return False
        return all(self._is_gap(at, gap) for at, gap in gaps)

    def _stands_out(self, text: str, start: int, end: int, *, is_apart: bool) -> bool:
        """Whether it is a word of its own, or one that is told from the letters around it."""
        follows = start > 0 and in_words.touch(text[start - 1], text[start])
        if not (follows or (end < len(text) and in_words.touch(text[end - 1], text[end]))):
            return True
        if self.is_part or len(self.key) <= _SHORT:
            return False
        before, after = text[in_words.before(text, start) : start], text[end : in_words.after(text, end)]
        bare = before.replace(JOINT, ""), after.replace(JOINT, "")
        return not any(bare) or in_words.stands_out(len(self.key), *bare, is_apart=is_apart)

    def _is_gap(self, at: int, gap: str) -> bool:
        own = self.breaks.get(at)
        if _UNSEEN.fullmatch(gap) or (own is None and len(self.key) >= in_words.LONG and _HYPHEN.fullmatch(gap)):
            return True
        if own is None or gap.count("\n") > 1 or ("@" in own and "@" not in gap):
            return False
        return _BREAK.fullmatch(gap.translate(_SENTENCE) if own.translate(_SENTENCE) != own else gap) is not None


@lru_cache(maxsize=1 << 14)
def spellings(name: str, *, is_part: bool = False) -> tuple[Spelling, ...]:
    """The ways to write a name; none where it is too short to be told from other words."""
    return tuple(_spellings(name, is_part=is_part))


def _spellings(name: str, *, is_part: bool) -> Iterator[Spelling]:
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
    if _POSSESSIVE.search(name):
        yield _POSSESSIVE.sub("", name)
    if _SPELT_OUT.search(name) and len(name) > _SHORT:
        yield _SPELT_OUT.sub(lambda umlaut: umlaut[0][0], name)
    if not name.isascii():
        from slugify import slugify  # heavy: its transliteration tables

        yield name.translate(_UMLAUTS)
        yield slugify(name, lowercase=False, separator=" ")
