"""Anchors are those that the site's Markdown gives: compared with the library that builds it."""

from __future__ import annotations

import re

import markdown
import pytest

from afterword.core.anchors import anchors
from tests.support import growth

SAME = [
    "# Summary\n\n## What happened\n",
    "## A_1\n\n## A\n\n## A\n",
    "## A\n\n## A\n\n## A\n\n## A_1\n\n## A\n",
    "## Où ça? Ärger – 50 % & C++\n",
    "## The **bold** `co_de` [link](x.md) ![pic](y.png) _word_ snake_case *a*\n",
    "## Closed ##\n\n### With id {#own}\n\n## Own\n",
    "## `a` and ``b`` \n",
    "Title\n=====\n\nOther\n-----\n\ntext\n",
    '## Tag <b>bold</b> &amp; more\n\n<p id="here">x</p>\n',
    "## !\n\n## ?\n",
]


@pytest.mark.parametrize("text", SAME)
def test_headings_have_the_anchors_of_the_site(text: str) -> None:
    html = markdown.markdown(text, extensions=["toc", "attr_list"])
    assert anchors(text) == set(re.findall(r'id="([^"]+)"', html))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## A\r\n", {"a"}),
        ("<a id=here></a> <a name='there'>x</a>", {"here", "there"}),
        ("Text {: #here .x id='there' }", {"here", "there"}),
        ("```\n# Code\n```\n<!--\n# Comment\n-->\n", set()),
        ("", set()),
    ],
)
def test_what_is_written_counts_and_code_does_not(text: str, expected: set[str]) -> None:
    assert anchors(text) == expected


@pytest.mark.parametrize(
    "unit", ["# a\n", "# ", "{", "{#a", "<a ", "<a id=", "[", "![a](", "`", "_", "a_", "# a_1\n", "=\n"]
)
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    growth.assert_in_proportion(lambda size: anchors("# " + unit * (size // len(unit))), 100_000)
