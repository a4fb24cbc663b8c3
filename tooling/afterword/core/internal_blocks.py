"""Blocks that never leave the inside: from `<!-- internal -->` to `<!-- /internal -->`, and what others mean by it.

`<!-- begin internal -->`, `<internal>` and an admonition that is called internal are understood, too: whoever writes
one believes that it hides something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments

OPENING, CLOSING = "<!-- internal -->", "<!-- /internal -->"
_MARK = pattern(
    r"<!--+\s*(?:(?P<closing>(?:/|end\b|stop\b)[\s:_-]*internal\s*--+>)|(?:(?:begin|start)[\s:_-]*)?internal\b)"
    r"|<(?:(?P<closing_tag>/\s*internal\s*>)|internal(?=[\s/>])[^<>]*>)",
    re.IGNORECASE,
)
_ADMONITION = pattern(
    r"^(?P<before>[ \t>]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[\w -]*)(?P<title>\"[^\n]*)?$", re.MULTILINE
)
_SAYS_SO = pattern(
    r"\W*internal\b(?![ -](?:server[ -])?errors?\b)|.*?(?:\binternal[ -](?:only|use)\b|[(\[:–—]\s*internal\W*\Z)",
    re.IGNORECASE,
)


class Mark(NamedTuple):
    """Where a block starts or ends."""

    start: int
    end: int
    closes: bool


def without(text: str) -> str:
    """The text without its internal blocks.

    Where it is in doubt what is inside, it is left out: an unclosed block reaches to the end, and what comes
    before a mark that closes nothing goes as well.
    """
    kept: list[str] = []
    at = 0
    for start, end in spans(text):
        kept.append(text[at:start] if start >= at else "")
        if start == 0:
            kept.clear()
        at = end
    return _joined([*kept, text[at:]])


def says_so(title: str) -> bool:
    """Whether a heading says that what is below it is internal."""
    return _SAYS_SO.match(title) is not None


def spans(text: str) -> list[tuple[int, int]]:
    """Where the blocks are, in order, the outermost ones."""
    found = [*_between_marks(text), *_admonitions(text)]
    if len(found) < 2:
        return found
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _between_marks(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    depth = start = 0
    for mark in _marks(text):
        if mark.closes:
            if depth <= 1:
                found.append((start if depth else 0, mark.end))
            depth = max(depth - 1, 0)
        else:
            start = start if depth else mark.start
            depth += 1
    return [*found, (start, len(text))] if depth else found


def unclosed(text: str) -> Iterator[Mark]:
    """The marks that open a block which nothing closes."""
    opened: list[Mark] = []
    for mark in _marks(text):
        if not mark.closes:
            opened.append(mark)
        elif opened:
            opened.pop()
    yield from opened


def unopened(text: str) -> Iterator[Mark]:
    """The marks that close a block which nothing opens."""
    depth = 0
    for mark in _marks(text):
        if mark.closes and depth == 0:
            yield mark
        depth = max(depth - 1, 0) if mark.closes else depth + 1


def _marks(text: str) -> Iterator[Mark]:
    """The marks in order; in code one that opens counts, and one that closes is only text: better hidden than shown."""
    if _MARK.search(text) is None:
        return
    offset = 0
    for is_prose, piece in segments(text):
        code = InlineCode(piece) if is_prose else None
        for match in _MARK.finditer(piece):
            closes = (match["closing"] or match["closing_tag"]) is not None
            if not closes or (code is not None and not code.holds(match.start())):
                yield Mark(offset + match.start(), offset + match.end(), closes)
        offset += len(piece)


def _admonitions(text: str) -> Iterator[tuple[int, int]]:
    """The admonitions that are called internal, with all below them that is indented."""
    if "!!!" not in text and "???" not in text:
        return
    for match in _ADMONITION.finditer(text):
        if "internal" in match["kind"].casefold().split() or says_so((match["title"] or "").strip('"')):
            outer, end = len(match["before"].expandtabs(4)), match.end()
            while end < len(text):
                line_end = text.find("\n", end + 1)
                line = text[end + 1 : line_end if line_end >= 0 else len(text)]
                bare = line.lstrip(" \t>")
                if bare and len(line.expandtabs(4)) - len(bare.expandtabs(4)) <= outer:
                    break
                end = line_end if line_end >= 0 else len(text)
            yield match.start(), end


def _joined(parts: list[str]) -> str:
    """The parts as one text; a block that filled its lines leaves none behind."""
    text = "".join(parts[:1])
    for part in parts[1:]:
        is_whole = not text.rpartition("\n")[2].strip()
        rest = part.lstrip(" \t")
        text += rest[1:] if is_whole and rest.startswith("\n") else part
    return text
