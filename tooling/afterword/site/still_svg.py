"""Whether a drawing in SVG only draws: opened as a page of its own, one with a script would run it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from afterword.core.patterns import pattern

_SVG = "http://www.w3.org/2000/svg"
_NOTES = frozenset(
    {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://purl.org/dc/elements/1.1/",
        "http://www.inkscape.org/namespaces/inkscape",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    }
)
"""The namespaces in which drawing programs leave notes, of which no browser makes anything."""
_DRAWN = frozenset(
    {
        *("circle", "clipPath", "defs", "desc", "ellipse", "g", "image", "line", "linearGradient", "marker", "mask"),
        *("metadata", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop", "style", "svg"),
        *("switch", "symbol", "text", "textPath", "title", "tspan", "use", "view"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood"),
        *("feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feOffset"),
    }
)
_PLACE = pattern(r"#|data:image/(?:gif|jpeg|png|webp);")
_FETCHED = pattern(r"\\|@import|image-set|url\((?!\s*['\"]?#)", re.IGNORECASE)
"""How a style asks for another file; with a backslash anything can be spelled."""
_ENCODINGS = (None, "utf-8", "us-ascii", "ascii")


class _MovesError(Exception):
    """The drawing has something that could do more than draw."""


def is_still(content: bytes) -> bool:
    """Whether all of a file is a drawing that runs nothing and asks for nothing, in any browser."""
    try:
        _Reader().read(content)
    except (_MovesError, expat.ExpatError):
        return False
    return True


class _Reader:
    """Reads a drawing as browsers do, and stops at what could do more than draw."""

    def __init__(self) -> None:
        self.elements: list[str] = []
        self.styles: list[str] = []

    def read(self, content: bytes) -> None:
        """Read all of the file."""
        parser = expat.ParserCreate("utf-8", " ")
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._document_type
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)
        _require(not _FETCHED.search("".join(self.styles)))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        _require((encoding and encoding.lower()) in _ENCODINGS)

    def _document_type(self, name: str, system_id: str | None, public_id: str | None, has_subset: bool) -> None:
        _require(not has_subset)

    def _instruction(self, target: str, data: str) -> None:
        raise _MovesError

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        _require((namespace == _SVG and local in _DRAWN) or namespace in _NOTES)
        _require(bool(self.elements) or name == f"{_SVG} svg")
        self.elements.append(local)
        for key, value in attributes.items():
            _require(_is_harmless(key.rpartition(" ")[2].lower(), value))

    def _end(self, name: str) -> None:
        self.elements.pop()

    def _text(self, text: str) -> None:
        if self.elements[-1] == "style":
            self.styles.append(text)


def _is_harmless(name: str, value: str) -> bool:
    if name == "href":
        return _PLACE.match(value) is not None
    return not name.startswith("on") and name not in ("base", "src") and not _FETCHED.search(value)


def _require(is_met: bool) -> None:
    if not is_met:
        raise _MovesError
