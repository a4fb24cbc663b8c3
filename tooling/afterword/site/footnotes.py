"""The footnotes of a text that is quoted on a page with others, which have footnotes of the same names."""

from __future__ import annotations

import re

from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments

_NAME = r"\[\^(?P<name>[^\]\[\s]{1,80})\]"
_FURTHER = r"\n(?!\[\^|\#)[^\s][^\n]*|(?:\n[ \t]*)*\n(?: {4}|\t)[^\n]*"
_NOTE = pattern(rf"^ {{0,3}}{_NAME}:[ \t]*(?P<text>[^\n]*(?:{_FURTHER})*)(?:\n|\Z)", re.MULTILINE)
_MARK = pattern(_NAME)
_ODD = pattern(r"[^\w-]+")


def own(text: str, whole: str, owner: str) -> str:
    """The text with its footnotes behind it, wherever in the `whole` they are written, under names that `owner` has.

    The mark of a footnote that is nowhere is taken out.
    """
    if "[^" not in text:
        return text
    notes = {match["name"]: match["text"] for is_prose, piece in segments(whole) if is_prose for match in _notes(piece)}
    numbers: dict[str, int] = {}
    owner = _ODD.sub("-", owner)
    shown = "".join(_marked(piece, notes, numbers, owner) if is_prose else piece for is_prose, piece in segments(text))
    written = [f"[^{owner}-{number}]: {_MARK.sub('', notes[name]).strip()}" for name, number in numbers.items()]
    return "\n\n".join([shown.rstrip("\n"), *written])


def _notes(prose: str) -> list[re.Match[str]]:
    code = InlineCode(prose)
    return [match for match in _NOTE.finditer(prose) if not code.holds(match.start())]


def _marked(prose: str, notes: dict[str, str], numbers: dict[str, int], owner: str) -> str:
    """The prose without its footnotes, their marks numbered."""
    bare, position = [], 0
    for note in _notes(prose):
        bare.append(prose[position : note.start()])
        position = note.end()
    prose = "".join([*bare, prose[position:]])
    code = InlineCode(prose)

    def numbered(match: re.Match[str]) -> str:
        if code.holds(match.start()):
            return match[0]
        name = match["name"]
        return f"[^{owner}-{numbers.setdefault(name, len(numbers) + 1)}]" if name in notes else ""

    return _MARK.sub(numbered, prose)
