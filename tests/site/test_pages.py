"""The page of a post-mortem."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from afterword.core.history import Commit, History
from afterword.site import card, neighbours, pages, places
from tests.site.support import BODY, FRONT, PATH, REPO, page, post, site, table, view

TIMES = """\
detected_at: 2026-11-12T09:20:00Z
mitigated_at: 2026-11-12T10:02:00Z
resolved_at: 2026-11-12T23:40:00Z
"""
ITEM = "action_items:\n  - {title: Do it, type: prevent, owner: bob, priority: P1, due_on: 2026-12-01}\n"
OTHER = "postmortems/2025/2025-03-02-slow.md"


def _fact(text: str, name: str) -> str | None:
    """What the card says about something, without its tags."""
    found = re.search(f"<(?:dt|small)>{name}:</(?:dt|small)> (?:<dd>)?(.*?)</(?:dd|span)>", text)
    return re.sub(r"<.*?>|\[(.*?)\]\(.*?\)", r"\1", found[1]) if found else None


def _header(front: str) -> str:
    return card.render(post(front), view())


def test_a_page_starts_with_its_title_and_the_card() -> None:
    told = "Post-mortem: severity critical; started 2026-11-12 09:12 UTC."
    front = f'---\ntitle: "Checkout is down"\ndescription: "{told}"\n---\n\n'
    assert page().startswith(f'{front}# Checkout is down\n\n[<span class="aw-label ')


def test_a_post_mortem_without_a_title_is_called_by_its_id() -> None:
    assert "\n# 2026-11-12-checkout\n" in page(FRONT.replace("title: Checkout is down\n", ""))


@pytest.mark.parametrize(
    ("more", "name", "shown"),
    [
        ("", "Owner", "Alice Example"),
        ("incident_commander: bob\n", "Incident commander", "Bob Example"),
        ("on_call: zoe\n", "On call", "zoe"),
        ("responders: [alice, bob]\n", "Responders", "Alice Example, Bob Example"),
        ("services: [shop, '<b>']\n", "Services", "shop, &#x3c;b&#x3e;"),
        ("customers: [Acme]\n", "Customers", "Acme"),
        ("customers: [Acme]\n", "Services", None),
        ("due_on: 2026-12-01\n", "Due", "2026-12-01"),
        ("due_on: 2026-12-01\ndue_reason: holidays\n", "Due", "2026-12-01 (holidays)"),
        ("", "Due", "–"),
        ("", "Time to resolve", "not resolved yet"),
        (TIMES, "Time to resolve", "14 h 28 min"),
        ("resolved_at: 2026-11-11T00:00:00Z\n", "Time to resolve", "–"),
        (TIMES, "Time to mitigate", "50 min"),
        ("", "Time to mitigate", "–"),
        (TIMES + "detected_by: alert\n", "Time to detect", "8 min by alert"),
        ("detected_by: customer\n", "Time to detect", "by customer"),
        ("", "Time to detect", "–"),
        ("meeting_at: 2026-11-18T15:00:00Z\n", "Review meeting", "2026-11-18 15:00 UTC (16:00 CET)"),
    ],
)
def test_the_card_tells(more: str, name: str, shown: str | None) -> None:
    assert _fact(_header(FRONT + more), name) == shown


def test_times_are_in_utc_and_in_the_zone_of_the_policy() -> None:
    shown = re.sub(r"<.*?>", "", _header(FRONT + TIMES))
    assert "Started: 2026-11-12 09:12 UTC (10:12 CET)" in shown
    assert "Resolved: +14 h 28 min 2026-11-12 23:40 UTC (2026-11-13 00:40 CET)" in shown


def test_severity_and_status_are_words_not_only_colours() -> None:
    shown = re.sub(r"<.*?>|\[(.*?)\]\(.*?\)", r"\1", _header(FRONT))
    assert shown.split()[:2] == ["critical", "draft"]


@pytest.mark.parametrize(
    ("due", "status", "words"),
    [
        ("2026-11-20", "draft", "overdue by 3 days"),
        ("2026-11-22", "draft", "overdue by 1 day<"),
        ("2026-11-23", "draft", ""),
        ("2026-11-20", "reviewed", ""),
    ],
)
def test_the_card_says_in_words_how_late_it_is(due: str, status: str, words: str) -> None:
    shown = _header(FRONT.replace("draft", status) + f"due_on: {due}\n")
    assert words in shown
    assert bool(words) == ("overdue" in shown)


def test_the_card_links_to_the_file_in_the_repository() -> None:
    address = f"https://github.com/acme/handbook/blob/main/{PATH}"
    assert f'Source: <a href="{address}">{PATH}</a>' in _header(FRONT)


def test_without_a_repository_the_card_names_the_file() -> None:
    assert f"Source: <code>{PATH}</code>" in card.render(post(), view(repo_url=""))


def test_the_card_has_no_blank_line_that_would_end_a_block() -> None:
    assert _header(FRONT + 'services: ["a\\n\\n# b"]\n').count("\n\n") == 2


def test_what_a_search_finds_of_the_card_is_parted() -> None:
    text = re.sub(r"<.*?>", "", _header(FRONT + TIMES + "services: [shop]\n"))
    assert "Owner: Alice Example\nServices: shop\nYear: 2026\n" in text
    assert "Time to detect: 8 min\nTime to mitigate: 50 min" in text


def test_the_sections_follow_as_written() -> None:
    assert "</div>\n\n## Summary\n\nThe checkout was down." in page()


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    assert page(body=f"\n# checkout is DOWN\n{BODY}").casefold().count("\n# checkout is down\n") == 1


def test_an_underlined_one_is_left_out_with_its_line() -> None:
    text = page(body=f"\ncheckout is DOWN\n=====\n{BODY}")
    assert text.casefold().count("checkout is down\n") == 1
    assert "===" not in text


def test_an_empty_section_says_so() -> None:
    text = page(body="\n## Impact\n\n<!-- Numbers. -->\n\n## Elsewhere\n\n## Summary\n\nText.\n")
    assert "## Impact\n\n*Not written yet.*\n" in re.sub(r"\n{3,}", "\n\n", text)
    assert text.count("Not written yet") == 1


def test_comments_are_not_published() -> None:
    assert "secret" not in page(body=f"{BODY}<!-- secret\nhint -->\n")


def test_action_items_come_after_what_the_author_wrote_about_them() -> None:
    body = f"{BODY}\n## Action items\n\nAs agreed.\n\n## Detection\n\nAn alert.\n"
    text = page(FRONT + ITEM, body)
    assert text.index("As agreed.") < text.index("1</a> | Do it |") < text.index("## Detection")


def test_an_accepted_other_name_of_a_section_counts() -> None:
    text = page(FRONT + ITEM, f"{BODY}\n## ACTION ITEMS\n")
    assert text.casefold().count("## action items") == 1


def test_action_items_have_a_section_of_their_own_where_the_author_made_none() -> None:
    assert "\n\n## Action items\n\n1 action item: 1 open.\n\n| <span" in page(FRONT + ITEM)


def test_no_action_items_make_no_section() -> None:
    assert "Action items" not in page()


@pytest.mark.parametrize(("said", "shown"), [("", True), ("None, because it was a drill.", False)])
def test_an_empty_section_of_action_items_says_that_there_are_none(said: str, shown: bool) -> None:
    assert ("*No action items.*" in page(body=f"{BODY}\n## Action items\n\n{said}\n")) is shown


@pytest.mark.parametrize(
    ("item", "column", "shown"),
    [
        ("title: Do it", 1, "Do it"),
        ("title: Do it, issue: 'https://github.com/acme/shop/issues/12'", 1,
         "Do it ([acme/shop&#x23;12](https://github.com/acme/shop/issues/12))"),
        ("title: Do it, issue: 'https://example.com/issues/3117/'", 1,
         "Do it ([example.com/issues/3117](https://example.com/issues/3117/))"),
        ("title: Do it, issue: 'https://example.com/a?id=3'", 1,
         "Do it ([example.com/a?id&#x3d;3](https://example.com/a?id=3))"),
        ("title: Do it, issue: 'https://github.com/acme/handbook/pull/3'", 1,
         "Do it ([&#x23;3](https://github.com/acme/handbook/pull/3))"),
        ("title: Do it, issue: 'https://gitlab.example.com/a/b/c/-/issues/3'", 1,
         "Do it ([a/b/c&#x23;3](https://gitlab.example.com/a/b/c/-/issues/3))"),
        ("title: Do it, issue: 'mailto:a@example.com'", 1,
         "Do it ([mailto&#x3a;a&#x40;example.com](mailto:a@example.com))"),
        ("title: Do it, issue: 'javascript:alert(1)'", 1, "Do it (javascript&#x3a;alert&#x28;1&#x29;)"),
        ("title: 'a | b <script>'", 1, "a &#x7c; b &#x3c;script&#x3e;"),
        ("type: prevent", 2, "prevent"),
        ("owner: bob", 3, "Bob Example"),
        ("priority: P0", 4, "P0"),
        ("due_on: 2026-12-01", 5, "2026-12-01"),
        ("due_on: 2026-12-01", 6, "open"),
        ("due_on: 2026-11-20", 6, "open overdue by 3 days"),
        ("due_on: 2026-11-20, done_on: 2026-11-22", 6, "done 2026-11-22"),
        ("declined: 'too | dear'", 6, "declined"),
        ("title: Do it, declined: 'too | dear'", 1, "Do itDeclined: too &#x7c; dear"),
        ("priority: P0", 1, "–"),
        ("priority: P0", 5, "–"),
    ],
)  # fmt: skip
def test_an_action_item_shows(item: str, column: int, shown: str) -> None:
    rows = table(page(FRONT + f"action_items:\n  - {{{item}}}\n"), "## Action items")
    assert re.sub(r"<.*?>", "", rows[0][column]) == shown


def test_action_items_are_numbered_as_people_call_them() -> None:
    rows = table(page(FRONT + ITEM + "  - {title: Two}\n"), "## Action items")
    assert [re.sub("<.*?>", "", row[0]) for row in rows] == ["1", "2"]
    assert '<a class="aw-number" id="action-item-2" href="#action-item-2">2</a>' in rows[1][0]


def test_action_items_are_summed_up() -> None:
    more = "  - {title: a, due_on: 2026-11-20}\n  - {title: b, done_on: 2026-11-20}\n  - {title: c, declined: Dear}\n"
    assert "4 action items: 2 open, 1 overdue, 1 done, 1 declined." in page(FRONT + ITEM + more)


def test_related_post_mortems_are_linked_both_ways() -> None:
    other = post(FRONT.replace("Checkout is down", "Slow *checkout*"), path=OTHER)
    tree = site(post(FRONT + "related: [2025-03-02-slow, 2024-gone]\n"), other)
    assert (
        "## Related post-mortems\n\n- [Slow &#x2a;checkout&#x2a;](../2025/2025-03-02-slow.md)\n- 2024-gone"
        in tree[PATH]
    )
    assert "- [Checkout is down](../2026/2026-11-12-checkout.md) (refers to this one)" in tree[OTHER]


def test_two_that_name_each_other_are_listed_once() -> None:
    other = post(FRONT + "related: [2026-11-12-checkout]\n", path=OTHER)
    text = page(FRONT + "related: [2025-03-02-slow]\n", BODY, other)
    listed = text[text.index("## Related") : text.index("[All post-mortems]")]
    assert listed.count("2025-03-02-slow.md") == 1
    assert "refers" not in listed


def test_links_of_the_body_are_made_to_work_on_the_site() -> None:
    assert "[p](../../after/process.md)" in page(body="\n## Summary\n\n[p](../../docs/after/process.md)\n")


def test_a_file_that_cannot_be_read_has_a_page_that_says_why() -> None:
    text = pages.postmortem(post("title: [<script>\n", body=BODY), view())
    assert "its file cannot be read:" in text
    assert f'<li><a href="{REPO}/blob/main/{PATH}#L2">{PATH}:2</a>: this' in text
    assert f"<code>afterword check {PATH}</code>" in text
    assert text.endswith("\n[All post-mortems](../index.md)\n{: .aw-way }\n")
    assert "<script>" not in text
    assert f"/blob/main/{PATH}" in text


def test_a_file_that_cannot_be_read_is_named_where_there_is_no_repository() -> None:
    assert f"<code>{PATH}</code>" in pages.postmortem(post("- x\n"), view(repo_url=""))


def test_those_that_have_something_in_common_are_found() -> None:
    shared = "services: [shop, search]\ntags: ['<b>']\n"
    other = post(FRONT.replace("Checkout is down", "Slow") + shared, path=OTHER)
    text = page(FRONT + shared, BODY, other)
    assert "- [Slow](../2025/2025-03-02-slow.md) (shares the services search and shop, the tag &#x3c;b&#x3e;)" in text


def test_of_much_in_common_the_most_telling_is_named() -> None:
    shared = "services: [shop]\ntags: [a, b, c, d, e]\n"
    text = page(FRONT + shared, BODY, post(FRONT + shared, path=OTHER))
    assert "(shares the service shop, the tags a, b and c, and 2 more)" in text


def test_what_is_named_is_not_found_again() -> None:
    shared = "services: [shop]\n"
    other = post(FRONT + shared, path=OTHER)
    assert "shares" not in page(FRONT + shared + "related: [2025-03-02-slow]\n", BODY, other)


def test_the_way_leads_to_the_index_and_to_those_before_and_after() -> None:
    before = post(FRONT.replace("2026-11-12T", "2025-03-02T").replace("Checkout is down", "A [x]"), path=OTHER)
    after = post("title: Z\nstarted_at: 2026-11-13T09:00:00Z\n", path="postmortems/2026/2026-11-13-z.md")
    text = page(FRONT, BODY, before, after)
    way = "[All post-mortems](../index.md) · ← [A &#x5b;x&#x5d;](../2025/2025-03-02-slow.md) · [Z](2026-11-13-z.md) →"
    assert f"{way}\n{{: .aw-way }}" in text


def test_a_long_address_of_an_issue_keeps_its_host_and_its_end() -> None:
    far = f"https://tracker.example.com/{'a/' * 40}3117"
    text = page(FRONT + f"action_items:\n  - {{title: x, issue: '{far}'}}\n")
    shown = table(text, "## Action items")[0][1].partition("([")[2].partition("](")[0]
    assert shown.startswith("tracker.example.com/…")
    assert shown.endswith("a/3117")
    assert len(shown) < 60


def test_the_follow_up_leads_to_the_saved_chat() -> None:
    chat, others = "[x](2026-11-12-checkout/my%20chat.txt)", "[y](2026-11-12-checkout/graph.png) [z](other/chat.txt)"
    body = f"\n## Timeline\n\n{chat} {others}\n"
    assert "</ul>\n\nThe saved chat: [my chat.txt](2026-11-12-checkout/my%20chat.txt)\n" in page(FRONT, body)
    assert "The saved chat" not in page()


def test_on_paper_a_post_mortem_says_that_it_is_internal_and_as_of_when() -> None:
    assert 'class="aw-card__printed" data-search-exclude><b>Internal</b> · as of 2026-11-23</p>' in page()


def test_the_follow_up_is_the_checklist_of_the_pull_request() -> None:
    ledger = (
        "customers: [Acme]\nfollow_up:\n  chat_saved: {at: 2026-11-12T12:00:00Z, by: bob}\n"
        "  customer_notices: [{customer: '<Acme>', about: restart, at: 2026-11-12T13:00:00Z, by: bob, to: x}]\n"
    )
    text = page(FRONT + ledger)
    assert "2 of 8 steps of the on-call person are done." in text
    shown = re.sub("<.*?>", "", text)
    assert "Go through the chat and save what matters2026-11-12 12:00 UTC by Bob Example" in shown
    assert "&#x3c;Acme&#x3e; (restart): 2026-11-12 13:00 UTC by Bob Example to x" in shown
    assert 'aw-step--open"><b>To do</b><span>List the clean-up tasks' in text
    assert "<small>fill <code>action_items</code>, commit, <code>afterword submit</code></small>" in text


def _with_history(*subjects: str, repo_url: str = "https://github.com/acme/handbook") -> str:
    at = dt.datetime(2026, 11, 13, tzinfo=dt.UTC)
    commits = tuple(Commit(sha=f"{n:040}", at=at, author="<Bob>", subject=s) for n, s in enumerate(subjects))
    known = dataclasses.replace(view(post(), repo_url=repo_url), history=History(commits={PATH: commits}))
    return neighbours.history(post(), known)


def test_the_history_links_each_commit_and_the_file_as_of_then() -> None:
    text = _with_history("Close <it>", "Start it")
    assert "<summary>History: 2 changes, the last on 2026-11-13</summary>" in text
    sha, address = "0" * 39 + "1", "https://github.com/acme/handbook"
    assert f'<a href="{address}/commit/{sha}">Start it</a>' in text
    assert f'&#x3c;Bob&#x3e; · <a href="{address}/blob/{sha}/{PATH}">as of then</a>' in text
    assert "Close &#x3c;it&#x3e;" in text


def test_a_long_history_is_cut() -> None:
    assert "<li>and 10 before</li>" in _with_history(*["x"] * 60)


def test_without_a_repository_the_history_names_its_commits() -> None:
    assert "Start it <code>000000000</code>" in _with_history("Start it", repo_url="")


def test_an_unknown_history_is_not_shown() -> None:
    assert neighbours.history(post(), view()) == ""


def test_the_values_of_the_card_lead_to_their_pages() -> None:
    more = "services: [shop, '<b>']\ncustomers: [Acme]\ntags: [db]\non_call: bob\n"
    one = post(FRONT + more)
    found = card.render(one, view(one))
    records = "../../records"
    for label, target in (
        ("shop", "services/shop"),
        ("db", "tags/db"),
        ("Alice Example", "owners/alice"),
        ("Bob Example", "owners/bob"),
        ("2026", "years/2026"),
        ("Acme", f"customers/{places.slug('Acme')}"),
    ):
        assert f"[{label}]({records}/{target}/index.md)" in found
    assert found.startswith('[<span class="aw-label aw-severity')
    assert f">critical</span>]({records}/severities/critical/index.md) <span" in found
    assert "<small>On call:</small> [Bob Example](" in found
    assert "<b>]" not in found
    assert f"({records}" not in card.render(one, view())
