"""Markdown body -> sections with their lines; headings inside fences and comments do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from afterword.core.policy import Policy
from afterword.core.postmortem import Section

MAX_LEVEL = 6
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)\Z")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def prose_lines(body: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """The lines of a body that are neither fenced code nor inside an HTML comment, with their numbers."""
    fence, in_comment = "", False
    for number, line in enumerate(body.split("\n"), start=first_line):
        if fence:
            closing = _FENCE.match(line)
            if closing and closing[1].startswith(fence) and not closing[2].strip():
                fence = ""
            continue
        if in_comment:
            in_comment = line.rfind("<!--") >= line.rfind("-->")
            continue
        opening = _FENCE.match(line)
        if opening and not (opening[1][0] == "`" and "`" in opening[2]):
            fence = opening[1]
            continue
        in_comment = line.rfind("<!--") > line.rfind("-->")
        yield number, line


def split(body: str, first_line: int = 1) -> tuple[Section, ...]:
    """The sections of a body whose first line has the number `first_line`."""
    lines = body.split("\n")
    headings = list(_headings(body, first_line))
    ends = _ends(headings, first_line + len(lines))
    return tuple(
        Section(
            title=title,
            level=level,
            line=line,
            end_line=end,
            text="\n".join(lines[line - first_line + 1 : end - first_line + 1]),
        )
        for (line, level, title), end in zip(headings, ends, strict=True)
    )


def without_comments(text: str) -> str:
    """The text with its HTML comments taken out; an unclosed comment reaches to the end."""
    return _COMMENT.sub("", text)


def by_name(sections: Iterable[Section], policy: Policy) -> Mapping[str, list[Section]]:
    """The headings that stand for each section of the policy, only those highest in the outline.

    `### Detection` below `## What happened` is a part of the story where there is a `## Detection` too.
    """
    names = {
        accepted.casefold(): wanted.name
        for wanted in reversed(policy.sections)
        for accepted in (*wanted.aliases, wanted.name)
    }
    found: dict[str, list[Section]] = {}
    for section in sections:
        if (name := names.get(section.title.casefold())) is None:
            continue
        others = found.setdefault(name, [])
        if others and section.level < others[0].level:
            others.clear()
        if not others or section.level == others[0].level:
            others.append(section)
    return found


def _headings(body: str, first_line: int) -> Iterator[tuple[int, int, str]]:
    for number, line in prose_lines(body, first_line):
        if "#" in line and (heading := _heading(line)) is not None:
            yield number, *heading


def _heading(line: str) -> tuple[int, str] | None:
    # No regular expression: whatever tells a closing `##` from the title backtracks over long lines.
    marked = line.lstrip(" ")
    title = marked.lstrip("#")
    level = len(marked) - len(title)
    if len(line) - len(marked) > 3 or not 1 <= level <= MAX_LEVEL or title[:1] not in ("", " ", "\t"):
        return None
    title = title.strip()
    unclosed = title.rstrip("#")
    return level, unclosed.strip() if unclosed[-1:] in ("", " ", "\t") else title


def _ends(headings: Sequence[tuple[int, int, str]], after_last: int) -> list[int]:
    """The last line of each section: the line before the next heading of its level or above."""
    following = [after_last] * (MAX_LEVEL + 1)
    ends = []
    for line, level, _ in reversed(headings):
        ends.append(min(following[1 : level + 1]) - 1)
        following[level] = line
    return ends[::-1]
