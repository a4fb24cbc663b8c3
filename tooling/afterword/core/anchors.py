"""The anchors of a Markdown text: the ids that the site gives its headings, and those that are written there."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from afterword.core.patterns import pattern
from afterword.core.sections import prose_lines

_HEADING = pattern(r"#{1,6}(?=[^#])(.*)\Z")
_UNDERLINE = pattern(r"(?:=+|-+) *\Z")
_ATTRIBUTES = pattern(r"\{:?([^{}\n]*)\}")
_TAG = pattern(r"<[A-Za-z/!][^<>]*>")
_TAG_ID = pattern(r"""\b(?:id|name)=["']?([^"'\s<>]+)""")
_TICKS = pattern(r"`+")
_LINK = pattern(r"(!?)\[([^\[\]]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_EMPHASIS = pattern(r"(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|\*+")
_COUNTED = pattern(r"(.*)_(\d{1,9})\Z", re.DOTALL)


def anchors(body: str) -> frozenset[str]:
    """Every place of a text that a link can lead to, by the name it has behind the `#`."""
    lines = [line.rstrip("\r") for _, line in prose_lines(body)]
    ids = {id_ for line in lines if "{" in line or "<" in line for id_ in _explicit(line)}
    counters: dict[str, int] = {}
    for heading in _headings(lines):
        if not any(_explicit(heading)):
            ids.add(_unique(slug(heading), ids, counters))
    return frozenset(ids)


def slug(heading: str) -> str:
    """The anchor of a heading, as the `toc` extension of Python-Markdown makes it."""
    plain = unicodedata.normalize("NFKD", _bare(heading)).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _headings(lines: list[str]) -> Iterator[str]:
    above = ""
    for line in lines:
        if (match := _HEADING.match(line)) is not None:
            yield match[1].strip().rstrip("#").strip()
        elif above.strip() and _UNDERLINE.match(line) is not None:
            yield above.strip()
        above = "" if match is not None else line


def _explicit(line: str) -> Iterator[str]:
    """The ids that `{#id}`, `{: id=x }` and the tags of a line set."""
    for attributes in _ATTRIBUTES.findall(line):
        for word in attributes.split():
            if word.startswith(("#", "id=")):
                yield word.removeprefix("#").removeprefix("id=").strip("\"'")
    for tag in _TAG.findall(line):
        yield from _TAG_ID.findall(tag)


def _bare(heading: str) -> str:
    """The words of a heading, without its marks."""
    text = _LINK.sub(lambda match: "" if match[1] else match[2], heading)
    # Between backticks stands code, in which `_` and `<` mean themselves.
    pieces = [part if index % 2 else _words(part) for index, part in enumerate(_TICKS.split(text))]
    return html.unescape("".join(pieces))


def _words(prose: str) -> str:
    return _EMPHASIS.sub("", _TAG.sub("", prose))


def _unique(id_: str, ids: set[str], counters: dict[str, int]) -> str:
    if id_ and id_ not in ids:
        return id_
    match = _COUNTED.match(id_)
    base, count = (match[1], int(match[2])) if match else (id_, 0)
    count = max(count, counters.get(base, 0)) + 1
    while f"{base}_{count}" in ids:
        count += 1
    counters[base] = count
    return f"{base}_{count}"
