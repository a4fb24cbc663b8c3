"""Small pieces of Markdown that pages are put together from: tables, lists in a sentence, words of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from afterword.site import escape


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; its cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sentence(words: Sequence[str]) -> str:
    """`a, b and c`; nothing where there are no words."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def prose(text: str) -> str:
    """A sentence of the policy for a table's cell: its Markdown stays, HTML and bars do not."""
    return escape.one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#x7c;")


def code(text: str) -> str:
    """Text for inline code in a cell of a table."""
    return re.sub(r"[`|]", "", escape.one_line(text))
