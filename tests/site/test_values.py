"""The pages of services, tags, people, severities, years and customers."""

from __future__ import annotations

import re

import markdown
import pytest

from afterword.core.postmortem import Postmortem
from afterword.site import places, values
from afterword.site.view import View
from tests.site.support import FRONT, cells, post, view, words

ITEMS = """\
action_items:
  - {title: Alert on lag, owner: bob, due_on: 2026-11-20}
  - {title: Done, owner: bob, done_on: 2026-11-20}
"""


def _post(number: int, front: str = FRONT) -> Postmortem:
    return post(front.replace("2026-11-12T", "2025-03-04T"), path=f"postmortems/2025/2025-03-04-{number:03}.md")


def _index(kind: str, shown: View) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in cells(values.render(shown)[places.kind_index(kind)])]


def test_only_values_that_occur_have_a_page() -> None:
    pages = values.render(view(post(FRONT + "services: [shop, Mail]\n")))
    made = {path for path in pages if path not in map(places.kind_index, places.KINDS)}
    assert made == {
        "records/services/shop/index.md",
        places.value_page("services", "Mail"),
        "records/owners/alice/index.md",
        "records/severities/critical/index.md",
        "records/years/2026/index.md",
    }


@pytest.mark.parametrize("kind", places.KINDS)
def test_a_kind_without_values_says_so(kind: str) -> None:
    assert "No post-mortem names one yet." in values.render(view())[places.kind_index(kind)]


def test_an_index_counts_and_tells_the_last_incident() -> None:
    front = FRONT + "services: [shop]\n"
    shown = view(post(front), _post(1, front.replace("draft", "closed")), _post(2, FRONT + "services: [mail]\n"))
    assert _index("services", shown) == [["shop", "2", "1", "2026-11-12"], ["mail", "1", "1", "2025-03-04"]]


def test_an_index_draws_the_largest_value_over_the_whole_width() -> None:
    front = FRONT + "tags: [lock]\n"
    text = values.render(view(post(front), _post(1, front), _post(2, FRONT + "tags: [dns]\n")))["records/tags/index.md"]
    assert re.findall(r'<rect width="(\d+)"', text) == ["100", "50"]


def test_severities_come_by_rank_and_years_from_the_newest() -> None:
    shown = view(post(FRONT.replace("critical", "low")), _post(1), _post(2, FRONT.replace("critical", "dire")))
    assert [row[0] for row in _index("severities", shown)] == ["critical", "low", "dire"]
    assert [row[0] for row in _index("years", shown)] == ["2026", "2025"]
    assert 'data-sort="1"><a href="../years/2025/"' not in values.render(shown)["records/years/index.md"]
    assert '<span data-sort="1"><a href="2025/">2025</a></span>' in values.render(shown)["records/years/index.md"]


def test_people_have_names_open_action_items_and_other_roles() -> None:
    shown = view(post(FRONT + ITEMS), _post(1, FRONT + "incident_commander: carol\nresponders: [carol, alice]\n"))
    assert _index("owners", shown) == [
        ["Alice Example", "2", "2", "0", "1", "2026-11-12"],
        ["carol", "0", "0", "0", "1", "2025-03-04"],
        ["Bob Example", "0", "0", "1", "0", "–"],
    ]


def test_the_page_of_a_person_has_their_own_post_mortems_first_then_those_in_other_roles() -> None:
    more = "incident_commander: bob\non_call: carol\nresponders: [bob, alice]\n"
    pages = values.render(view(post(FRONT + more), _post(1, FRONT.replace("alice", "bob") + "on_call: bob\n")))
    page = pages["records/owners/bob/index.md"]
    assert "\nOwner of 1 post-mortem · 1 not yet reviewed · [another role in 2](#in-other-roles)\n" in page
    assert [row[0] for row in cells(page, "## Post-mortems")] == ["<time>2025-03-04</time>"]
    assert page.index("## Post-mortems") < page.index("## In other roles")
    assert [row[2] for row in cells(page, "## In other roles")] == ["incident commander, responder", "on call"]
    assert '<a href="../../../postmortems/?involved=bob">' in page
    assert "Owner of no post-mortem · [another role in 1](#in-other-roles)" in pages["records/owners/carol/index.md"]


def test_the_page_of_a_person_lists_the_newest_of_their_other_roles() -> None:
    posts = [_post(number, FRONT + "incident_commander: bob\n") for number in range(values.NEWEST + 2)]
    page = values.render(view(*posts))["records/owners/bob/index.md"]
    assert len(cells(page, "## In other roles")) == values.NEWEST
    assert "incident commander 52. The newest 50 of 52. " in page


