"""The pages of the rules: an index by family, and one for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterword.core import manual
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule
from afterword.errors import ConfigError
from afterword.rules import ALL
from afterword.site import rules
from tests.site.support import site, table


@rule("AW742", "not-done", level="warning")
def not_done(_: Postmortem, __: Context) -> Iterator[Finding]:
    """It is
    not done.

    ## Fix
    It is done.
    """
    yield from ()


def test_every_rule_has_a_page_and_no_other_page_is_there() -> None:
    assert set(rules.render(ALL)) == {"rules/index.md", *(f"rules/{one.code}.md" for one in ALL)}


def test_a_page_is_the_manual_below_its_title() -> None:
    owner = next(one for one in ALL if one.code == "AW104")
    assert rules.render(ALL)["rules/AW104.md"] == (
        f'---\ntitle: "AW104 missing-owner"\n---\n\n{manual.markdown(owner)}'
    )


def test_the_index_has_every_rule_below_its_family() -> None:
    index = rules.render(ALL)["rules/index.md"]
    for family, members in manual.families(ALL).items():
        rows = table(index.split("\n## AW")[int(family.codes[2]) + 1], "")
        assert [row[0] for row in rows] == [f"[{one.code}]({one.code}.md)" for one in members]


def test_a_row_tells_what_is_found_at_which_level_and_whether_it_can_be_fixed() -> None:
    ((_, what, level),) = table(rules.render([not_done])["rules/index.md"], "# Rules")
    assert what == "**not-done**<br>It is not done."
    assert ">warning</span>" in level
    assert level.endswith("<br>can be fixed")


def test_a_page_of_the_handbook_cannot_take_the_place_of_a_rules() -> None:
    with pytest.raises(ConfigError) as caught:
        site(docs={"rules/index.md": "# Mine\n"})
    assert "docs/rules/index.md is in the place of the rules" in caught.value.message
    assert "docs/rules/" in caught.value.hint
