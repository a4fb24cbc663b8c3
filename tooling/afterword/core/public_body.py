"""The body of a public post-mortem, built anew from the sections that the policy lets strangers read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from afterword.core import internal_blocks, public_text, sections, timeline, traces
from afterword.core.patterns import pattern
from afterword.core.policy import Policy, plain
from afterword.core.postmortem import Postmortem, Section
from afterword.core.prose import segments
from afterword.core.public_text import Redactor
from afterword.core.reading import TIMELINE

PUBLIC, UNKNOWN, INTERNAL = range(3)
HEAD = "| Time (UTC) | Event |\n| --- | --- |\n"
_TOP = 2
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HASHES = pattern(r"(#{1,6})(?=[^#\s])")
_UNDERLINE = pattern(r"(?:=[=-]*|-[=-]*)[ \t]*\Z")
_MARKUP = pattern(r"<[^>]*>|[*_#]")
_IS_MARKED = pattern(
    r"\s*(?:<details\b[^>]*>\s*)?(?:\*\*[^*]+\*\*|__[^_]+__|<(h[1-6]|summary|strong|b)\b.*</\1>)[\s:]*\Z", re.IGNORECASE
)
"""A line that is nothing but bold, which readers take for a heading."""
_SOURCES = frozenset({"source", "sources", "by", "who", "person", "link", "links"})


class _Part(NamedTuple):
    title: str
    level: int
    text: str


def build(body: str, policy: Policy, started_at: dt.datetime | None, redactor: Redactor, path: str) -> str:
    """The public sections of a body, each without what its text says of the inside."""
    cleaned = _closed(_COMMENT.sub("", internal_blocks.without(body)))
    targets = public_text.definitions(cleaned)
    parts = []
    for part, is_timeline in _public(_with_headings(cleaned, policy), policy):
        text = part.text
        if is_timeline:
            text = _timeline(part, started_at)
        parts.append(
            _Part(
                title=redactor.markdown(part.title, path, targets).strip(),
                level=part.level,
                text=redactor.markdown(text, path, targets).strip("\n"),
            )
        )
    return "\n".join(f"{'#' * part.level} {part.title}\n\n{part.text}\n" for part in _filled(parts))


def visible(postmortem: Postmortem, policy: Policy) -> Iterator[tuple[int, int]]:
    """Where a body says what becomes public: the lines of its public sections outside internal blocks and comments.

    Nearly what `build` takes, by its place in the file: enough to tell the author of a name.
    """
    body, first = postmortem.body, postmortem.body_line
    starts = list(accumulate((len(line) + 1 for line in body.split("\n")), initial=0))
    hidden = [(mark.start(), mark.end()) for mark in _COMMENT.finditer(body)] + internal_blocks.spans(body)
    for section in _shown(postmortem.sections, policy):
        at, end = starts[section.line - first], starts[section.end_line - first + 1] - 1
        for start, stop in sorted(hidden):
            if at < stop and start < end:
                if start > at:
                    yield at, start
                at = max(at, stop)
        if at < end:
            yield at, end


def _shown(found: Sequence[Section], policy: Policy) -> Iterator[Section]:
    """The public sections, each only to its first part."""
    around: list[tuple[int, int]] = []
    for number, section in enumerate(found):
        while around and around[-1][0] >= section.level:
            around.pop()
        kind = _kind(section.title, around[-1][1] if around else UNKNOWN, policy)
        if kind == PUBLIC:
            own = found[number + 1].line - 1 if number + 1 < len(found) else section.end_line
            yield msgspec.structs.replace(section, end_line=min(own, section.end_line))
        around.append((section.level, kind))


def _kind(title: str, outer: int, policy: Policy) -> int:
    """What a section is, by its name and by what is around it."""
    wanted = policy.section(title)
    if outer == INTERNAL:
        return outer
    if wanted is None:
        return INTERNAL if internal_blocks.says_so(_MARKUP.sub("", title)) else outer
    return PUBLIC if wanted.public else INTERNAL


def without_internal(text: str, policy: Policy) -> str:
    """A page without its comments and internal blocks, and without sections that are called internal."""
    bare = sections.without_comments(internal_blocks.without(text))
    hidden = {
        number
        for section in sections.split(bare)
        if _kind(section.title, UNKNOWN, policy) == INTERNAL and internal_blocks.says_so(section.title)
        for number in range(section.line, section.end_line + 1)
    }
    if not hidden:
        return bare
    return "\n".join(line for number, line in enumerate(bare.split("\n"), start=1) if number not in hidden)


def is_timeline(title: str, policy: Policy) -> bool:
    """Whether a heading is that of the timeline, of which sources are left out."""
    wanted = policy.section(title)
    names = {title.strip().casefold(), plain(title), wanted.name.casefold() if wanted else ""}
    return not TIMELINE.isdisjoint(names)


def _closed(text: str) -> str:
    """The text without a code block that nothing closes: builders do not agree what that hides."""
    found = list(segments(text))
    if not found or found[-1][0]:
        return text
    last = found[-1][1].rstrip("\n").rsplit("\n", 1)
    mark = found[-1][1].lstrip(" \t>-*+")[:3]
    return text if len(last) > 1 and last[1].strip(" \t>").startswith(mark) else text[: len(text) - len(found[-1][1])]


def _with_headings(text: str, policy: Policy) -> str:
    """The text with all that a builder or a reader takes for a heading written as one."""
    lines = text.split("\n")
    previous = ""
    for number, line in list(sections.prose_lines(text, 0)):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.strip() and not previous.strip() and _UNDERLINE.match(following):
            lines[number] = f"{'#' if following[0] == '=' else '##'} {line.strip()}"
            lines[number + 1] = ""
        elif traces.is_channel(line) and policy.section(line.strip("# ")) is None:
            lines[number] = f"\\{line}"
        elif _HASHES.match(line):
            lines[number] = _HASHES.sub(r"\1 ", line, count=1)
        elif not line.lstrip().startswith("# ") and _names_internal(line, policy):
            lines[number] = f"{'#' * sections.MAX_LEVEL} {_MARKUP.sub('', line).strip()}"
        previous = line
    return "\n".join(lines)


def _names_internal(line: str, policy: Policy) -> bool:
    if len(line) > public_text.LONGEST_HEADING or line.lstrip().startswith("#"):
        return False
    bare = _MARKUP.sub("", line)
    section = policy.section(bare)
    if section is None:
        return _IS_MARKED.match(line) is not None and internal_blocks.says_so(bare)
    return not section.public


def _public(text: str, policy: Policy) -> Iterator[tuple[_Part, bool]]:
    """The public sections and those below them, the highest raised to level 2; whether each is the timeline.

    What a section is called decides. One that the policy does not know is as public as the one around it, and
    nothing is public below an internal one.
    """
    found = sections.split(text, 1)
    around: list[tuple[int, int, int]] = []
    for number, section in enumerate(found):
        while around and around[-1][0] >= section.level:
            around.pop()
        _, outer, rise = around[-1] if around else (0, UNKNOWN, 0)
        is_times = is_timeline(section.title, policy)
        kind = _kind(section.title, outer, policy)
        if kind == PUBLIC:
            rise = rise if outer == PUBLIC else section.level - _TOP
            yield (
                _Part(section.title, section.level - rise, _own_text(section, found[number + 1 : number + 2])),
                is_times,
            )
        around.append((section.level, INTERNAL if is_times else kind, rise))


def _own_text(section: Section, following: Sequence[Section]) -> str:
    """The lines of a section before its first part."""
    if not following or following[0].line > section.end_line:
        return section.text
    return "\n".join(section.text.split("\n")[: following[0].line - section.line - 1])


def _timeline(part: _Part, started_at: dt.datetime | None) -> str:
    """Only when and what: the other columns, and what is written around the table, are for the inside."""
    section = Section(title=part.title, level=part.level, line=1, end_line=1, text=part.text)
    head = next((line for line in part.text.split("\n") if line.lstrip().startswith("|")), "")
    second = head.split("|")[2:3]
    swapped = bool(second) and second[0].strip(" *_").casefold() in _SOURCES
    rows = [
        f"| {f'{event.at:%Y-%m-%d %H:%M}' if event.at else ''} | {_cell(event.source if swapped else event.event)} |\n"
        for event in timeline.events(section, started_at)
    ]
    return HEAD + "".join(rows) if rows else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _filled(parts: Sequence[_Part]) -> Sequence[_Part]:
    """The parts that say something, themselves or below them."""
    kept: list[_Part] = []
    for part in reversed(parts):
        if part.text.strip() or (kept and kept[-1].level > part.level):
            kept.append(part)
    return kept[::-1]
