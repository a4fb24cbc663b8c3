"""Which sections of a body strangers may read, as the policy says by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from afterword.core import internal_blocks, sections
from afterword.core.patterns import pattern
from afterword.core.policy import Policy, plain
from afterword.core.postmortem import Postmortem, Section
from afterword.core.reading import TIMELINE

PUBLIC, UNKNOWN, INTERNAL = range(3)
COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)
MARKUP = pattern(r"<[^>]*>|[*_#]")
_TOP = 2


class Part(NamedTuple):
    """A section as it is shown: its own text only, without that of the sections below it."""

    title: str
    level: int
    text: str


def public(text: str, policy: Policy) -> Iterator[tuple[Part, bool]]:
    """The public sections and those below them, the highest raised to level 2; whether each is the timeline.

    What a section is called decides. One that the policy does not know is as public as the one around it, and
    nothing is public below an internal one, or below the timeline.
    """
    for section, level in _shown(sections.split(text, 1), policy):
        yield Part(section.title, level, section.text), is_timeline(section.title, policy)


def visible(postmortem: Postmortem, policy: Policy) -> Iterator[tuple[int, int]]:
    """Where a body says what becomes public: the lines of its public sections outside internal blocks and comments.

    Nearly what `build` takes, by its place in the file: enough to tell the author of a name.
    """
    body, first = postmortem.body, postmortem.body_line
    starts = list(accumulate((len(line) + 1 for line in body.split("\n")), initial=0))
    hidden = [(mark.start(), mark.end()) for mark in COMMENT.finditer(body)] + internal_blocks.spans(body)
    for section, _ in _shown(postmortem.sections, policy):
        at, end = starts[section.line - first], starts[section.end_line - first + 1] - 1
        for start, stop in sorted(hidden):
            if at < stop and start < end:
                if start > at:
                    yield at, start
                at = max(at, stop)
        if at < end:
            yield at, end


def _shown(found: Sequence[Section], policy: Policy) -> Iterator[tuple[Section, int]]:
    """The public sections, each only to its first part, and the level at which it is shown."""
    around: list[tuple[int, int, int]] = []
    for number, section in enumerate(found):
        while around and around[-1][0] >= section.level:
            around.pop()
        _, outer, rise = around[-1] if around else (0, UNKNOWN, 0)
        kind = _kind(section.title, outer, policy)
        if kind == PUBLIC:
            rise = rise if outer == PUBLIC else section.level - _TOP
            yield _without_parts(section, found[number + 1 : number + 2]), section.level - rise
        around.append((section.level, INTERNAL if is_timeline(section.title, policy) else kind, rise))


def _without_parts(section: Section, following: Sequence[Section]) -> Section:
    """A section with the lines before its first part."""
    if not following or following[0].line > section.end_line:
        return section
    end = following[0].line - 1
    lines = section.text.split("\n")[: end - section.line]
    return msgspec.structs.replace(section, end_line=end, text="\n".join(lines))


def _kind(title: str, outer: int, policy: Policy) -> int:
    """What a section is, by its name and by what is around it."""
    wanted = policy.section(title)
    if outer == INTERNAL:
        return outer
    if wanted is None:
        return INTERNAL if internal_blocks.says_so(MARKUP.sub("", title)) else outer
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
    names = {title.strip().casefold(), plain(title)}
    names |= {name.casefold() for name in (wanted.name, *wanted.aliases)} if wanted else set()
    return not TIMELINE.isdisjoint(names)
