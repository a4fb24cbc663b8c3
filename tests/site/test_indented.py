"""Indented code becomes fenced code, and what is indented for another reason stays as it is."""

from __future__ import annotations

import pytest

from afterword.site.indented import fenced
from tests.support import growth


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Look:\n\n    curl <host>\n", "Look:\n\n```\ncurl <host>\n```\n"),
        ("Look:\n\n\tcurl <host>", "Look:\n\n```\ncurl <host>\n```\n"),
        ("    <a>\n\n      {b}\n\nand on", "```\n<a>\n\n  {b}\n```\n\nand on"),
        ("x\n\n    a ``` <a>\n    `` b\n", "x\n\n````\na ``` <a>\n`` b\n````\n"),
        ("- item\n\nText.\n\n    <a>\n", "- item\n\nText.\n\n```\n<a>\n```\n"),
        ("```\nx\n```\n\n    <a>\n", "```\nx\n```\n\n```\n<a>\n```\n"),
    ],
)
def test_indented_code_becomes_a_fence(text: str, written: str) -> None:
    assert fenced(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "plain\n    <a>\n",
        "Look:\n\n    curl host\n",
        "- item\n\n    <a>\n",
        "- item\ngoes on\n\n    <a>\n",
        " 1. item\n\n  goes on\n\n    <a>\n",
        "- item\n\n    ```\n    x\n    ```\n\n    <a>\n",
        "[^1]: Note\n\n    <a>\n",
        "Term\n:   Text\n\n    <a>\n",
        '!!! note "x"\n\n    <a>\n',
        "> quoted\n\n    <a>\n",
        "```\n    <a>\n```\n",
    ],
)
def test_what_is_indented_for_another_reason_stays(text: str) -> None:
    assert fenced(text) == text


@pytest.mark.parametrize("unit", ["\n\n    <", "\n\n    <\nx", "- \n\n", "    \n", "    <\n\n"])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    growth.assert_in_proportion(lambda size: fenced(unit * (size // len(unit))), 60_000)
