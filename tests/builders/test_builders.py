"""The same tree gives the same site, whichever builder makes it."""

from __future__ import annotations

import html
import json
import posixpath
import re
from urllib.parse import urlsplit

import pytest

from afterword.rules import ALL
from tests.builders import handbook
from tests.builders.built import Built

OTHERS = ["with_properdocs", "mkdocs_from_disk", "zensical_from_disk"]


def _html(path: str) -> str:
    if path.endswith("index.md"):
        return path.replace(".md", ".html")
    return path.replace(".md", "/index.html")


EVERY_PAGE = {
    "404.html",
    *map(_html, handbook.PAGES),
    "postmortems/index.html",
    *(_html(page) for page in handbook.RECORDS),
    "rules/index.html",
    *(f"rules/{rule.code}/index.html" for rule in ALL),
    *map(_html, (handbook.OUTAGE, handbook.SLOW, handbook.HOSTILE, handbook.UNREADABLE)),
}


def test_every_builder_makes_every_page_and_no_other(built: Built) -> None:
    assert set(built.pages) == EVERY_PAGE


@pytest.mark.parametrize("other", OTHERS)
def test_headings_have_the_same_anchors(with_mkdocs: Built, other: str, request: pytest.FixtureRequest) -> None:
    found: Built = request.getfixturevalue(other)
    expected = {path: page.headings for path, page in with_mkdocs.pages.items()}
    assert {path: page.headings for path, page in found.pages.items()} == expected
    assert expected[_html(handbook.OUTAGE)] == [
        "checkout-unavailable",
        "summary",
        "timeline",
        "action-items",
        "follow-up",
        "related-post-mortems",
    ]


def test_every_internal_link_leads_somewhere(built: Built) -> None:
    assert built.broken_links() == []


def test_links_between_handbook_and_post_mortems_work_both_ways(built: Built) -> None:
    links = built.pages[_html(handbook.OUTAGE)].links
    assert "../../../after/process/#roles" in links
    assert any(link.endswith("2025/2025-03-02-checkout-slow/#summary") for link in links)
    assert any(link.endswith("2025-03-02-checkout-slow/#summary") for link in built.pages["after/index.html"].links)


@pytest.mark.parametrize(
    ("page", "edit"),
    [
        ("index.html", "docs/index.md"),
        ("after/index.html", "docs/after/index.md"),
        ("after/process/index.html", "docs/after/process.md"),
        (_html(handbook.OUTAGE), handbook.OUTAGE),
        (_html(handbook.UNREADABLE), handbook.UNREADABLE),
    ],
)
def test_the_edit_link_leads_to_the_file_in_the_repository(built: Built, page: str, edit: str) -> None:
    assert built.pages[page].edit == f"https://github.com/acme/handbook/edit/main/{edit}"


def test_the_index_of_post_mortems_has_no_edit_link(built: Built) -> None:
    assert built.pages["postmortems/index.html"].edit is None


def test_a_rules_page_tells_what_its_docstring_does_and_has_no_edit_link(built: Built) -> None:
    page = built.pages["rules/AW104/index.html"]
    assert page.headings == ["aw104-missing-owner", "why", "what-to-do", "example"]
    assert "What belongs to everybody is written by nobody." in built.text("rules/AW104/index.html")
    assert page.edit is None
    assert "table" in page.tags


def test_nothing_is_loaded_from_another_host(built: Built) -> None:
    loads = {link for page in built.pages.values() for link in page.loads}
    assert any(link.endswith("assets/afterword.css") for link in loads)
    assert any(link.endswith("assets/afterword.js") for link in loads)
    assert [link for link in loads if urlsplit(link).netloc or urlsplit(link).scheme not in ("", "data")] == []


def test_a_page_names_the_feeds_to_a_reader_of_feeds(built: Built) -> None:
    named = re.findall(r'<link rel="alternate feed"[^>]* href="([^"]+)"', built.text("after/index.html"))
    assert named == ["../feeds/postmortems.atom.xml", "../feeds/postmortems.feed.json"]
    assert all((built.root / "after" / link).is_file() for link in named)


def test_who_followed_a_link_to_nowhere_is_led_back(built: Built) -> None:
    page = built.text("404.html")
    assert re.search(r'There is no page at this address.*<a href="[/.]+">the first page</a>', page)
    assert re.search(r'<a href="[/.]*/during/">During an incident</a>', page)
    assert re.search(r'<a href="[/.]*/postmortems/">All post-mortems</a>', page)


