"""The contributing factors of a post-mortem: what its author calls them, and the terms by which they are compared.

A name is the heading or the bold words with which a factor begins. Terms are names in code, and pairs of words that
say something: two authors hardly ever call a factor the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from afterword.core import sections
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem, Section

SECTION = "Contributing factors"
_LONGEST = 20_000
_PARAGRAPH = pattern(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
_MARK = pattern(r"[ \t\n]*(?:#{1,6}|[-*+]|\d{1,3}[.)])?[ \t]*")
_SENTENCE_END = pattern(r"[.:;?!](?=[\s*_]|\Z)|[*_]{2}(?=[\s.:]|\Z)")
_LINK = pattern(r"\]\([^()\n]*\)")
_CODE = pattern(r"`([^`\n]{3,40})`")
_NAME = pattern(r"\s{0,8}(?:[-*+]\s+|\d{1,3}[.)]\s+)?(\*\*|__)(?=\S)(?P<words>[^*_\n]{1,200})\1")
_AROUND = " .:;,–—-"
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


def named(postmortem: Postmortem, policy: Policy) -> Iterator[str]:
    """The headings and the bold first words of the section's paragraphs and list items, as written."""
    for section in _sections(postmortem, policy):
        inner = {heading.line: heading.title for heading in postmortem.sections if _is_within(heading.line, section)}
        for number, line in sections.prose_lines(section.text, section.line + 1):
            name = _NAME.match(line)
            words = inner.get(number) or (name["words"] if name else "")
            if tidy := words.strip(_AROUND):
                yield tidy


def terms(postmortem: Postmortem, policy: Policy) -> frozenset[str]:
    """The terms of the leading sentence of each contributing factor."""
    texts = (sections.without_comments(section.text[:_LONGEST]) for section in _sections(postmortem, policy))
    return frozenset(term for text in texts for part in _PARAGRAPH.split(text) for term in _of(_lead(part)))


def _sections(postmortem: Postmortem, policy: Policy) -> Sequence[Section]:
    return sections.by_name(postmortem.sections, policy.headings).get(SECTION, ())


def _is_within(line: int, section: Section) -> bool:
    return section.line < line <= section.end_line


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
