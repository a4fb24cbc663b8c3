"""The last look at the public site: what is inside, in the text of a finished page, stops the build."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterword.core import traces
from afterword.core.allowed import Allowed, adding, entry_of
from afterword.core.layout import FOLDER
from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.readable import JOINT
from afterword.errors import ConfigError

HINT = "Write the sentence without it, in the file that it comes from."
SETTINGS = ("site_name", "site_description", "site_author", "copyright", "nav", "extra")
"""What themes show of the builder's configuration."""
_INLINE = pattern(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tspan"
    r"|u|var|wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_OTHER = pattern(r"</?[A-Za-z][^<>]*>|<!--|-->")
_ATTRIBUTE = pattern(
    r"\s(?:(?:alt|aria-label|content|id|label|name|placeholder|src|title|data-[\w-]+)=\"|href=\"#?)([^\"]*)\""
)
_OPENING = pattern(r"(?<=\s)[(\[\"']|\{:? ?[#.][^{}\n]*\}")
"""What can stand before a chat channel, and attributes in braces, which are no text where a builder knows them."""
_AROUND = 200
_BEFORE, _AFTER = pattern(r"[^\s<>\"'()\u2060]*\Z"), pattern(r"[^\s<>\"'()\u2060]*")
_APART = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """What must be on no public page."""

    names: Names
    entries: Sequence[str]
    """The entries of `public.allow`."""
    host: str
    """Where the site is published, which its own pages may say."""

    def check_page(self, path: str, content: str, *values: object) -> None:
        """Raise ConfigError where the HTML of a page, or another value of it, holds what is inside.

        A page of the handbook is looked through for hosts, tickets and the like, too; a post-mortem is without them
        from the start.
        """
        text = _APART.join([text_of(content), *(value for value in values if isinstance(value, str))])
        self._check(f"{path} on the public site", text, HINT, with_traces=not path.startswith(f"{FOLDER}/"))

    def check_file(self, path: str, content: str) -> None:
        """Raise ConfigError where a value of a JSON or XML file holds a name."""
        is_json = path.endswith(".json")
        text = text_of(_APART.join(_strings(json.loads(content))) if is_json else html.unescape(text_of(content)))
        self._check(f"{path} on the public site", text, HINT, with_traces=False)

    def check_settings(self, config: str, settings: Mapping[str, object]) -> None:
        """Raise ConfigError where a value of the builder's configuration that its theme shows holds what is inside."""
        for key in SETTINGS:
            text = text_of(_APART.join(_strings(settings.get(key), with_keys=True)))
            hint = f"Give `{key}` another value in {config}."
            self._check(f"`{key}` of the public site", text, hint, with_traces=True)

    def _check(self, place: str, text: str, hint: str, *, with_traces: bool) -> None:
        allow = Allowed.of([*self.entries, self.host])
        for said, what, entry in (*self._names(text, allow), *(_traces(text, allow) if with_traces else ())):
            raise ConfigError(
                f"{place} would show `{said}`, {what}",
                f"{hint} Where it may be public, or means something else, {adding(self.entries, entry)}.",
            )

    def _names(self, text: str, allow: Allowed) -> Iterator[tuple[str, str, str]]:
        for name in self.names.find(text):
            if not _is_allowed(text, name.start, name.end, allow):
                said = " ".join(text[name.start : name.end].replace(JOINT, "").split())
                is_longer = said.isalnum() and said.casefold() != name.known_as.casefold()
                yield said, f"the name of {name.stand_in}", said if is_longer else name.known_as


def _traces(text: str, allow: Allowed) -> Iterator[tuple[str, str, str]]:
    text = _OPENING.sub(" ", html.unescape(text).replace(JOINT, ""))
    for trace in traces.find(text):
        said = text[trace.start : trace.end].rstrip(".")
        if not (allow.has_trace(said) or _is_allowed(text, trace.start, trace.end, allow)):
            yield said, trace.stand_in, entry_of(said)


def _is_allowed(text: str, start: int, end: int, allow: Allowed) -> bool:
    """Whether what stands around a place, to the next space, may be named."""
    before = _BEFORE.search(text[max(start - _AROUND, 0) : start])
    after = _AFTER.match(text, end, end + _AROUND)
    around = f"{before[0] if before else ''}{text[start:end]}{after[0] if after else ''}"
    bare = html.unescape(around).rstrip(".,:;!?")
    return allow.has_address(bare) or allow.has_trace(bare)


def text_of(content: str) -> str:
    """What of HTML somebody can read, also in attributes: what is apart on the page is apart in the text."""
    shown = _OTHER.sub(_APART, _INLINE.sub(JOINT, content))
    return _APART.join([shown, *_ATTRIBUTE.findall(content)])


def _strings(value: object, *, with_keys: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, with_keys=with_keys)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(key) if with_keys else ()
            yield from _strings(item, with_keys=with_keys)
