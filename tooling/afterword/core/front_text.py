"""Where things stand in the text of a front matter, and how a value is written into it."""

from __future__ import annotations

from functools import lru_cache

from afterword.core import front_matter
from afterword.core.editing import Edit
from afterword.core.front_matter import Span, Spans
from afterword.core.patterns import pattern
from afterword.core.postmortem import Position, Postmortem

_UNSURE = ("duplicate-key", "alias", "tag")
_TIME = pattern(r"\d{4}-\d\d-\d\d(?:T[0-9:.+-]+Z?)?\Z")


def is_unsure(postmortem: Postmortem) -> bool:
    """Whether something in the front matter is not understood."""
    return not postmortem.is_understood or any(problem.kind in _UNSURE for problem in postmortem.problems)


def write(postmortem: Postmortem, span: Span, written: str) -> list[Edit]:
    """Put a text in the place of a value, or where one is missing."""
    start, end = span
    if start != end:
        last = last_line(postmortem, span)
        return [Edit(start, end if last == end.line else end_of(postmortem, last), written)]
    rest = line_of(postmortem, start.line)[start.column - 1 :]
    if not rest.strip():  # blanks after the colon are no part of anything
        end = end_of(postmortem, start.line)
    return [Edit(start, end, f" {written}")]


def like(old: str, value: str) -> str:
    """A value in quotes such as the old one had, if any, and else quoted only where it must be."""
    if old.startswith("'"):
        return "'" + value.replace("'", "''") + "'"
    if old.startswith('"'):
        return front_matter.quoted(value)
    return value if _TIME.match(value) else front_matter.scalar(value)


def between(postmortem: Postmortem, span: Span) -> str:
    """What is written from one place up to another."""
    (line, column), end = span
    if line == end.line:
        return line_of(postmortem, line)[column - 1 : end.column - 1]
    lines = lines_of(postmortem.text)[line - 1 : end.line]
    return "\n".join((lines[0][column - 1 :], *lines[1:-1], lines[-1][: end.column - 1]))


def last_line(postmortem: Postmortem, span: Span) -> int:
    """The last line on which a value stands; a block of text ends in front of the line after it."""
    start, end = span
    line = end.line
    if end.column == 1:
        line -= 1
        while line > start.line and not line_of(postmortem, line).strip():
            line -= 1
    return max(line, start.line)


def end_of(postmortem: Postmortem, line: int) -> Position:
    """Where a line ends."""
    return Position(line, len(line_of(postmortem, line)) + 1)


def line_of(postmortem: Postmortem, number: int) -> str:
    """A line by its number; nothing where there is none."""
    lines = lines_of(postmortem.text)
    return lines[number - 1] if number <= len(lines) else ""


@lru_cache(maxsize=2)
def lines_of(text: str) -> list[str]:
    """The lines of a text."""
    return text.split("\n")


def spans_of(postmortem: Postmortem) -> Spans:
    """Where everything in the front matter is; nothing where it is not understood."""
    parts = front_matter.split(postmortem.text) if postmortem.is_understood else None
    return Spans() if parts is None else front_matter.spans(parts[0])
