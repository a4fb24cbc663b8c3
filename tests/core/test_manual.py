"""A rule's docstring, taken apart, and what is told of a rule."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterword.core import manual
from afterword.core.manual import Example, Manual
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, Rule, rule
from afterword.rules import ALL

BY_CODE = {one.code: one for one in ALL}
TEXT = """\
Nobody does it.

## Why
It matters.

Very much.

## What to do
Do it.

## Fix
It is done.

## Example
```markdown fails
## Why

no part
```
```yaml passes
a: 1
```"""


@rule("AW742", "not-done", since="in-review")
def not_done(_: Postmortem, __: Context) -> Iterator[Finding]:
    """It is not done.

    ## Fix
    It is done.
    """
    yield from ()


def test_a_docstring_is_taken_apart_and_headings_in_examples_are_none() -> None:
    assert manual.parse(TEXT) == Manual(
        summary="Nobody does it.",
        why="It matters.\n\nVery much.",
        what_to_do="Do it.",
        fix="It is done.",
        examples=(
            Example(verdict="fails", language="markdown", text="## Why\n\nno part"),
            Example(verdict="passes", language="yaml", text="a: 1"),
        ),
    )


@pytest.mark.parametrize("text", ["", "It is not done."])
def test_a_manual_may_be_short(text: str) -> None:
    assert manual.parse(text) == Manual(summary=text)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (BY_CODE["AW001"], "of every file, even where its front matter cannot be read"),
        (BY_CODE["AW104"], "in every status"),
        (BY_CODE["AW106"], "from in-review on"),
        (BY_CODE["AW201"], "in every status, and more of later ones"),
    ],
)
def test_it_is_told_of_which_post_mortems_a_rule_is_asked(rule: Rule, told: str) -> None:
    assert manual.asked(rule) == told


def test_the_facts_of_a_rule() -> None:
    assert manual.facts(BY_CODE["AW117"]) == (
        ("Code", "AW117"),
        ("Name", "misspelt-person"),
        ("Level", "warning"),
        ("Asked", "in every status"),
        ("Can be fixed", "by hand"),
        ("Family", "AW1xx, the front matter"),
    )
    assert ("Can be fixed", "by afterword check --fix") in manual.facts(not_done)


def test_every_family_has_the_codes_of_its_rules_and_says_what_it_is_about() -> None:
    found = manual.families(reversed(ALL))
    assert [one for rules in found.values() for one in rules] == list(ALL)
    for family, rules in found.items():
        assert {one.code[:3] + "xx" for one in rules} == {family.codes}
        assert family.about[:1].isupper()


def test_a_manual_has_no_other_headings_than_those_that_are_shown() -> None:
    for one in ALL:
        headings = [heading for heading, _ in manual._parts(one.manual)]
        assert headings == ["", *(part for part in manual.PARTS if part in headings)], one.code


def test_a_rule_as_a_page() -> None:
    assert (
        manual.markdown(BY_CODE["AW104"])
        == """\
# AW104 missing-owner

Nobody owns the post-mortem.

| Code | AW104 |
| --- | --- |
| Name | missing-owner |
| Level | error |
| Asked | in every status |
| Can be fixed | by hand |
| Family | AW1xx, the front matter |

## Why

What belongs to everybody is written by nobody. Owning it is a task, not a blame.

## What to do

Name one person in `owner`: a handle of the policy's people, or a login on the Git host.

## Example

This is found:

```yaml
owner:
```

This is not:

```yaml
owner: alice
```
"""
    )
    assert "## Fix\n\nIt is done.\n" in manual.markdown(not_done)


def test_the_address_of_a_rules_page() -> None:
    rule = BY_CODE["AW104"]
    assert manual.page(rule) == "rules/AW104.md"
    assert manual.address(rule, "https://handbook.example.com") == "https://handbook.example.com/rules/AW104/"
    assert manual.address(rule, "https://example.com/handbook/") == "https://example.com/handbook/rules/AW104/"
    assert manual.address(rule, "") == ""
