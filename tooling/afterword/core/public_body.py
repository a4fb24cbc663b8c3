"""The body of a public post-mortem, built anew from the sections that the policy lets strangers read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from afterword.core import internal_blocks, public_headings, public_sections, public_tables, reference_links, timeline
from afterword.core.policy import Policy
from afterword.core.postmortem import Section
from afterword.core.prose import segments
from afterword.core.public_sections import COMMENT, Part
from afterword.core.public_text import Redactor

HEAD = "| Time (UTC) | Event |\n| --- | --- |\n"


def build(body: str, policy: Policy, started_at: dt.datetime | None, redactor: Redactor, path: str) -> str:
    """The public sections of a body, each without what its text says of the inside."""
    cleaned = _closed(COMMENT.sub("", internal_blocks.without(body)))
    targets = reference_links.definitions(cleaned)
    parts = []
    for part, is_timeline in public_sections.public(public_headings.written(cleaned, policy), policy):
        text = _timeline(part, started_at) if is_timeline else public_tables.without_sources(part.text)
        # A name that is a heading of the policy as well stays: instead of a silly heading, the last look tells it.
        is_known = part.title.strip().casefold() in policy.headings
        parts.append(
            Part(
                title=(part.title if is_known else redactor.markdown(part.title, path, targets)).strip(),
                level=part.level,
                text=redactor.markdown(text, path, targets).strip("\n"),
            )
        )
    return "\n".join(f"{'#' * part.level} {part.title}\n\n{part.text}\n" for part in _filled(parts))


def _timeline(part: Part, started_at: dt.datetime | None) -> str:
    """Only when and what: the other columns, and what is written around the table, are for the inside."""
    section = Section(title=part.title, level=part.level, line=1, end_line=1, text=part.text)
    head = next((line for line in part.text.split("\n") if line.lstrip().startswith("|")), "")
    second = head.split("|")[2:3]
    swapped = bool(second) and second[0].strip(" *_").casefold() in public_tables.SOURCES
    rows = [
        f"| {f'{event.at:%Y-%m-%d %H:%M}' if event.at else ''} | {_cell(event.source if swapped else event.event)} |\n"
        for event in timeline.events(section, started_at)
    ]
    return HEAD + "".join(rows) if rows else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _closed(text: str) -> str:
    """The text without a code block that nothing closes: builders do not agree what that hides."""
    found = list(segments(text))
    if not found or found[-1][0]:
        return text
    last = found[-1][1].rstrip("\n").rsplit("\n", 1)
    mark = found[-1][1].lstrip(" \t>-*+")[:3]
    return text if len(last) > 1 and last[1].strip(" \t>").startswith(mark) else text[: len(text) - len(found[-1][1])]


def _filled(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts that say something, themselves or below them."""
    kept: list[Part] = []
    for part in reversed(parts):
        if part.text.strip() or (kept and kept[-1].level > part.level):
            kept.append(part)
    return kept[::-1]
