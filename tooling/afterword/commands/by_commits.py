"""What commits on the main branch say was done, by trailers such as `Postmortem: ID/2`."""

from __future__ import annotations

import datetime as dt

from afterword.adapters import trailers
from afterword.adapters.git import Git
from afterword.adapters.trailers import Commit
from afterword.commands.placing import Place
from afterword.core import action_issues, reading
from afterword.core.postmortem import ActionItem, Postmortem

_TRAILER = "Postmortem"


def done(git: Git, main: str, place: Place, postmortem: Postmortem, zone: dt.tzinfo) -> dict[int, dt.date]:
    """The day of the newest commit below `main` that did an action item, by its number now.

    One that was recorded as done since, and is open now, was opened again by hand, and stays open.
    """
    found: dict[int, dt.date] = {}
    for commit in trailers.standing(git, main, _TRAILER):
        for value in commit.values:
            id_, _, number = value.rpartition("/")
            if id_ != postmortem.id or not number.isdecimal():
                continue
            data = git.read_file(commit.sha, postmortem.path)
            then = reading.read(data, postmortem.path) if data is not None else None
            item = action_issues.item_meant(int(number), then, postmortem)
            if item is not None and item.is_open and not _was_done(git, place, commit, postmortem, item):
                found.setdefault(item.number, commit.at.astimezone(zone).date())
    return found


def _was_done(git: Git, place: Place, since: Commit, postmortem: Postmortem, item: ActionItem) -> bool:
    """Whether a version of the post-mortem that was made since a commit has an action item as done."""
    path = git.prefix + place.path
    # The post-mortem's branch need not contain that commit, so that only the time tells what came first.
    listed = git.find("log", "--full-history", "--format=%H %ct", *place.parents, f"^{since.sha}", "--", path)
    for sha, seconds in (line.split(" ") for line in listed.splitlines()):
        data = git.read_file(sha, place.path) if int(seconds) >= since.at.timestamp() else None
        then = reading.read(data, place.path) if data is not None else None
        for before in then.action_items if then is not None else ():
            if before.done_on and action_issues.item_meant(before.number, then, postmortem) is item:
                return True
    return False
