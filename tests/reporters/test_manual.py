"""Manuals of rules as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule
from afterword.reporters import manual
from afterword.rules import ALL

SITE = "https://handbook.example.com/"
OWNER = next(one for one in ALL if one.code == "AW104")


@rule("AW742", "not-done", level="warning", since="in-review")
def not_done(_: Postmortem, __: Context) -> Iterator[Finding]:
    """It is not done.

    ## Why
    One.

    - two
    - three

    ## Fix
    It is done.
    """
    yield from ()


def _plain(text: str) -> str:
    return click.unstyle(text)


def test_the_overview_has_every_rule_on_a_line_below_its_family() -> None:
    lines = _plain(manual.overview([OWNER, not_done])).split("\n")
    assert lines == [
        "AW1xx  The front matter",
        "  AW104  missing-owner  error         Nobody owns the post-mortem.",
        "",
        "AW7xx  Secrets and personal data",
        "  AW742  not-done       warning  fix  It is not done.",
        "",
        "2 rules. Explain one: afterword rule AW104",
    ]


def test_without_rules_that_is_said() -> None:
    assert manual.overview([]) == "There are no rules."


def test_a_rule_is_explained_on_a_terminal() -> None:
    assert (
        _plain(manual.text([OWNER], SITE))
        == """\
AW104 missing-owner
  Nobody owns the post-mortem.

  Level         error
  Asked         in every status
  Can be fixed  by hand
  Family        AW1xx, the front matter

Why
  What belongs to everybody is written by nobody. Owning it is a task, not a blame.

What to do
  Name one person in `owner`: a handle of the policy's people, or a login on the Git host.

This is found:
  owner:

This is not:
  owner: alice

https://handbook.example.com/rules/AW104/"""
    )


def test_lists_stay_lists_and_there_is_no_link_without_a_site() -> None:
    text = _plain(manual.text([not_done], ""))
    assert "\nWhy\n  One.\n\n  - two\n  - three\n" in text
    assert text.endswith("Fix\n  It is done.")


def test_every_rule_fits_a_terminal() -> None:
    for one in ALL:
        prose = _plain(manual.text([one], SITE)).split("This is found:")[0]
        assert all(len(line) <= manual.WIDTH for line in prose.split("\n")), one.code


def test_several_rules_are_explained_as_markdown() -> None:
    text = manual.markdown([OWNER, not_done], SITE)
    assert text.startswith("# AW104 missing-owner\n")
    assert "\n<https://handbook.example.com/rules/AW104/>\n\n# AW742 not-done\n" in text
    assert "<http" not in manual.markdown([OWNER], "")


def test_a_rule_as_an_object() -> None:
    assert json.loads(manual.to_json([OWNER], "")) == [
        {
            "code": "AW104",
            "name": "missing-owner",
            "level": "error",
            "since": "draft",
            "family": "AW1xx",
            "fixable": False,
            "summary": "Nobody owns the post-mortem.",
            "why": "What belongs to everybody is written by nobody. Owning it is a task, not a blame.",
            "what_to_do": "Name one person in `owner`: a handle of the policy's people, or a login on the Git host.",
            "fix": "",
            "examples": [
                {"verdict": "fails", "language": "yaml", "text": "owner:"},
                {"verdict": "passes", "language": "yaml", "text": "owner: alice"},
            ],
            "url": None,
        }
    ]
    assert json.loads(manual.to_json([OWNER], SITE))[0]["url"] == "https://handbook.example.com/rules/AW104/"
