"""The terms by which contributing factors are compared: names in code, and pairs of words that say something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem, Section
from afterword.core.sections import without_comments

SECTION = "Contributing factors"
_LONGEST = 20_000
_PARAGRAPH = pattern(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
_MARK = pattern(r"[ \t\n]*(?:#{1,6}|[-*+]|\d{1,3}[.)])?[ \t]*")
_SENTENCE_END = pattern(r"[.:;?!](?=[\s*_]|\Z)|[*_]{2}(?=[\s.:]|\Z)")
_LINK = pattern(r"\]\([^()\n]*\)")
_CODE = pattern(r"`([^`\n]{3,40})`")
_WORD = pattern(r"[^\W\d_][\w'’-]*")
_COMMON = """
a about after again all also an and any are as at be because been before being both but by can could did do
does done during each either else even every few first for from had has have having he her here him his how
however i if in into is it its itself just last less like made make many may might more most much must near
need neither never new no nobody none nor not nothing now of off often on once one only onto or other our
out over own per quite rather same second see she should since so some still such take than that the their
them then there these they thing this those though three through to too took two under until up upon us use
used uses very was way we well were what when where whether which while who why will with within without
would yet you your
"""
_WITHOUT_MEANING = frozenset(_COMMON.split())


def terms(postmortem: Postmortem, policy: Policy) -> frozenset[str]:
    """The terms of the leading sentence of each contributing factor."""
    found = next((section for section in postmortem.sections if _is_factors(section, policy)), None)
    if found is None:
        return frozenset()
    text = without_comments(found.text[:_LONGEST])
    return frozenset(term for part in _PARAGRAPH.split(text) for term in _of(_lead(part)))


def _is_factors(section: Section, policy: Policy) -> bool:
    known = policy.section(section.title)
    return (known.name if known is not None else section.title).casefold() == SECTION.casefold()


def _lead(paragraph: str) -> str:
    """The first sentence, without the mark of an item or heading: it names the factor that the rest explains."""
    start = _MARK.match(paragraph)
    text = paragraph[start.end() if start else 0 :].lstrip("*_")
    end = _SENTENCE_END.search(text)
    return _LINK.sub("", text[: end.start()] if end else text)


def _of(lead: str) -> Iterator[str]:
    yield from (code.strip().casefold() for code in _CODE.findall(lead))
    words = [_root(word) for word in _WORD.findall(_CODE.sub(" of ", lead))]
    yield from (f"{one} {two}" for one, two in pairwise(words) if one and two)


def _root(word: str) -> str:
    """The word as it is compared; nothing of one that says nothing by itself."""
    lowered = word.casefold().removesuffix("'s").removesuffix("’s")
    if len(lowered) < 3 or lowered in _WITHOUT_MEANING:
        return ""
    ends_in_s = lowered.endswith("s") and not lowered.endswith(("ss", "us", "is"))
    return lowered[:-1] if ends_in_s and len(lowered) > 3 else lowered
