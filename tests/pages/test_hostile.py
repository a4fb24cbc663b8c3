"""Whatever stands in a post-mortem, nothing of it runs, on any page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.built import Built
from tests.pages import subject
from tests.pages.judging import Visit, served

_PRESS = """() => {
  for (const element of document.querySelectorAll("article *")) {
    const leads = element.closest("a")?.protocol;
    const pressed = ["http:", "https:", "mailto:"].includes(leads) ? [] : ["click"];
    for (const type of ["mouseover", "focus", "toggle", ...pressed]) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    }
  }
}"""
"""Touches everything, and follows every link that leads to no page."""


def _pages(site: Built) -> list[str]:
    """The pages that show something of the hostile post-mortem."""
    return subject.few_of_each(path for path in site.pages if subject.FLAG in site.text(path))


def test_it_is_shown_where_post_mortems_are(site: Built) -> None:
    assert {f"{subject.HOSTILE}/index.html", "postmortems/index.html", "records/process-review/index.html"} <= {
        *_pages(site)
    }


def test_no_script_runs_on_the_pages_that_show_it(site: Built, reader: Visit) -> None:
    _touch(reader, _pages(site))


def test_no_script_runs_on_the_public_pages_that_show_it(public_site: Built, public_reader: Visit) -> None:
    paths = _pages(public_site)
    assert f"{subject.HOSTILE}/index.html" in paths
    _touch(public_reader, paths)


def _touch(reader: Visit, paths: list[str]) -> None:
    for path in paths:
        page = reader.open(path)
        page.evaluate(_PRESS)
        reader.settle()
        assert page.evaluate(f"window.{subject.FLAG}") is None, path
        assert page.url.partition("?")[0] == f"{reader.base}/{path}"
    assert reader.complaints == []
    assert reader.elsewhere == []


def test_no_script_runs_where_its_diagram_is_drawn(reader: Visit) -> None:
    page = reader.open(f"{subject.HOSTILE}/")
    reader.draw()
    page.evaluate(_PRESS)
    assert page.locator(".aw-drawing svg").count() == 1
    assert page.evaluate(f"window.{subject.FLAG}") is None
    assert page.locator(".aw-drawing :is(img, image)").count() == 0


def test_no_script_runs_in_an_attachment_that_is_opened(site: Built, reader: Visit) -> None:
    published = [path for path in (site.root / subject.HOSTILE).iterdir() if path.name != "index.html"]
    assert {path.name.partition(".txt")[0] for path in published} == subject.ATTACHMENTS.keys()
    for path in published:
        page = reader.open(f"{subject.HOSTILE}/{path.name}")
        assert page.evaluate(f"window.{subject.FLAG}") is None, path.name
        assert subject.RUN in page.inner_text("body"), path.name
        assert page.evaluate("document.contentType") == "text/plain", path.name


@pytest.mark.parametrize("name", ["x.html", "x.xhtml", "x.svg", "y.svg", "index.html"])
def test_it_would_run_under_its_own_name(reader: Visit, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(subject.ATTACHMENTS[name], encoding="utf-8")
    with served(tmp_path) as base:
        reader.page.goto(f"{base}/{name}")
        assert reader.page.evaluate(f"window.{subject.FLAG}") == [1]


@pytest.mark.parametrize("words", ["hostile", "onerror"])
def test_no_script_runs_where_the_search_shows_it(reader: Visit, words: str) -> None:
    page = reader.open("")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type(words)
    page.locator(".md-search-result__item a").first.wait_for()
    page.locator(".md-search-result__link").first.hover()
    reader.settle()
    assert page.locator("a[href*=hostile].md-search-result__link").count() > 0
    assert page.evaluate(f"window.{subject.FLAG}") is None
    assert reader.complaints == []
    assert reader.elsewhere == []


def test_the_browser_refuses_what_a_page_would_load_from_elsewhere(reader: Visit) -> None:
    page = reader.open("")
    page.evaluate(
        "() => new Promise((done) => { const made = new Image(); made.onerror = done;"
        " made.src = 'http://127.0.0.1:9/x.png'; document.body.append(made); })"
    )
    assert "Content Security Policy" in "".join(reader.complaints)
