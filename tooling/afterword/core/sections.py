"""Markdown body -> sections with their lines; headings inside fences and comments do not count."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate

from afterword.core.patterns import pattern
from afterword.core.policy import Section as Wanted
from afterword.core.policy import plain
from afterword.core.postmortem import Section

MAX_LEVEL = 6
_NO_TITLE = "#|>-=*+`~<"
"""What a line of text that is underlined does not start with: such a line is something else already."""
_FENCE = pattern(r" {0,3}(`{3,}|~{3,})(.*)\Z")
_COMMENT = pattern(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def prose_lines(body: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """The lines of a body that are neither fenced code nor inside an HTML comment, with their numbers."""
    lines = enumerate(body.split("\n"), start=first_line)
    if not _may_hide_lines(body):
        yield from lines
        return
    fence, in_comment = "", False
    for number, line in lines:
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
    found = []
    # By level: where the next heading of that level or above starts.
    following = [(first_line + body.count("\n") + 1, len(body) + 1)] * (MAX_LEVEL + 1)
    headings = list(_headings(body, first_line))
    if ("-" in body and "\n--" in body) or ("=" in body and "\n==" in body):
        headings = sorted([*headings, *_underlined(body, first_line)])
    for line, start, level, title in reversed(headings):
        end_line, end = following[level]
        below = body.find("\n", start) + 1 or end
        text = body[below : end - 1] if end_line > line + 1 else ""
        found.append(Section(title=title, level=level, line=line, end_line=end_line - 1, text=text))
        following[level:] = [(line, start)] * (MAX_LEVEL + 1 - level)
    return tuple(reversed(found))


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
        others = found.get(wanted.name)
        if others is None or section.level < others[0].level:
            found[wanted.name] = [section]
        elif section.level == others[0].level:
            others.append(section)
    return found


def _may_hide_lines(body: str) -> bool:
    # Looking for one character takes no time, and most files have none of these.
    return ("`" in body and "```" in body) or ("~" in body and "~~~" in body) or ("<" in body and "<!--" in body)


def _headings(body: str, first_line: int) -> Iterator[tuple[int, int, int, str]]:
    """Line, offset, level and title of each heading."""
    hidden = _hidden_lines(body, first_line) if _may_hide_lines(body) else frozenset()
    line, counted, mark = first_line, 0, body.find("#")
    while mark >= 0:
        start = body.rfind("\n", counted, mark) + 1 or counted
        end = body.find("\n", mark)
        end = end if end >= 0 else len(body)
        line += body.count("\n", counted, start)
        # No regular expression: whatever tells a closing `##` from the title backtracks over long lines.
        title = body[mark:end].lstrip("#")
        level = end - mark - len(title)
        is_first = mark - start <= 3 and not body[start:mark].strip(" ")
        if is_first and level <= MAX_LEVEL and title[:1] in ("", " ", "\t") and line not in hidden:
            title = title.strip()
            yield line, start, level, title if title[-1:] != "#" else _unclosed(title)
        counted = end
        mark = body.find("#", end)


def _hidden_lines(body: str, first_line: int) -> Collection[int]:
    last_line = first_line + body.count("\n")
    return set(range(first_line, last_line + 1)).difference(number for number, _ in prose_lines(body, first_line))


def _underlined(body: str, first_line: int) -> Iterator[tuple[int, int, int, str]]:
    """The lines of text that a line of `=` or `-` below them makes headings; that line stays in the section's text."""
    before, above, at = "", "", 0
    starts = list(accumulate((len(line) + 1 for line in body.split("\n")), initial=0))
    for number, line in prose_lines(body, first_line):
        mark = line[:2]
        is_mark = mark in ("==", "--") and not line.strip().strip(mark[0])
        if is_mark and at == number - 1 and not before.strip() and _is_title(above):
            yield at, starts[at - first_line], 1 if mark == "==" else 2, above.strip()
        before, above, at = above, line, number


def _is_title(line: str) -> bool:
    return bool(line[:1].strip()) and line[0] not in _NO_TITLE


def _unclosed(title: str) -> str:
    """A title without the `##` that closes it."""
    unclosed = title.rstrip("#")
    return unclosed.strip() if unclosed[-1:] in ("", " ", "\t") else title
