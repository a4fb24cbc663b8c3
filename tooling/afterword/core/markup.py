"""What of a page in HTML says something: its text, and the attributes that are more than looks."""

from __future__ import annotations

from html.parser import HTMLParser

_LOOKS = frozenset({"charset", "class", "lang", "style"})


def said(html: str) -> str:
    """Everything that somebody can read of it, in the source too, each piece on a line of its own."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return "\n".join(piece for written in reader.pieces if (piece := written.strip()))


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces += [value for name, value in attrs if value and name not in _LOOKS]

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.pieces.append(data)
