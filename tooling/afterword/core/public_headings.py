"""The headings of a body: all that a builder or a reader takes for one, written as one."""

from __future__ import annotations

import re

from afterword.core import internal_blocks, sections, traces
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.public_sections import MARKUP

_HASHES = pattern(r"(#{1,6})(?=[^#\s])")
_UNDERLINE = pattern(r"(?:=[=-]*|-[=-]*)[ \t]*\Z")
_IS_MARKED = pattern(
    r"\s*(?:<details\b[^>]*>\s*)?(?:\*\*[^*]+\*\*|__[^_]+__|<(h[1-6]|summary|strong|b)\b.*</\1>)[\s:]*\Z", re.IGNORECASE
)
"""A line that is nothing but bold, which readers take for a heading."""
_LONGEST = 200


def written(text: str, policy: Policy) -> str:
    """The text with all that a builder or a reader takes for a heading written as one."""
    lines = text.split("\n")
    previous = ""
    for number, line in list(sections.prose_lines(text, 0)):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.strip() and not previous.strip() and _UNDERLINE.match(following):
            lines[number] = f"{'#' if following[0] == '=' else '##'} {line.strip()}"
            lines[number + 1] = ""
        elif traces.is_channel(line) and policy.section(line.strip("# ")) is None:
            lines[number] = f"\\{line}"
        elif _HASHES.match(line):
            lines[number] = _HASHES.sub(r"\1 ", line, count=1)
        elif not line.lstrip().startswith("# ") and _names_internal(line, policy):
            lines[number] = f"{'#' * sections.MAX_LEVEL} {MARKUP.sub('', line).strip()}"
        previous = line
    return "\n".join(lines)


def _names_internal(line: str, policy: Policy) -> bool:
    if len(line) > _LONGEST or line.lstrip().startswith("#"):
        return False
    bare = MARKUP.sub("", line)
    section = policy.section(bare)
    if section is None:
        return _IS_MARKED.match(line) is not None and internal_blocks.says_so(bare)
    return not section.public
