"""Markdown body -> sections with their lines; headings inside fences and comments do not count."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Section

MAX_LEVEL = 6
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
    following = [(first_line + body.count("\n") + 1, len(body) + 1)] * (MAX_LEVEL + 1)
    for line, start, level, title in reversed(list(_headings(body, first_line))):
        end_line, end = min(following[1 : level + 1])
        below = body.find("\n", start) + 1 or end
        text = body[below : end - 1] if end_line > line + 1 else ""
        found.append(Section(title=title, level=level, line=line, end_line=end_line - 1, text=text))
        following[level] = (line, start)
    return tuple(reversed(found))


def without_comments(text: str) -> str:
    """The text with its HTML comments taken out; an unclosed comment reaches to the end."""
    return _COMMENT.sub("", text)


def by_name(sections: Iterable[Section], policy: Policy) -> Mapping[str, list[Section]]:
    """The headings that stand for each section of the policy, only those highest in the outline.

    `### Detection` below `## What happened` is a part of the story where there is a `## Detection` too.
    """
    return by_accepted_name(sections, accepted_names(policy))


def accepted_names(policy: Policy) -> Mapping[str, str]:
    """Every accepted heading, casefolded, with the name of its section."""
    return {
        accepted.casefold(): wanted.name
        for wanted in reversed(policy.sections)
        for accepted in (*wanted.aliases, wanted.name)
    }


def by_accepted_name(sections: Iterable[Section], names: Mapping[str, str]) -> Mapping[str, list[Section]]:
    """As `by_name`, with the accepted names of a policy already at hand."""
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


def _may_hide_lines(body: str) -> bool:
    return "```" in body or "~~~" in body or "<!--" in body


def _headings(body: str, first_line: int) -> Iterator[tuple[int, int, int, str]]:
    """Line, offset, level and title of each heading."""
    hidden = _hidden_lines(body, first_line) if _may_hide_lines(body) else frozenset()
    line, counted, mark = first_line, 0, body.find("#")
    while mark >= 0:
        start = body.rfind("\n", counted, mark) + 1 or counted
        end = body.find("\n", mark)
        end = end if end >= 0 else len(body)
        line += body.count("\n", counted, start)
        if line not in hidden and (heading := _heading(body[start:end])) is not None:
            yield line, start, *heading
        counted = end
        mark = body.find("#", end)


def _hidden_lines(body: str, first_line: int) -> Collection[int]:
    last_line = first_line + body.count("\n")
    return set(range(first_line, last_line + 1)).difference(number for number, _ in prose_lines(body, first_line))


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
