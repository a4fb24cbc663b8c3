"""A walk through a Markdown text from hit to hit: where each one stands, and whether its author says it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from afterword.core.patterns import pattern
from afterword.core.postmortem import Position
from afterword.core.prose import InlineCode

# One pattern each: those that start with fixed text are found many times faster than one for all.
_MARKS = {"`": pattern(r"```+"), "~": pattern(r"~~~+"), "<": pattern(r"<!--")}
_NO_CODE = InlineCode("")
_END_OF_LINE = pattern(r"[ \t\r]*(?:\n|\Z)")
_BEFORE_CLOSING = pattern(r"[ \t>]*")
_BEFORE_FENCE = pattern(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_QUOTED = pattern(r'"[^"|]*"|“[^“”|]*”|„[^„“|]*“|«[^«»|]*»')
_NEAR = 200
"""Characters of a line that are looked at, before a mark, to tell what it is."""


class Cursor:
    """Moves forward only, so that a walk takes time in proportion to the text, whatever it holds."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self._line = first_line
        self._is_plain = not any(first in text for first in _MARKS)
        self._at = self._line_start = self._block_start = self._block_end = 0
        self._code: InlineCode | None = None
        self._quotes: list[tuple[int, int]] | None = None

    def move(self, offset: int) -> Position:
        """Go to an offset at or behind the present one, and say its line and column."""
        text, at = self.text, self._at
        if (line_start := text.rfind("\n", at, offset) + 1) > 0:
            self._line += text.count("\n", at, offset)
            self._line_start = line_start
        if offset >= self._block_end:
            self._enter_block(offset)
        self._at = offset
        return Position(self._line, offset - self._line_start + 1)

    @property
    def is_prose(self) -> bool:
        """Whether what stands here is neither code nor a comment."""
        if self._is_plain:
            return True
        starts, ends = self._hidden
        index = bisect_right(starts, self._at) - 1
        if index >= 0 and self._at < ends[index]:
            return False
        if self._code is None:
            block = self.text[self._block_start : self._block_end]
            self._code = InlineCode(block) if "`" in block else _NO_CODE
        return not self._code.holds(self._at - self._block_start)

    @property
    def is_cited(self) -> bool:
        """Whether somebody else is quoted here: in a block quote, or between quotation marks."""
        text = self.text
        if any(text[start : start + 20].lstrip().startswith(">") for start in (self._line_start, self._block_start)):
            return True
        if self._quotes is None:
            block = text[self._block_start : self._block_end]
            self._quotes = [match.span() for match in _QUOTED.finditer(block)]
        at = self._at - self._block_start
        index = bisect_right(self._quotes, (at, len(text))) - 1
        return index >= 0 and at < self._quotes[index][1]

    def _enter_block(self, offset: int) -> None:
        blank = self.text.rfind("\n\n", self._block_end, offset)
        self._block_start = blank + 2 if blank >= 0 else self._block_end
        end = self.text.find("\n\n", offset)
        self._block_end = end + 2 if end >= 0 else len(self.text) + 1
        self._code = self._quotes = None

    @cached_property
    def _hidden(self) -> tuple[list[int], list[int]]:
        """Where fenced code and comments start and end."""
        starts: list[int] = []
        ends: list[int] = []
        text, end, fence = self.text, 0, ""
        marks = [mark for first, pattern in _MARKS.items() if first in text for mark in pattern.finditer(text)]
        for mark in sorted(marks, key=re.Match.start):
            if fence:
                if _closes(mark, fence):
                    fence, ends[-1] = "", mark.end()
            elif mark.start() >= end and (found := _end(mark)):
                starts.append(mark.start())
                ends.append(found)
                fence, end = ("", found) if mark[0] == "<!--" else (mark[0], 0)
        return starts, ends


def _end(mark: re.Match[str]) -> int:
    """Where what a mark opens ends at the latest; 0 where it opens nothing."""
    text = mark.string
    if mark[0] == "<!--":
        if _before(mark).count("`") % 2:
            return 0
        end = text.find("-->", mark.start())
        return end + 3 if end >= 0 else len(text)
    if _BEFORE_FENCE.fullmatch(_before(mark)) is None:
        return 0
    end_of_line = text.find("\n", mark.end())
    is_inline = mark[0][0] == "`" and text.find("`", mark.end(), end_of_line if end_of_line >= 0 else len(text)) >= 0
    return 0 if is_inline else len(text)


def _closes(mark: re.Match[str], fence: str) -> bool:
    return (
        mark[0].startswith(fence)
        and _BEFORE_CLOSING.fullmatch(_before(mark)) is not None
        and _END_OF_LINE.match(mark.string, mark.end()) is not None
    )


def _before(mark: re.Match[str]) -> str:
    """The line before a mark, as far as it matters."""
    text, start = mark.string, mark.start()
    near = max(start - _NEAR, 0)
    return text[max(text.rfind("\n", near, start) + 1, near) : start]
