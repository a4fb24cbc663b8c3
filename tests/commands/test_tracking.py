"""Issues of other repositories tell what became of an action item, and are left alone."""

from __future__ import annotations

from pathlib import Path

from afterword.commands.tracking import Tracker
from afterword.core import reading
from afterword.core.remote import Api
from tests.support.github import GitHub


def test_an_issue_of_another_repository_is_read_and_its_last_word_too(tmp_path: Path) -> None:
    with GitHub(tmp_path / "github", repository="acme/shop") as github:
        github.fail("GET", "^/repos/acme/handbook/issues$", status=200, body=[])
        host = github.url.removeprefix("http://")
        for _ in range(3):
            github.state.create_issue(title="Theirs", body=None, author="bob", labels=[], assignees=[], milestone=None)
        github.close(github.issues[0], "bob", "not_planned", "Too dear.")
        address = f"{github.url}/acme/shop/issues"
        items = f"  - {{title: A, issue: {address}/1}}\n  - {{title: B, issue: {address}/2, done_on: 2026-11-23}}\n"
        post = reading.read(f"---\naction_items:\n{items}---\n", "postmortems/2026/2026-11-20-checkout.md")
        tracker = Tracker(Api(url=github.api_url, host=host, repository="acme/handbook"), github.token, 5)
        tracker.look(post)
        assert (tracker.found, tracker.hints) == ({}, [])
        assert [issue.number for issue in tracker.elsewhere.values()] == [1]
        assert tracker.last_words(post) == {1: "Too dear."}
        assert github.api_calls() == github.api_calls("GET")


def test_a_repository_that_cannot_be_read_is_no_reason_to_fail(tmp_path: Path) -> None:
    with GitHub(tmp_path / "github", repository="acme/handbook") as github:
        github.fail("GET", "/acme/shop/issues/1$", status=502)
        address = f"{github.url}/acme/shop/issues/1"
        post = reading.read(f"---\naction_items:\n  - {{title: A, issue: {address}}}\n---\n", "postmortems/2026/x.md")
        api = Api(url=github.api_url, host=github.url.removeprefix("http://"), repository="acme/handbook")
        tracker = Tracker(api, github.token, 5)
        tracker.look(post)
        assert tracker.hints == [
            f"action item 1: {address} cannot be read: could not look at issue 1: GitHub answered 502: Bad Gateway"
        ]
