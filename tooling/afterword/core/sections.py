"""Markdown body -> sections with their lines; headings inside fences and comments do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.postmortem import Section

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*\Z")
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
            in_comment = "-->" not in line
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
    sections = []
    for index, (line, level, title) in enumerate(headings):
        following = [other for other, depth, _ in headings[index + 1 :] if depth <= level]
        end = (following[0] if following else first_line + len(lines)) - 1
        text = "\n".join(lines[line - first_line + 1 : end - first_line + 1])
        sections.append(Section(title=title, level=level, line=line, end_line=end, text=text))
    return tuple(sections)


def without_comments(text: str) -> str:
    """The text with its HTML comments taken out; an unclosed comment reaches to the end."""
    return _COMMENT.sub("", text)


def _headings(body: str, first_line: int) -> Iterator[tuple[int, int, str]]:
    for number, line in prose_lines(body, first_line):
        if "#" in line and (match := _HEADING.match(line)):
            yield number, len(match[1]), (match[2] or "").strip()
