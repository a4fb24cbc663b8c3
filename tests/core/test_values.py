"""What post-mortems are grouped by."""

from __future__ import annotations

import datetime as dt

import pytest

from afterword.core import values
from tests.site.support import FRONT, post


@pytest.mark.parametrize(
    ("front", "path", "expected"),
    [
        ("started_at: 2026-11-12T23:30:00-02:00\n", "postmortems/2025-01-01-x.md", dt.date(2026, 11, 13)),
        ("title: x\n", "postmortems/2025-01-01-x.md", dt.date(2025, 1, 1)),
        ("title: x\n", "postmortems/2025-13-01-x.md", None),
        ("title: x\n", "postmortems/notes.md", None),
    ],
)
def test_the_day_is_that_of_the_start_else_that_of_the_id(front: str, path: str, expected: dt.date | None) -> None:
    assert values.day(post(front, path=path)) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("services", ("shop", "Shop")),
        ("tags", ()),
        ("owners", ("alice",)),
        ("severities", ("critical",)),
        ("years", ("2026",)),
    ],
)
def test_a_post_mortem_has_each_value_once_and_no_blank_one(kind: str, expected: tuple[str, ...]) -> None:
    assert values.of(post(FRONT + "services: [shop, Shop, shop, ' ']\n"), kind) == expected


def test_what_is_not_known_is_in_no_group() -> None:
    assert all(values.of(post("title: x\n", path="postmortems/x.md"), kind) == () for kind in values.KINDS)


def test_groups_hold_the_newest_first() -> None:
    days = ("2025-01-01", "2026-02-02", "2025-12-31")
    posts = [post("tags: [lock]\n", path=f"postmortems/{day}-x.md") for day in days]
    found = values.group([*posts, post("title: x\n", path="postmortems/x.md")])
    assert [one.id for one in found["tags"]["lock"]] == ["2026-02-02-x", "2025-12-31-x", "2025-01-01-x"]
    assert list(found["years"]) == ["2026", "2025"]
    assert found["owners"] == {}


def test_who_owns_nothing_but_action_items_has_an_empty_group() -> None:
    items = "action_items:\n  - {title: a, owner: bob}\n  - {title: b, owner: alice}\n  - {title: c, owner: ' '}\n"
    found = values.group([post(FRONT + items)])["owners"]
    assert {owner: len(posts) for owner, posts in found.items()} == {"alice": 1, "bob": 0}


def test_everybody_who_had_a_part_has_their_roles_and_a_group() -> None:
    one = post(FRONT + "incident_commander: alice\non_call: carol\nresponders: [dave, ' ', dave, carol]\n")
    assert values.roles(one) == {
        "alice": ("owner", "incident commander"),
        "carol": ("on call", "responder"),
        "dave": ("responder",),
    }
    found = values.group([one])["owners"]
    assert {handle: len(posts) for handle, posts in found.items()} == {"alice": 1, "carol": 0, "dave": 0}
