"""Unbroken runs of some characters in a text: the few places that are worth a closer look, found fast."""

from __future__ import annotations

import string
from collections.abc import Iterator

from afterword.core.postmortem import Position

DIGITS = string.digits
WORD = string.ascii_letters + string.digits + "_-."


class Runs:
    """How to find the runs of these characters that are at least so long."""

    def __init__(self, characters: str, minimum: int) -> None:
        self._table = bytes(ord("x") if chr(code) in characters else ord(" ") for code in range(256))
        self._shortest = b"x" * minimum

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The start and the end of each run, in the order of the text."""
        # One byte for each character, so that the places are those of the text.
        shape = text.encode("ascii", "replace").translate(self._table)
        start = shape.find(self._shortest)
        while start >= 0:
            end = shape.find(b" ", start)
            if end < 0:
                end = len(shape)
            yield start, end
            start = shape.find(self._shortest, end)


def position(text: str, offset: int) -> Position:
    """The line and the column of a place in a text."""
    return Position(line=text.count("\n", 0, offset) + 1, column=offset - text.rfind("\n", 0, offset))
