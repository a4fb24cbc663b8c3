"""Values of others made safe: for HTML, for Markdown, for a page's front matter, as an address of a link."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

_JOINERS = "\u200c\u200d"
_MARKDOWN = re.compile(r"""[\\`*_{}\[\]()<>#|~^=$@&+!"']|:(?=\S)|-(?=-)|(?<=-)-|\A-|(?<=[Ww])\.""")
_HTML = re.compile(r"""[<>&"'{}]""")
_SCHEMES = frozenset({"http", "https", "mailto"})
_KEPT = 1 << 12
_TICK, _TWO_TICKS = "`", "&#x60;&#x60;"
_ADDRESS = "%/:?#@!$&+,;=~.-"


def one_line(text: object) -> str:
    """The text on one line, without control characters and without those that turn its direction."""
    visible = str(text)
    if not visible.isprintable():
        visible = "".join(char if char.isprintable() or char in _JOINERS else " " for char in visible)
    return " ".join(visible.split())


def html(text: object) -> str:
    """Text for an HTML element or a quoted attribute; braces too, which some builders fill in."""
    return _html(str(text))


def markdown(text: object) -> str:
    """Text for a heading, a table's cell or a link's label that Markdown and its extensions leave alone."""
    return _markdown(str(text))


def html_words(text: object) -> str:
    """Text for HTML in which what stands between backticks is code."""
    return _words(text, _HTML) if _TICK in str(text) else html(text)


def markdown_words(text: object) -> str:
    """The same for a heading, a table's cell or a link's label in Markdown."""
    return _words(text, _MARKDOWN) if _TICK in str(text) else markdown(text)


def front_matter(title: str, more: str = "", description: str = "") -> str:
    """A page's front matter with this title, more lines of YAML, and what search engines and chats show of the page.

    Themes put the title of the front matter into `<title>` as it is, and that of the heading with its
    entities resolved, so only the first can be made safe.
    """
    told = f"description: {json.dumps(html(description), ensure_ascii=False)}\n" if description else ""
    return f"---\ntitle: {json.dumps(html(title), ensure_ascii=False)}\n{told}{more}---\n\n"


def address(text: str | None) -> str | None:
    """The address if it is one that a page may link to (web or mail), ready for a Markdown link."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        return None
    return quote(one_line(text), safe=_ADDRESS)


def address_of_file(path: str) -> str:
    """The path of a file as the target of a Markdown link."""
    return quote(path, safe="/.-_~")


def link(label: object, target: str | None) -> str:
    """A Markdown link, or only its label where there is no target."""
    return f"[{markdown(label)}]({target})" if target else markdown(label)


# Names, services and titles are on many pages.
@lru_cache(_KEPT)
def _html(text: str) -> str:
    return _HTML.sub(_entity, one_line(text))


@lru_cache(_KEPT)
def _markdown(text: str) -> str:
    return _MARKDOWN.sub(_entity, one_line(text))


def _words(text: object, hostile: re.Pattern[str]) -> str:
    parts = one_line(text).split(_TICK)
    if len(parts) % 2 == 0:  # the last one opens nothing
        parts[-2:] = [_TICK.join(parts[-2:])]
    safe = (hostile.sub(_entity, part) for part in parts)
    return "".join(
        part if number % 2 == 0 else f"<code>{part}</code>" if part.strip() else _TWO_TICKS
        for number, part in enumerate(safe)
    )


def _entity(match: re.Match[str]) -> str:
    # Hexadecimal: an extension that links issues takes "&#42;" for issue 42.
    return f"&#x{ord(match[0]):x};"
