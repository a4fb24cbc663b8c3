"""Feeds, calendar and the file for machines: what they tell, when, and that others can read it."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import jsonschema
import pytest
import vobject

from afterword.core.catalogue import Catalogue
from afterword.core.history import Commit, History
from afterword.core.postmortem import Postmortem
from afterword.site import feeds, machine, places, public
from afterword.site.links import Address
from afterword.site.view import View
from tests.site.support import BODY, FRONT, PATH, POLICY_VALUE, post
from tests.support import valid
from tests.support.project import NOW

URL = "https://handbook.example.com/x/"
HOSTILE = '</title><script>alert(1)</script> & "q" \\\\, ; | {{ 7 }} ]]>'
LATE = FRONT + "due_on: 2026-11-20\nmeeting_at: 2026-11-24T15:00:00Z\n"
LANDED = dt.datetime(2026, 11, 13, 7, 0, tzinfo=dt.UTC)
ATOM = f"{{{feeds.ATOM}}}"
RFC_3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def _view(*posts: Postmortem, url: str = URL, now: dt.datetime = NOW, commits: tuple[Commit, ...] = ()) -> View:
    history = History(commits={posts[0].path: commits} if commits else {})
    return View.of(Catalogue.of(posts), POLICY_VALUE, now, history=history, address=Address(url=url))


def _commit(at: dt.datetime) -> Commit:
    return Commit(sha="0" * 40, at=at, author="Alice", subject="x")


def _atom(view: View) -> Any:
    text = feeds.render(view)[places.ATOM]
    _hold_to_rfc_4287(ET.fromstring(text))
    parsed = feedparser.parse(text)
    assert not parsed.bozo
    return parsed


def _hold_to_rfc_4287(feed: ET.Element) -> None:
    """What the RFC demands of a feed and its entries."""
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        updated = element.findtext(f"{ATOM}updated") or ""
        assert dt.datetime.fromisoformat(updated).tzinfo is not None
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert all(entry.find(f"{ATOM}content") is not None for entry in entries)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)


def test_a_new_one_is_told_when_it_landed_and_a_late_one_since_it_is_overdue() -> None:
    found = _atom(_view(post(LATE), commits=(_commit(NOW), _commit(LANDED))))
    assert [(entry.title, entry.updated) for entry in found.entries] == [
        ("Overdue: Checkout is down", "2026-11-20T23:00:00Z"),
        ("New: Checkout is down", "2026-11-13T07:00:00Z"),
    ]
    assert found.feed.updated == "2026-11-20T23:00:00Z"
    assert found.entries[1].link == f"{URL}postmortems/2026/2026-11-12-checkout/"
    assert found.entries[1].id == "tag:handbook.example.com,2026:2026-11-12-checkout/new"
    assert "Owner: Alice Example · Due: 2026-11-20" in found.entries[0].summary


def test_a_closed_one_is_told_with_the_first_commit_after_all_that_was_owed() -> None:
    last = dt.datetime(2026, 12, 12, 9, 0, tzinfo=dt.UTC)
    later = tuple(_commit(last + dt.timedelta(days=days)) for days in (9, 2, -1))
    closed = valid.read()
    titles = {entry.title.split(":")[0]: entry.updated for entry in _atom(_view(closed, commits=later)).entries}
    assert titles["Closed"] == "2026-12-14T09:00:00Z"
    titles = {entry.title.split(":")[0]: entry.updated for entry in _atom(_view(closed)).entries}
    assert titles == {"New": "2026-11-20T10:40:00Z", "Closed": "2026-12-12T09:00:00Z"}


@pytest.mark.parametrize("front", ["title: x\n", FRONT.replace("draft", "closed"), "title: [\n"])
def test_what_has_no_moment_is_not_told_as_closed_or_late(front: str) -> None:
    assert {entry.title.split(":")[0] for entry in _atom(_view(post(front))).entries} <= {"New"}


def test_two_builds_at_different_times_are_the_same() -> None:
    later = NOW + dt.timedelta(hours=3)
    assert feeds.render(_view(post(LATE))) == feeds.render(_view(post(LATE), now=later))
    assert machine.render(_view(post(LATE))) == machine.render(_view(post(LATE), now=later))


def test_an_empty_feed_is_valid() -> None:
    found = _atom(_view())
    assert found.entries == []
    assert calendar.timegm(found.feed.updated_parsed) == 0


def test_only_the_latest_are_told_newest_first() -> None:
    posts = [post(FRONT.replace("11-12T", f"11-{day:02}T"), path=f"postmortems/{day}-{n}.md")
             for day in range(10, 20) for n in range(9)]  # fmt: skip
    updated = [entry.updated for entry in _atom(_view(*posts)).entries]
    assert len(updated) == feeds.MOST
    assert updated == sorted(updated, reverse=True)


def test_without_an_address_entries_have_a_name_but_no_link() -> None:
    found = _atom(_view(post(), url=""))
    assert "links" not in found.entries[0]
    assert found.entries[0].id.startswith("urn:uuid:")
    assert found.entries[0].id == _atom(_view(post(), url="")).entries[0].id


def test_hostile_values_stay_text() -> None:
    front = FRONT.replace("Checkout is down", json.dumps(HOSTILE)) + f"services: [{json.dumps(HOSTILE)}]\n"
    found = feeds.render(_view(post(front + "due_on: 2026-11-30\n")))
    root = ET.fromstring(found[places.ATOM])
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == f"New: {HOSTILE}"
    assert json.loads(found[places.JSON_FEED])["items"][0]["title"] == f"New: {HOSTILE}"
    event = icalendar.Calendar.from_ical(found[places.DEADLINES]).walk("VEVENT")[0]
    assert str(event["summary"]) == f"Post-mortem due: {HOSTILE}"


def test_the_json_feed_follows_its_standard() -> None:
    found = json.loads(feeds.render(_view(post(LATE + "tags: [db]\n")))[places.JSON_FEED])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["home_page_url"] == f"{URL}postmortems/"
    assert found["feed_url"] == f"{URL}feeds/postmortems.feed.json"
    assert [item["id"] for item in found["items"]] == [entry.id for entry in _atom(_view(post(LATE))).entries]
    assert found["items"][0]["tags"] == ["late", "db"]
    for item in found["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo


def test_the_json_feed_leaves_out_what_it_does_not_know() -> None:
    found = json.loads(feeds.render(_view(post(), url=""))[places.JSON_FEED])
    assert "home_page_url" not in found
    assert "url" not in found["items"][0]


ITEMS = """\
action_items:
  - {title: "Alert, on lag; soon", owner: bob, due_on: 2026-12-01}
  - {title: Done, due_on: 2026-12-01, done_on: 2026-11-20}
  - {title: Never, due_on: 2026-12-01, declined: no}
  - {due_on: 2026-12-02}
  - {title: Undated}
