"""Text in one form: composed, without characters that show nothing, and with harmless entities decoded."""

from __future__ import annotations

import html
import re
import unicodedata

from afterword.core.patterns import pattern
from afterword.core.readable import HELD

_UNSEEN = pattern(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    f"\uffa0\ufff9-\ufffb\U000e0001-\U000e007f{HELD[0]}{HELD[1]}]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""Characters that show nothing, but for what joins two pictures to one."""
_ENTITY = pattern(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,31});", re.IGNORECASE)
_HARMLESS = ":/.@#_%-"
"""What an entity can stand for besides letters and figures, so that decoding it makes no markup."""


def normal(text: str) -> str:
    """The text composed, without what nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def decoded(text: str) -> str:
    """The text with each entity as what it stands for, unless that could be markup."""
    return _ENTITY.sub(_decoded, text) if "&" in text else text


def _decoded(match: re.Match[str]) -> str:
    plain = html.unescape(match[0])
    is_harmless = all(char.isalnum() or char in _HARMLESS or _UNSEEN.match(char) for char in plain)
    return normal(plain) if is_harmless else match[0]
