"""Change a file in place: what is not named by an edit stays as it was, byte for byte."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from afterword.core.patterns import pattern
from afterword.core.postmortem import Position

_BREAK = pattern(r"\r\n|\r|\n")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace what stands from `start` up to, not including, `end`; both count lines and columns from 1."""

    start: Position
    end: Position
    text: str


# Of the file rather than of a place in its text: they stand on the line before the first.
NO_BYTE_ORDER_MARK = Edit(Position(0, 1), Position(0, 1), "")
UNIX_LINE_ENDS = Edit(Position(0, 2), Position(0, 2), "\n")


def insert(position: Position, text: str) -> Edit:
    """Put a text before what stands at a position."""
    return Edit(position, position, text)


class Batch:
    """Edits that do not touch each other; they come in groups, each taken as a whole or not at all."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def add(self, edits: Sequence[Edit]) -> bool:
        """Whether the edits fit beside those taken before; one that is taken already fits."""
        new = [edit for edit in dict.fromkeys(edits) if not self._has(edit)]
        if any(self._overlaps(edit) for edit in new):
            return False
        taken = list(self.edits)
        for edit in new:
            if self._overlaps(edit):  # with one of its own group
                self.edits = taken
                return False
            self.edits.insert(self._index(edit), edit)
        return True

    def apply(self, text: str) -> str:
        """The text with the edits made.

        Line ends of the text may be of any kind, and a byte order mark may stand before it; a new line ends
        as the first one does.
        """
        edits = [edit for edit in self.edits if edit.start.line > 0]
        changed = _changed(text, edits) if edits else text
        if NO_BYTE_ORDER_MARK in self.edits:
            changed = changed.removeprefix(_MARK)
        return _BREAK.sub("\n", changed) if UNIX_LINE_ENDS in self.edits else changed

    def _index(self, edit: Edit) -> int:
        return bisect_right(self.edits, (edit.start, edit.end), key=lambda other: (other.start, other.end))

    def _has(self, edit: Edit) -> bool:
        at = self._index(edit)
        while at and (self.edits[at - 1].start, self.edits[at - 1].end) == (edit.start, edit.end):
            at -= 1
            if self.edits[at] == edit:
                return True
        return False

    def _overlaps(self, edit: Edit) -> bool:
        at = self._index(edit)
        beside = self.edits[max(at - 1, 0) : at + 1]
        return edit.start > edit.end or any(edit.start < other.end and other.start < edit.end for other in beside)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; one that overlaps an earlier one is left out."""
    batch = Batch()
    for edit in edits:
        batch.add([edit])
    return batch.apply(text)


def permuted(lines: Sequence[str], blocks: Sequence[tuple[int, int]], order: Sequence[int]) -> list[str]:
    """The lines with their blocks, each from a line up to another, in a new order; what is between them stays."""
    found: list[str] = []
    at = 0
    for (start, end), index in zip(blocks, order, strict=True):
        found += lines[at:start]
        found += lines[slice(*blocks[index])]
        at = end
    return [*found, *lines[at:]]


def replaced(old: Sequence[str], new: Sequence[str], first_line: int = 1) -> list[Edit]:
    """The one edit that turns some lines, the first of which has a number, into as many others."""
    changed = [index for index, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
    if not changed:
        return []
    start, end = changed[0], changed[-1]
    return [
        Edit(
            Position(first_line + start, 1),
            Position(first_line + end, len(old[end]) + 1),
            "\n".join(new[start : end + 1]),
        )
    ]


def _changed(text: str, edits: Sequence[Edit]) -> str:
    breaks = [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    starts = [len(_MARK) if text.startswith(_MARK) else 0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    line_end = text[slice(*breaks[0])] if breaks else "\n"

    def offset(position: Position) -> int:
        if position.line > len(starts):
            return len(text)
        return min(starts[position.line - 1] + position.column - 1, ends[position.line - 1])

    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : offset(edit.start)], edit.text.replace("\n", line_end))
        at = offset(edit.end)
    return "".join((*pieces, text[at:]))
