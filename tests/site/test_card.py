"""How complete a post-mortem is, in the header of its page."""

from __future__ import annotations

import dataclasses
import re

import pytest

from afterword.core.completeness import Gauge
from afterword.rules import ALL
from afterword.site import card
from afterword.site.view import View
from tests.site.support import FRONT, post, view
from tests.support import valid


def _card(status: str) -> str:
    found: View = dataclasses.replace(view(), gauge=Gauge(ALL, valid.context()))
    return card.render(post(FRONT.replace("draft", status)), found)


@pytest.mark.parametrize("status", ["draft", "in-review", "reviewed"])
def test_until_it_is_closed_the_header_says_how_complete_it_is_and_what_is_next(status: str) -> None:
    found = _card(status)
    assert re.search(
        r'<dt>Complete</dt><dd><progress max="100" value="(\d+)" aria-label="Completeness"></progress> \1 %', found
    )
    assert found.index("What raises it most:") < found.index(">Timeline (+") < found.index("</ul></dd>")
    assert found.count("<li title=") == 3


def test_a_closed_one_needs_no_such_line() -> None:
    assert "Complete" not in _card("closed")


def test_a_view_without_a_gauge_shows_none() -> None:
    assert "Complete" not in card.render(post(), view())


def test_the_description_has_what_is_known_and_five_services_at_most() -> None:
    services = "services: [a, b, c, d, e, f]\nresolved_at: 2026-11-12T10:40:00Z\n"
    assert card.description(post(FRONT + services)) == (
        "Post-mortem: severity critical; started 2026-11-12 09:12 UTC; resolved after 1 h 28 min; "
        "services a, b, c, d, e."
    )
    assert card.description(post("title: x\n")) == ""
