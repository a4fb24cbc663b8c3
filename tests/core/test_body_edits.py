"""Edits of a body, each seen by the text that it makes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from afterword.core import body_edits as edits
from afterword.core import policy, reading
from afterword.core.editing import Edit, apply
from afterword.core.policy import Policy, Section
from afterword.core.postmortem import Position, Postmortem

POLICY = Policy(
    sections=(Section(name="One", hint="First."), Section(name="Two", aliases=("Zwei",)), Section(name="Three"))
)


def _read(body: str, front: str = "started_at: 2026-11-20T09:00:00Z\n") -> Postmortem:
    return reading.read(f"---\n{front}---\n{body}", "x.md")


def _body(postmortem: Postmortem, made: Sequence[Edit]) -> str:
    return apply(postmortem.text, made).partition("\n---\n")[2]


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        ("", "One", "\n\n## One\n\n<!-- First. -->"),
        ("Intro.\n", "Two", "Intro.\n\n## Two\n"),
        ("# Two\n\nx\n", "One", "# One\n\n<!-- First. -->\n\n# Two\n\nx\n"),
        ("## One\n\nx\n\n### Part\n\n\n## Else\n", "Three", "## One\n\nx\n\n### Part\n\n## Three\n\n\n## Else\n"),
        ("## Zwei", "Three", "## Zwei\n\n## Three"),
    ],
)
def test_a_missing_section_is_put_in_its_place(body: str, name: str, expected: str) -> None:
    postmortem = _read(body)
    (wanted,) = (section for section in POLICY.sections if section.name == name)
    made = edits.add_section(postmortem, wanted, POLICY)
    assert apply(postmortem.text, made).removeprefix("---\nstarted_at: 2026-11-20T09:00:00Z\n---").removeprefix(
        "\n" if body else ""
    ) == (expected if body else expected + "\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## One\n\n## Two\n", "## One\n\n## Two\n"),
        ("Intro.\n\n## Two\n\nb\n\n### b\n\n\n## One\n\na", "Intro.\n\n## One\n\na\n\n\n## Two\n\nb\n\n### b"),
        ("## Else\n## Zwei\n## Thanks\n## One\n", "## Else\n## One\n## Zwei\n## Thanks\n"),
        ("## Two\n# Part\n## One\n", "## Two\n# Part\n## One\n"),
        ("## Two\n\n## One\n\n```\nx\n", "## Two\n\n## One\n\n```\nx\n"),
        ("Nothing.\n", "Nothing.\n"),
    ],
)
def test_sections_are_ordered_with_everything_below_them(body: str, expected: str) -> None:
    postmortem = _read(body)
    assert _body(postmortem, edits.order_sections(postmortem, POLICY)) == expected


def test_an_address_gets_its_brackets() -> None:
    postmortem = _read("See https://example.com/x.\n")
    made = edits.wrap_url(Position(4, 5), "https://example.com/x")
    assert _body(postmortem, made) == "See <https://example.com/x>.\n"


def test_the_default_policy_has_a_table_for_its_timeline() -> None:
    default = policy.Policy()
    postmortem = _read("## Impact\n")
    made = edits.add_section(postmortem, next(one for one in default.sections if one.name == "Timeline"), default)
    assert "\n\n| Time (UTC) | Event | Source |\n| --- | --- | --- |\n" in _body(postmortem, made)
