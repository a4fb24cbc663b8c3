"""The agenda of the process review."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import replace

import msgspec
import pytest

from afterword.core import policy as policies
from afterword.core.history import Commit, History
from afterword.core.policy import Section
from afterword.core.postmortem import Postmortem
from afterword.site import places, process_review
from tests.site.support import FRONT, PATH, POLICY_VALUE, post, site, view

SAID = "Paging worked."


def body(text: str = SAID, heading: str = "Response process review") -> str:
    return f"\n## Summary\n\nDown.\n\n## {heading}\n\n{text}\n\n## Internal announcement\n\nSecret plan.\n"


def page(*posts: Postmortem, known: Collection[str] = (), history: History | None = None) -> str:
    return process_review.render(replace(view(*posts), history=history or History()), known)


def agenda(*posts: Postmortem, known: Collection[str] = (), history: History | None = None) -> str:
    text = page(*posts, known=known, history=history)
    return text.split("## Agenda\n")[1].split("\n## Decisions")[0]


def dated(day: str, front: str = FRONT, text: str = SAID) -> Postmortem:
    return post(front.replace("2026-11-12", day), body(text), f"postmortems/{day[:4]}/{day}-x.md")


def test_it_is_a_page_of_the_site_with_the_pages_of_the_handbook() -> None:
    docs = {"process-reviews/2026-10-01.md": "# Review\n", "after/process-review.md": "# How\n"}
    text = site(post(FRONT, body()), docs=docs)[places.PROCESS_REVIEW]
    assert "- [Process review of 2026-10-01](../../process-reviews/2026-10-01.md)" in text
    assert "[How a process review goes](../../after/process-review.md)" in text


def test_it_has_what_a_post_mortem_said_with_severity_and_incident_commander() -> None:
    text = agenda(post(FRONT + "incident_commander: bob\n", body()))
    assert "1 post-mortem with something to say so far; there has been no review yet." in text
    assert "### [Checkout is down](../../postmortems/2026/2026-11-12-checkout.md)" in text
    assert "aw-severity--0" in text
    assert "Incident commander: Bob Example" in text
    assert SAID in text
    assert "Secret plan" not in text


def test_accepted_headings_count() -> None:
    assert SAID in agenda(post(FRONT, body(heading="Process review")))


def test_footnotes_of_two_post_mortems_do_not_meet() -> None:
    noted = [dated(day, text=f"Slow[^1].\n\n[^1]: On {day}.") for day in ("2026-11-01", "2026-11-12")]
    text = agenda(*noted)
    for day in ("2026-11-01", "2026-11-12"):
        assert f"Slow[^{day}-x-1].\n\n[^{day}-x-1]: On {day}." in text


def test_a_footnote_comes_along_from_elsewhere_in_the_post_mortem() -> None:
    noted = post(FRONT, body("Slow[^1].") + "\n[^1]: By the clock.\n")
    assert "[^2026-11-12-checkout-1]: By the clock." in agenda(noted)


def test_links_by_reference_of_two_post_mortems_do_not_meet() -> None:
    days = ("2026-11-01", "2026-11-12")
    text = agenda(*(dated(day, text=f"See [this][1].\n\n[1]: https://example.com/{day}") for day in days))
    for day in days:
        assert f"See [this](https://example.com/{day})." in text
    assert "[1]" not in text


def test_a_link_by_reference_comes_along_from_elsewhere_in_the_post_mortem() -> None:
    linked = post(FRONT, body("See [this][Other one].") + "\n[other  one]: 2026-11-01-x.md\n")
    assert "See [this](../../postmortems/2026/2026-11-01-x.md)." in agenda(linked)


def test_the_newest_comes_first() -> None:
    posts = [dated(day, text=f"On {day}.") for day in ("2026-11-01", "2026-11-12", "2026-10-31")]
    assert re.findall(r"On (\S+)\.", agenda(*posts)) == ["2026-11-12", "2026-11-01", "2026-10-31"]


@pytest.mark.parametrize(
    ("front", "shown"),
    [
        ("", False),
        ("resolved_at: 2026-11-19T23:30:00Z\n", True),
        ("resolved_at: 2026-11-19T22:30:00Z\n", False),
        ("meeting_at: 2026-11-20T10:00:00Z\n", True),
    ],
)
def test_the_agenda_begins_with_the_day_of_the_last_review(front: str, shown: bool) -> None:
    known = ("process-reviews/2026-11-20.md", "process-reviews/2026-01-01.md", "process-reviews/README.md")
    text = agenda(post(FRONT + front, body()), known=known)
    assert (SAID in text) == shown
    assert "since the last review on 2026-11-20." in text


def test_what_landed_after_the_last_review_is_on_the_agenda() -> None:
    commit = Commit(sha="1" * 40, at=dt.datetime(2026, 11, 21, tzinfo=dt.UTC), author="Alice", subject="Add")
    known = ("process-reviews/2026-11-20.md",)
    assert SAID in agenda(post(FRONT, body()), known=known, history=History(commits={PATH: (commit,)}))


def test_without_a_date_it_is_on_the_agenda_of_the_first_review() -> None:
    undated = post("title: x\n", body())
    assert SAID in agenda(undated)
    assert "Nothing since the last review on 2026-11-20." in agenda(undated, known=("process-reviews/2026-11-20.md",))


def test_an_impossible_date_is_no_review() -> None:
    assert "None yet." in page(known=("process-reviews/2026-13-45.md", "process-reviews/2026-11-01/x.md"))


def test_reviewed_ones_that_said_nothing_are_named() -> None:
    reviewed = post(FRONT.replace("draft", "reviewed"), body("<!-- nothing -->"))
    text = agenda(reviewed)
    assert "Nothing so far" in text
    assert "1 reviewed post-mortem did not say anything about the response." in text
    assert "- [Checkout is down](../../postmortems/2026/2026-11-12-checkout.md)" in text
    assert "Nothing said" not in agenda(post(FRONT, body("")))


def test_unreadable_ones_are_left_out() -> None:
    assert "Nothing so far" in agenda(post("title: [x\n", body()))


def test_links_and_pictures_work_from_this_page() -> None:
    text = (
        "[a](2026-10-01-y.md) [b](#summary) ![c](2026-11-12-checkout/c.png) [d](../../docs/x.md) [e](https://e.example)"
    )
    found = agenda(post(FRONT, body(text)))
    assert "[a](../../postmortems/2026/2026-10-01-y.md)" in found
    assert "[b](../../postmortems/2026/2026-11-12-checkout.md#summary)" in found
    assert "![c](../../postmortems/2026/2026-11-12-checkout/c.png)" in found
    assert "[d](../../x.md)" in found
    assert "[e](https://e.example)" in found


def test_headings_are_below_the_one_of_the_post_mortem() -> None:
    text = "### Paging\n\na\n\n###### Deep\n\nb\n\n```\n# code\n```\n"
    found = agenda(post(FRONT, body(text)))
    assert [line for line in found.splitlines() if line.startswith("#")][1:] == ["#### Paging", "###### Deep", "# code"]


def test_underlined_headings_are_too() -> None:
    section = "# Response process review\n\nPaging\n------\n\nLate.\n"
    found = agenda(post(FRONT, section))
    assert "#### Paging\n\n\nLate." in found


def test_comments_are_left_out_and_nothing_unclosed_swallows_what_follows() -> None:
    unclosed = dated("2026-11-11", text="One.\n\n```\ncode")
    other = post(FRONT, body("<!-- hint -->Two `<!--` three. <!-- open\n\nFour."))
    found = agenda(other, unclosed)
    assert "hint" not in found
    assert "Two <code>&#x3c;&#x21;&#x2d;&#x2d;</code> three." in found
    assert "Four" not in found
    assert found.count("```") == 2


def test_anyone_is_told_how_to_be_invited() -> None:
    assert "Anyone may come. To be invited to the next one, write to [support&#x40;example.com](mailto:" in page()
    silent = replace(view(), policy=policies.parse('[tool.afterword]\nmain_branch = "main"\n'))
    group = POLICY_VALUE.mail.group
    assert group
    text = process_review.render(silent)
    assert ("ask an incident commander" in text) != bool(silent.policy.mail.group)


def test_more_than_a_meeting_can_discuss_is_counted() -> None:
    posts = [dated(f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}", text=f"Said {n}.") for n in range(52)]
    found = agenda(*posts)
    assert found.count("Said ") == 50
    assert (
        "*2 older post-mortems with something to say: find them in [the index](../../postmortems/index.md).*" in found
    )


def test_hostile_titles_stay_texts() -> None:
    found = agenda(post(FRONT.replace("Checkout is down", '"<script>x</script>[a](javascript:x)"'), body()))
    assert "<script" not in found
    assert "](javascript" not in found


def test_without_a_section_on_the_response_it_lists_what_to_talk_about() -> None:
    policy = msgspec.structs.replace(POLICY_VALUE, sections=(Section(name="Summary"),))
    text = process_review.render(replace(view(post(FRONT, body())), policy=policy))
    assert process_review.SECTION not in text
    assert SAID not in text
    assert "1 post-mortem so far; there has been no review yet." in text
    assert "- [Checkout is down](../../postmortems/2026/2026-11-12-checkout.md)" in text
    assert "0 post-mortems so far" in process_review.render(replace(view(), policy=policy))
