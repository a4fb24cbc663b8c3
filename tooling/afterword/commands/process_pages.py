"""The pages of process reviews: which one is next, what it is about, and committing it on its branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import click

from afterword.adapters import survey
from afterword.adapters.unmerged import Moment
from afterword.commands import inviting, placing
from afterword.commands.handing_out import Wish
from afterword.commands.placing import Place
from afterword.commands.recording import land, on_top
from afterword.commands.workspace import Host, Workspace
from afterword.core import process_review
from afterword.core.invitation import Guest
from afterword.site import process_page
from afterword.site.process_page import Agenda, Call

_MOST = 12
"""As many reviews are looked at for one that is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as its page tells of it."""

    call: Call
    guests: tuple[Guest, ...]
    agenda: Agenda


def called(space: Workspace, host: Host | None) -> dict[dt.date, Call]:
    """The latest reviews that people were called to, the next one last, by the day in the name of their page."""
    prefixes = ["refs/heads/", *([f"refs/remotes/{host.name}/"] if host else [])]
    refs = [ref for prefix in prefixes for ref in space.git.branches(f"{prefix}{process_review.BRANCH_PREFIX}")]
    names = (f"{process_review.REVIEWS}/{ref.rpartition('/')[2]}.md" for ref in refs)
    dates = list(dict.fromkeys(process_review.dates(names)))[:_MOST]
    found = {date: process_page.call_of(page_of(space, host, date)[1]) for date in reversed(dates)}
    return {date: call for date, call in found.items() if call is not None}


def start_of(space: Workspace, calls: Mapping[dt.date, Call], wish: Wish, now: dt.datetime) -> dt.datetime:
    """The time that was asked for, else that of the review that is called already, else the next free one."""
    if wish.at is not None:
        return inviting.chosen(wish.at, now, space.policy, None)
    starts = sorted(call.start for call in calls.values() if call.start > now)
    return starts[0] if starts else space.policy.slots.find(now)


def date_of(
    space: Workspace, host: Host | None, calls: Mapping[dt.date, Call], start: dt.datetime, at: dt.datetime
) -> dt.date:
    """The day in the name of the page for a review: that of the one that is moved to this time, else its own.

    The review that is moved is the next one that was still to come at an instant, and is not on the main branch.
    """
    day = start.astimezone(space.policy.zone).date()
    main = placing.main_commit(space, host)
    waiting = [
        date for date, call in sorted(calls.items(), key=lambda each: each[1].start)
        if call.start > at and not space.git.has_file(main, process_review.path_of(date))
    ]  # fmt: skip
    same = (date for date, call in calls.items() if call.start == start)
    return next(same, day if day in calls or not waiting else waiting[0])


def page_of(space: Workspace, host: Host | None, date: dt.date) -> tuple[Place, str]:
    """Where the page of a review goes, and what it says by now."""
    place = _place(space, host, date)
    return place, _text(space, place)


def agenda_of(space: Workspace, host: Host | None, date: dt.date) -> tuple[Agenda, tuple[Guest, ...]]:
    """What the review is about, and who is invited: the commanders of the policy and those of its post-mortems."""
    main = placing.main_commit(space, host)
    found = survey.read(space.git, Moment(commit=main, tip=main))
    paths = (path.removeprefix("docs/") for path in space.git.paths(main, process_review.FOLDER))
    last = next((day for day in process_review.dates(paths) if day < date), None)
    last = _held_on(space, main, last) if last is not None else None
    merged = [version.postmortem for version in found.versions if version.is_merged]
    due = process_review.due(merged, found.history, space.policy, last)
    led = [post.incident_commander for post in due if post.incident_commander]
    names = tuple(dict.fromkeys([*space.policy.incident_commanders, *led]))
    if not names:
        click.echo(
            "Nobody is invited: `incident_commanders` of the policy is empty, and nobody led a response.", err=True
        )
    return Agenda(posts=due, last=last), inviting.invited(names, space.policy) if names else ()


def write(space: Workspace, host: Host | None, date: dt.date, review: Review) -> bool:
    """Commit the page where it says anything new, on top of whatever others wrote.

    Whether there is anything on its branch that main does not have.
    """

    def attempt(place: Place) -> bool:
        page = _text(space, place)
        new = process_page.render(page, review.call, review.guests, review.agenda, space.policy)
        if new != page:
            message = f"{'Refresh' if page else 'Call'} the process review of {date}\n"
            land(space, host, place, space.git.commit(place.tree, place.path, new, message, place.parents))
        elif place.local == place.parents[0] != place.remote:
            land(space, host, place, place.local)  # which could not be pushed before
        return _place(space, host, date).tree != space.git.tree_of(placing.main_commit(space, host))

    failure = f"{process_review.branch_of(date)} moves all the time"
    return on_top(space, host, lambda: _place(space, host, date), attempt, failure)


def _held_on(space: Workspace, main: str, date: dt.date) -> dt.date:
    """The day of a review as its page on the main branch says: one that was moved keeps the name of its page."""
    page = (space.git.read_file(main, process_review.path_of(date)) or b"").decode(errors="replace")
    call = process_page.call_of(page)
    return call.start.astimezone(space.policy.zone).date() if call is not None else date


def _place(space: Workspace, host: Host | None, date: dt.date) -> Place:
    path, branch = process_review.path_of(date), process_review.branch_of(date)
    return placing.for_review(space, host, f"process-review-{date}", path, branch)


def _text(space: Workspace, place: Place) -> str:
    return (space.git.read_file(place.tree, place.path) or b"").decode(errors="replace")
