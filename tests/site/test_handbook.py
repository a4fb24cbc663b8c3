"""Handbook pages, filled in from the policy."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from afterword.core import policy
from afterword.core.policy import Person, Policy, Section, Severity
from afterword.core.postmortem import ACTION_ITEM_TYPES
from afterword.errors import ConfigError
from afterword.site import handbook_people, handbook_sections, handbook_severities
from tests.site.support import FRONT, POLICY_VALUE, post, site, table


def _page(text: str, path: str = "after/page.md") -> str:
    return site(post(), docs={path: text})[path]


def _cells(text: str) -> list[list[str]]:
    return table(f"# x\n\n{text}", "# x")


def test_a_page_is_filled_in_from_the_policy() -> None:
    assert _page("Mail {{ policy.mail.group }}.\n") == "Mail support@example.com.\n"


def test_the_statements_of_a_page_leave_no_blank_lines() -> None:
    text = "{% for name in policy.severities %}\n- {{ name }}\n{% endfor %}\nend\n"
    assert _page(text) == "- critical\n- low\nend\n"


def test_raw_braces_stay() -> None:
    assert _page("`{% raw %}{{ x }}{% endraw %}`\n") == "`{{ x }}`\n"


def test_the_links_of_a_page_are_made_to_work_on_the_site() -> None:
    assert _page("[x](../../postmortems/2026/y.md)\n") == "[x](../postmortems/2026/y.md)\n"


def test_a_page_links_to_a_post_mortem_by_its_id() -> None:
    assert _page('{{ link("2026-11-12-checkout") }}', "index.md") == (
        "[Checkout is down](postmortems/2026/2026-11-12-checkout.md)"
    )


def test_a_page_may_speak_of_a_post_mortem_only_where_it_is_there() -> None:
    text = '{% for one in ("2026-11-12-checkout", "gone") if has(one) %}{{ link(one) }}{% endfor %}'
    assert _page(text, "index.md") == "[Checkout is down](postmortems/2026/2026-11-12-checkout.md)"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n{{ nothing }}\n", 3, "'nothing' is undefined"),
        ("a\n{{ policy.mail.grup }}\n", 2, "grup"),
        ("a\n{% if %}\n", 2, "Expected an expression"),
        ("{{ 1 / 0 }}\n", 1, "division by zero"),
        ("a\n\n\n{{ link('gone') }}\n", 4, "there is no post-mortem 'gone'"),
        ("a\n{{ sections_list('done') }}\n", 2, "'done' is not a status"),
        ("{{ ''.__class__.__mro__ }}\n", 1, "unsafe"),
        ("{{ policy.people.clear() }}\n", 1, "unsafe"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _page(text)
    assert caught.value.message.startswith(f"docs/after/page.md:{line}: ")
    assert words in caught.value.message
    assert caught.value.hint


def test_severities_are_told_with_their_deadlines() -> None:
    assert _cells(_page("{{ severity_table() }}")) == [
        ["**critical**", "Customers cannot use a core service.", "5 business days after the resolution",
         "5 business days", "acme/incident-commanders, Bob Example"],
        ["**low**", "Nobody outside notices.", "not required", "not required", "–"],
    ]  # fmt: skip


def test_sections_are_told_with_what_belongs_there() -> None:
    rows = {row[0]: row[1:] for row in _cells(_page("{{ sections_table() }}"))}
    assert rows["**Impact**"][0] == "`in-review`"
    assert rows["**Impact**"][2].startswith("Customer impact, User impact")
    assert rows["**Action items**"][0] == "optional"
    assert "`action_items`" in rows["**Action items**"][1]
    assert rows["**Response process review**"][2].startswith("Process review, ")


def test_a_section_says_which_severities_need_it() -> None:
    found = policy.parse('[[tool.afterword.sections]]\nname = "Data loss"\nseverities = ["critical", "high"]\n')
    assert "`in-review`, only `critical` and `high`" in handbook_sections.sections_table(found)


def test_a_list_of_sections_fits_into_a_sentence() -> None:
    assert _page("{{ sections_list('reviewed') }}") == "Response process review and External message"
    assert _page("{{ sections_list('draft') }}") == "none"


def test_each_status_says_what_it_demands() -> None:
    rows = {row[0]: row[2] for row in _cells(_page("{{ status_table() }}"))}
    assert list(rows) == ["`draft`", "`in-review`", "`reviewed`", "`closed`"]
    assert rows["`in-review`"].startswith("Filled: Summary, What happened, ")
    assert "Response process review and External message" in rows["`reviewed`"]
    assert "all-clear" in rows["`closed`"]


def test_people_are_told_with_their_addresses() -> None:
    assert _cells(_page("{{ people_table() }}"))[0] == [
        "`alice`", "Alice Example", "[alice&#x40;example.com](mailto:alice@example.com)", "alice",
    ]  # fmt: skip


def test_limits_of_action_items_are_told_by_severity_and_priority() -> None:
    assert _cells(_page("{{ action_item_limits_table() }}")) == [
        ["**critical**", "15 days", "30 days"],
        ["**low**", "no limit", "no limit"],
    ]


def test_without_limits_there_is_no_table() -> None:
    assert (
        handbook_severities.action_item_limits_table(Policy(severities={"low": Severity()}))
        == "No action item has a time limit."
    )


def test_each_type_of_action_item_says_what_it_is_for() -> None:
    assert [row[0] for row in _cells(_page("{{ action_item_types_table() }}"))] == [
        f"`{kind}`" for kind in ACTION_ITEM_TYPES
    ]


def test_the_latest_incident_commanders_are_named_with_their_addresses() -> None:
    assert _page("{{ commanders() }}") == ""
    front = FRONT.replace("2026-11-12T", "2026-10-{}T") + "incident_commander: {}\n"
    posts = [post(front.format(day, who), path=f"postmortems/2026/{day}.md") for day, who in (
        (10, "alice"), (11, "bob"), (12, "<b>|"), (13, "bob"))]  # fmt: skip
    text = site(*posts, docs={"x.md": "{{ commanders() }}"})["x.md"]
    assert text == (
        "[Bob Example](mailto:bob@example.com), &#x3c;b&#x3e;&#x7c; and [Alice Example](mailto:alice@example.com)"
    )


def test_the_blank_template_is_fenced_so_that_it_cannot_end_early() -> None:
    assert _page("{{ template() }}") == (
        '````markdown\n---\ntitle: "What was broken, and for whom"\n---\n```sh\nmake\n```\n````\n'
    )


def test_hostile_values_of_the_policy_stay_in_their_cells() -> None:
    bad = "a | b <script>\n# h"
    policy = msgspec.structs.replace(
        POLICY_VALUE,
        severities={bad: Severity(meaning=bad, reviewers=(bad,))},
        sections=(Section(name=bad, hint=bad, aliases=(bad,)),),
        people={"a|`b": Person(name=bad, email="javascript:x", github=bad)},
    )
    for text, columns in (
        (handbook_severities.severity_table(policy), 5),
        (handbook_sections.sections_table(policy), 4),
        (handbook_people.people_table(policy), 4),
    ):
        assert [len(row) for row in _cells(text)] == [columns]
        assert "<script>" not in text


def test_a_page_of_the_handbook_may_not_stand_where_the_post_mortems_are() -> None:
    with pytest.raises(ConfigError, match=r"docs/postmortems/index\.md is in the place"):
        site(docs={"postmortems/index.md": "x"})


def test_the_tree_holds_handbook_index_post_mortems_and_assets() -> None:
    other = dataclasses.replace(post(FRONT), path="postmortems/2025/y.md", id="y")
    assert sorted(site(post(), other, docs={"index.md": "# Home\n"})) == [
        "assets/afterword.css",
        "assets/afterword.js",
        "feeds/deadlines.ics",
        "feeds/postmortems.atom.xml",
        "feeds/postmortems.feed.json",
        "index.md",
        "postmortems.json",
        "postmortems.schema.json",
        "postmortems/2025/y.md",
        "postmortems/2026/2026-11-12-checkout.md",
        "postmortems/index.md",
        "records/action-items/index.md",
        "records/anniversaries/index.md",
        "records/customers/index.md",
        "records/dashboard/index.md",
        "records/feeds/index.md",
        "records/overdue/index.md",
        "records/owners/alice/index.md",
        "records/owners/index.md",
        "records/process-review/index.md",
        "records/seen-before/index.md",
        "records/services/index.md",
        "records/severities/critical/index.md",
        "records/severities/index.md",
        "records/tags/index.md",
        "records/years/2026/index.md",
        "records/years/index.md",
    ]
