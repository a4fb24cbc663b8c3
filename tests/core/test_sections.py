"""Sections: headings with their lines, whatever fences and comments hold."""

from __future__ import annotations

import pytest

from afterword.core import policy, sections
from tests.support import growth


def _titles(body: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in sections.split(body)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# A", [(1, "A")]),
        ("   ###### A", [(6, "A")]),
        ("## A ##", [(2, "A")]),
        ("## C#", [(2, "C#")]),
        ("##", [(2, "")]),
        ("## ##", [(2, "")]),
        ("#\tA", [(1, "A")]),
        ("    # code", []),
        ("####### seven", []),
        ("#hashtag", []),
        ("text # A", []),
    ],
)
def test_what_is_a_heading(line: str, expected: list[tuple[int, str]]) -> None:
    assert _titles(line) == expected


@pytest.mark.parametrize(
    "body",
    [
        "```\n# no\n```\n# yes",
        "~~~~ sh\n# no\n~~~\n# no\n~~~~~ \n# yes",
        "```\n# no\n``` sh\n# no\n```\n# yes",
        "``` a`b\n# yes",
        "<!-- \n# no\n-->\n# yes",
        "<!-- a --> <!--\n# no\n--> <!--\n# no\n-->\n# yes",
        "<!-- a -->\n# yes",
    ],
)
def test_headings_in_fences_and_comments_do_not_count(body: str) -> None:
    assert _titles(body) == [(1, "yes")]


def test_a_section_reaches_to_the_next_heading_of_its_level_or_above() -> None:
    found = sections.split("# A\na\n## B\nb\n### C\n## D\n# E", first_line=10)
    assert [(section.title, section.line, section.end_line) for section in found] == [
        ("A", 10, 15),
        ("B", 12, 14),
        ("C", 14, 14),
        ("D", 15, 15),
        ("E", 16, 16),
    ]
    assert found[1].text == "b\n### C"


def test_comments_are_taken_out_to_the_end_where_they_are_not_closed() -> None:
    assert sections.without_comments("a<!-- b\nc -->d<!-- e\nf") == "ad"


def test_headings_are_found_by_their_name_or_an_accepted_other_one() -> None:
    found = sections.by_name(sections.split("## SUMMARY\n## Root cause\n## Else"), policy.parse("").headings)
    assert {name: [one.title for one in ones] for name, ones in found.items()} == {
        "Summary": ["SUMMARY"],
        "Contributing factors": ["Root cause"],
    }


@pytest.mark.parametrize("body", ["### Impact\n## Impact\n## Impact", "## Impact\n### Impact\n## Impact"])
def test_only_the_highest_headings_of_a_name_stand_for_it(body: str) -> None:
    found = sections.by_name(sections.split(body), policy.parse("").headings)
    assert [one.level for one in found["Impact"]] == [2, 2]


@pytest.mark.parametrize("line", ["# " + "# " * 200_000, "#" * 500_000, "<!--" * 100_000, "`" * 500_000])
def test_a_hostile_line_takes_no_time(line: str) -> None:
    growth.assert_in_proportion(lambda size: sections.split(line[:size]), len(line))
    growth.assert_in_proportion(lambda size: sections.without_comments(line[:size]), len(line))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A\n===\na", [(1, "A")]),
        ("\nA b \n--  \n## C", [(2, "A b"), (2, "C")]),
        ("text\n\n---\n", []),
        ("two lines\nof text\n---\n", []),
        ("| a |\n---\n", []),
        ("- a\n---\n", []),
        ("# A\n---\n", [(1, "A")]),
        ("    code\n---\n", []),
        ("A\n--- b\n", []),
        ("```\nA\n---\n```\n", []),
        ("A\n<!--\n-->\n---\n", []),
    ],
)
def test_a_line_of_text_that_is_underlined_is_a_heading(body: str, expected: list[tuple[int, str]]) -> None:
    assert _titles(body) == expected


def test_the_mark_below_an_underlined_heading_stays_in_its_text() -> None:
    (section,) = sections.split("A\n---\na", first_line=10)
    assert (section.line, section.end_line, section.text) == (10, 12, "---\na")
