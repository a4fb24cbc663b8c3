"""Call the incident commanders to a process review: its page, its pull request, and the invitation, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from afterword.adapters.journal import Journal, Sending
from afterword.commands import handing_out, process_pages, publishing
from afterword.commands.handing_out import Wish
from afterword.commands.placing import Place
from afterword.commands.process_pages import Review
from afterword.commands.workspace import Host, Workspace
from afterword.core import instants, process_request, process_review
from afterword.core.invitation import Guest
from afterword.core.review_meeting import Meeting
from afterword.errors import AfterwordError
from afterword.site import process_page
from afterword.site.process_page import Call


def hold(space: Workspace, host: Host | None, wish: Wish, now: dt.datetime) -> None:
    """Write the page of the next review, ask for its pull request and invite; again, it brings them up to date."""
    journal, calls = Journal(space.git.directory, "process-review", "meeting"), process_pages.called(space, host)
    sending = _unfinished(space, host, calls, journal, wish)
    if sending is not None:
        start = dt.datetime.fromisoformat(sending.about)
        date = process_pages.date_of(space, host, calls, start, sending.at)
    else:
        start = process_pages.start_of(space, calls, wish, now)
        date = process_pages.date_of(space, host, calls, start, now)
    place, page = process_pages.page_of(space, host, date)
    before = process_page.call_of(page)
    if before is not None and before.start != start:
        was = instants.in_both_zones(before.start, space.policy.zone)
        click.echo(f"This moves the review that was called for {was}.", err=True)
    agenda, guests = process_pages.agenda_of(space, host, date)
    review = Review(call=_call(before, start, guests, wish), guests=guests, agenda=agenda)
    if wish.is_shown:
        click.echo(f"Would write {place.path} on {place.branch}, and ask for its pull request:\n")
        click.echo(process_page.render(page, review.call, guests, agenda, space.policy))
    if sending is None and guests and review.call != before:
        sending = handing_out.deliver(space, host, _meeting(space, host, place, review), journal, wish, now)
    if not wish.is_shown:
        if sending is not None:
            call = replace(review.call, invited=sending.to, message_id=sending.message_id)
            review = replace(review, call=call)
        _finish(space, host, date, review, wish, is_told=sending is not None)
        journal.forget()


def _unfinished(
    space: Workspace, host: Host | None, calls: Mapping[dt.date, Call], journal: Journal, wish: Wish
) -> Sending | None:
    """An invitation that an earlier run sent and did not write down, whichever day it is for."""
    known = journal.read()
    if known is None:
        return None
    call = calls.get(process_pages.date_of(space, host, calls, dt.datetime.fromisoformat(known.about), known.at))
    return handing_out.unfinished([call.message_id] if call is not None else [], journal, wish)


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


def _finish(
    space: Workspace, host: Host | None, date: dt.date, review: Review, wish: Wish, *, is_told: bool
) -> None:  # fmt: skip
    """Write it down, ask for the pull request, and say what was done."""
    try:
        is_waiting = process_pages.write(space, host, date, review)
    except AfterwordError:
        if wish.ics and is_told:
            Path(wish.ics).unlink(missing_ok=True)
        raise
    when = instants.in_both_zones(review.call.start, space.policy.zone)
    branch = process_review.branch_of(date)
    where = f"There is no Git remote: {branch} is in this repository only."
    if not is_waiting:
        where = f"Its page is on {space.policy.main_branch} already."
    elif host is not None:
        url = host.web.file_url(branch, space.git.prefix + process_review.path_of(date)) if host.web else ""
        held_on = review.call.start.astimezone(space.policy.zone).date()
        plan = process_request.plan(date, space.policy, when, url, held_on=held_on)
        asked = publishing.ask(space, host, plan, branch)
        where = asked if isinstance(asked, str) else asked.url
    told = f"invited: {review.call.invited or 'nobody'}" + ("" if is_told else ". Nothing was sent")
    click.echo(f"The process review is at {when}; {told}. {where}")
