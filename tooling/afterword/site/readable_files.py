"""What can be read in a file that is published as it is: all of a text, and of a picture its metadata."""

from __future__ import annotations

import re

from afterword.core.patterns import pattern

_MARKUP = (".htm", ".html", ".svg", ".txt", ".xml")
_CODE = pattern(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_WORDS = re.compile(rb"(?:[\x20-\x7e]|[\xc3-\xc5][\x80-\xbf]){6,}")
"""As many letters in a row as the pixels of a picture hardly ever make by chance."""
_APART = "\n\n"


def is_text(content: bytes) -> bool:
    """Whether a file is a text, and no picture or the like."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def words_of(content: bytes) -> str:
    """The words in a file that is no text, as a photo has those of its camera; without the zeros of wide letters."""
    found = [*_WORDS.findall(content), *_WORDS.findall(content.replace(b"\0", b""))]
    return _APART.join(word.decode("utf-8", "replace") for word in dict.fromkeys(found))


def prose_of(path: str, text: str) -> str:
    """What of a text is written for readers, without styles and scripts; nothing where all of it is code."""
    return _CODE.sub(_APART, text) if path.lower().endswith(_MARKUP) else ""
