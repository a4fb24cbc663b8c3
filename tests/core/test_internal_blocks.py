"""Internal blocks: what is in doubt stays inside."""

from __future__ import annotations

import pytest

from afterword.core import internal_blocks
from tests.support.growth import seconds


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a", "a"),
        ("An internal matter.", "An internal matter."),
        ("a <!-- internal -->b<!-- /internal --> c", "a  c"),
        ("a\n<!--internal-->\nb\n<!--/internal-->\nc", "a\nc"),
        ("a\n  <!-- internal -->\nb\n<!-- /internal -->  \nc", "a\n  c"),
        ("a <!-- Internal: for us -->b<!-- / INTERNAL -->c", "a c"),
        ("a<!-- internal -->b<!-- internal -->c<!-- /internal -->d<!-- /internal -->e", "ae"),
        ("a<!-- internal -->b<!-- internal -->c<!-- /internal -->d", "a"),
        ("a<!-- internal -->b", "a"),
        ("a<!-- internal b", "a"),
        ("a<!-- /internal -->b", "b"),
        ("a<!-- internal -->b<!-- /internal -->c<!-- /internal -->d", "d"),
        ("a<!-- internal -->b `<!-- /internal -->` c", "a"),
        ("```\na<!-- internal -->\n<!-- /internal -->\n```\nb", "```\na"),
        ("a<!-- internal -->\n```\n<!-- /internal -->\n```\nb<!-- /internal -->c", "ac"),
        ("a <!-- internals --> b", "a <!-- internals --> b"),
        ("<!-- internal -->a<!-- /internal -->b<!-- internal -->c<!-- /internal -->d", "bd"),
        ("a <!-- begin internal -->b<!-- end internal --> c", "a  c"),
        ("a <!-- START internal -->b<!-- stop: internal --> c", "a  c"),
        ("a <internal>b</internal> <Internal class='x'>c</ internal > d", "a   d"),
        ("a <internal>b", "a "),
        ("a</internal>b", "b"),
        ("a <internals>b</internals>", "a <internals>b</internals>"),
        ("a\n\n!!! internal\n    b\n\n    c\n\nd", "a\n\nd"),
        ('a\n\n??? note "Internal"\n    b\nc', "a\n\nc"),
        ('a\n\n???+ warning "Internal only"\n    b', "a\n\n"),
        ("- a\n\n    !!! internal\n        b\n\n    c", "- a\n\n    c"),
        ('> !!! note "For internal use"\n>     b\n> c', "\n> c"),
        ("!!! internal\n    a <!-- internal -->\n    b\n\nc <!-- /internal --> d", " d"),
        (
            '!!! note "Internal server error"\n    b\n\n??? note\n    c',
            '!!! note "Internal server error"\n    b\n\n??? note\n    c',
        ),
    ],
)
def test_internal_blocks_are_left_out(text: str, left: str) -> None:
    assert internal_blocks.without(text) == left


@pytest.mark.parametrize("piece", ["<!-- internal -->", "<!-- /internal -->", "<!-- internal", "`<!-- internal -->"])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    assert seconds(lambda: internal_blocks.without(piece * 20_000)) < 5


@pytest.mark.parametrize(
    ("title", "says_so"),
    [
        ("Internal", True),
        ("Internal notes", True),
        ("🔒 Internal:", True),
        ("Notes (internal)", True),
        ("Notes – internal", True),
        ("For internal use only", True),
        ("Costs, internal-only", True),
        ("Internal server errors", False),
        ("Internal errors", False),
        ("Internally displaced pods", False),
        ("Our internal tools", False),
    ],
)
def test_a_heading_can_say_that_it_is_internal(title: str, says_so: bool) -> None:
    assert internal_blocks.says_so(title) == says_so
