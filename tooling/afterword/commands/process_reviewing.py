"""Call the incident commanders to a process review: its page, its pull request, and the invitation, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from afterword.adapters import survey
from afterword.adapters.git import PushRefusedError
from afterword.adapters.journal import Journal, Sending
from afterword.adapters.survey import Moment, Survey
from afterword.commands import delivering, inviting, placing, publishing
from afterword.commands.delivering import Wish
from afterword.commands.placing import Place
from afterword.commands.recording import MAX_ATTEMPTS, land
from afterword.commands.workspace import Host, Workspace
from afterword.core import instants, process_request, process_review
from afterword.core.invitation import Guest
from afterword.core.review_meeting import Meeting
from afterword.errors import AfterwordError, ServiceError
from afterword.site import process_page
from afterword.site.process_page import Agenda, Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review as its page tells of it."""

    call: Call
    guests: tuple[Guest, ...]
    agenda: Agenda


def hold(space: Workspace, host: Host | None, wish: Wish, now: dt.datetime) -> None:
    """Write the page of the next review, ask for its pull request and invite; again, it brings them up to date."""
    journal = Journal(space.git.directory, "process-review", "meeting")
    sending = _unfinished(space, host, journal, wish)
    start = dt.datetime.fromisoformat(sending.about) if sending is not None else _start(space, host, wish, now)
    date = start.astimezone(space.policy.zone).date()
    place, page = _page(space, host, date)
    before = process_page.call_of(page)
    agenda, guests = _agenda(space, host, date)
    review = Review(call=_call(before, start, guests, wish), guests=guests, agenda=agenda)
    if wish.is_shown:
        click.echo(f"Would write {place.path} on {place.branch}, and ask for its pull request:\n")
        click.echo(process_page.render(page, review.call, guests, agenda, space.policy))
    if sending is None and guests and review.call != before:
        sending = delivering.deliver(space, host, _meeting(space, host, place, review), journal, wish, now)
    if not wish.is_shown:
        if sending is not None:
            call = replace(review.call, invited=sending.to, message_id=sending.message_id)
            review = replace(review, call=call)
        _finish(space, host, review, wish, is_told=sending is not None)
        journal.forget()


def _unfinished(space: Workspace, host: Host | None, journal: Journal, wish: Wish) -> Sending | None:
    """An invitation that an earlier run sent and did not write down, whichever day it is for."""
    known = journal.read()
    if known is None:
        return None
    date = dt.datetime.fromisoformat(known.about).astimezone(space.policy.zone).date()
    call = process_page.call_of(_page(space, host, date)[1])
    return delivering.unfinished([call.message_id] if call is not None else [], journal, wish)


def _start(space: Workspace, host: Host | None, wish: Wish, now: dt.datetime) -> dt.datetime:
    """The time that was asked for, else that of the review that is called already, else the next free one."""
    today = now.astimezone(space.policy.zone).date()
    prefixes = ["refs/heads/", *([f"refs/remotes/{host.name}/"] if host else [])]
    refs = [ref for prefix in prefixes for ref in space.git.branches(f"{prefix}{process_review.BRANCH_PREFIX}")]
    names = (f"{process_review.REVIEWS}/{ref.rpartition('/')[2]}.md" for ref in refs)
    called = [date for date in dict.fromkeys(process_review.dates(names)) if date >= today]
    known = (process_page.call_of(_page(space, host, date)[1]) for date in reversed(called))
    starts = [call.start for call in known if call is not None and call.start > now]
    if wish.at is None:
        return starts[0] if starts else space.policy.slots.find(now)
    start = inviting.chosen(wish.at, now, space.policy, None)
    others = [date for date in called if date != start.astimezone(space.policy.zone).date()]
    if others:
        click.echo(f"There is another one on {others[-1]}: close its pull request if it does not take place.", err=True)
    return start


def _page(space: Workspace, host: Host | None, date: dt.date) -> tuple[Place, str]:
    """Where the page of a review goes, and what it says by now."""
    path, branch = process_review.path_of(date), process_review.branch_of(date)
    place = placing.for_review(space, host, f"process-review-{date}", path, branch)
    return place, (space.git.read_file(place.tree, path) or b"").decode(errors="replace")


