"""Indented code as fenced code: there every builder shows characters as they are, so none has to be spelled out."""

from __future__ import annotations

from afterword.core.patterns import pattern
from afterword.core.prose import segments
from afterword.site import fences

_IN = "    "
_HOLDS = pattern(r" {0,3}(?:(?:[-*+]|\d+[.)])(?:[ \t]|\Z)|[>:]|\[\^|!!!|\?\?\?|===)")
"""What can hold blocks that are indented: an item, a quotation, a definition, a footnote, an admonition, a tab."""
RISKY = pattern(r"[<{]|\]\(|\]:")
"""What is spelled out where it is not code."""


def fenced(text: str) -> str:
    """The text with its indented code in fences, where that has characters that would be spelled out elsewhere.

    What is indented because it belongs to a list or the like stays as it is.
    """
    if "\n    " not in text and "\n\t" not in text and not text.startswith((_IN, "\t")):
        return text
    reader, written = _Reader(), []
    for is_prose, piece in segments(text):
        written += reader.prose(piece) if is_prose else [reader.fence(piece)]
    return "".join(written)


class _Reader:
    """Goes through the lines of a text, and knows whether something holds them."""

    def __init__(self) -> None:
        self.is_held = False
        self.is_apart = True
        """Whether a blank line is before."""

    def fence(self, piece: str) -> str:
        self.is_held, self.is_apart = not piece.startswith(("```", "~~~")), False
        return piece

    def prose(self, piece: str) -> list[str]:
        lines = piece.splitlines(keepends=True)
        written: list[str] = []
        at = 0
        while at < len(lines):
            end = at + 1
            if self.is_apart and not self.is_held and _is_in(lines[at]):
                end = _end(lines, at)
                written.append(_written(lines[at:end]))
            else:
                written.append(lines[at])
            self._pass(lines[end - 1])
            at = end
        return written

    def _pass(self, line: str) -> None:
        if _HOLDS.match(line):
            self.is_held = True
        elif self.is_apart and not line[0].isspace():
            self.is_held = False
        self.is_apart = not line.strip()


def _is_in(line: str) -> bool:
    return bool(line.strip()) and line.expandtabs(4).startswith(_IN)


def _end(lines: list[str], at: int) -> int:
    """Where the code that begins here ends: behind the last indented line before one that is not."""
    end = at
    while at < len(lines) and (_is_in(lines[at]) or not lines[at].strip()):
        end = at + 1 if lines[at].strip() else end
        at += 1
    return end


def _written(lines: list[str]) -> str:
    if not RISKY.search("".join(lines)):
        return "".join(lines)
    code = "".join(f"{line.rstrip(chr(10)).expandtabs(4)[len(_IN) :]}\n" for line in lines)
    return fences.plain(f"```\n{code}```\n")
