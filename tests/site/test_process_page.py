"""The page of a process review: refreshed around what people wrote, and harmless whatever was said."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core.invitation import Guest
from afterword.core.postmortem import Postmortem
from afterword.site import process_page
from afterword.site.process_page import Agenda, Call
from tests.site.support import FRONT, POLICY_VALUE, post, site

START = dt.datetime(2026, 11, 26, 13, 0, tzinfo=dt.UTC)
CALL = Call(start=START, invited="alice, bob", sequence=1, message_id="1@example.com")
GUESTS = (Guest(handle="alice", name="Alice [x]", address="alice@example.com"),)
PAGE = "process-reviews/2026-11-26.md"


def _post(said: str = "Paging worked.", front: str = FRONT) -> Postmortem:
    return post(front, f"\n## Response process review\n\n{said}\n")


def _page(*posts: Postmortem, existing: str = "", call: Call = CALL, last: dt.date | None = None) -> str:
    return process_page.render(existing, call, GUESTS, Agenda(posts=posts, last=last), POLICY_VALUE)


def test_a_new_page() -> None:
    assert (
        _page(_post("Paging\nworked.\n\n- Nobody led", FRONT + "incident_commander: bob\n"))
        == """\
---
description: The review of our process on 2026-11-26.
meeting_at: 2026-11-26T13:00:00Z
sequence: 1
invited: "alice, bob"
message_id: 1@example.com
---

# Process review of 2026-11-26

<!-- afterword:begin -->

**When:** 2026-11-26 13:00 UTC (14:00 CET), 60 minutes.

**Invited:** Alice \\[x\\]. Anyone may come: to be invited, write to support&#x40;example.com.

## Agenda

1 post-mortem with something to say about the response so far.

### [Checkout is down](../../postmortems/2026/2026-11-12-checkout.md)

critical, 2026-11-12, led by Bob Example

- Paging worked.
- Nobody led

### Last decisions

Were they carried out, and did they help?

<!-- afterword:end -->

## Decisions

| Decision | From | Who | Until |
| --- | --- | --- | --- |
"""
    )


def test_what_it_says_of_itself_is_read_back() -> None:
    assert process_page.call_of(_page()) == CALL
    bare = Call(start=START, invited="")
    assert process_page.call_of(_page(call=bare)) == bare


@pytest.mark.parametrize(
    "page", ["", "# x\n", "---\nmeeting_at: soon\n---\n", "---\nsequence: x\n---\n", "---\n: [\n---\n"]
)
def test_a_page_that_says_nothing_of_itself(page: str) -> None:
    assert process_page.call_of(page) is None


def test_only_what_is_between_the_marks_is_made_anew() -> None:
    old = _page().replace("description: The", "description: My") + "| Call sooner |\n"
    old = old.replace("# Process review of 2026-11-26\n", "# Our review\n\nBring cake.\n")
    later = Call(start=START + dt.timedelta(hours=1), invited="alice", sequence=2)
    new = _page(_post(), existing=old, call=later, last=dt.date(2026, 11, 1))
    for part in (
        "description: My",
        "# Our review\n\nBring cake.\n",
        "| Call sooner |",
        "(15:00 CET)",
        "Paging worked.",
    ):
        assert new.count(part) == 1
    assert "since the review of 2026-11-01." in new
    assert process_page.call_of(new) == later
    assert _page(_post(), existing=new, call=later, last=dt.date(2026, 11, 1)) == new


def test_where_people_took_the_marks_out_their_page_stays() -> None:
    mine = "# Ours\n\nAll of it is mine.\n"
    assert _page(_post(), existing=mine).endswith(f"---\n\n{mine}")


HOSTILE = (
    "{{ policy }} {% raw %} {# x #} <script>alert(1)</script> <!-- afterword:end --> [x](javascript:alert(1)) "
    "{: onclick=alert(1) } ![x](http://x) `a` *b* | c | ~~~ $x$ &lt; @acme/team #1 \u202e"
)


def test_what_was_said_is_text_and_nothing_else() -> None:
    page = _page(_post(HOSTILE, FRONT.replace("Checkout is down", f"'{HOSTILE[:90]}'")))
    block = page.partition("<!-- afterword:begin -->")[2].partition("<!-- afterword:end -->")[0]
    for part in ("{{", "{%", "{#", "<script", "](javascript", "{:", "\u202e", "@acme"):
        assert part not in block
    assert "Last decisions" in block
    shown = site(_post(), docs={PAGE: page})[PAGE]
    assert "&#x7b;&#x7b; policy &#x7d;&#x7d;" in shown
    assert "(../postmortems/2026/2026-11-12-checkout.md)" in shown


def test_nobody_reads_more_than_a_screen_of_one_post_mortem() -> None:
    page = _page(_post("\n".join(f"- Point {number} {'x' * 500}" for number in range(30))))
    assert page.count("- Point ") == 12
    assert max(map(len, page.splitlines())) < 420
    assert page.count("x…") == 12


def test_the_agenda_in_plain_text() -> None:
    agenda = Agenda(posts=(_post(), post()), last=None)
    assert process_page.listed(agenda, POLICY_VALUE).endswith("response:\n\n- Checkout is down")
    assert process_page.listed(Agenda(posts=(), last=None), POLICY_VALUE).endswith("- nothing yet")


def test_without_a_group_people_tell_a_commander_and_a_place_is_named() -> None:
    from afterword.core import policy as policies

    policy = policies.parse('[tool.afterword.meetings]\nplace = "Room <1>"\n')
    page = process_page.render("", CALL, (), Agenda(posts=(), last=None), policy)
    assert "Where: Room &#x3c;1&#x3e;." in page
    assert "**Invited:** nobody yet. Anyone may come: to be invited, tell one of them." in page
