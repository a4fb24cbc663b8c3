"""Terms of the glossary, explained where a page first uses them."""

from __future__ import annotations

import pytest

from afterword.site import glossary
from tests.site.support import FRONT, PATH, post, site
from tests.support.growth import seconds

PAGE = """\
# Glossary

Owner { #owner }
:   The *one* person who sees to it, see [Process](../after/process.md#the-owner). Not a punishment.

Incident { #incident }
:   Something "unplanned" that
    needs somebody.

Incident commander { #incident-commander }
:   Whoever leads.

UTC { #utc }
:   The time zone of all files.

Severity { #severity }
:   How bad it is.

Rule
:   Explained here and linked nowhere.
"""
OWNER = '(../resources/glossary.md#owner "The one person who sees to it, see Process."){ .aw-term }'


def _explained(text: str, path: str = "after/page.md") -> str:
    return glossary.explain(text, path, glossary.read(PAGE))


def test_the_first_use_of_a_term_is_linked_with_the_first_sentence_of_its_definition() -> None:
    assert _explained("The owner and another owner.\n") == f"The [owner]{OWNER} and another owner.\n"


@pytest.mark.parametrize("form", ["Owner", "owner", "Owners", "owners"])
def test_a_term_is_found_in_both_cases_and_numbers(form: str) -> None:
    assert _explained(f"{form} of it.\n") == f"[{form}]{OWNER} of it.\n"


def test_other_plurals_are_known_too() -> None:
    assert "[severities](" in _explained("All severities count.\n")
    status = glossary.read("Status { #status }\n:   How far it is.\n")
    assert "[statuses](" in glossary.explain("Four statuses in all.\n", "x.md", status)


def test_the_quotes_of_a_definition_stay_within_the_title() -> None:
    expected = '[incident](../resources/glossary.md#incident "Something &#x22;unplanned&#x22; that needs somebody.")'
    assert _explained("An incident is over.\n") == f"An {expected}{{ .aw-term }} is over.\n"


def test_the_longer_of_two_terms_wins_and_may_stand_on_two_lines() -> None:
    text = _explained("The incident\ncommander of an incident\n")
    assert text.startswith('The [incident\ncommander](../resources/glossary.md#incident-commander "Whoever leads.")')
    assert "of an [incident](" in text


@pytest.mark.parametrize(
    "text",
    [
        "# The owner\n",
        "| The owner | x |\n",
        "The `the owner of it` x\n",
        "```text\nThe owner x\n```\n",
        "    The owner x\n",
        "The [page of the owner x](x.md) y\n",
        "![the owner x](x.png)\n",
        "<div>\nThe owner x\n</div>\n",
        '<p title="the owner of x">\n',
        "x <b title='the owner of x'>y</b>\n",
        "---\ntitle: The owner of x\n---\n",
        "<!-- the owner x -->\n",
        "Look at https://example.com/the-owner or /owner/x or owner@example.com or co-owner or owner.md\n",
        "The OWNER, oWner and downers\n",
        "[owner x]: x.md\n",
        "The {owner x} y\n",
        "The rule says so.\n",
    ],
)
def test_what_is_no_sentence_and_no_whole_word_is_left_alone(text: str) -> None:
    assert _explained(text) == text


def test_a_use_in_code_does_not_hide_the_next_one() -> None:
    assert _explained("Set ` owner ` to the owner of it.\n") == f"Set ` owner ` to the [owner]{OWNER} of it.\n"


def test_an_abbreviation_is_found_as_it_is_written_only() -> None:
    assert "[UTC](" in _explained("In UTC only.\n")
    assert _explained("In utc only.\n") == "In utc only.\n"


def test_the_glossary_does_not_link_to_itself() -> None:
    assert _explained(PAGE, glossary.PAGE) == PAGE


def test_pages_and_post_mortems_are_explained_where_there_is_a_glossary() -> None:
    body = "\n## Summary\n\nThe incident commander asked the owner of it.\n"
    docs = {"index.md": "The owner of it.\n", glossary.PAGE: PAGE}
    tree = site(post(FRONT, body), docs=docs)
    assert tree["index.md"] == "The [owner](resources/glossary.md#owner" + OWNER.partition("#owner")[2] + " of it.\n"
    assert '[incident commander](../../resources/glossary.md#incident-commander "Whoever leads.")' in tree[PATH]
    assert "asked the owner of it." in tree[PATH], "an everyday word of the author is left alone"
    assert "aw-term" not in site(post(FRONT, body), docs={"index.md": "The owner of it.\n"})[PATH]


@pytest.mark.parametrize("text", ["owner | " * 50_000, "| owner\n" * 50_000, "[ owner " * 50_000, "< owner `" * 50_000])
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    assert seconds(lambda: _explained(text)) < 5
