"""The parts of a name by which everybody knows it: a company's first word that tells it, a person's first and last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from afterword.core import legal_forms
from afterword.core.in_words import SHORTEST
from afterword.core.ordinary_words import ORDINARY, TEAMS
from afterword.core.patterns import pattern

_DOMAIN = pattern(
    r"(?:https?://)?(?:[\w-]+\.)*?([^\W_][\w-]+)\.(?:(?:ac|co|com|gov|net|org)\.[a-z]{2}|[a-z]{2,10})/?", re.IGNORECASE
)
_BETWEEN = pattern(r"[\s/,;&+|()\[\]\"“”«»]+")
_INITIALS = pattern(r"(?:[^\W\d_]\.)+[^\W\d_]?|[^\W_]|\d+")
_POSSESSIVE = pattern(r"['’`´]s?\Z")
_ODD = frozenset("@<>={}")
"""What is in nobody's name, but in addresses and in markup."""
_LONG = 5
"""Letters of a word before a hyphen that tells a company."""


class Part(NamedTuple):
    """A part of a name that counts as the name."""

    text: str
    is_as_written: bool
    """Whether it is one only as a word of its own with these capitals, as it means something else in other texts."""


@lru_cache(maxsize=4096)
def of_customer(name: str) -> tuple[Part, ...]:
    """The shorter names of a company: without its legal form, its domain without the ending, its first own word."""
    return tuple(_of_customer(name)) if _ODD.isdisjoint(name) else ()


@lru_cache(maxsize=4096)
def of_person(name: str) -> tuple[Part, ...]:
    """The first and last names of somebody whose name has several words; none of a team's."""
    words = name.split()
    is_person = len(words) > 1 and _ODD.isdisjoint(name) and TEAMS.isdisjoint(word.casefold() for word in words)
    return tuple(_of_person(words)) if is_person else ()


def _of_customer(name: str) -> Iterator[Part]:
    bare = legal_forms.without(name)
    if bare != name:
        yield Part(bare, is_as_written=False)
    words = [word for word in _BETWEEN.split(bare) if word]
    if len(words) == 1 and (domain := _DOMAIN.fullmatch(words[0])):
        yield _part(domain[1]) or Part(domain[1][0].upper() + domain[1][1:], is_as_written=True)
    elif len(words) > 1 and all(legal_forms.is_one(word) for word in words[1:]):
        yield _part(words[0]) or Part(words[0], is_as_written=True)
    elif len(words) > 1 or "-" in bare:
        yield from _first_own(words, is_single=len(words) == 1)


def _of_person(words: Sequence[str]) -> Iterator[Part]:
    pieces = [piece for word in words if "-" in word for piece in word.split("-") if len(piece) >= SHORTEST]
    for word in (*words, *pieces):
        bare = word.strip(".,;:()\"'’")
        if bare and bare[0] == bare[0].upper() and not _INITIALS.fullmatch(word):
            yield _part(bare) or Part(bare, is_as_written=True)


def _first_own(words: Sequence[str], *, is_single: bool) -> Iterator[Part]:
    """The first word of a company's name that says which it is."""
    for written in words:
        domain = _DOMAIN.fullmatch(written)
        word = domain[1] if domain else _POSSESSIVE.sub("", written.strip(".:!?*"))
        first = word.partition("-")[0]
        if len(first) >= _LONG and first != word and first.casefold() not in ORDINARY:
            yield Part(first, is_as_written=False)
        if is_single:
            return
        if _INITIALS.fullmatch(word) or not word or word.casefold() in ORDINARY:
            continue
        if (part := _part(word)) is not None:
            yield part
            return
        if word != word.lower():
            yield Part(word, is_as_written=True)


def _part(word: str) -> Part | None:
    """A word that is found however it is written; None for one that is too short or too ordinary for that."""
    is_own = sum(map(str.isalnum, word)) >= SHORTEST and word.casefold() not in ORDINARY
    return Part(word, is_as_written=False) if is_own else None
