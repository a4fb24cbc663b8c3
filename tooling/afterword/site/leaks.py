"""The last look at the public site: a name of the inside in the text of a finished page stops the build."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from afterword.core.allowed import Allowed
from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.readable import JOINT
from afterword.errors import ConfigError

HINT = (
    "Write the sentence without it in the source of that page, or, where it may be public, add it to `allow` "
    "of [tool.afterword.public]."
)
_INLINE = pattern(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tspan"
    r"|u|var|wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_OTHER = pattern(r"</?[A-Za-z][^<>]*>|<!--|-->")
_ATTRIBUTE = pattern(r"\s(?:alt|aria-label|content|href|id|label|name|placeholder|src|title|data-[\w-]+)=\"([^\"]*)\"")
_AROUND = 200
_BEFORE, _AFTER = pattern(r"[^\s<>\"'()\u2060]*\Z"), pattern(r"[^\s<>\"'()\u2060]*")
_APART = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """What must be on no public page."""

    names: Names
    allow: Allowed

    def check_page(self, path: str, content: str, *values: object) -> None:
        """Raise ConfigError where the HTML of a page, or another value of it, holds a name."""
        self._check(path, _APART.join([text_of(content), *(value for value in values if isinstance(value, str))]))

    def check_file(self, path: str, content: str) -> None:
        """Raise ConfigError where a value of a JSON or XML file holds a name."""
        if path.endswith(".json"):
            self._check(path, text_of(_APART.join(_strings(json.loads(content)))))
        else:
            self._check(path, text_of(html.unescape(text_of(content))))

    def _check(self, path: str, text: str) -> None:
        for name in self.names.find(text):
            before = _BEFORE.search(text[max(name.start - _AROUND, 0) : name.start])
            after = _AFTER.match(text, name.end, name.end + _AROUND)
            around = f"{before[0] if before else ''}{text[name.start : name.end]}{after[0] if after else ''}"
            bare = html.unescape(around).rstrip(".,:;!?")
            if not (self.allow.has_address(bare) or self.allow.has_trace(bare)):
                said = " ".join(text[name.start : name.end].replace(JOINT, "").split())
                raise ConfigError(f"{path} on the public site would show `{said}`, the name of {name.stand_in}", HINT)


def text_of(content: str) -> str:
    """What of HTML somebody can read, also in attributes: what is apart on the page is apart in the text."""
    shown = _OTHER.sub(_APART, _INLINE.sub(JOINT, content))
    return _APART.join([shown, *_ATTRIBUTE.findall(content)])


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
