"""AW2xx: the sections of the text, their order and levels, and whether somebody has filled them in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from itertools import pairwise

from afterword.core import reading, spelling
from afterword.core import sections as headings
from afterword.core.body_edits import add_section, ordering, rename_heading
from afterword.core.editing import Edit
from afterword.core.policy import Policy, plain
from afterword.core.policy import Section as Wanted
from afterword.core.postmortem import Position, Postmortem, Section
from afterword.core.rule import Context, Finding, rule, shown

_DECORATION = " \t*_~-–—=:.…|#>`[]()!"
_PLACEHOLDERS = frozenset({"", "todo", "tbd", "tba", "fixme", "xxx", "lorem ipsum", "fill in"})
_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_WINDOW = 600
"""Characters that are looked at first."""
_LONG_WORD = 12
"""Characters of a section for each word it should have, above which its words are not counted."""
_FIRST_UNSPACED = "\u2e80"
"""From here on characters belong to scripts that put no spaces between words."""
_MAX_HEADINGS = 100
_MAX_HEADING = 80
_LIKENESS = 0.8


@rule("AW201", "missing-section", follows_status=True)
def missing_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section that the policy asks for is not there, or its heading is misspelt.

    ## Why
    Readers look for the same things in the same places.

    ## What to do
    Add the heading, by its name or an accepted other one, and what belongs below it.

    ## Fix
    A heading that is surely a slip gets the section's name; else the heading is added in its place, with its
    hint as a comment, to be filled in.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments.

    ## Contributing factors

    Checkout trusts the replica however old its data is.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments.

    ## Timeline

    | Time (UTC) | Event | Source |
    | --- | --- | --- |
    | 2026-11-20 09:12 | Impact starts | |
    | 09:20 | Replica lag alert pages Alice | pager |
    | 10:40 | Resolved | |

    ## Contributing factors

    Checkout trusts the replica however old its data is.
    ```
    """
    if context.once(postmortem, _is_as_in_policy):
        return
    present = context.sections(postmortem)
    missing = [wanted for wanted in context.asked(postmortem) if wanted.name not in present]
    for wanted in missing:
        misspelt = _misspelt(wanted, postmortem, context)
        if misspelt is not None:
            yield Finding(
                position=Position(line=misspelt.line),
                message=f"section `{wanted.name}` is missing: if {shown(misspelt.title)} is meant to be it, "
                f"write `{wanted.name}`",
                subject=wanted.name,
                fix=_respelling(misspelt, wanted, postmortem, context.policy),
            )
        else:
            line, how = _gap(wanted, postmortem, context)
            yield Finding(
                position=Position(line=line),
                message=f"section `{wanted.name}` is missing: add the heading {how}{_hint(wanted)}",
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

    ## Example
    ```markdown fails
    ## Where we got lucky

    <!-- What could have made it worse? -->
    ```
    ```markdown passes
    ## Where we got lucky

    It was not yet the weekend.
    ```
    """
    for wanted, found in context.once(postmortem, _doubtful):
        if not (_has_text(found[0]) or any(_has_text(section) for section in found)):
            yield _finding(found[0], wanted, f"section `{wanted.name}` is empty{_hint(wanted)}")


@rule("AW203", "unfilled-section", follows_status=True)
def unfilled_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section still holds only what the template put there, or a word such as TODO.

    ## Why
    A placeholder looks written and tells nothing.

    ## What to do
    Replace it by what happened this time.

    ## Example
    ```markdown fails
    ## Where we got lucky

    TODO
    ```
    ```markdown passes
    ## Where we got lucky

    It was not yet the weekend.
    ```
    """
    for wanted, found in context.once(postmortem, _doubtful):
        if not is_filled(found, wanted, context) and any(_has_text(section) for section in found):
            yield _finding(found[0], wanted, f"section `{wanted.name}` is still a placeholder{_hint(wanted)}")


@rule("AW204", "duplicate-section")
def duplicate_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section is there twice, under one name or under two that mean the same.

    ## Why
    Readers find one of them and miss the other.

    ## What to do
    Make one of the two; a part of a section gets a heading one level lower.

    ## Example
    ```markdown fails
    ## Detection

    The lag alert fired after eight minutes.

    ## Detection

    It named no migration.
    ```
    ```markdown passes
    ## Detection

    The lag alert fired after eight minutes.

    ### What it did not tell

    It named no migration.
    ```
    """
    if context.once(postmortem, _is_as_in_policy):
        return
    for name, (first, *others) in context.sections(postmortem).items():
        for other in others:
            yield _finding(
                other,
                None,
                f"{shown(other.title)} is section `{name}` again, as in line {first.line}: make them one",
            )


@rule("AW205", "section-out-of-order", level="warning")
def section_out_of_order(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section stands elsewhere than in the order of the policy.

    ## Why
    Whoever reads the tenth post-mortem finds things by where they stand.

    ## What to do
    Move the section, with all that is below its heading, to where the message says.

    ## Fix
    All sections are brought into the order of the policy, each with everything below it.

    ## Example
    ```markdown fails
    ## Resolution

    Reads were sent to the primary until the replica had caught up.

    ## Detection

    The lag alert fired after eight minutes.
    ```
    ```markdown passes
    ## Detection

    The lag alert fired after eight minutes.

    ## Resolution

    Reads were sent to the primary until the replica had caught up.
    ```
    """
    if context.once(postmortem, _is_as_in_policy):
        return
    present = context.sections(postmortem)
    lines = [present[wanted.name][0].line for wanted in context.policy.sections if wanted.name in present]
    if all(line < following for line, following in pairwise(lines)):
        return
    nested = _nested(postmortem, context)
    ordered = [
        present[wanted.name][0]
        for wanted in context.policy.sections
        if wanted.name in present and wanted.name not in nested
    ]
    kept = _longest_rise([section.line for section in ordered])
    fix = ordering(postmortem, context.policy) if len(kept) < len(ordered) else None
    for index, section in enumerate(ordered):
        if index not in kept:
            above = [ordered[other].title for other in kept if other < index]
            below = [ordered[other].title for other in kept if other > index]
            where = f"below {shown(above[-1])}" if above else f"above {shown(below[0])}"
            message = f"section {shown(section.title)} is out of order: move it {where}"
            yield replace(_finding(section, None, message), fix=fix)


@rule("AW206", "thin-section", level="warning", follows_status=True)
def thin_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section has fewer words than the policy asks for.

    ## Why
    "None." tells a reader neither what was looked at nor whether anybody looked.

    ## What to do
    Say it in a sentence, or say why there is nothing to say. The policy sets how many words it takes:
    `check.minimum_words` for all sections, `minimum_words` for one.

    ## Example
    ```markdown fails
    ## Where we got lucky

    The weekday.
    ```
    ```markdown passes
    ## Where we got lucky

    It was not yet the weekend.
    ```
    """
    common = context.policy.check.minimum_words
    for wanted, found in context.once(postmortem, _doubtful):
        least = common if wanted.minimum_words is None else wanted.minimum_words
        if _is_long(found[0], least) or not is_filled(found, wanted, context):
            continue
        template = context.template_lines.get(wanted.name, frozenset())
        words = sum(_words(line) for section in found for line in _own_lines(section, template))
        if words < least:
            count = "1 word" if words == 1 else f"{words} words"
            yield _finding(
                found[0],
                wanted,
                f"section `{wanted.name}` has {count}: write at least {least}{_hint(wanted)}",
            )


@rule("AW207", "skipped-heading-level", level="warning")
def skipped_heading_level(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A heading is more than one level below the heading above it.

    ## Why
    Screen readers and tables of contents show a level that is not there.

    ## What to do
    Take away a `#`: below `##` comes `###`. The title of the page is the one `#`.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments.

    #### Refunds

    Nobody was charged, so none were needed.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments.

    ### Refunds

    Nobody was charged, so none were needed.
    ```
    """
    level = 1
    for section in postmortem.sections:
        if section.level > level + 1:
            right = "#" * (level + 1)
            yield _finding(
                section,
                None,
                f"{shown(section.title)} skips a level: its heading has {section.level} `#`, write `{right}`",
            )
        level = section.level


@rule("AW208", "second-page-title", level="warning")
def second_page_title(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A heading of the text is on the level of the page's title, which comes from the front matter.

    ## Why
    A page has one title; a second one breaks its outline and its table of contents.

    ## What to do
    Start sections with `##`, and what is below them one level lower too.

    ## Example
    ```markdown fails
    ## External message

    On 20 November payments failed for 50 minutes. None was charged twice.

    # Open questions

    Why did nobody see the lag in the rehearsal?
    ```
    ```markdown passes
    ## External message

    On 20 November payments failed for 50 minutes. None was charged twice.

    ## Open questions

    Why did nobody see the lag in the rehearsal?
    ```
    """
    for section in postmortem.sections:
        if section.level == 1 and not _repeats_title(section, postmortem):
            message = f"{shown(section.title)} is on the level of the page's title: make it a heading with `##`"
            yield _finding(section, None, message)


@rule("AW209", "nested-section", level="warning", follows_status=True)
def nested_section(postmortem: Postmortem, context: Context) -> Iterator[Finding]:
    """A section that the policy asks for is only a part of another one.

    ## Why
    Readers look for it among the sections, and the section around it looks longer than it is.

    ## What to do
    Give both headings as many `#`. A heading of your own, such as "Lessons learned", may have sections below it.

    ## Example
    ```markdown fails
    ## Detection

    The lag alert fired after eight minutes.

    ### Resolution

    Reads were sent to the primary until the replica had caught up.
    ```
    ```markdown passes
    ## Detection

    The lag alert fired after eight minutes.

    ## Resolution

    Reads were sent to the primary until the replica had caught up.
    ```
    """
    if context.once(postmortem, _is_as_in_policy):
        return
    nested = _nested(postmortem, context)
    if not nested:
        return
    asked = {wanted.name for wanted in context.asked(postmortem)}
    for name, parent in nested.items():
        if name in asked:
            section = context.sections(postmortem)[name][0]
            message = f"{shown(section.title)} is only a part of {shown(parent.title)}: write `{'#' * parent.level}`"
            yield _finding(section, None, message)


def is_filled(found: Iterable[Section], wanted: Wanted, context: Context) -> bool:
    """Whether somebody wrote something of their own below one of the headings found for a section."""
    template = context.template_lines.get(wanted.name, frozenset())
    return any(_starts_in_own_words(section, template) or _own_lines(section, template) for section in found)


def _doubtful(postmortem: Postmortem, context: Context) -> Sequence[tuple[Wanted, list[Section]]]:
    """What must be filled and is there, but for what is surely long and somebody's own.

    The timeline has rows rather than text: AW301 judges them.
    """
    present, common = context.sections(postmortem), context.policy.check.minimum_words
    doubtful = []
    for wanted in context.asked(postmortem):
        if (found := present.get(wanted.name)) is None or wanted.name.casefold() in reading.TIMELINE:
            continue
        least = common if wanted.minimum_words is None else wanted.minimum_words
        template = context.template_lines.get(wanted.name, frozenset())
        if not (_is_long(found[0], least) and _starts_in_own_words(found[0], template)):
            doubtful.append((wanted, found))
    return doubtful


def _has_text(section: Section) -> bool:
    text = section.text if "<!--" not in section.text else _bare(section)
    return bool(text) and not text.isspace()


def _bare(section: Section) -> str:
    """The text of a section without its comments."""
    return headings.without_comments(section.text) if "<!--" in section.text else section.text


def _is_as_in_policy(postmortem: Postmortem, context: Context) -> bool:
    """Whether each section of the policy is there once, all on one level and in order: then nobody need look closer."""
    present = context.sections(postmortem)
    if len(present) < len(context.policy.sections):
        return False
    line, level = 0, postmortem.sections[0].level
    for wanted in context.policy.sections:
        found = present[wanted.name]
        first = found[0]
        if len(found) > 1 or first.line < line or first.level != level:
            return False
        line = first.line
    return True


def _starts_in_own_words(section: Section, template: Collection[str]) -> bool:
    """Whether the first line below the last comment is surely somebody's own; says so at little cost."""
    start = _end_of_comments(section)
    first = section.text[start : start + _WINDOW].lstrip().partition("\n")[0].rstrip()
    if first[:1] == "#" or "<!--" in first or first in template:
        return False
    return len(first.strip(_DECORATION)) > _LONGEST_PLACEHOLDER


def _end_of_comments(section: Section) -> int:
    if ">" not in section.text:
        return 0
    at = section.text.rfind("-->")
    return at + 3 if at >= 0 else 0


def _own_lines(section: Section, template: Collection[str]) -> list[str]:
    """The lines of a section that say something: no comments, headings, decoration, TODO or words of the template."""
    lines = map(str.strip, _bare(section).split("\n"))
    return [own for own in lines if own and own[0] != "#" and own not in template and not _is_placeholder(own)]


def _is_placeholder(line: str) -> bool:
    return line.strip(_DECORATION).casefold() in _PLACEHOLDERS


def _is_long(section: Section, words: int) -> bool:
    """Whether there is so much text below the last comment that nobody need count its words."""
    return len(section.text) - _end_of_comments(section) > words * _LONG_WORD


def _words(line: str) -> int:
    spaced = len(line.strip(_DECORATION).split())
    return spaced if line.isascii() else spaced + sum(char >= _FIRST_UNSPACED for char in line)


def _misspelt(wanted: Wanted, postmortem: Postmortem, context: Context) -> Section | None:
    """The heading that stands for no section and is nearly the one wanted."""
    known = context.policy.headings
    names = [plain(name) for name in (wanted.name, *wanted.aliases)]
    for section in postmortem.sections[:_MAX_HEADINGS]:
        title = plain(section.title[:_MAX_HEADING])
        if title not in known and get_close_matches(title, names, n=1, cutoff=_LIKENESS):
            return section
    return None


def _respelling(
    section: Section, wanted: Wanted, postmortem: Postmortem, policy: Policy
) -> Callable[[], Sequence[Edit]] | None:
    """The fix of a misspelt heading; None where it is not sure that it is a slip of this section's name."""
    known = [name for other in policy.sections for name in (other.name, *other.aliases)]
    is_sure = spelling.meant(section.title, known, slips=2) in (wanted.name, *wanted.aliases)
    return partial(rename_heading, postmortem, section, wanted.name) if is_sure else None


def _gap(wanted: Wanted, postmortem: Postmortem, context: Context) -> tuple[int, str]:
    """The line below which a missing section belongs, and how to say so."""
    above = {plain(name) for name in wanted.within}
    looked_at = postmortem.sections[:_MAX_HEADINGS] if above else ()
    parent = next((section for section in looked_at if plain(section.title) in above), None)
    if parent is not None:
        mark = "#" * min(parent.level + 1, headings.MAX_LEVEL)
        return _last_line(parent), f"`{mark} {wanted.name}` below {shown(parent.title)}"
    present, line = context.sections(postmortem), max(postmortem.body_line - 1, 1)
    for other in context.policy.sections[: context.policy.sections.index(wanted)]:
        if other.name in present:
            line = _last_line(present[other.name][-1])
    return line, "below this line"


def _nested(postmortem: Postmortem, context: Context) -> Mapping[str, Section]:
    """The sections, by name, that are parts of the section of another name."""
    present = context.sections(postmortem)
    if len({found[0].level for found in present.values()}) < 2:
        return {}
    names = {id(section): name for name, found in present.items() for section in found}
    around: list[Section] = []
    nested: dict[str, Section] = {}
    for section in postmortem.sections:
        while around and around[-1].level >= section.level:
            around.pop()
        name = names.get(id(section), "")
        parent = next((other for other in reversed(around) if names.get(id(other), name) != name), None)
        if name and parent is not None:
            nested.setdefault(name, parent)
        around.append(section)
    return nested


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The indices of the longest run of numbers that rise; as few as possible are left out."""
    best: list[list[int]] = []
    for index, number in enumerate(numbers):
        below = [rise for rise in best if numbers[rise[-1]] < number]
        best.append([*max(below, key=len, default=[]), index])
    return max(best, key=len, default=[])


def _repeats_title(section: Section, postmortem: Postmortem) -> bool:
    """Whether a heading is the first one and says the title once more; pages leave that one out."""
    title = (postmortem.title or "").casefold()
    return section is postmortem.sections[0] and section.title.casefold() == title


def _finding(section: Section, wanted: Wanted | None, message: str) -> Finding:
    subject = wanted.name if wanted is not None else ""
    return Finding(position=Position(line=section.line), message=message, subject=subject)


def _hint(wanted: Wanted) -> str:
    return f" ({wanted.hint[:1].lower()}{wanted.hint[1:].rstrip('.')})" if wanted.hint else ""


def _last_line(section: Section) -> int:
    """The last line of a section on which something stands."""
    written = section.text.rstrip()
    return section.line + (written.count("\n") + 1 if written else 0)
