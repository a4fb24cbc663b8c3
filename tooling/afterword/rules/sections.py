"""AW2xx: the sections of the text, and whether somebody has filled them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from afterword.core import reading
from afterword.core import sections as headings
from afterword.core.body_edits import add_section
from afterword.core.policy import Section as Wanted
from afterword.core.postmortem import Position, Postmortem, Section
from afterword.core.rule import Context, Finding, reached, rule, shown

_DECORATION = " \t*_~-:.…|#>`[]()!"
_PLACEHOLDERS = frozenset({"", "todo", "tbd", "tba", "fixme", "xxx", "lorem ipsum", "fill in"})


@rule("AW201", "missing-section", follows_status=True)
def missing_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section that the policy asks for is not there.

    ## Why
    Readers look for the same things in the same places.

    ## What to do
    Add the heading, by its name or an accepted other one, and what belongs below it.
    """
    present = context.sections(postmortem)
    line = max(postmortem.body_line - 1, 1)
    for wanted in context.policy.sections:
        if wanted.name in present:
            line = _last_line(present[wanted.name][-1])
        elif reached(postmortem, wanted.required):
            yield Finding(
                position=Position(line=line),
                message=f"section `{wanted.name}` is missing: add the heading below this line{_hint(wanted)}",
                subject=wanted.name,
                fix=partial(add_section, postmortem, wanted, context.policy),
            )


@rule("AW202", "empty-section", follows_status=True)
def empty_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section has its heading and nothing below it.

    ## Why
    A heading without text looks done and tells nothing.

    ## What to do
    Write what belongs there, or why there is nothing to say. Comments do not count.
    """
    for wanted, section in _unfilled(postmortem, context):
        if not headings.without_comments(section.text).strip():
            yield _finding(section, wanted, f"section `{wanted.name}` is empty{_hint(wanted)}")


@rule("AW203", "unfilled-section", follows_status=True)
def unfilled_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section still holds only what the template put there, or a word such as TODO.

    ## Why
    A placeholder looks written and tells nothing.

    ## What to do
    Replace it by what happened this time.
    """
    for wanted, section in _unfilled(postmortem, context):
        if headings.without_comments(section.text).strip():
            yield _finding(section, wanted, f"section `{wanted.name}` is still a placeholder{_hint(wanted)}")


@rule("AW204", "duplicate-section")
def duplicate_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section is there twice, under one name or under two that mean the same.

    ## Why
    Readers find one of them and miss the other.

    ## What to do
    Make one of the two; a part of a section gets a heading one level lower.
    """
    for name, (first, *others) in context.sections(postmortem).items():
        for other in others:
            yield _finding(
                other,
                None,
                f"{shown(other.title)} is section `{name}` again, as in line {first.line}: make them one",
            )


def is_filled(found: Iterable[Section], wanted: Wanted, context: Context) -> bool:
    """Whether somebody wrote something of their own below one of the headings found for a section."""
    template = context.template_lines(wanted.name)
    return any(_own_lines(section) - template for section in found)


def _unfilled(postmortem: Postmortem, context: Context) -> Iterator[tuple[Wanted, Section]]:
    present = context.sections(postmortem)
    for wanted in context.policy.sections:
        # The timeline has rows rather than text: AW301 judges them.
        if wanted.name.casefold() in reading.TIMELINE or not reached(postmortem, wanted.required):
            continue
        found = present.get(wanted.name, [])
        if found and not is_filled(found, wanted, context):
            yield wanted, found[0]


def _own_lines(section: Section) -> set[str]:
    """The lines of a section that say something: no comments, headings, decoration or TODO."""
    lines = headings.without_comments(section.text).split("\n")
    texts = {line.strip() for line in lines if not line.lstrip().startswith("#")}
    return {text for text in texts if text.strip(_DECORATION).casefold() not in _PLACEHOLDERS}


def _finding(section: Section, wanted: Wanted | None, message: str) -> Finding:
    subject = wanted.name if wanted is not None else ""
    return Finding(position=Position(line=section.line), message=message, subject=subject)


def _hint(wanted: Wanted) -> str:
    return f" ({wanted.hint[:1].lower()}{wanted.hint[1:].rstrip('.')})" if wanted.hint else ""


def _last_line(section: Section) -> int:
    """The last line of a section on which something stands."""
    written = section.text.rstrip()
    return section.line + (written.count("\n") + 1 if written else 0)
