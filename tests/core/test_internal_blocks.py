"""Internal blocks: what is in doubt stays inside."""

from __future__ import annotations

import time

import pytest

from afterword.core import internal_blocks


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
    ],
)
def test_internal_blocks_are_left_out(text: str, left: str) -> None:
    assert internal_blocks.without(text) == left


@pytest.mark.parametrize("piece", ["<!-- internal -->", "<!-- /internal -->", "<!-- internal", "`<!-- internal -->"])
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    internal_blocks.without(piece * 20_000)
    assert time.perf_counter() - started < 5
