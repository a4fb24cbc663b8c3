"""Links to files of the repository: where they lead and where they stand."""

from __future__ import annotations

import pytest

from afterword.core.links import relative
from afterword.core.postmortem import Postmortem
from afterword.core.references import Reference, of
from tests.support import growth


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b.md)", ["b.md"]),
        ("![a](b.png)", ["b.png"]),
        ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
        ('[a](b.md "t") [a](  c.md (t))', ["b.md", "c.md"]),
        ("[a](<b c.md>) [d](e f.md)", ["b c.md", "e f.md"]),
        ("[a](b_(c).md#d)", ["b_(c).md#d"]),
        ("[a](#b)", ["#b"]),
        ("| [a](b\\|c.md) | `|` |", ["b|c.md"]),
        ("[a](b%20c&amp;d.md)", ["b%20c&d.md"]),
        ("[a]\n\n[a]: b.md\n[c]: <d e> 'f'\n", ["b.md", "d e"]),
        ("[^a]: b.md\n[c]: see there", []),
        ("[a](https://example.com) [b](//example.com) [c](mailto:x) [d](<https://example.com>)", []),
        ("`[a](b)` \\[a](c) [a\\](d) <!-- [e](f) --> [g](h)", ["h"]),
        ("`a\n[b](c)` [d](e)\n\n`[f](g)", ["e", "g"]),
        ("- ~~~\n  [a](b)\n  ~~~\n[c](d)", ["d"]),
        ("> ```\n> [a](b)\n> ```\n[c](d) ``` e", ["d"]),
        ("`<!--` [a](b) <!-- [c](d)", ["b"]),
        ("```\n[a](b)", []),
        ("[a](b)\n```", ["b"]),
        ("``` a ` b\n[c](d)", ["d"]),
        ("no link", []),
    ],
)
def test_every_way_to_write_a_link_is_known(text: str, expected: list[str]) -> None:
    assert [link.target for link in relative(text)] == expected


def test_a_link_stands_where_its_target_is_written() -> None:
    text = "\n\n[a]( b.md)\n\nx [c](<d e>) [f](g)\n[h](i)"
    places = [(*link.position, link.width) for link in relative(text, 10)]
    assert places == [(12, 6, 4), (14, 7, 5), (14, 18, 1), (15, 5, 1)]


def test_the_references_of_a_postmortem_hold_its_links() -> None:
    postmortem = Postmortem(path="a.md", id="a", text="", body="[a](b.md#c)", body_line=7)
    assert of(postmortem).links == (Reference("b.md#c", 7, 5, 6),)


@pytest.mark.parametrize(
    "unit",
    [
        "`",
        "`` ",
        "[",
        "](",
        "[a](b`",
        "<!--",
        "](<",
        "](a(",
        "](a()",
        "](a b",
        "]( ",
        "[a](b)",
        "[a]: b\n",
        "[a]: ",
        "`<!--` [a](b)",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    growth.assert_in_proportion(lambda size: list(relative(unit * (size // len(unit)) + "](x.md)")), 150_000)
