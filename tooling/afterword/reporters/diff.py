"""A unified diff, as Git writes it, with colours which `click.echo` takes out where the output is no terminal."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff

from afterword.core.patterns import pattern
from afterword.reporters.wording import visible

_COLOURS = {"+++": "\x1b[1m", "---": "\x1b[1m", "@@": "\x1b[36m", "+": "\x1b[32m", "-": "\x1b[31m"}
_RESET = "\x1b[0m"
_UNSEEN = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n|\\Z)")
"""What a terminal would obey rather than show."""


def render(name: str, before: str, after: str) -> str:
    """What turns one text into the other; empty where they are the same."""
    shown = visible(name)
    lines = unified_diff(_ended(before), _ended(after), f"a/{shown}", f"b/{shown}", lineterm="")
    return "\n".join(_coloured(_UNSEEN.sub(lambda found: ascii(found[0])[1:-1], line)) for line in lines)


def _ended(text: str) -> Sequence[str]:
    """The lines; where the last one does not end, that is said as Git says it."""
    lines = text.split("\n")
    last = lines.pop()
    return [*lines, f"{last}\n\\ No newline at end of file"] if last else lines


def _coloured(line: str) -> str:
    colour = next((colour for start, colour in _COLOURS.items() if line.startswith(start)), "")
    return f"{colour}{line}{_RESET}" if colour else line
