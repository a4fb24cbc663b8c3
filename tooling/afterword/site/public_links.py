"""The links of a public handbook page: those to pages that are not public become plain words."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

from afterword.core import links
from afterword.core.prose import InlineCode, segments
from afterword.core.public_text import IMAGES

_LINK = re.compile(r"(?<!\\)(!?)\[([^\[\]]*)\]\((<[^<>\n]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s[^()\n]*)?\)")
_DEFINITION = re.compile(r"^[ \t>]*\[[^\]\n^][^\]\n]*\]:[ \t]*(<[^<>\n]*>|\S+).*$\n?", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def kept(text: str, page: str, pages: Collection[str]) -> tuple[str, set[str]]:
    """The text of a page of the site with the links that lead to `pages`, images or elsewhere on the Internet.

    The images that it shows come along, by path on the site.
    """
    images: set[str] = set()
    parts = [_kept(part, page, pages, images) if is_prose else part for is_prose, part in segments(text)]
    return "".join(parts), images


def _kept(prose: str, page: str, pages: Collection[str], images: set[str]) -> str:
    code = InlineCode(prose)

    def stays(written: str) -> bool:
        bare = unquote(written.strip("<>"))
        if not bare or bare.startswith("#") or _SCHEME.match(bare):
            return True
        target = links.resolved(bare, page)
        if target.lower().endswith((*IMAGES, ".svg")) and not target.startswith(".."):
            images.add(target)
            return True
        return target in pages

    def inline(match: re.Match[str]) -> str:
        return match[0] if code.holds(match.start()) or stays(match[3]) else match[2]

    def definition(match: re.Match[str]) -> str:
        return match[0] if code.holds(match.start()) or stays(match[1]) else ""

    found = _LINK.sub(inline, prose)
    return _DEFINITION.sub(definition, found) if found == prose or "]:" in found else found
