"""A drawing is still where no browser would run anything of it."""

from __future__ import annotations

import pytest

from afterword.site.still_svg import is_still

X = 'xmlns:x="http://www.w3.org/1999/xlink"'


def _drawing(inside: str, attributes: str = "", before: str = "") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        _drawing("<title>Lag</title><g transform='scale(2)'><path d='M0 0h9'/></g><text x='1'>90 ms &lt; 4 s</text>"),
        _drawing("<style>path { fill: url(#a) } text { font: 9px sans-serif }</style><path d='M0 0'/>"),
        _drawing("<use x:href='#a'/><use href='#a'/><image href='data:image/png;base64,AA'/>", X),
        _drawing("<rect fill='url( \"#a\")' style='stroke: red'/>"),
        _drawing(
            "<metadata><r:RDF><c:Work><d:title>x</d:title></c:Work></r:RDF></metadata><i:view i:zoom='1'/>",
            'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:c="http://creativecommons.org/ns#" '
            'xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:i="http://www.inkscape.org/namespaces/inkscape"',
        ),
        _drawing("", before="<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n<!-- made by hand -->"),
        _drawing(
            "",
            before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        ),
    ],
)
def test_what_drawing_programs_write_is_still(content: bytes) -> None:
    assert is_still(content)


@pytest.mark.parametrize(
    "content",
    [
        _drawing("<script>alert(1)</script>"),
        _drawing("<x:script>alert(1)</x:script>", 'xmlns:x="http://www.w3.org/2000/svg"'),
        _drawing("<x:script>alert(1)</x:script>", 'xmlns:x="http://www.w3.org/1999/xhtml"'),
        _drawing("<metadata><script xmlns='http://www.w3.org/1999/xhtml'/></metadata>"),
        _drawing("<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:x'/></foreignObject>"),
        _drawing("", "onload='alert(1)'"),
        _drawing("", "ONLOAD='alert(1)'"),
        _drawing("<g onclick='alert(1)'/>"),
        _drawing("<a x:href='javascript:alert(1)'>x</a>", X),
        _drawing("<use href='data:image/svg+xml,x#a'/>"),
        _drawing("<use href='other.svg#a'/>"),
        _drawing("<use x:href='java&#115;cript:alert(1)'/>", X),
        _drawing("<image href='https://evil.example/x.png'/>"),
        _drawing("<g xml:base='https://evil.example/'/>"),
        _drawing("<animate attributeName='href' to='javascript:alert(1)'/>"),
        _drawing("<set attributeName='onclick' to='alert(1)'/>"),
        _drawing("<handler>alert(1)</handler>"),
        _drawing("<style>@import 'https://evil.example/x.css';</style>"),
        _drawing("<style>g { fill: ur<!-- -->l(https://evil.example/x) }</style>"),
        _drawing("<style>g { fill: u\\72l(https://evil.example/x) }</style>"),
        _drawing("<g style='fill: url(https://evil.example/x)'/>"),
        _drawing("", before="<?xml-stylesheet href='x.xsl' type='text/xsl'?>"),
        _drawing("&x;", before="<!DOCTYPE svg [<!ENTITY x '&#60;script/>'>]>"),
        _drawing("", before="<?xml version='1.0' encoding='iso-2022-jp'?>"),
        _drawing("<g><script>alert(1)</script>") + b"<",
        _drawing("<g>"),
        b"<svg/>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        b"\x1f\x8b packed",
        b"",
    ],
)
def test_what_could_do_more_is_not(content: bytes) -> None:
    assert not is_still(content)
