"""The last look at the public site: what is inside, in the text of a finished page, stops the build."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from afterword.core import traces
from afterword.core.allowed import Allowed, adding, entry_of
from afterword.core.in_words import SHORTEST
from afterword.core.names import Names
from afterword.core.patterns import pattern
from afterword.core.readable import JOINT
from afterword.errors import ConfigError
from afterword.site import escape, readable_files

_NOT_SHOWN = frozenset({"name", "custom_dir", "features", "font", "icon", "language", "static_templates"})
"""Of `theme`."""
HINT = "Write the sentence without it, in the file that it comes from."
IN_FILE = "Take it out of the file."
IN_PICTURE = (
    "Take out what programs wrote into the file, with `exiftool -all= FILE`, or save it again without metadata."
)
SETTINGS = ("site_name", "site_description", "site_author", "copyright", "nav", "extra", "theme")
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
_AROUND, _SHOWN = 200, 40
"""How far around a place is looked, and how much of that is told, on each side."""
_BEFORE, _AFTER = pattern(r"[^\s<>\"'()\u2060]*\Z"), pattern(r"[^\s<>\"'()\u2060]*")
_APART = "\n\n"


class _Found(NamedTuple):
    said: str
    what: str
    entry: str
    """The entry of `public.allow` that lets it pass."""
    near: str
    """The text around it, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks:
    """What must be on no public page."""

    names: Names
    entries: Sequence[str]
    """The entries of `public.allow`."""
    host: str
    """Where the site is published, which its own pages may say."""

    def check_page(self, path: str, content: str, *values: object) -> None:
        """Raise ConfigError where the HTML of a page, or another value of it, holds what is inside."""
        text = _APART.join([text_of(content), *(value for value in values if isinstance(value, str))])
        self._check(f"{path} on the public site", text, HINT)

    def check_file(self, path: str, content: str) -> None:
        """Raise ConfigError where a value of a JSON or XML file holds what is inside."""
        is_json = path.endswith(".json")
        text = text_of(_APART.join(_strings(json.loads(content))) if is_json else html.unescape(text_of(content)))
        self._check(f"{path} on the public site", text, HINT)

    def check_asset(self, path: str, content: bytes) -> None:
        """Raise ConfigError where a picture, a style sheet or a template that is used as it is holds what is inside."""
        if not readable_files.is_text(content):
            found = self._names(readable_files.words_of(content), self._allow)
            told = (name._replace(near="") for name in found if len(name.said) >= SHORTEST)
            self._raise(path, told, IN_PICTURE)
            return
        text = content.decode()
        self._raise(path, self._names(_APART.join([text, text_of(text)]), self._allow), IN_FILE)
        self._raise(path, _traces(text_of(readable_files.prose_of(path, text)), self._allow), IN_FILE)

    def check_settings(self, config: str, settings: Mapping[str, object]) -> None:
        """Raise ConfigError where a value of the builder's configuration that its theme shows holds what is inside."""
        for key in SETTINGS:
            value = settings.get(key)
            if key == "theme" and isinstance(value, Mapping):
                value = {name: value[name] for name in value if name not in _NOT_SHOWN}
            text = text_of(_APART.join(_strings(value, with_keys=True)))
            hint = f"Give `{key}` another value in {config}."
            self._check(f"`{key}` of the public site", text, hint)

    @property
    def _allow(self) -> Allowed:
        return Allowed.of([*self.entries, self.host])

    def _check(self, place: str, text: str, hint: str) -> None:
        self._raise(place, (*self._names(text, self._allow), *_traces(text, self._allow)), hint)

    def _raise(self, place: str, found: Iterable[_Found], hint: str) -> None:
        for said, what, entry, near in found:
            raise ConfigError(
                f"{place} would show `{said}`, {what}{f', in “{near}”' if near else ''}",
                f"{hint} Where it may be public, or means something else, {adding(self.entries, entry)}.",
            )

    def _names(self, text: str, allow: Allowed) -> Iterator[_Found]:
        for name in self.names.find(text):
            if not _is_allowed(text, name.start, name.end, allow):
                said = " ".join(text[name.start : name.end].replace(JOINT, "").split())
                is_longer = said.isalnum() and said.casefold() != name.known_as.casefold()
                entry = said if is_longer else name.known_as
                yield _Found(said, f"the name of {name.stand_in}", entry, _near(text, name.start, name.end))


def _traces(text: str, allow: Allowed) -> Iterator[_Found]:
    text = _OPENING.sub(" ", html.unescape(text).replace(JOINT, ""))
    for trace in traces.find(text):
        said = text[trace.start : trace.end].rstrip(".")
        if not (allow.has_trace(said) or _is_allowed(text, trace.start, trace.end, allow)):
            yield _Found(said, trace.stand_in, entry_of(said), _near(text, trace.start, trace.end))


def _near(text: str, start: int, end: int) -> str:
    """What stands around a place, to be found by it; nothing where there is nothing else."""
    first, last = max(start - _SHOWN, 0), end + _SHOWN
    before = text[first:start].rpartition(_APART)[2]
    after, cut, _ = text[end:last].partition(_APART)
    near = escape.one_line(" ".join(f"{before}{text[start:end]}{after}".replace(JOINT, "").split()))
    if not any(map(str.isalnum, before + after)):
        return ""
    is_cut = first > 0 and len(before) == start - first, last < len(text) and not cut
    return f"{'…' * is_cut[0]}{near}{'…' * is_cut[1]}"


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
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(key) if with_keys else ()
            yield from _strings(item, with_keys=with_keys)