def test_a_diagram_is_its_source_and_what_draws_it_is_there(built: Built) -> None:
    page = built.text("before/severity/index.html")
    assert re.search(r'<pre class="aw-diagram"><code>timeline\n  09.12 : starts', page)
    assert "mermaid" in built.text("assets/vendor/mermaid.min.js")
    assert "Permission is hereby granted" in built.text("assets/vendor/mermaid.LICENSE.txt")


def test_the_host_of_the_repository_is_not_asked_for_its_stars(built: Built) -> None:
    assert "https://github.com/acme/handbook" in built.pages["index.html"].links
    assert 'data-md-component="source"' not in built.text("index.html")


def test_pictures_and_attachments_are_there(built: Built) -> None:
    attachment = handbook.OUTAGE.replace(".md", "/lag.svg")
    for path in ("img/graph.svg", attachment):
        assert (built.root / path).read_text(encoding="utf-8") == handbook.FILES[
            path if path == attachment else f"docs/{path}"
        ]


@pytest.mark.parametrize("name", ["page.html", "moving.svg"])
def test_an_attachment_that_a_browser_could_run_is_there_as_text(built: Built, name: str) -> None:
    folder = handbook.OUTAGE.removesuffix(".md")
    assert not (built.root / folder / name).exists()
    assert (built.root / folder / f"{name}.txt").read_text(encoding="utf-8") == handbook.FILES[f"{folder}/{name}"]
    page = built.pages[_html(handbook.OUTAGE)]
    assert [posixpath.basename(link) for link in page.links if name in link] == [f"{name}.txt"]
    assert [link for link in page.loads if name in link] == []


@pytest.mark.parametrize("path", [handbook.HOSTILE, handbook.UNREADABLE, "postmortems/index.md", *handbook.RECORDS])
def test_hostile_values_make_no_element(built: Built, path: str) -> None:
    hostile, calm = built.pages[_html(path)], built.pages[_html(handbook.SLOW)]
    for tag in ("script", "title"):
        assert hostile.tags.count(tag) == calm.tags.count(tag)
    assert hostile.handlers == calm.handlers
    assert not [link for link in hostile.links if link.startswith("javascript")]
    assert "evil.example" not in "".join([*hostile.links, *hostile.loads])


def test_a_hostile_title_is_shown_as_it_is(built: Built) -> None:
    text = html.unescape(built.text(_html(handbook.HOSTILE)))
    assert f"<title>{handbook.HOSTILE_TITLE} - Incident handbook</title>" in text


@pytest.mark.parametrize("page", [handbook.OUTAGE, "about.md"])
def test_a_term_of_the_glossary_leads_there_and_explains_itself(built: Built, page: str) -> None:
    links = [link for link in built.pages[_html(page)].links if link.endswith("glossary/#incident-commander")]
    assert len(links) == 1
    assert "incident-commander" in built.pages[_html(handbook.GLOSSARY)].ids
    text = built.text(_html(page))
    assert 'class="aw-term"' in text
    assert 'title="Whoever leads, see roles."' in text


def test_search_finds_the_text_of_a_post_mortem(built: Built) -> None:
    index = next(
        built.root / path for path in ("search/search_index.json", "search.json") if (built.root / path).is_file()
    )
    found = json.loads(index.read_text(encoding="utf-8"))
    entries = found.get("docs") or found["items"]
    assert {entry["location"] for entry in entries if "zephyrs" in entry["text"]} == {
        "postmortems/2025/2025-03-02-checkout-slow/#summary"
    }
    card = next(
        entry["text"] for entry in entries if entry["location"].endswith("checkout-slow/") and "Owner" in entry["text"]
    )
    assert re.search(
        r"Owner: Bob Example\s+Year: 2025\b.*Time to detect: –\s+Time to mitigate: –",
        re.sub(r"<.*?>", "", card),
        re.DOTALL,
    )


def test_post_mortems_are_not_in_the_navigation(built: Built) -> None:
    assert not [link for link in built.pages["after/process/index.html"].links if "2025-03-02" in link]
    assert "not included in the" not in built.log


def test_a_builder_leaves_nothing_in_docs(with_mkdocs: Built) -> None:
    docs = with_mkdocs.root.parent / "docs"
    found = {f"docs/{path.relative_to(docs).as_posix()}" for path in docs.rglob("*") if path.is_file()}
    assert found == {path for path in handbook.FILES if path.startswith("docs/")}
