"""How complete a post-mortem is, in the header of its page."""

from __future__ import annotations

import dataclasses
import re

import pytest

from afterword.core.completeness import Completeness, Gain, Gauge
from afterword.rules import ALL
from afterword.site import card, gains
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
        r'<small>Complete:</small> <progress max="100" value="(\d+)" aria-label="Completeness"></progress> \1 % '
        r"<small>What raises it most:</small> \[Timeline\]\(.*?\) \(\+\d+ %\), [^,]*, [^,]*</span>\n",
        found,
    )


@pytest.mark.parametrize(
    ("subject", "name", "place"),
    [
        ("Summary", "Summary", "#summary"),
        ("Impact", "Impact", "../../rules/AW201.md"),
        ("meeting_at", "Review meeting", "../../rules/AW201.md"),
        ("incident_commander", "Incident commander", "../../rules/AW201.md"),
        ("action_items", "Action items", "../../rules/AW201.md"),
        ("done_on of action item 4", "Completion of action item 4", "#action-item-4"),
        ("follow_up.all_clear", "All-clear to customers", "#follow-up"),
    ],
)
def test_what_raises_it_has_the_name_a_reader_knows_and_leads_there(subject: str, name: str, place: str) -> None:
    found = Completeness(percent=9, gains=(Gain(subject=subject, percent=7, how="", rule="AW201"),))
    assert gains.told(found, post()).endswith(f"</small> [{name}]({place}) (+7 %)")


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
