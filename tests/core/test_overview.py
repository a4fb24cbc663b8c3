"""What is open at one moment, and what of it a selection means."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import overview
from afterword.core import policy as policies
from afterword.core.history import Commit, History
from afterword.core.overview import Overview, Selection, Version
from tests.site.support import FRONT, post
from tests.support import valid
from tests.support.project import NOW, POLICY

POLICY_VALUE = policies.parse(POLICY)
ANNOUNCED = "follow_up: {announced: {at: 2026-11-12T12:05:00Z, by: alice}}\n"
MAIL = FRONT.replace("alice", "bob").replace("critical", "low") + "services: [mail]\n" + ANNOUNCED
SOON = FRONT + "due_on: 2026-11-27\n" + ANNOUNCED
ITEM = "action_items: [{title: x, owner: erin, due_on: 2026-11-20}]\n"


def look(*versions: Version, history: History | None = None, at: dt.datetime = NOW) -> Overview:
    return overview.of(versions, POLICY_VALUE, history or History(), at=at)


def everything() -> Overview:
    late = post(FRONT.replace("draft", "reviewed") + "due_on: 2026-11-13\n", path="postmortems/late.md")
    commit = Commit(sha="1", at=dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC), author="a", subject="s")
    return look(
        Version(postmortem=valid.read()),
        Version(postmortem=late),
        Version(postmortem=post(SOON, path="postmortems/b.md"), place="postmortem/b"),
        Version(postmortem=post(MAIL + ITEM, path="postmortems/a.md")),
        history=History(commits={late.path: (commit,)}),
    )


def ids(found: Overview) -> list[str]:
    return [entry.postmortem.id for entry in found.entries]


def test_those_for_which_something_is_owed_are_there_the_most_urgent_first() -> None:
    found = everything()
    assert (ids(found), found.known) == (["late", "a", "b"], 4)
    assert found.overdue == 3  # the ledger of the first one, and the action item
    assert [one.postmortem.id for one in found.late or ()] == ["late"]


def test_what_is_on_a_branch_did_not_come_late() -> None:
    late = post(FRONT.replace("draft", "reviewed") + "due_on: 2026-11-13\n")
    commit = Commit(sha="1", at=NOW, author="a", subject="s")
    history = History(commits={late.path: (commit,)})
    assert look(Version(postmortem=late, place="postmortem/x"), history=history).late == ()
    assert look(Version(postmortem=late)).late is None


def test_today_is_the_day_where_the_organisation_is() -> None:
    assert look(at=dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC)).today == dt.date(2026, 11, 23)
    assert look(at=dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC)).today == dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), ["late", "a", "b"]),
        (Selection(owners=("erin",)), ["a"]),
        (Selection(owners=("ALICE EXAMPLE",)), ["late", "b"]),
        (Selection(owners=("alice", "erin")), ["late", "a", "b"]),
        (Selection(services=("Mail",)), ["a"]),
        (Selection(severities=("critical",)), ["late", "b"]),
        (Selection(is_overdue=True), ["late", "a"]),
        (Selection(owners=("bob",), is_overdue=True), []),
        (Selection(owners=("nobody",)), []),
    ],
)
def test_a_selection_keeps_what_it_means(selection: Selection, expected: list[str]) -> None:
    assert ids(overview.narrowed(everything(), selection, POLICY_VALUE)) == expected


def test_what_came_late_is_narrowed_too() -> None:
    for selection, count in ((Selection(owners=("alice",)), 1), (Selection(owners=("bob",)), 0)):
        assert len(overview.narrowed(everything(), selection, POLICY_VALUE).late or ()) == count
    unknown = look(Version(postmortem=post()))
    assert overview.narrowed(unknown, Selection(), POLICY_VALUE).late is None


def test_of_an_entry_only_what_is_meant_is_kept() -> None:
    found = overview.narrowed(everything(), Selection(owners=("erin",)), POLICY_VALUE)
    assert [one.kind for one in found.owed] == ["action_item"]


def test_what_nobody_owns_is_nobodys() -> None:
    found = look(Version(postmortem=post("title: x\n")))
    assert ids(overview.narrowed(found, Selection(owners=("None",)), POLICY_VALUE)) == []


def test_completeness_is_added_by_path() -> None:
    found = overview.measured(everything(), {"postmortems/b.md": 40})
    assert [entry.completeness for entry in found.entries] == [None, None, 40]
