"""What authors call the factors that contributed to an incident: the words with which they begin each."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core import sections
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem, Section

SECTION = "Contributing factors"
_LEAD = pattern(r"\s{0,8}(?:[-*+]\s+|\d{1,3}[.)]\s+)?(\*\*|__)(?=\S)(?P<words>[^*_\n]{1,200})\1")
_AROUND = " .:;,–—-"


def named(postmortem: Postmortem, policy: Policy) -> Iterator[str]:
    """The headings and the bold first words of the section's paragraphs and list items, as written."""
    for section in sections.by_name(postmortem.sections, policy.headings).get(SECTION, ()):
        inner = {heading.line: heading.title for heading in postmortem.sections if _is_within(heading.line, section)}
        for number, line in sections.prose_lines(section.text, section.line + 1):
            lead = _LEAD.match(line)
            words = inner.get(number) or (lead["words"] if lead else "")
            if tidy := words.strip(_AROUND):
                yield tidy


def _is_within(line: int, section: Section) -> bool:
    return section.line < line <= section.end_line
