"""Reading: whatever a file holds, the result is a value, and what does not fit is named with its place."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import reading
from tests.support import valid


def _problems(text: str | bytes) -> list[tuple[str, int, int, str]]:
    found = reading.read(text, valid.PATH).problems
    return [(one.kind, one.position.line, one.position.column, one.message) for one in found]


def test_a_valid_text_is_read_without_a_problem() -> None:
    found = valid.read()
    assert found.problems == ()
    assert found.id == "2026-11-20-checkout-outage"
    assert found.started_at == dt.datetime(2026, 11, 20, 9, 12, tzinfo=dt.UTC)
    assert found.due_on == dt.date(2026, 11, 27)
    assert [item.number for item in found.action_items] == [1, 2]
    assert found.follow_up.customer_notices[0].about == "restart"
    assert found.timeline[-1].event == "Resolved"
    assert found.text.split("\n")[found.body_line - 1 :] == found.body.split("\n")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("title: [a, b]", "`title` must be a single line of text"),
        ("title: |\n  one\n  two", "`title` must be a single line of text"),
        ('title: "a\\u202Eb"', "`title` holds the invisible character U+202E; take it out"),
        ("started_at: 12:30", "`started_at` must be an instant such as 2026-11-20T09:12:00Z"),
        ("started_at: [2026-11-20T09:12:00Z]", "`started_at` must be an instant such as 2026-11-20T09:12:00Z"),
        ("started_at: 2026-11-20T09:12", "`started_at` has no time zone; write UTC as in 2026-11-20T09:12:00Z"),
        ("started_at: 2026-02-30T09:12Z", "`started_at` is 2026-02-30T09:12Z, which does not exist in the calendar"),
        ("started_at: 0001-01-01T00:00+05:00", "which does not exist in the calendar"),
        ("started_at: 2926-11-20T09:12Z", "`started_at` is in the year 2926; correct the year"),
        ("due_on: tomorrow", "`due_on` must be a date such as 2026-11-27"),
        ("due_on: {}", "`due_on` must be a date such as 2026-11-27"),
        ("due_on: 2026-11-31", "`due_on` is 2026-11-31, which does not exist in the calendar"),
        ("due_on: 0206-11-27", "`due_on` is in the year 206; correct the year"),
        ("services: checkout", "`services` must be a list such as [one, two]"),
        ("services: [[checkout]]", "`services` must be a single line of text"),
        ("action_items: none", "`action_items` must be a list, each item starting with `- `"),
        ("action_items: [Alert]", "`action_items` item 1 must be a mapping of `key: value` lines"),
        ("follow_up: done", "`follow_up` must hold `chat_saved`, `announced`, `customer_notices` and `all_clear`"),
        ("follow_up: {announced: yes}", "`announced` must be an entry such as {at: 2026-11-20T12:00:00Z, by: alice}"),
        ("follow_up: {all_clear: yes}", "`all_clear` must be a list, each item starting with `- `"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_and_counts_as_absent(written: str, message: str) -> None:
    found = reading.read(f"---\n{written}\n---\n", valid.PATH)
    (problem,) = found.problems
    assert (problem.kind, problem.position.line) == ("type", 2)
    assert message in problem.message
    assert found.is_understood
    name = written.partition(":")[0]
    assert getattr(found, name) in (None, (), reading.FollowUp(), (reading.ActionItem(number=1),))


def test_a_problem_points_to_the_value() -> None:
    assert _problems("---\nfollow_up:\n  all_clear:\n    - {at: soon}\n---\n")[0][1:3] == (4, 12)


def test_nothing_written_is_nothing_read() -> None:
    fields = "".join(f"{name}:\n" for name in (*reading.FIELDS, *reading.NESTED_FIELDS))
    found = reading.read(f"---\n{fields}---\n", valid.PATH)
    assert found.problems == ()
    assert (found.title, found.started_at, found.due_on, found.services) == (None, None, None, ())
    assert (found.action_items, found.follow_up) == ((), reading.FollowUp())


def test_items_keep_their_numbers_where_one_is_none() -> None:
    found = reading.read("---\naction_items: [Alert, {title: Page}]\n---\n", valid.PATH)
    assert [(item.number, item.title) for item in found.action_items] == [(1, None), (2, "Page")]


def test_an_instant_is_read_in_utc() -> None:
    found = reading.read("---\nstarted_at: 2026-11-20 00:30:15.5+0200\n---\n", valid.PATH)
    assert found.started_at == dt.datetime(2026, 11, 19, 22, 30, 15, 500_000, tzinfo=dt.UTC)
    assert found.started_at.tzinfo is dt.UTC


def test_without_front_matter_the_text_is_the_body() -> None:
    found = reading.read("# Hello\n", valid.PATH)
    assert (found.body, found.is_understood, [one.kind for one in found.problems]) == ("# Hello\n", False, ["missing"])


def test_ten_megabytes_are_refused_unread() -> None:
    found = reading.read(b"\xff" * 10_000_000, valid.PATH)
    assert (found.text, [one.kind for one in found.problems]) == ("", ["too-large"])


def test_bytes_that_are_not_utf_8_are_shown_with_their_place() -> None:
    data = "---\ntitle: Zoë ".encode() + b"\xff\n---\n"
    assert _problems(data) == [("encoding", 2, 12, "byte 0xFF is not valid UTF-8; save the file as UTF-8")]


def test_a_byte_order_mark_and_carriage_returns_are_mended_and_named() -> None:
    found = reading.read("\ufeff---\r\ntitle: a\rowner: b\r\n---\r\nbody\r\n".encode(), valid.PATH)
    assert [one.kind for one in found.problems] == ["byte-order-mark", "line-endings"]
    assert (found.title, found.owner, found.body) == ("a", "b", "body\n")


def test_a_nul_in_the_text_is_shown_with_its_place() -> None:
    assert [one[:3] for one in _problems("---\ntitle: a\n---\n\nfive\x00\n")] == [("encoding", 5, 5)]


def test_only_the_section_called_timeline_has_events() -> None:
    assert reading.read("---\ntitle: a\n---\n## Times\n\n| a |\n| - |\n| b |\n", valid.PATH).timeline == ()
