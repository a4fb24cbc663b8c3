"""`afterword meeting`: find a time for a meeting, invite people, and record it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from afterword.adapters import clock
from afterword.adapters.journal import Journal, Sending
from afterword.commands import handing_out, inviting, process_reviewing
from afterword.commands.handing_out import Wish
from afterword.commands.placing import choose, content, find_place, understood
from afterword.commands.publishing import fetched
from afterword.commands.recording import record
from afterword.commands.workspace import Host, Workspace
from afterword.core import instants, ledger, recording
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.errors import AfterwordError, ConfigError


@click.command("meeting", short_help="Find a time for the review meeting, and invite people.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option(
    "--process", is_flag=True, help="The process review of the incident commanders, not that of a post-mortem."
)
@click.option("--at", metavar="TIME", help="When: 2026-11-26 14:00; by default a free time that the policy allows.")
@click.option("--cancel", is_flag=True, help="Tell those who were invited that it does not take place.")
@click.option("--ics", metavar="FILE", help="Write the invitation into a file that is not there yet, and send no mail.")
@click.option("--sent", is_flag=True, help="Only record it: the mail that was perhaps sent is there.")
@click.option("--again", is_flag=True, help="Even if nothing has changed, or it was perhaps sent.")
@click.option("--by", metavar="PERSON", help="Who invites; by default you, by your Git identity.")
@click.option("--dry-run", is_flag=True, help="Show the mail, and send nothing.")
def command(
    id: str, process: bool, at: str | None, cancel: bool, ics: str | None,  # noqa: A002  # the name of the argument
    sent: bool, again: bool, by: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Find a time for the review meeting of a post-mortem, invite those who were there by mail, and record it.

    The mail has what calendars need, and an agenda from the post-mortem. Run again with another time, or when
    somebody was added, and calendars move the meeting; with nothing changed, nothing is sent. ID may be any part of
    an id that only one has; without it, the branch you are on is meant, or the only one that is not merged yet.

    With --process it is the review of the process by the incident commanders: what post-mortems said about the
    response since the last one becomes the agenda of a page in `docs/process-reviews/`, with a pull request. With
    --at, one that was not held yet is moved, also to another day.
    """
    if cancel and (at or process):
        raise ConfigError("--cancel goes with neither --at nor --process", "Leave one of them out.")
    space = Workspace.here()
    host = fetched(space, "Nothing was sent.")
    wish = Wish(at=at, is_cancelled=cancel, ics=ics, is_sent=sent, is_again=again, by=by, is_shown=dry_run)
    if not process:
        _review(space, host, choose(space, host, id), wish)
    elif id:
        raise ConfigError("--process is about all post-mortems", "Leave the id out.")
    else:
        process_reviewing.hold(space, host, wish, clock.now())


def _review(space: Workspace, host: Host | None, id_: str, wish: Wish) -> None:
    """Invite to the review meeting of a post-mortem, or finish what an earlier run has begun."""
    now, place = clock.now(), find_place(space, host, id_)
    postmortem = understood(space, place)
    journal = Journal(space.git.directory, id_, "meeting")
    recorded = [entry.message_id for entry in postmortem.follow_up.invitations]
    known = handing_out.unfinished(recorded, journal, wish)
    if known is not None and not wish.is_shown:
        _record(space, host, postmortem, known)
        journal.forget()
        if wish.is_cancelled and known.about == ledger.CANCELLED:
            return
        place = find_place(space, host, id_)
        postmortem = understood(space, place)
    meeting = inviting.planned(space, host, place, postmortem, wish, now)
    if meeting is None:
        return
    trial = Sending(message_id="", to=meeting.to, by="", at=now, about=handing_out.about(meeting))
    recording.made(content(space, place), place.path, _changes(postmortem, trial))  # or nothing is sent
    sending = handing_out.deliver(space, host, meeting, journal, wish, now)
    if sending is None:
        return
    try:
        _record(space, host, postmortem, sending)
    except AfterwordError:
        if wish.ics:
            Path(wish.ics).unlink()
        raise
    journal.forget()


def _record(space: Workspace, host: Host | None, postmortem: Postmortem, sending: Sending) -> None:
    start = _start(sending)
    what = f"is at {instants.in_both_zones(start, space.policy.zone)}" if start else "is cancelled"
    changes = _changes(postmortem, sending)
    done = record(space, host, postmortem.id, changes, f"Record the review meeting of {postmortem.id}")
    click.echo(f"The review meeting of {postmortem.id} {what}; told: {sending.to}. Recorded: {done.where}")


def _start(sending: Sending) -> dt.datetime | None:
    """When the meeting is that people are told of; None where it is cancelled."""
    return None if sending.about == ledger.CANCELLED else dt.datetime.fromisoformat(sending.about)


def _changes(postmortem: Postmortem, sending: Sending) -> list[Change]:
    start = _start(sending)
    told = ledger.invitation(
        start=start, to=sending.to, at=sending.at, by=sending.by, message_id=sending.message_id
    )  # fmt: skip
    held = ledger.field(postmortem, "meeting_at", start) if start else ledger.cleared(postmortem, "meeting_at")
    return [held, told]