def test_the_page_of_an_owner_shows_what_they_owe() -> None:
    pages = values.render(view(post(FRONT + ITEMS)))
    assert "## Open action items" not in pages["records/owners/alice/index.md"]
    page = pages["records/owners/bob/index.md"]
    assert [words(cell) for cell in cells(page, "## Open action items")[0]][1].startswith("Alert on lag")
    assert "## Post-mortems" not in page
    assert "Owner of no post-mortem\n" in page
    assert "## In other roles" not in page


def test_a_page_lists_its_post_mortems_and_what_they_have_besides() -> None:
    front = FRONT + "services: [shop]\ntags: [lock]\n"
    page = values.render(view(post(front), _post(1, FRONT)))["records/services/shop/index.md"]
    assert '\ntitle: "Service: shop"\n' in page
    assert (
        "# Service: shop\n\n[Post-mortems](../../../postmortems/index.md) › [All services](../index.md)\n{: .aw-trail }"
        "\n\n1 post-mortem · 1 not yet reviewed\n"
    ) in page
    assert (
        "- Tags: [lock](../../tags/lock/index.md) 1\n- Owners: [Alice Example](../../owners/alice/index.md) 1" in page
    )
    assert [row[1] for row in cells(page, "## Post-mortems")] == [
        '<a href="../../../postmortems/2026/2026-11-12-checkout/">Checkout is down</a><small>shop · lock</small>'
    ]


def test_no_page_counts_more_than_the_most_frequent() -> None:
    tags = ", ".join(f"t{number}" for number in range(11))
    page = values.render(view(post(FRONT + f"services: [shop]\ntags: [{tags}]\n")))["records/services/shop/index.md"]
    assert "· and 3 more\n" in page


def test_a_page_of_many_shows_the_newest_and_leads_to_all() -> None:
    posts = [_post(number, FRONT + "services: ['My Shop']\n") for number in range(values.NEWEST + 2)]
    page = values.render(view(*posts))[places.value_page("services", "My Shop")]
    assert len(cells(page, "## Post-mortems")) == values.NEWEST
    slug = places.slug("My Shop")
    assert f'The newest 50 of 52. <a href="../../../postmortems/?service={slug}">' in page


def test_a_hostile_value_makes_no_element() -> None:
    value = "</title><script>x</script> [a](javascript:x) {{ 7 }}"
    pages = values.render(view(*(_post(number, f"services: ['{value}']\nowner: '{value}'\n") for number in range(9))))
    for text in pages.values():
        assert "<script" not in text
        body = text.partition("\n# ")[2]
        assert 'href="javascript' not in markdown.markdown(body, extensions=["md_in_html", "attr_list", "tables"])
        assert "{{" not in text


def test_a_page_leads_to_those_beside_it() -> None:
    page = values.render(view(post(FRONT + "services: [b, C, a]\n")))["records/services/b/index.md"]
    assert f" · ← [a](../a/index.md) · [C](../{places.slug('C')}/index.md) →\n{{: .aw-trail }}" in page


def test_the_page_of_a_customer_shows_what_they_are_owed() -> None:
    more = "customers: [acme, globex]\naction_items: [{title: Restart, customer_impact: restart, due_on: 2026-11-20}]\n"
    told = "follow_up: {all_clear: [{customer: acme, at: 2026-11-20T09:00:00Z}]}\n"
    shown = view(post(FRONT + more + told))
    page = values.render(shown)["records/customers/acme/index.md"]
    assert [words(cell) for cell in cells(page, "## Messages owed")[0]] == [
        "2026-11-20   overdue by 3 days",
        "Tell acme of the restart  Checkout is down",
        "Alice Example",
    ]
    assert 'checkout/#follow-up">' in page
    assert [row[3] for row in _index("customers", shown)] == ["1", "2"]
    done = told.replace("all_clear", "customer_notices").replace("customer: acme", "customer: acme, about: restart")
    assert "Tell acme" not in values.render(view(post(FRONT + more + done)))["records/customers/acme/index.md"]


def test_a_value_without_a_page_is_not_linked() -> None:
    shown = view(post(FRONT + "services: ['a|b']\n"))
    page = places.value_page("services", "a|b").removeprefix("records/")
    assert shown.value_link("services", "a|b", "records/x.md") == f"[a&#x7c;b]({page})"
    assert shown.value_link("services", "<b>", "records/x.md") == "&#x3c;b&#x3e;"
    assert shown.value_link("owners", "bob", "records/x.md") == "Bob Example"
