"""What a reader does with the pages: search, sort, filter, zoom, change the colours; and all without scripts."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from afterword.rules import ALL
from tests.pages import subject
from tests.pages.judging import NARROW, WIDE, Visit

SCHEME = "data-md-color-scheme"
_SHIFTED = """() => new Promise((done) => {
  const sum = (list) => done(list.getEntries().reduce((all, one) => all + one.value, 0));
  new PerformanceObserver(sum).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 500);
})"""


def test_the_colours_can_be_chosen_and_are_remembered(reader: Visit) -> None:
    page = reader.open("")
    for scheme in ("default", "slate"):  # from what the system says to light, and on to dark
        page.locator("form[data-aw-palette] label:visible").click()
        expect(page.locator("body")).to_have_attribute(SCHEME, scheme)
    reader.open("after/")
    expect(page.locator("body")).to_have_attribute(SCHEME, "slate")


def test_the_colours_follow_the_system_until_one_is_chosen(reader: Visit) -> None:
    page = reader.open("")
    expect(page.locator("body")).to_have_attribute(SCHEME, "default")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute(SCHEME, "slate")


def test_the_colours_are_right_before_the_theme_has_been_loaded(reader: Visit) -> None:
    reader.page.route("**/bundle.*.js", lambda route: route.abort())
    reader.page.emulate_media(color_scheme="dark")
    page = reader.open("")
    assert page.locator("body").get_attribute(SCHEME) == "slate"
    page.locator("form[data-aw-palette] label:visible").click()
    assert page.locator("body").get_attribute(SCHEME) == "default"


def test_the_keyboard_goes_through_the_colours(reader: Visit) -> None:
    page = reader.open("")
    page.locator("form[data-aw-palette] input:checked").focus()
    for key, scheme in (("Enter", "default"), ("Space", "slate"), ("Enter", "default")):
        page.keyboard.press(key)
        expect(page.locator("body")).to_have_attribute(SCHEME, scheme)
    page.keyboard.press("Space")
    assert page.evaluate("scrollY") == 0


def test_the_colours_of_other_tabs_follow(reader: Visit) -> None:
    page = reader.open("")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("form[data-aw-palette] input:checked").press("ArrowRight")
    other.locator("form[data-aw-palette] input:checked").press("ArrowRight")
    expect(page.locator("body")).to_have_attribute(SCHEME, "slate")
    other.close()


def test_what_others_left_in_the_place_of_the_colours_does_no_harm(reader: Visit) -> None:
    page = reader.open("")
    for kept in ("{", "5", '{"index": "length"}'):
        page.evaluate("(kept) => localStorage.setItem(`${__md_scope.pathname}.__palette`, kept)", kept)
        page.reload()
        expect(page.locator("form[data-aw-palette] label:visible")).to_have_count(1)
        assert page.locator("body").get_attribute(SCHEME) == "default"
    assert reader.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_moves_while_the_index_comes_up(reader: Visit, size: ViewportSize) -> None:
    reader.page.set_viewport_size(size)
    page = reader.open("postmortems/")
    expect(page.get_by_role("button", name="Owner")).to_be_visible()
    assert page.evaluate(_SHIFTED) < 0.01


def test_a_term_is_explained_to_the_keyboard(reader: Visit) -> None:
    page = reader.open("")
    term = page.locator("a.aw-term").first
    shown = "(term) => getComputedStyle(term, '::after').content"
    assert term.evaluate(shown) == "none"
    page.keyboard.press("Tab")
    term.focus()
    assert term.evaluate(shown).strip('"') == term.get_attribute("title")


def test_the_search_finds_a_post_mortem_and_opens_it_by_the_keyboard(reader: Visit) -> None:
    page = reader.open("")
    page.keyboard.press("/")
    page.keyboard.type("checkout unavailable for EU customers")
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", _ends_with("eu-customers/"))
    for _ in range(10):  # results that still come in take the focus away
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(500)
        if first.evaluate("link => link === document.activeElement"):
            break
        page.locator(".md-search__input").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(_ends_with(f"{subject.OUTAGE}/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Checkout unavailable for EU customers")


def test_the_index_is_sorted_by_a_column_and_back(reader: Visit) -> None:
    page = reader.open("postmortems/")
    head = page.get_by_role("columnheader", name="Owner")
    column = head.evaluate("(cell) => cell.cellIndex")
    cells = f"table:has(.aw-sortable) tbody td:nth-child({column + 1})"
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    ascending = _known(page.locator(cells))
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    descending = _known(page.locator(cells))
    assert ascending[0] != ascending[-1]
    assert descending == ascending[::-1]


def test_the_index_is_filtered_by_labelled_controls_and_the_address_tells_how(reader: Visit) -> None:
    page = reader.open("postmortems/")
    rows = page.locator("table:has(.aw-sortable) tbody tr")
    everything = rows.count()
    page.get_by_label("Severity").select_option("critical")
    expect(rows).not_to_have_count(everything)
    assert all("critical" in text for text in rows.all_inner_texts())
    filtered, address = rows.all_inner_texts(), page.url
    assert "severity=critical" in address
    page.go_back()
    expect(rows).to_have_count(everything)
    page.goto(address)
    expect(rows).to_have_count(len(filtered))
    assert rows.all_inner_texts() == filtered


def test_the_index_is_searched_by_words_with_the_keyboard_alone(reader: Visit) -> None:
    page = reader.open("postmortems/")
    rows = page.locator("table:has(.aw-sortable) tbody tr")
    field = page.get_by_role("searchbox", name="Words")
    field.focus()
    page.keyboard.type("certificate notifications")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("expired certificate")
    page.keyboard.type(" <img")
    expect(page.locator("article").get_by_role("status")).to_contain_text("No post-mortem matches")
    assert reader.complaints == []


@pytest.mark.parametrize(("words", "count"), [("globex", 2), ("initech bob", 1), ("erin alert", 1)])
def test_the_words_of_the_index_find_whom_it_was_about_and_who_had_a_part(
    reader: Visit, words: str, count: int
) -> None:
    page = reader.open(f"postmortems/?words={words.replace(' ', '+')}")
    rows = page.locator("table:has(.aw-sortable) tbody tr:not(:has-text('hostile'))")
    expect(rows).to_have_count(count)


def test_the_public_index_is_filtered_too_and_no_label_is_broken_on_a_phone(public_reader: Visit) -> None:
    public_reader.page.set_viewport_size(NARROW)
    page = public_reader.open("")
    rows = page.locator("table:has(.aw-sortable) tbody tr")
    page.get_by_label("Severity").select_option("high")
    expect(rows).to_have_count(1)
    label = rows.locator(".aw-severity")
    assert label.evaluate("(label) => label.getClientRects().length") == 1
    page.get_by_role("searchbox", name="Words").fill("expired")
    expect(rows).to_have_count(1)
    assert public_reader.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_rules_are_filtered_and_the_address_tells_how(reader: Visit, size: ViewportSize) -> None:
    reader.page.set_viewport_size(size)
    page = reader.open("rules/?family=AW7xx")
    rows = page.locator("table:has(.aw-sortable) tbody tr")
    expect(rows).to_have_count(sum(rule.code.startswith("AW7") for rule in ALL))
    page.get_by_role("button", name="Reset").click()
    expect(rows).to_have_count(len(ALL))
    page.get_by_label("Level").select_option("warning")
    page.get_by_role("searchbox", name="Words").fill("owner")
    expect(rows.filter(has_text="AW104")).to_have_count(0)
    assert all("owner" in text.lower() and "warning" in text for text in rows.all_inner_texts())
    assert "level=warning&words=owner" in page.url


def test_the_timeline_is_zoomed_by_buttons_and_keys(reader: Visit) -> None:
    page = reader.open(f"{subject.OUTAGE}/")
    plot, window = page.locator(".aw-timeline__plot"), page.locator(".aw-timeline__window")

    def width() -> float:
        found: float = plot.evaluate("(plot) => plot.getBoundingClientRect().width")
        return found

    whole = width()
    page.get_by_role("button", name="Zoom into the timeline").click()
    assert width() > 1.5 * whole
    window.press("+")
    assert width() > 3 * whole
    page.get_by_role("button", name="Show the whole timeline").click()
    assert width() == pytest.approx(whole, abs=1)
    assert reader.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_timeline_says_in_words_what_happened_and_nearer_says_more(reader: Visit, size: ViewportSize) -> None:
    reader.page.set_viewport_size(size)
    page = reader.open(f"{subject.CERTIFICATE}/")
    words, zoom = page.locator(".aw-words text"), page.get_by_role("button", name="Zoom into the timeline")
    cell = page.locator(
        ".aw-timeline ~ .md-typeset__scrollwrap tbody tr:nth-child(4) td:nth-child(2)"
    ).first.inner_text()
    expect(words.filter(has_text="4 ").first).to_be_visible()
    few = words.count()
    for _ in range(5):
        zoom.click()
    expect(page.locator(".aw-words text:not(:has-text('…'))").first).to_be_attached()
    assert words.count() >= few
    assert f"4 {cell}"[:30] in " ".join(words.all_text_contents())
    boxes = [(box["y"], box["x"], box["width"]) for one in words.all() if (box := one.bounding_box())]
    assert all(x + width <= after for (y, x, width), (row, after, _) in pairwise(sorted(boxes)) if y == row)
    assert not reader.is_wider_than_the_window()
    assert reader.complaints == []


def test_on_paper_dark_colours_are_left_out_and_a_list_has_no_form(reader: Visit) -> None:
    reader.page.emulate_media(color_scheme="dark", media="print")
    page = reader.open("postmortems/")
    expect(page.locator(".aw-filters")).to_be_hidden()
    title, date = (page.locator(f"tbody td:nth-child({column})").first.bounding_box() for column in (2, 1))
    assert title is not None
    assert date is not None
    assert title["width"] > 2 * date["width"]
    page = reader.open(f"{subject.OUTAGE}/")
    row = page.locator("tr:has(.aw-mark--started)")
    page.emulate_media(color_scheme="dark", media="screen")
    dark = row.evaluate("(row) => getComputedStyle(row).backgroundColor")
    page.emulate_media(color_scheme="dark", media="print")
    expect(row).not_to_have_css("background-color", dark)


def test_on_paper_a_chart_stays_with_its_words_and_its_legend(reader: Visit) -> None:
    reader.page.emulate_media(media="print")
    page = reader.open("records/dashboard/")
    for part in ("figcaption", "p", ".aw-legend"):
        expect(page.locator(f".aw-figure > {part}").first).to_have_css("break-after", "avoid")
    for part in (".aw-chart--wide", ".aw-grid"):
        expect(page.locator(f".aw-figure > {part}").first).to_have_css("break-inside", "avoid")
    frame = page.locator(".aw-grid").bounding_box()
    last = page.locator(".aw-small").last.bounding_box()
    assert frame is not None
    assert last is not None
    assert last["y"] == pytest.approx(frame["y"], abs=1)


def test_on_paper_a_chart_has_no_patterns_which_would_be_printed_as_pictures(reader: Visit) -> None:
    reader.page.emulate_media(media="print")
    page = reader.open("records/dashboard/")
    for part in (".aw-chart g[class]:has(> rect)", ".aw-swatch rect"):
        fills = page.locator(part).evaluate_all("(parts) => parts.map((part) => getComputedStyle(part).fill)")
        assert fills
        assert not [fill for fill in fills if "url" in fill]
    expect(page.locator(".aw-meter").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_on_paper_every_page_is_black_on_white_with_white_margins(reader: Visit) -> None:
    reader.page.emulate_media(color_scheme="dark", media="print")
    page = reader.open("")
    for part in ("html", "body"):
        expect(page.locator(part)).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(page.locator(part)).to_have_css("color-scheme", "light")
    link = page.locator("article table a").first
    expect(link).to_have_css("color", "rgb(0, 0, 0)")
    expect(link).to_have_css("text-decoration-line", "underline")


def test_on_paper_a_diagram_is_light_and_in_words_where_it_is_not_drawn_yet(reader: Visit) -> None:
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 300})
    page.emulate_media(color_scheme="dark", media="print")
    reader.open("")
    source = page.locator("pre.aw-diagram")
    expect(source.locator("code")).to_be_hidden()
    told = source.evaluate("(source) => getComputedStyle(source, '::before').content")
    assert told.startswith('"The life of an incident: Something is noticed')
    page.emulate_media(color_scheme="dark", media="screen")
    expect(source).to_be_visible()
    page.mouse.move(100, 100)
    drawing = page.locator(".aw-drawing")
    expect(drawing).to_contain_text("rgb(156, 196, 255)", use_inner_text=False)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(drawing).to_contain_text("rgb(26, 95, 180)", use_inner_text=False)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(drawing).to_contain_text("rgb(156, 196, 255)", use_inner_text=False)
    page.set_viewport_size(WIDE)


def test_a_diagram_is_drawn_anew_in_the_colours_of_the_other_scheme(reader: Visit) -> None:
    page = reader.open("")
    reader.draw()
    drawing = page.locator(".aw-drawing").first
    light = drawing.inner_html()
    page.emulate_media(color_scheme="dark")
    expect(drawing).not_to_have_js_property("innerHTML", light)
    expect(drawing.get_by_role("img", name="The life of an incident")).to_be_visible()


def test_a_table_wider_than_a_phone_is_scrolled_by_the_keyboard(reader: Visit) -> None:
    page = reader.open("before/severity/")
    table = page.get_by_role("group", name="Table").first
    expect(table).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 300, "height": 800})
    expect(table).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize(
    "path", ["", f"{subject.OUTAGE}/", "postmortems/", "before/severity/", "rules/", *subject.RECORDS]
)
def test_a_page_is_readable_without_scripts(plain_reader: Visit, path: str) -> None:
    page = plain_reader.open(path)
    assert len(page.locator("article").inner_text()) > 60
    for table in page.locator("article table:not(details table)").all():
        assert table.is_visible()
    assert not plain_reader.is_wider_than_the_window()
    assert plain_reader.complaints == []


def test_without_scripts_a_diagram_is_its_source_and_the_timeline_is_drawn(plain_reader: Visit) -> None:
    page = plain_reader.open("")
    assert "accTitle" in page.locator("pre.aw-diagram").first.inner_text()
    page = plain_reader.open(f"{subject.OUTAGE}/")
    assert page.locator(".aw-timeline__plot").is_visible()


def _known(cells: Locator) -> list[str]:
    return [text.strip() for text in cells.all_inner_texts() if text.strip(" –")]


def _ends_with(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text) + r"([?#].*)?$")
