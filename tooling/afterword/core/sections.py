"""Markdown body -> sections with their lines; headings inside fences and comments do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from afterword.core.policy import Section as Wanted
from afterword.core.policy import plain
from afterword.core.postmortem import Section

MAX_LEVEL = 6
_NO_TITLE = "#|>-=*+`~<"
"""What a line of text that is underlined does not start with: such a line is something else already."""
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
    if "\n--" in body or "\n==" in body:
        headings = sorted([*headings, *_underlined(body, first_line)])
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


def by_name(sections: Iterable[Section], names: Mapping[str, Wanted]) -> Mapping[str, list[Section]]:
    """The headings that stand for each section of the policy, whose `headings` are `names`; the highest ones only.

    `### Detection` below `## What happened` is a part of the story where there is a `## Detection` too.
    """
    found: dict[str, list[Section]] = {}
    for section in sections:
        wanted = names.get(section.title.casefold()) or names.get(plain(section.title))
        if wanted is None:
            continue
        others = found.setdefault(wanted.name, [])
        if others and section.level < others[0].level:
            others.clear()
        if not others or section.level == others[0].level:
            others.append(section)
    return found


def _headings(body: str, first_line: int) -> Iterator[tuple[int, int, str]]:
    for number, line in prose_lines(body, first_line):
        if "#" in line and (heading := _heading(line)) is not None:
            yield number, *heading


def _underlined(body: str, first_line: int) -> Iterator[tuple[int, int, str]]:
    """The lines of text that a line of `=` or `-` below them makes headings; that line stays in the section's text."""
    before, above, at = "", "", 0
    for number, line in prose_lines(body, first_line):
        mark = line[:2]
        is_mark = mark in ("==", "--") and not line.strip().strip(mark[0])
        if is_mark and at == number - 1 and not before.strip() and _is_title(above):
            yield at, 1 if mark == "==" else 2, above.strip()
        before, above, at = above, line, number


def _is_title(line: str) -> bool:
    return bool(line[:1].strip()) and line[0] not in _NO_TITLE


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
