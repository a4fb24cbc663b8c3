"""Links by reference, `[text][label]` with `[label]: target` elsewhere, written out where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from afterword.core.patterns import pattern

_REFERENCE = pattern(r"(?<!\\)(!?)\[([^\[\]]+)\](?: ?\[([^\[\]]*)\])?(?![(:])")
_DEFINITION = pattern(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\[([^\]\n^][^\]\n]*)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)"
    r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
    re.MULTILINE,
)


def definitions(text: str) -> Mapping[str, str]:
    """The targets that a text defines for its links by reference."""
    return {_key(match[1]): match[2] for match in _DEFINITION.finditer(text)} if "]:" in text else {}


def without_definitions(text: str) -> str:
    """The text without the lines that define targets."""
    return _DEFINITION.sub("", text) if "]:" in text else text


def written_out(text: str, known: Mapping[str, str]) -> str:
    """The text with the target behind each link by reference that is `known`."""
    return _REFERENCE.sub(lambda match: _written_out(match, known), text) if known else text


def _written_out(match: re.Match[str], known: Mapping[str, str]) -> str:
    target = known.get(_key(match[3] or match[2]))
    return match[0] if target is None else f"{match[1]}[{match[2]}]({target})"


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
