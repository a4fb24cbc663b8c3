"""Diagrams in a browser: drawn, named, in the colours of the scheme; readable as text where that fails."""

from __future__ import annotations

import html
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from afterword.site import tree
from tests.site.support import site
from tests.site.test_docs import DIAGRAM, PAGES

KINDS = (
    "sequenceDiagram\n  accTitle: A call\n  accDescr: One calls the other.\n  A->>B: call\n",
    "gantt\n  accTitle: A plan\n  accDescr: One task.\n  dateFormat YYYY-MM-DD\n  one: 2026-11-20, 3d\n",
    "timeline\n  accTitle: A day\n  accDescr: One event.\n  09.12 : impact starts\n",
)
ODD = ("no diagram at all\n", 'flowchart TB\n  a("<img src=x onerror=document.title=1>") --> b\n')
LIGHT, DARK = "rgb(26, 95, 180)", "rgb(156, 196, 255)"


def test_what_draws_is_there_only_where_a_page_has_a_diagram() -> None:
    files = {"assets/vendor/mermaid.min.js", "assets/vendor/mermaid.LICENSE.txt"}
    assert not files & site(docs={"index.md": "# Home\n"}).keys()
    assert files <= site(docs={"index.md": "# Home\n\n```mermaid\nflowchart TB\n```\n"}).keys()


def _page(folder: Path, sources: list[str]) -> str:
    """The address of a page with these diagrams."""
    blocks = "".join(f'<pre class="aw-diagram"><code>{html.escape(source)}</code></pre>' for source in sources)
    for path, text in tree.assets().items() | tree.drawing().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><link rel="stylesheet" href="assets/afterword.css">'
        "<style>article > * { height: 2px; margin: 0; overflow: hidden }</style>"
        f'<body data-md-color-scheme="default"><article><h1 id="x">Heading</h1>{blocks}</article>'
        '<script src="assets/afterword.js"></script></body></html>',
        encoding="utf-8",
    )
    return (folder / "index.html").as_uri()


def test_diagrams_are_drawn_and_named_in_the_colours_of_the_scheme(light: BrowserContext, tmp_path: Path) -> None:
    sources = [*KINDS, *(source for page in PAGES.values() for source in DIAGRAM.findall(page))]
    with light.new_page() as page:
        page.goto(_page(tmp_path, [*sources, *ODD]))
        drawings = page.locator(".aw-drawing svg")
        expect(drawings).to_have_count(len(sources) + 1)
        expect(page.locator(".aw-drawing").first).to_contain_text(LIGHT, use_inner_text=False)
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        expect(page.locator(".aw-drawing").first).to_contain_text(DARK, use_inner_text=False)
        expect(drawings).to_have_count(len(sources) + 1)
        dom = page.content()
    drawn = re.findall(r'<div class="aw-drawing"><svg[^>]*>', dom)
    assert len(drawn) == len(sources) + 1
    assert all('role="img"' in svg for svg in drawn)
    assert all("aria-labelledby=" in svg or 'aria-label="A day"' in svg for svg in drawn[:-1])
    assert 'aria-label="Heading"' in drawn[-1]
    assert len(re.findall(r'<pre class="aw-diagram"[^>]* hidden="">', dom)) == len(drawn)
    assert '<pre class="aw-diagram"><code>no diagram at all' in dom
    assert "<title>x</title>" in dom
    assert "onerror=" not in re.sub(r"<pre.*?</pre>", "", dom, flags=re.DOTALL)
