"""What the author of a post-mortem wrote, made safe: no HTML of theirs, no attribute and no odd address gets through.

Every builder has a notion of its own of what is code. So nothing is left alone because it looks like code: fences
are written anew in a form that all of them read alike, indented code becomes a fence, and what could be HTML in inline
code is spelled out.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Container, Iterator
from urllib.parse import quote

from afterword.core.patterns import pattern
from afterword.core.prose import InlineCode, segments
from afterword.site import attachments, escape, fences, indented
from afterword.site.indented import RISKY

PAIRED = (
    *("b", "code", "del", "details", "em", "i", "ins", "kbd", "mark"),
    *("s", "small", "strong", "sub", "summary", "sup", "u"),
)
"""The tags that stay, without attributes, where each one that is opened is closed; `<br>` stays too."""
SCHEMES = ("http", "https", "mailto", "tel")
"""What a link may lead to besides this site."""
_RUN = ("javascript", "vbscript", "data")
"""Schemes that run what they are followed by, which is why a footnote cannot begin with them."""
_REMOVED, _BREAKS = "\0\2\3\r", "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""What Python-Markdown takes out, and what some take for the end of a line."""
_FENCE = pattern(
    r"^(?P<before>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)"
    r"(?:(?P<ticks>`{3,})(?P<code>[^`\n]+)(?P=ticks)(?!`)|(?P<mark>`{3,}|~{3,}))",
    re.MULTILINE,
)
_TAG = pattern(rf"<(/?)({'|'.join(PAIRED)})>", re.IGNORECASE)
_TOKEN = pattern(
    r"(?=[`<{!\]\\])(?:(?P<code>`+)|(?P<break><br ?/?>)"
    rf"|(?P<tag><(?P<end>/?)(?P<name>{'|'.join(PAIRED)})>)"
    r"|(?P<auto><(?:https?://|mailto:)[^\s<>\"'`\\{}]+>|<[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}>)"
    r"|(?P<id>\{:?[ ]?\#[\w-]+[ ]?\})|(?P<mark>\\?[<{])|(?P<picture>!(?=\[))|(?P<link>\]\([\s>]*)"
    r"|(?P<reference>\]:[\s>]*))",
    re.IGNORECASE | re.ASCII,
)
_SEEN = rf"(?<!{re.escape(attachments.HARMLESS)})"
_PICTURE = pattern(rf"!\[[^\[\]\n]*\]\(\s*(?:<(?!/)[\w./%~+() -]+{_SEEN}>|(?!/)[\w./%~+-]+{_SEEN}(?=[\s)]))")
_DESTINATION = pattern(r"(?:&#|\n[\s>]*|[^/?#()\[\]<>\"'|])*")
_ANGLED = pattern(r"<([^<>\n]*)>")
_NOT_OF_SCHEME = pattern(r"[^A-Za-z0-9+.:-]+")
_NOTE = 200
"""How long the name of a footnote or an abbreviation can be."""


def markdown(text: str) -> str:
    """The Markdown, safe for a page.

    HTML that is not on the short list becomes text, and so do attributes in braces and links to anything but the
    web, mail, telephone and this site. A picture from elsewhere becomes a link: looking at a page asks no other host.
    So does one that is there as text only.
    """
    for marks, instead in ((_REMOVED, ""), (_BREAKS, " ")):
        for mark in marks:
            text = text.replace(mark, instead)
    text = indented.fenced(text)
    pieces = [(is_prose, _unfenced(piece) if is_prose else fences.plain(piece)) for is_prose, piece in segments(text)]
    kept = _closed(piece for is_prose, piece in pieces if is_prose and "<" in piece)
    return "".join(_prose(piece, kept) if is_prose else piece for is_prose, piece in pieces)


def _unfenced(prose: str) -> str:
    return _FENCE.sub(_as_text, prose) if "```" in prose or "~~~" in prose else prose


