"""Fenced code in the one form that every builder reads alike."""

from __future__ import annotations

from afterword.core.patterns import pattern

_OPENING = pattern(r"(?P<before>[ >]*)(?P<item>(?:[-*+]|\d+[.)])[ ]+)?(?P<mark>`{3,}|~{3,})[ ]*(?P<language>[\w#.+-]*)")
_RUNS = pattern(r"`{3,}")


def plain(piece: str) -> str:
    """The fenced code closed by the mark that opens it, which is nowhere within, every line as far in as the first.

    What has more than the name of a language behind the mark loses it: attributes could be there.
    """
    opening, *lines = (line.expandtabs(4) for line in piece.removesuffix("\n").split("\n"))
    found = _OPENING.match(opening)
    if found is None:
        raise ValueError(f"{opening!r} begins no fenced code")
    if lines and not lines[-1].strip(" >").strip(found["mark"][0]) and found["mark"] in lines[-1]:
        lines.pop()
    before = " " * 4 if found["item"] else found["before"]
    mark = "`" * (1 + max((len(run) for line in lines for run in _RUNS.findall(line)), default=2))
    code = "".join(f"{before}{_without(line, before)}\n" for line in lines)
    item = f"{found['before']}{found['item']}\n" if found["item"] else ""
    return f"{item}{before}{mark}{found['language']}\n{code}{before}{mark}\n"


def _without(line: str, before: str) -> str:
    """The line without what stands before every line of the fence."""
    kept = len(line[: len(before)].lstrip("".join(set(before)) or "\n"))
    return line[min(len(line), len(before)) - kept :]
