"""Which incidents come back."""

from __future__ import annotations

from afterword.core.postmortem import Postmortem
from afterword.site import seen_before
from tests.site.support import post, view

BOTH = "services: ['my shop']\ntags: [lock]\n"


def _post(day: str, front: str = BOTH) -> Postmortem:
    return post(front, path=f"postmortems/{day[:4]}/{day}.md")


def test_a_group_tells_how_often_and_links_to_each() -> None:
    text = seen_before.render(view(_post("2026-01-01"), _post("2026-01-31")))
    assert "### my shop · lock\n\n2 incidents · within 30 days, one every 30 days.\n" in text
    assert "[2026-01-31](../../postmortems/2026/2026-01-31.md)" in text
    assert text.index("[2026-01-31]") < text.index("[2026-01-01]")


def test_long_spans_are_told_in_months_and_years() -> None:
    text = seen_before.render(view(_post("2020-01-01"), _post("2022-06-01"), _post("2026-01-01")))
    assert "within 6 years, one every 3 years." in text
    assert "within 4 months" in seen_before.render(view(_post("2026-01-01"), _post("2026-05-01")))


def test_incidents_of_one_day_have_no_span() -> None:
    posts = [post(BOTH, path=f"postmortems/2026-01-01-{name}.md") for name in "ab"]
    assert "\n2 incidents.\n" in seen_before.render(view(*posts))


def test_what_is_open_of_the_earlier_ones_is_told() -> None:
    item = "action_items:\n  - {title: x}\n"
    text = seen_before.render(view(_post("2026-01-01", BOTH + item), _post("2026-01-31", BOTH + item)))
    assert "**1 action item of the earlier ones still open**" in text


def test_a_large_group_leads_to_the_index_for_the_others() -> None:
    text = seen_before.render(view(*(_post(f"2026-01-{day:02}") for day in range(1, 9))))
    assert text.count("](../../postmortems/") == 5
    assert '- and <a href="../../postmortems/?service=my-shop-' in text
    assert '&#x26;tag=lock">3 more in the index</a>' in text


def test_chains_of_related_ones_are_listed() -> None:
    posts = [_post(f"2026-01-{day:02}", f"related: [2026-01-{day - 1:02}]\n") for day in range(1, 8)]
    text = seen_before.render(view(*posts))
    assert "## Named as related" in text
    assert "### Since 2026-01-01\n\n7 incidents" in text
    assert "- and 2 more\n" in text


def test_a_chain_without_a_day_is_called_by_its_first_id() -> None:
    posts = [post(front, path=f"postmortems/{id_}.md") for id_, front in (("a", "title: a\n"), ("b", "related: [a]\n"))]
    assert "### Since a\n" in seen_before.render(view(*posts))


def test_of_very_many_groups_the_largest_are_shown() -> None:
    posts = [
        _post(f"2026-0{month}-{day:02}", f"services: [s{day}]\ntags: [t{day}, u{month}]\n")
        for month in (1, 2, 3)
        for day in range(1, 29)
    ]
    more = [
        _post(f"2025-0{month}-{day:02}", f"services: [x{day}]\ntags: [y]\n") for month in (1, 2) for day in range(1, 29)
    ]
    text = seen_before.render(view(*posts, *more))
    assert "The 50 largest of 56 groups." in text
    assert text.count("\n### ") == 50


def test_where_nothing_comes_back_it_says_so() -> None:
    assert "No two post-mortems share" in seen_before.render(view(_post("2026-01-01")))


def test_a_hostile_value_makes_no_element() -> None:
    front = "services: ['<script>', '[a](javascript:x)']\ntags: ['`|*{{']\n"
    text = seen_before.render(view(_post("2026-01-01", front), _post("2026-01-02", front)))
    assert not [mark for mark in ("<script", "](javascript", "`|", "{{") if mark in text]
