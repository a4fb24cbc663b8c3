"""What of a Markdown text is prose: not fenced code, not inline code, not a comment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from afterword.core.patterns import pattern

_FENCE = pattern(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(`{3,}|~{3,})(.*)\Z")
_TICKS = pattern(r"`(?<![`\\]`)`*")
_INLINE = pattern(r"(`+)[^`]*\1")
_BLANK = pattern(r"\n[ \t]*\n")


def segments(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, each with whether it is prose; joined they are the text."""
    if "```" not in text and "~~~" not in text:
        yield True, text
        return
    piece: list[str] = []
    fence, in_comment = "", False
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line.rstrip("\r\n"))
        if fence:
            piece.append(line)
            if match and match[1].startswith(fence) and not match[2].strip():
                yield False, "".join(piece)
                piece, fence = [], ""
            continue
        if match and not in_comment and not (match[1][0] == "`" and "`" in match[2]):
            yield True, "".join(piece)
            piece, fence = [line], match[1]
            continue
        piece.append(line)
        if "-->" not in line and "<!--" not in line:
            continue
        bare = _INLINE.sub("", line)
        opened, closed = bare.rfind("<!--"), bare.rfind("-->")
        in_comment = opened > closed or (in_comment and closed < 0)
    yield not fence, "".join(piece)


class InlineCode:
    """Where the inline code of a piece of prose is."""

    def __init__(self, prose: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        if "`" not in prose:
            return
        start = 0
        for blank in [*(match.end() for match in _BLANK.finditer(prose)), len(prose)]:
            self._paragraph(prose, start, blank)
            start = blank

    def holds(self, position: int) -> bool:
        """Whether there is inline code at this position."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and position < self.ends[index]

    def _paragraph(self, prose: str, start: int, end: int) -> None:
        # Runs are paired from the last occurrence back, so that hostile text costs no more than its length.
        runs = [(match.start(), match.end()) for match in _TICKS.finditer(prose, start, end)]
        following: dict[int, int] = {}
        partner: dict[int, int] = {}
        for index in range(len(runs) - 1, -1, -1):
            length = runs[index][1] - runs[index][0]
            if length in following:
                partner[index] = following[length]
            following[length] = index
        index = 0
        while index < len(runs):
            closing = partner.get(index)
            if closing is None:
                index += 1
                continue
            self.starts.append(runs[index][0])
            self.ends.append(runs[closing][1])
            index = closing + 1


def without_comments(text: str) -> str:
    """The text without its HTML comments; those shown as code stay, one that is never closed too."""
    return "".join(_uncommented(piece) if is_prose else piece for is_prose, piece in segments(text))


def _uncommented(prose: str) -> str:
    if "<!--" not in prose:
        return prose
    code, kept, position = InlineCode(prose), [], 0
    while (start := prose.find("<!--", position)) >= 0:
        end = prose.find("-->", start)
        if end < 0:
            break
        if code.holds(start):
            kept.append(prose[position : start + 4])
            position = start + 4
            continue
        kept.append(prose[position:start])
        position = end + 3
    return "".join([*kept, prose[position:]])
