"""Writes the demo's story into a fresh post-mortem, as its owner would with an editor."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path

STORY = Path(__file__).with_name("story.md")
ACTION_ITEMS = """\
action_items:
  - title: Stop a migration that waits for a lock longer than 5 s
    type: prevent
    owner: dave
    priority: P0
    due_on: {soon}
    customer_impact: none
  - title: Alert when replica lag passes 30 s
    type: detect
    owner: erin
    priority: P1
    due_on: {later}
    customer_impact: none
"""


def fill_in(text: str, story: str) -> str:
    """The post-mortem with the story told, ready for review.

    A time such as `+8` in the story's timeline stands for 8 minutes after the start.
    """
    found = re.search(r"^started_at: (\S+)$", text, re.MULTILINE)
    if found is None:
        raise SystemExit("the post-mortem has no started_at")
    started = dt.datetime.fromisoformat(found[1])
    front, body = text.removeprefix("---\n").split("\n---\n", 1)
    front = front.replace("status: draft", "status: in-review")
    items = ACTION_ITEMS.format(
        soon=started.date() + dt.timedelta(days=10), later=started.date() + dt.timedelta(days=21)
    )
    front = re.sub(r"^action_items: \[\]\n(?:#.*\n)*", lambda _: items, front, flags=re.MULTILINE)
    told = dict(_sections(_with_times(story, started)))
    sections = [f"## {name}\n\n{told.get(name, content)}\n" for name, content in _sections(body)]
    return f"---\n{front}\n---\n\n" + "\n".join(sections)


def _with_times(story: str, started: dt.datetime) -> str:
    def instant(match: re.Match[str]) -> str:
        return f"| {started + dt.timedelta(minutes=int(match[1])):%Y-%m-%d %H:%M} |"

    return re.sub(r"^\| ([+-]\d+) \|", instant, story, flags=re.MULTILINE)


def _sections(body: str) -> list[tuple[str, str]]:
    parts = re.split(r"^## (.+)\n", body, flags=re.MULTILINE)
    return [(name, content.strip()) for name, content in zip(parts[1::2], parts[2::2], strict=True)]


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(fill_in(target.read_text("utf-8"), STORY.read_text("utf-8")), "utf-8")
