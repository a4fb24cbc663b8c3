"""Edits of a body: sections that are missing or out of place, addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from afterword.core import reading, sections
from afterword.core.editing import Edit, apply, insert, permuted, replaced
from afterword.core.policy import Policy, plain
from afterword.core.policy import Section as Wanted
from afterword.core.postmortem import Position, Postmortem, Section

Fix = Callable[[], Sequence[Edit]]
TIMELINE_HEAD = "| Time (UTC) | Event | Source |\n| --- | --- | --- |"


def add_section(postmortem: Postmortem, wanted: Wanted, policy: Policy) -> list[Edit]:
    """Put a heading, and its hint as a comment, where the policy has the section."""
    around = next((section for section in postmortem.sections if _is_named(section, wanted.within)), None)
    before, after = _neighbours(postmortem, wanted, policy, around)
    if before is not None:
        written = _skeleton(wanted, before.level)
        return [insert(_end_of_text(postmortem, before.line, before.end_line), f"\n\n{written}")]
    if after is not None:
        return [insert(Position(after.line, 1), f"{_skeleton(wanted, after.level)}\n\n")]
    level = 2 if around is None else min(around.level + 1, sections.MAX_LEVEL)
    first, last = (postmortem.body_line - 1, 0) if around is None else (around.line, around.end_line)
    end = _end_of_text(postmortem, first, last or postmortem.text.count("\n") + 1)
    return [insert(end, f"\n\n{_skeleton(wanted, level)}")]


def _neighbours(
    postmortem: Postmortem, wanted: Wanted, policy: Policy, around: Section | None
) -> tuple[Section | None, Section | None]:
    """The sections of the policy above and below which another one belongs, in a section or in the whole text."""
    present = sections.by_name(postmortem.sections, policy.headings)
    at = policy.sections.index(wanted)
    before, after = (
        [(found, other) for other in others for found in present.get(other.name, ()) if _is_part(found, around)]
        for others in (policy.sections[:at], policy.sections[at + 1 :])
    )
    if around is not None:
        return before[-1][0] if before else None, after[0][0] if after else None
    return _outermost(postmortem, *before[-1]) if before else None, _outermost(postmortem, *after[0]) if after else None


def _outermost(postmortem: Postmortem, section: Section, wanted: Wanted) -> Section:
    """The section, such as Lessons learned, that one of the policy is only a part of; else the section itself."""
    around = (other for other in postmortem.sections if _is_part(section, other) and _is_named(other, wanted.within))
    return next(around, section)


def _is_named(section: Section, names: Sequence[str]) -> bool:
    return bool(names) and plain(section.title) in map(plain, names)


def _is_part(section: Section, around: Section | None) -> bool:
    return around is None or around.line < section.line <= around.end_line


def rename_heading(postmortem: Postmortem, section: Section, name: str) -> list[Edit]:
    """Write another name into a heading."""
    column = postmortem.text.split("\n")[section.line - 1].find(section.title) + 1
    return [Edit(Position(section.line, column), Position(section.line, column + len(section.title)), name)]


def ordering(postmortem: Postmortem, policy: Policy) -> Fix | None:
    """The fix of sections out of order, where there is one."""
    edits = order_sections(postmortem, policy)
    return (lambda: edits) if edits else None


def order_sections(postmortem: Postmortem, policy: Policy) -> list[Edit]:
    """Bring the sections into the policy's order, each with everything below it.

    A section that the policy does not know follows the one it stands below. Nothing where a heading above
    them divides the text into parts.
    """
    known = {
        found.line: name
        for name, all_ in sections.by_name(postmortem.sections, policy.headings).items()
        for found in all_
    }
    level = min((section.level for section in postmortem.sections if section.line in known), default=0)
    moved = [section for section in postmortem.sections if section.level == level]
    while moved and moved[0].line not in known:
        moved.pop(0)
    if not moved or any(section.level < level and section.line > moved[0].line for section in postmortem.sections):
        return []
    ranks = _ranks([known.get(section.line, "") for section in moved], [section.name for section in policy.sections])
    order = sorted(range(len(moved)), key=lambda index: ranks[index])
    lines = postmortem.text.split("\n")
    blocks = [(section.line - 1, _end_of_text(postmortem, section.line, section.end_line).line) for section in moved]
    edits = replaced(lines, permuted(lines, blocks, order))
    wanted = [moved[index].title for index in order]
    return edits if _titles(apply(postmortem.text, edits), postmortem, level, len(moved)) == wanted else []


def wrap_url(position: Position, url: str) -> list[Edit]:
    """Put angle brackets around an address, so that it is a link everywhere."""
    return [Edit(position, Position(position.line, position.column + len(url)), f"<{url}>")]


def _skeleton(wanted: Wanted, level: int) -> str:
    parts = [f"{'#' * level} {wanted.name}"]
    if wanted.hint:
        parts.append(f"<!-- {wanted.hint} -->")
    if wanted.name.casefold() in reading.TIMELINE:
        parts.append(TIMELINE_HEAD)
    return "\n\n".join(parts)


def _end_of_text(postmortem: Postmortem, first: int, last: int) -> Position:
    """The end of the last line, from one up to another, on which something stands."""
    lines = postmortem.text.split("\n")
    while last > first and not lines[last - 1].strip():
        last -= 1
    return Position(last, len(lines[last - 1]) + 1)


def _ranks(names: Sequence[str], order: Sequence[str]) -> list[int]:
    ranks: list[int] = []
    for name in names:
        ranks.append(order.index(name) if name in order else ranks[-1])
    return ranks


def _titles(text: str, before: Postmortem, level: int, number: int) -> list[str]:
    """The last titles of a level, as another text has them."""
    body = "\n".join(text.split("\n")[before.body_line - 1 :])
    return [section.title for section in sections.split(body) if section.level == level][-number:]