def _agenda(space: Workspace, host: Host | None, date: dt.date) -> tuple[Agenda, tuple[Guest, ...]]:
    """What the review is about, and who is invited: the commanders of the policy and those of its post-mortems."""
    main = placing.main_commit(space, host)
    found: Survey = survey.read(space.git, Moment(commit=main, tip=main))
    paths = (path.removeprefix("docs/") for path in space.git.paths(main, process_review.FOLDER))
    last = next((day for day in process_review.dates(paths) if day < date), None)
    merged = [version.postmortem for version in found.versions if version.is_merged]
    due = process_review.due(merged, found.history, space.policy, last)
    led = [post.incident_commander for post in due if post.incident_commander]
    names = tuple(dict.fromkeys([*space.policy.incident_commanders, *led]))
    if not names:
        click.echo(
            "Nobody is invited: `incident_commanders` of the policy is empty, and nobody led a response.", err=True
        )
    return Agenda(posts=due, last=last), inviting.invited(names, space.policy) if names else ()


def _call(before: Call | None, start: dt.datetime, guests: Sequence[Guest], wish: Wish) -> Call:
    """Whom to call when; the same as before where nothing has changed."""
    to = ", ".join(guest.handle for guest in guests)
    if before is None or not before.invited:
        return Call(start=start, invited=to)
    if (before.start, before.invited) == (start, to) and not wish.is_again:
        return before
    return Call(start=start, invited=to, sequence=before.sequence + 1)


def _meeting(space: Workspace, host: Host | None, place: Place, review: Review) -> Meeting:
    link = host.web.file_url(place.branch, space.git.prefix + place.path) if host and host.web else ""
    return Meeting(
        key=f"{Path(place.path).stem}-process-review",
        about="Process review of the incident commanders",
        agenda=process_page.listed(review.agenda, space.policy),
        link=link,
        start=review.call.start,
        sequence=review.call.sequence,
        guests=review.guests,
    )


def _finish(space: Workspace, host: Host | None, review: Review, wish: Wish, *, is_told: bool) -> None:
    """Write it down, ask for the pull request, and say what was done."""
    date = review.call.start.astimezone(space.policy.zone).date()
    try:
        branch = _write(space, host, date, review)
    except AfterwordError:
        if wish.ics and is_told:
            Path(wish.ics).unlink(missing_ok=True)
        raise
    when = instants.in_both_zones(review.call.start, space.policy.zone)
    where = f"There is no Git remote: {branch} is in this repository only."
    if host is not None:
        url = host.web.file_url(branch, space.git.prefix + process_review.path_of(date)) if host.web else ""
        asked = publishing.ask(space, host, process_request.plan(date, space.policy, when, url), branch)
        where = asked if isinstance(asked, str) else asked.url
    told = f"{review.call.invited or 'nobody'} invited" + ("" if is_told else " already. Nothing was sent")
    click.echo(f"The process review is at {when}; {told if review.guests else 'nobody is invited'}. {where}")


def _write(space: Workspace, host: Host | None, date: dt.date, review: Review) -> str:
    """Commit the page where it says anything new, on top of whatever others wrote; the branch."""
    for _ in range(MAX_ATTEMPTS):
        place, page = _page(space, host, date)
        new = process_page.render(page, review.call, review.guests, review.agenda, space.policy)
        try:
            if new != page:
                what = "Refresh" if page else "Call"
                message = f"{what} the process review of {date}\n"
                land(space, host, place, space.git.commit(place.tree, place.path, new, message, place.parents))
            elif place.local == place.parents[0] != place.remote:
                land(space, host, place, place.local)  # which could not be pushed before
        except PushRefusedError:
            click.echo(f"{place.branch} has moved meanwhile; once more …", err=True)
            if host is not None:
                publishing.refresh_remote_refs(space, host)
        else:
            return place.branch
    raise ServiceError(f"{process_review.branch_of(date)} moves all the time", "Run the command again.")
