"""A walk through a Markdown text from hit to hit: where each one stands, and whether its author says it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from afterword.core.postmortem import Position
from afterword.core.prose import InlineCode

_MARK = re.compile(r"`{3,}|~{3,}|<!--")
_BEFORE_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_QUOTED = re.compile(r'"[^"|]*"|“[^“”|]*”|„[^„“|]*“|«[^«»|]*»')
_NEAR = 200
"""Characters of a line that are looked at, before a mark, to tell what it is."""


class Cursor:
    """Moves forward only, so that a walk takes time in proportion to the text, whatever it holds."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self._line = first_line
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
        starts, ends = self._hidden
        index = bisect_right(starts, self._at) - 1
        if index >= 0 and self._at < ends[index]:
            return False
        if self._code is None:
            self._code = InlineCode(self.text[self._block_start : self._block_end])
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
        text, at = self.text, 0
        if "```" not in text and "~~~" not in text and "<!--" not in text:
            return starts, ends
        while (match := _MARK.search(text, at)) is not None:
            end = _end_of_comment(text, match) if match[0] == "<!--" else _end_of_fence(text, match)
            if end:
                starts.append(match.start())
                ends.append(end)
            at = end or match.end()
        return starts, ends


def _end_of_comment(text: str, mark: re.Match[str]) -> int:
    """Where a comment ends; 0 where its mark is shown as code."""
    if _before(text, mark).count("`") % 2:
        return 0
    end = text.find("-->", mark.start())
    return end + 3 if end >= 0 else len(text)


def _end_of_fence(text: str, mark: re.Match[str]) -> int:
    """Where fenced code ends; 0 where the mark opens none."""
    if _BEFORE_FENCE.fullmatch(_before(text, mark)) is None:
        return 0
    end_of_line = text.find("\n", mark.end())
    if end_of_line < 0:
        return len(text)
    if mark[0][0] == "`" and "`" in text[mark.end() : end_of_line]:
        return 0
    closing = re.compile(rf"^[ \t>]*{mark[0][0]}{{{len(mark[0])},}}[ \t\r]*$", re.MULTILINE)
    found = closing.search(text, end_of_line + 1)
    return found.end() if found is not None else len(text)


def _before(text: str, mark: re.Match[str]) -> str:
    """The line before a mark, as far as it matters."""
    near = max(mark.start() - _NEAR, 0)
    return text[max(text.rfind("\n", near, mark.start()) + 1, near) : mark.start()]
