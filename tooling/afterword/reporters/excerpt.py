"""The line that a finding is about, as a terminal shows it, and which of its cells are meant."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from afterword.reporters.wording import visible_character

_TAB = " " * 4
_UNSTEADY = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""What joins or changes its neighbours: terminals disagree on the cells it takes, so it is left out."""
_QUOTED = re.compile(r"""\"(?:[^"\\]|\\.)*+"|'[^']*+'""")
_KEY = re.compile(r"[\w-]++(?=:(?:\s|$))")
_FLOW = re.compile(r"\s*+(?:- )?+(?:[\w-]++:)?+\s*+[\[{]")
"""How a line starts on which YAML values stand in brackets."""


class Marks(NamedTuple):
    """Where the marks below a line go."""

    before: int
    cells: int


def marked(line: str, column: int, width: int, room: int) -> tuple[str, Marks] | None:
    """The line in at most `room` cells, and the marks for `width` characters of it from `column` on.

    A width of 0 means the word or value that stands there. None where there is nothing to show.
    """
    line = line.rstrip("\r")
    start = column - 1
    if not line.strip() or start > len(line):
        return None
    end = start + (width or _length(line, start))
    shown = [_shown(char) for char in line]
    cells = [_cells(char, written) for char, written in zip(line, shown, strict=True)]
    first, last = _window(cells, start, end, room)
    before, after = "…" * (first > 0), "…" * (last < len(line))
    marks = Marks(before=len(before) + sum(cells[first:start]), cells=max(sum(cells[start : min(end, last)]), 1))
    return f"{before}{''.join(shown[first:last])}{after}".rstrip(), marks


def _length(line: str, start: int) -> int:
    """How many characters the word, the key or the YAML value has that starts there."""
    rest = line[start:]
    whole = _QUOTED.match(rest) or _KEY.match(rest)
    if whole is not None:
        return whole.end()
    end = re.search(_terminator(line, line[:start].strip(), rest), rest)
    return len((rest[: end.start()] if end is not None else rest).rstrip())


def _terminator(line: str, before: str, rest: str) -> str:
    if rest.startswith("#"):
        return r"\Z"  # a heading, or a comment
    if line.lstrip().startswith("|"):
        return r"\|"
    flow = _FLOW.match(line)
    if flow is not None and flow.end() <= len(line) - len(rest):
        return r"[,\]}]"
    is_value = before.endswith((":", "-")) or rest.startswith("- ")
    return r"\s#" if is_value else r"\s"


def _shown(char: str) -> str:
    if char == "\t":
        return _TAB
    return "" if _UNSTEADY.match(char) else visible_character(char)


def _cells(char: str, shown: str) -> int:
    """How many cells of a terminal a character takes."""
    if shown != char or char.isascii():
        return len(shown)
    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # drawn over the character before it
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _window(cells: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """From where to where characters fit; what is marked is among them."""
    if sum(cells) <= room:
        return 0, len(cells)
    first = 0
    if sum(cells[:end]) >= room:
        first, left = start, room // 3
        while first > 0 and left >= cells[first - 1]:
            first -= 1
            left -= cells[first]
    last, left = first, room - 2  # an ellipsis on either side
    while last < len(cells) and left >= cells[last]:
        left -= cells[last]
        last += 1
    return first, last
