"""What lies beside post-mortems keeps its name where nothing runs when it is opened."""

from __future__ import annotations

import pytest

from afterword.site import attachments

STILL = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def _renamed(*paths: str, content: bytes = b"") -> dict[str, str]:
    return attachments.renamed(paths, lambda path: content)


@pytest.mark.parametrize(
    "path", ["a/lag.png", "a/chat.txt", "a/GRAPH.PNG", "a/report.pdf", "a/app.log", "a/app.log.gz", "a/all.tar.gz"]
)
def test_what_runs_nothing_keeps_its_name(path: str) -> None:
    assert _renamed(path) == {}


@pytest.mark.parametrize(
    "path",
    [
        *("a/x.html", "a/x.HTM", "a/x.xhtml", "a/x.xml", "a/x.xsl", "a/x.js", "a/x.mjs", "a/x.css", "a/x.markdown"),
        *("a/x.png.html", "a/x.html.gz", "a/x.svgz", "a/x.svg.gz", "a/x.swf", "a/x.mhtml", "a/x.eml"),
        *("a/x", "a/x.", "a/x.png ", "a/x.never-heard-of", "a.png/x", "a/x.gz"),
    ],
)
def test_everything_else_is_there_as_text(path: str) -> None:
    assert _renamed(path) == {path: f"{path}.txt"}


def test_a_drawing_keeps_its_name_where_it_only_draws() -> None:
    assert _renamed("a/x.svg", "a/y.SVG", content=STILL) == {}
    assert _renamed("a/x.svg", content=b"<svg onload='alert(1)'/>") == {"a/x.svg": "a/x.svg.txt"}


def test_no_other_file_is_written_over() -> None:
    assert _renamed("a/x.html", "a/x.html.txt") == {"a/x.html": "a/x.html.txt.txt"}