"""


def _events(*posts: Postmortem, url: str = URL) -> dict[str, Any]:
    text = feeds.render(_view(*posts, url=url))[places.DEADLINES]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    second = {event.uid.value: event for event in vobject.readOne(text).contents.get("vevent", [])}
    first = {str(event["uid"]): event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert first.keys() == second.keys()
    assert all(second[uid].summary.value == str(event["summary"]) for uid, event in first.items())
    return {uid.partition("@")[0].rpartition("/")[2]: event for uid, event in first.items()}


def test_deadlines_are_days_and_meetings_hours() -> None:
    found = _events(post(LATE + ITEMS))
    assert set(found) == {"due", "meeting", "action-1", "action-4"}
    assert (found["due"]["dtstart"].dt, found["due"]["dtend"].dt) == (dt.date(2026, 11, 20), dt.date(2026, 11, 21))
    assert found["meeting"]["dtstart"].dt == dt.datetime(2026, 11, 24, 15, tzinfo=dt.UTC)
    assert found["meeting"]["dtend"].dt - found["meeting"]["dtstart"].dt == dt.timedelta(hours=1)
    assert str(found["action-1"]["summary"]) == "Action item due: Alert, on lag; soon (Checkout is down)"
    assert str(found["action-1"]["description"]) == "Owner: Bob Example"
    assert "description" not in found["action-4"]
    assert str(found["due"]["uid"]) == "2026-11-12-checkout/due@handbook.example.com"
    assert str(found["due"]["url"]) == f"{URL}postmortems/2026/2026-11-12-checkout/"
    assert found["due"]["dtstamp"].dt == dt.datetime(2026, 11, 12, 9, 12, tzinfo=dt.UTC)


def test_what_is_over_leaves_the_calendar() -> None:
    assert set(_events(post(LATE.replace("draft", "reviewed")))) == {"meeting"}
    assert _events(post(FRONT + "meeting_at: 2026-08-20T15:00:00Z\n")) == {}
    assert _events() == {}


def test_an_event_without_owner_and_address_has_neither() -> None:
    event = _events(post(LATE.replace("owner: alice\n", "")), url="")["due"]
    assert "url" not in event
    assert "description" not in event
    assert str(event["uid"]).endswith("@afterword.invalid")


def test_an_event_changes_with_the_last_commit() -> None:
    text = feeds.render(_view(post(LATE), commits=(_commit(NOW), _commit(LANDED))))[places.DEADLINES]
    stamps = {event["dtstamp"].dt for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert stamps == {NOW}


def _machine(view: View) -> dict[str, Any]:
    made = machine.render(view)
    schema = json.loads(made[places.SCHEMA])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    found: dict[str, Any] = json.loads(made[places.MACHINE])
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(found)
    return found


def test_the_file_for_machines_holds_every_fact_and_what_follows_from_it() -> None:
    found = _machine(_view(valid.read(), commits=(_commit(NOW), _commit(LANDED))))
    (facts,) = found["postmortems"]
    written = {"action_items", "follow_up", *(key for key, value in valid.read().values.items() if value)}
    assert written - facts.keys() == set()
    assert facts["owner"] == {"handle": "alice", "name": "Alice Example"}
    assert (facts["seconds_to_detect"], facts["seconds_to_mitigate"], facts["seconds_to_resolve"]) == (480, 3000, 5280)
    assert [item["state"] for item in facts["action_items"]] == ["done", "done"]
    assert [entry["kind"] for entry in facts["follow_up"]] == [
        "chat_saved", "announced", "customer_notice", "all_clear",
    ]  # fmt: skip
    assert facts["timeline"][0] == {
        "at": "2026-11-20T09:00:00Z", "event": "The migration starts", "source": "deploy log",
    }  # fmt: skip
    assert (facts["landed_at"], facts["changed_at"]) == ("2026-11-13T07:00:00Z", "2026-11-23T08:00:00Z")
    assert facts["url"] == f"{URL}postmortems/2026/2026-11-20-checkout-outage/"


def test_states_follow_from_dates() -> None:
    late = "action_items:\n  - {title: a, due_on: 2026-11-01}\n  - {title: b, due_on: 2026-12-01}\n  - {declined: c}\n"
    (facts,) = _machine(_view(post(LATE + late)))["postmortems"]
    assert [item["state"] for item in facts["action_items"]] == ["overdue", "open", "declined"]
    assert facts["overdue_days"] == 3


@pytest.mark.parametrize("front", ["title: [\n", "", "detected_at: 2020-01-01T00:00:00Z\n" + FRONT])
def test_the_file_for_machines_copes_with_what_is_broken(front: str) -> None:
    (facts,) = _machine(_view(post(front)))["postmortems"]
    assert facts["id"] == "2026-11-12-checkout"
    assert "seconds_to_detect" not in facts


def test_a_key_of_the_schema_has_a_description() -> None:
    schema = json.loads(machine.render(_view())[places.SCHEMA])
    bare = [f"{name}.{key}" for name, kind in schema["$defs"].items() for key, value in kind["properties"].items()
            if "description" not in value and name != "Document"]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize(
    ("path", "directories", "address"),
    [
        ("index.md", True, "https://a.example/b/"),
        ("index.md", False, "https://a.example/b/index.html"),
        ("x/index.md", True, "https://a.example/b/x/"),
        ("x/y z.md", True, "https://a.example/b/x/y%20z/"),
        ("x/y.md", False, "https://a.example/b/x/y.html"),
        ("feeds/a.xml", True, "https://a.example/b/feeds/a.xml"),
    ],
)
def test_addresses_are_those_of_the_builder(path: str, directories: bool, address: str) -> None:
    assert Address(url="https://a.example/b", directories=directories).of(path) == address


def test_the_page_about_feeds_links_to_all_of_them() -> None:
    text = feeds.render(_view())[places.FEEDS]
    for path in (places.ATOM, places.JSON_FEED, places.DEADLINES, places.MACHINE, places.SCHEMA):
        assert f"](../../{path})" in text
    assert "calendar" in text


PUBLIC = FRONT.replace("draft", "closed") + "visibility: public\nresolved_at: 2026-11-12T10:12:00Z\n"


def test_the_public_site_has_no_calendar() -> None:
    made = public.build(Catalogue.of([post(PUBLIC)]), POLICY_VALUE, {}, now=NOW).pages
    assert places.DEADLINES not in made
    assert "deadlines.ics" not in made[places.FEEDS]
    assert "What strangers may know of each post-mortem" in made[places.FEEDS]
    assert made["index.md"].count('href="postmortems/2026/2026-11-12-checkout/"') == 1
    assert '<span data-sort="3600">1 h</span>' in made["index.md"]
    assert "overdue" not in made[places.FEEDS]


def test_a_public_home_of_its_own_leaves_the_list_where_it_is() -> None:
    links = "[all](postmortems/index.md) [feeds](records/feeds/index.md) [json](postmortems.json)"
    home = f"---\nvisibility: public\n---\n\n# Hello\n\n{links}, [secret](x.md)\n\n--8<-- 'x.md'\n"
    made = public.build(Catalogue.of([]), POLICY_VALUE, {"index.md": home, "x.md": "# Private\n"}, now=NOW).pages
    assert "# Hello" in made["index.md"]
    assert made["index.md"].endswith(f"{links}, secret\n\n")
    assert "There is none yet." in made["postmortems/index.md"]
    assert "x.md" not in made


def test_related_public_ones_are_linked_both_ways() -> None:
    other = "postmortems/2026/2026-11-01-other.md"
    posts = [post(PUBLIC + "related: [2026-11-01-other]\n", BODY), post(PUBLIC, BODY, other)]
    made = public.build(Catalogue.of(posts), POLICY_VALUE, {}, now=NOW).pages
    assert "- [Checkout is down](2026-11-01-other.md)" in made[PATH]
    assert "- [Checkout is down](2026-11-12-checkout.md)" in made[other]


@pytest.mark.parametrize(
    ("text", "shown", "files"),
    [
        ("[a](b.md) [c](d.md#x)", "a [c](d.md#x)", set()),
        ("[a](#x) [b](https://a.example) [c](mailto:a@b.example)", "[a](#x) b c", set()),
        ("![a](img/a.png) ![b](../b.png) [c](c.zip)", "![a](img/a.png) b c", {"docs/img/a.png"}),
        ("`[a](b.md)`", None, set()),
        ("```\n[a](b.md)\n```", None, set()),
        ("[a][x] [b][y]\n\n[x]: b.md\n[y]: d.md", "a [b](d.md)\n\n\n", set()),
        ("[x](https://a.example 'of Bob') by Bob", "x by a colleague", set()),
        ("By Bob <!-- x -->and <!-- internal -->x<!-- /internal -->Alice", "By a colleague and a colleague", set()),
    ],
)
def test_a_public_page_keeps_only_links_to_what_is_public(text: str, shown: str | None, files: set[str]) -> None:
    front = "---\nvisibility: public\n---\n"
    made = public.build(Catalogue.of([]), POLICY_VALUE, {"a.md": front + text, "d.md": front, "b.md": "# b"}, now=NOW)
    assert made.pages["a.md"] == front + (text if shown is None else shown)
    assert made.files == files