def _as_text(match: re.Match[str]) -> str:
    """A mark of fenced code where `segments` saw none, so that no builder sees any either."""
    if match["code"]:
        return f"{match['before']}<code>{escape.markdown(match['code'])}</code>"
    return match["before"] + f"&#x{ord(match['mark'][0]):x};" * len(match["mark"])


def _closed(pieces: Iterator[str]) -> Container[str]:
    """The names of the tags of which each one that is opened is closed."""
    depth: Counter[str] = Counter()
    broken = set()
    for piece in pieces:
        code = InlineCode(piece)
        for match in _TAG.finditer(piece):
            if not code.holds(match.start()):
                name = match[2].lower()
                depth[name] += -1 if match[1] else 1
                broken |= {name} if depth[name] < 0 else set()
    return {name for name in PAIRED if name not in broken and not depth[name]}


def _prose(text: str, kept: Container[str]) -> str:
    if not RISKY.search(text):
        return text
    found = InlineCode(text)
    code = dict(zip(found.starts, found.ends, strict=True))
    written, position = [], 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if start < position:
            continue
        if token["code"]:
            end = code.get(start, end)
            safe = _code(text[start:end])
        else:
            safe, end = _safe(token, text, kept)
        written += [text[position:start], safe]
        position = end
    return "".join([*written, text[position:]])


def _code(span: str) -> str:
    """Inline code, spelled out where another notion of what is code would make something of it."""
    if not RISKY.search(span):
        return span
    return f"<code>{escape.markdown(span.strip('`'))}</code>"


def _safe(token: re.Match[str], text: str, kept: Container[str]) -> tuple[str, int]:
    """What stands for the token, and where the text goes on."""
    end = token.end()
    if token["mark"]:
        return ("&lt;" if token["mark"][-1] == "<" else "&#x7b;"), end
    if token["tag"]:
        return _tag(token, kept, starts_line=text[token.start() - 1 : token.start()] in ("", "\n")), end
    if token["picture"]:
        return ("!" if _PICTURE.match(text, token.start()) else ""), end
    if token["link"] or token["reference"]:
        return _link(token, text)
    return token[0], end


def _tag(token: re.Match[str], kept: Container[str], *, starts_line: bool) -> str:
    name = token["name"].lower()
    if name not in kept:
        return token[0].replace("<", "&lt;")
    with_markdown = ' markdown="1"' if name == "details" and starts_line and not token["end"] else ""
    return f"<{token['end']}{name}{with_markdown}>"


def _link(token: re.Match[str], text: str) -> tuple[str, int]:
    """The beginning of a link with its address, which stands without the `<` that could begin a tag."""
    end = token.end()
    angled = _ANGLED.match(text, end)
    scheme = _scheme(text, end + 1 if angled else end)
    is_note = token["reference"] is not None and _is_note(text, token.start())
    if scheme in _RUN if is_note else scheme and scheme not in SCHEMES:
        return f"]&#x{ord(token[0][1]):x};{token[0][2:]}", end
    if angled is None or is_note:
        return token[0], end
    return token[0] + quote(angled[1].strip(), safe="%/:?#@!$&+,;=~.-*"), angled.end()


def _scheme(text: str, start: int) -> str:
    """The scheme of an address as the most generous reader would find it; empty for a place on this site."""
    destination = _DESTINATION.match(text, start)
    found = destination[0] if destination else ""
    head, colon, _ = _NOT_OF_SCHEME.sub("", html.unescape(html.unescape(found))).partition(":")
    return head.lower() if colon and not head[:1].isdigit() else ""


def _is_note(text: str, bracket: int) -> bool:
    """Whether the bracket closes the name of a footnote or an abbreviation, which are followed by words."""
    first = max(text.rfind("\n", max(0, bracket - _NOTE), bracket) + 1, 0)
    return text[first:bracket].lstrip(" >").startswith(("[^", "*["))
