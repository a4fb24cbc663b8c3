"""The pages of the rules: an index by family, and one for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from afterword.core import manual
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context, Finding, rule
from afterword.errors import ConfigError
from afterword.rules import ALL
from afterword.site import rules
from tests.site.support import cells, site


@rule("AW742", "not-done", level="warning")
def not_done(_: Postmortem, __: Context) -> Iterator[Finding]:
    """It is
    not `done & <dusted>`.

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


def test_the_index_has_every_rule_with_its_family_in_the_order_of_their_codes() -> None:
    rows = cells(rules.render(ALL)["rules/index.md"])
    assert [row[0] for row in rows] == sorted(rule.code for rule in ALL)
    for code, what, _ in rows:
        assert f'<a href="{code}/">' in what
        assert f"<small>{manual.FAMILIES[code[:3]]}</small>" in what


def test_the_index_is_one_list_that_filters_by_family_level_and_what_mends_it() -> None:
    page = rules.render(ALL)["rules/index.md"]
    assert page.count("<tbody>") == 1
    assert f'data-page="{len(ALL)}"' in page
    shown = re.findall(r'<option value="([\w-]+)" data-is="(\d+)">(.*?) \((\d+)\)</option>', page)
    assert [name for _, _, name, _ in shown][-6:] == [
        "AW6xx Language and links", "AW7xx Secrets and personal data", "error", "warning", "by check --fix", "by hand",
    ]  # fmt: skip
    for _, number, _, count in shown:
        assert len(re.findall(rf'<tr data-is="(?:\d+ )*{number}(?: \d+)*">', page)) == int(count) > 0


def test_a_row_tells_what_is_found_at_which_level_and_whether_it_can_be_fixed() -> None:
    ((code, what, level),) = cells(rules.render([not_done])["rules/index.md"])
    assert code == "AW742"
    assert what.startswith(
        '<a href="AW742/">not-done</a><br>It is not <code>done &#x26; &#x3c;dusted&#x3e;</code>.<small>'
    )
    assert ">warning</span>" in level
    assert level.endswith("<small>can be fixed</small>")


def test_a_page_of_the_handbook_cannot_take_the_place_of_a_rules() -> None:
    with pytest.raises(ConfigError) as caught:
        site(docs={"rules/index.md": "# Mine\n"})
    assert "docs/rules/index.md is in the place of the rules" in caught.value.message
    assert "docs/rules/" in caught.value.hint
