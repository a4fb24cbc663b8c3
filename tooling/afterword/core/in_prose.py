"""What stands for a name in a sentence, so that it still reads as one."""

from __future__ import annotations

import re
from typing import NamedTuple

from afterword.core import readable
from afterword.core.in_words import UNSPACED
from afterword.core.patterns import pattern

_FARTHEST = 60
_BEFORE_SENTENCE = " \t*_\"'“(["
_JOINT = r"(?:\\?[-._])+"
_LETTER = rf"[^\W_{UNSPACED}]"
_LEADING = pattern(rf"(?:{_LETTER}+{_JOINT})*{_LETTER}*\Z")
_TRAILING = pattern(rf"{_LETTER}*(?:{_JOINT}{_LETTER}+)*")
"""What makes one identifier, address or name of a file with a name."""
_PREFIX = pattern(r"[A-Za-z]+-\Z")
_QUALITY = pattern(r"-[a-z]+(?:ed|free|ing|like|only|owned|side|specific|style|wide)\Z")
"""What is joined to a name in a sentence, and says something without it, too."""
_ARTICLES = (
    r"\b(an?|the|our|your|their|its|this|that|each|every|another|no|some|all|most|many|several|both|other|one|two|three"
    r"|\d+)"
)
_BETWEEN = (
    r"([ \t\n]+(?:(?P<which>earlier|first|former|last|later|next|older|previous|recent|related|same|second|similar)"
    r"[ \t\n]+)?[*_\"“(]*)"
)
_ARTICLE = pattern(rf"{_ARTICLES}[ \t\n]+\Z", re.IGNORECASE)


class Place(NamedTuple):
    """What a stand-in replaces."""

    start: int
    end: int


def place(text: str, start: int, end: int, first: int) -> Place:
    """A name with all of its identifier, from `first` on: what is left of one reads badly, and tells much."""
    leading = _LEADING.search(text[max(start - _FARTHEST, first) : start])
    trailing = _TRAILING.match(text, end, end + _FARTHEST)
    before, after = leading[0] if leading else "", trailing[0] if trailing else ""
    if text[start].isupper() and _PREFIX.match(before):
        before = ""
    if not before and _QUALITY.match(after):
        after = ""
    return Place(start - len(before), end + len(after))


def fitting(stand_in: str, near: str, before: str) -> tuple[str, str]:
    """What stands for a name behind this text, and what stays of that: not two articles, and nothing twice."""
    bare = before.rstrip()
    if bare.endswith(f" {stand_in.partition(' ')[2]}") and bare != before:
        return "", bare
    article = _ARTICLE.search(before)
    if article is None:
        return _as_beginning(stand_in, near), before
    if article[1].lower() in ("a", "an"):
        return _as_beginning(stand_in, near[: len(near) - len(article[0])]), before[: article.start()]
    return stand_in.partition(" ")[2], before


def without_two_articles(text: str, stand_in: str) -> str:
    """The text with one article only before each stand-in, whatever stood before what it stands for."""
    if stand_in not in text:
        return text

    is_other, noun = stand_in.startswith("another "), stand_in.partition(" ")[2]

    def one(match: re.Match[str]) -> str:
        article, between = match[1], match[2]
        if match["which"]:
            return f"{article}{between}{noun}"
        if article.lower() in ("a", "an") or (is_other and article.lower() in ("the", "another")):
            return between.lstrip() + (stand_in[0].upper() if article[0].isupper() else stand_in[0]) + stand_in[1:]
        return f"{article}{between}{'other ' if is_other else ''}{noun}"

    return re.sub(rf"{_ARTICLES}{_BETWEEN}{stand_in}\b", one, text, flags=re.IGNORECASE)


def genitive(text: str, place: Place) -> str:
    """The ending of a genitive that the name had without it."""
    mark, following = text[place.end : place.end + 1], text[place.end + 1 : place.end + 2]
    is_one = mark in ("'", "’") and not following.isalnum() and text[place.start - 1 : place.start] not in ("'", "‘")
    return f"{mark}s" if mark and is_one and text[place.end - 1] in "sxz" else ""


def _as_beginning(stand_in: str, before: str) -> str:
    """What stands for a name, with a capital where a sentence begins."""
    bare = readable.MARK.sub("", before).rstrip(_BEFORE_SENTENCE)
    begins = not bare.strip() or bare[-1] in ".!?|#" or bare.endswith("\n\n")
    return stand_in[0].upper() + stand_in[1:] if begins else stand_in
