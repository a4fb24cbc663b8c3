"""The action items of all post-mortems."""

from __future__ import annotations

import re

import pytest

from afterword.site import action_items
from tests.site.support import FRONT, cells, post, view, words

ITEMS = """\
action_items:
  - {title: Done, owner: bob, due_on: 2026-11-01, done_on: 2026-11-02}
  - {title: Later, owner: bob, priority: P1, type: detect, due_on: 2026-12-01}
  - {title: Late, owner: alice, due_on: 2026-11-20}
  - {title: Declined, declined: too dear}
  - {owner: bob, due_on: 2026-11-13}
  - {title: Whenever}
"""
SECOND = "postmortems/2025/2025-01-01-slow.md"


def _rows(front: str) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in cells(action_items.render(view(post(front))))]


def test_open_ones_come_first_and_of_these_the_most_overdue() -> None:
    assert [(row[0], re.split(r" {2,}", row[1])[0]) for row in _rows(FRONT + ITEMS)] == [
        ("2026-11-13   overdue by 10 days", "No. 5"),
        ("2026-11-20   overdue by 3 days", "Late"),
        ("2026-12-01", "Later"),
        ("–", "Whenever"),
        ("–", "Declined"),
        ("2026-11-01", "Done"),
    ]


def test_a_row_tells_owner_priority_type_and_post_mortem() -> None:
    row = next(row for row in _rows(FRONT + ITEMS) if row[1].startswith("Later"))
    assert row[1].endswith("Checkout is down")
    assert row[2:] == ["Bob Example", "P1", "detect", "open"]


def test_what_became_of_the_others_is_told_with_the_reason() -> None:
    rows = {row[1].split("  ")[0]: row for row in _rows(FRONT + ITEMS)}
    assert rows["Done"][5] == "done  2026-11-02"
    assert rows["Declined"][5] == "declined"
    assert "Declined: too dear" in rows["Declined"][1]


def test_of_many_that_are_done_the_last_ones_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_items, "CLOSED", 2)
    days = "\n".join(f"  - {{title: Of the {day}, done_on: 2026-11-{day}}}" for day in (13, 15, 14))
    text = action_items.render(view(post(f"{FRONT}action_items:\n{days}\n")))
    assert [words(row[1]).split("  ")[0] for row in cells(text)] == ["Of the 15", "Of the 14"]
    assert "3 action items: none open · 3 done\n" in re.sub("<.*?>", "", text)
    assert "Of the 3 that are done or declined, the last 2 are listed" in text


def test_a_row_leads_to_the_action_item_in_its_post_mortem() -> None:
    text = action_items.render(view(post(FRONT + ITEMS)))
    assert '<a href="../../postmortems/2026/2026-11-12-checkout/#action-item-2">Later</a>' in text


def test_each_owner_is_told_what_they_owe() -> None:
    text = action_items.render(view(post(FRONT + ITEMS), post(FRONT + ITEMS, path=SECOND)))
    assert "12 action items: 8 open · 4 overdue · 2 done · 2 declined\n" in re.sub("<.*?>", "", text)
    assert '<a href="./?state=declined">2 declined</a>' in text
    assert re.findall(r"^- (.*)$", text, re.MULTILINE) == [
        "[Bob Example](../owners/bob/index.md): 4 open, 2 overdue",
        "[Alice Example](../owners/alice/index.md): 2 open, 2 overdue",
        "*Nobody*: 2 open",
    ]


def test_where_there_is_none_it_says_so() -> None:
    assert "No post-mortem has one yet." in action_items.render(view(post()))


def test_they_can_be_filtered() -> None:
    text = action_items.render(view(post(FRONT + ITEMS + "services: [shop]\n"), post(FRONT + ITEMS, path=SECOND)))
    shown = re.findall(r'<label>(\w+)<select name="\w+">(.*?)</select>', text)
    assert {name: re.findall(r">([^<]+)<", options)[1:] for name, options in shown} == {
        "State": ["open (8)", "overdue (4)", "done (2)", "declined (2)"],
        "Owner": ["Alice Example (2)", "Bob Example (6)", "nobody (4)"],
        "Priority": ["P1 (2)"],
        "Type": ["detect (2)"],
        "Severity": ["critical (12)"],
        "Service": ["shop (6)"],
    }


def test_hostile_values_make_no_element() -> None:
    hostile = "<script>\\n\\n</script>|`"
    items = f'  - {{title: "{hostile}", owner: "{hostile}", priority: "{hostile}", type: "{hostile}"}}\n'
    text = action_items.render(view(post(FRONT + "action_items:\n" + items * 9)))
    assert "<script" not in text
    assert "\n\n" not in text[text.index("<div") :]
