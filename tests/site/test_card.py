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
