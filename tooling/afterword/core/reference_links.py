"""Links by reference, `[text][label]` with `[label]: target` elsewhere, written out where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments

_REFERENCE = pattern(r"(?<!\\)(!?)\[([^\[\]]+)\](?: ?\[([^\[\]]*)\])?(?![(:])")
_DEFINITION = pattern(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\[([^\]\n^][^\]\n]*)\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|\S+)"
    r"""(?:(?:[ \t]+|[ \t]*\n[ \t]*)(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$""",
    re.MULTILINE,
)
_ABBREVIATION = pattern(r"^ {0,3}\*\[[^\]\n]+\][ \t]*:[^\n]*(?:\n|\Z)", re.MULTILINE)


def definitions(text: str) -> Mapping[str, str]:
    """The targets that a text defines for its links by reference."""
    return {_key(match[1]): match[2] for match in _DEFINITION.finditer(text)} if "]:" in text else {}


def without_definitions(text: str) -> str:
    """The text without the lines that define targets."""
    return _DEFINITION.sub("", text) if "]:" in text else text


def written_out(text: str, known: Mapping[str, str]) -> str:
    """The text with the target behind each link by reference that is `known`."""
    return _REFERENCE.sub(lambda match: _written_out(match, known), text) if known else text


def inlined(text: str) -> str:
    """The text with the target behind each of its links by reference, and without the lines that define them."""
    return _inlined(text, text, _DEFINITION)


def own(text: str, whole: str) -> str:
    """The text for a page with others: what the `whole` defines is written out, and nothing is left that defines.

    So no text can say where the links of another one lead, or what its abbreviations mean.
    """
    return _inlined(text, whole, _DEFINITION, _ABBREVIATION)


def _inlined(text: str, whole: str, *dropped: re.Pattern[str]) -> str:
    known = definitions("".join(_outside_code(piece) for is_prose, piece in segments(whole) if is_prose))
    return "".join(_own(piece, known, dropped) if is_prose else piece for is_prose, piece in segments(text))


def _own(prose: str, known: Mapping[str, str], dropped: Iterable[re.Pattern[str]]) -> str:
    for defining in dropped:
        prose = _sub(defining, lambda _: "", prose)
    return _sub(_REFERENCE, lambda match: _written_out(match, known), prose)


def _outside_code(prose: str) -> str:
    code = InlineCode(prose)
    return "".join(f"{match[0]}\n" for match in _DEFINITION.finditer(prose) if not code.holds(match.start()))


def _sub(found: re.Pattern[str], write: Callable[[re.Match[str]], str], prose: str) -> str:
    code = InlineCode(prose)
    return found.sub(lambda match: match[0] if code.holds(match.start()) else write(match), prose)


def _written_out(match: re.Match[str], known: Mapping[str, str]) -> str:
    target = known.get(_key(match[3] or match[2]))
    return match[0] if target is None else f"{match[1]}[{match[2]}]({target})"


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
