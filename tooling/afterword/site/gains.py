"""How complete a post-mortem is, and what would raise that most, by the names that a reader knows."""

from __future__ import annotations

import re
from itertools import islice

from afterword.core import anchors, manual
from afterword.core.completeness import ACTION_ITEMS, FOLLOW_UP, Completeness, Gain
from afterword.core.patterns import pattern
from afterword.core.postmortem import Postmortem
from afterword.core.reading import FIELDS
from afterword.site import escape, follow_up, item_table
from afterword.site.links import relative

MOST = 3
_OF_ITEM = pattern(r"(\w+) of action item (\d+)\Z")
_NAMES = {
    "started_at": "Start",
    "detected_at": "Time of detection",
    "mitigated_at": "Time of mitigation",
    "resolved_at": "Time of resolution",
    "detected_by": "Who detected it",
    "due_on": "Due date",
    "done_on": "Completion",
    "meeting_at": "Review meeting",
    "chat_saved": "Saved chat",
    "announced": "Announcement",
    "customer_notices": "Notices to customers",
    "all_clear": "All-clear to customers",
    "invitations": "Invitations",
    ACTION_ITEMS: item_table.TITLE,
}
"""What a reader calls a key of the front matter, where that is not the key itself in words."""


def told(found: Completeness, post: Postmortem) -> str:
    """The figure, as a bar too, and what would raise it most, in Markdown."""
    bar = f'<progress max="100" value="{found.percent}" aria-label="Completeness"></progress> {found.percent} %'
    listed = ", ".join(_gain(gain, post) for gain in islice(found.gains, MOST))
    return f"{bar} <small>What raises it most:</small> {listed}" if listed else bar


def name(subject: str) -> str:
    """What a reader calls it: a section by its heading, a key of the front matter in words."""
    if (match := _OF_ITEM.match(subject)) is not None:
        return f"{name(match[1])} of action item {match[2]}"
    key = subject.removeprefix(f"{FOLLOW_UP}.")
    known = key in FIELDS or subject != key or re.fullmatch(r"[a-z]+(_[a-z]+)+", key)
    return _NAMES.get(key) or (key.replace("_", " ").capitalize() if known else key)


def _gain(gain: Gain, post: Postmortem) -> str:
    return f"{escape.link(name(gain.subject), _place(gain, post))} (+{gain.percent} %)"


def _place(gain: Gain, post: Postmortem) -> str | None:
    """Where it belongs on the page; what has no place there has the page of the rule that asks for it."""
    if (match := _OF_ITEM.match(gain.subject)) is not None:
        return f"#{item_table.anchor(int(match[2]))}"
    if gain.subject.startswith(FOLLOW_UP):
        return f"#{anchors.slug(follow_up.TITLE)}"
    if any(section.title.casefold() == gain.subject.casefold() for section in post.sections):
        return f"#{anchors.slug(gain.subject)}"
    return relative(f"{manual.FOLDER}/{gain.rule}.md", post.path) if gain.rule else None
