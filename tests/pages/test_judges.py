"""What outside judges say of every kind of page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from tests.builders.built import Built
from tests.pages import subject
from tests.pages.judging import COLOUR, NARROW, Visit

KINDS = {
    "home": "",
    "handbook, with tasks": "after/",
    "handbook, with a diagram": "before/severity/",
    "handbook, with messages": "during/messages/",
    "handbook, with the template": "after/template/",
    "glossary": "resources/glossary/",
    "post-mortem": f"{subject.OUTAGE}/",
    "hostile post-mortem": f"{subject.HOSTILE}/",
    "unreadable post-mortem": f"{subject.UNREADABLE}/",
    "index": "postmortems/",
    "rules": "rules/",
    "rule": "rules/AW104/",
    "not found": "404.html",
    "service": "records/services/checkout/",
    "tool": "tool/getting-started/",
    **{path: path for path in subject.RECORDS},
}
PUBLIC_KINDS = {
    "index": "",
    "post-mortem": f"{subject.CERTIFICATE}/",
    "hostile post-mortem": f"{subject.HOSTILE}/",
    "feeds": "records/feeds/",
    "not found": "404.html",
}
STOCK = ("[valid-autocomplete]", '[attribute-allowed-values] Attribute "tabindex" has invalid value ""')
"""What the theme itself breaks: the first twice on every page, the second where a section has a page of its own."""


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_a_page_is_accessible_quiet_and_asks_no_other_host(reader: Visit, path: str) -> None:
    _judge(reader, path)


@pytest.mark.parametrize("path", PUBLIC_KINDS.values(), ids=PUBLIC_KINDS)
def test_a_page_of_the_public_site_is_so_too(public_reader: Visit, path: str) -> None:
    _judge(public_reader, path)


def _judge(reader: Visit, path: str) -> None:
    page = reader.open(path)
    reader.draw()
    found = {"light, wide": reader.axe()}
    wider = [reader.is_wider_than_the_window()]
    page.emulate_media(color_scheme="dark")
    found["dark, wide"] = reader.axe(*COLOUR)
    page.set_viewport_size(NARROW)
    reader.draw()
    found["dark, narrow"] = reader.axe(*COLOUR)
    page.emulate_media(color_scheme="light")
    found["light, narrow"] = reader.axe()
    wider.append(reader.is_wider_than_the_window())
    assert {where: violations for where, violations in found.items() if violations} == {}
    assert wider == [False, False]
    assert reader.complaints == []
    assert reader.elsewhere == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_search_is_accessible(reader: Visit, scheme: Literal["light", "dark"]) -> None:
    page = reader.open("")
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("checkout")
    page.locator(".md-search-result__item").first.wait_for()
    found = reader.axe()
    page.set_viewport_size(NARROW)
    found += reader.axe(*COLOUR)
    assert found == []
    assert reader.complaints == []


def test_the_markup_is_valid_but_for_what_the_theme_itself_breaks(
    site: Built, public_site: Built, tools: Path, tmp_path: Path
) -> None:
    paths = [*subject.few_of_each(site.pages), *(str(public_site.root / path) for path in public_site.pages)]
    node, found = Path(sys.executable).parent / "node", tmp_path / "found.txt"
    command = [node, tools / "html-validate" / "bin" / "html-validate.mjs", "--formatter", f"text={found}"]
    done = subprocess.run(
        [*command, "--config", tools.parent / "htmlvalidate.json", *paths],
        cwd=site.root,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    lines = found.read_text("utf-8").splitlines()
    assert len(lines) >= len(paths), done.stderr
    assert [line for line in lines if not any(f": error {theirs}" in line for theirs in STOCK)] == []


def test_every_link_leads_somewhere(site: Built, public_site: Built) -> None:
    assert site.broken_links() == []
    assert public_site.broken_links() == []
    assert "Source" in site.text(f"{subject.OUTAGE}/index.html")
