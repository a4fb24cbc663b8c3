"""Hand out an invitation, by mail or as a file: what was sent is noted, so that nobody hears it twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import click
import msgspec

from afterword.adapters import files
from afterword.adapters.journal import Journal, Sending
from afterword.commands import announcing
from afterword.commands.workspace import Host, Workspace
from afterword.core import instants, invitation, ledger, messages, review_meeting
from afterword.core.review_meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for."""

    at: str | None = None
    is_cancelled: bool = False
    ics: str | None = None
    is_sent: bool = False
    is_again: bool = False
    by: str | None = None
    is_shown: bool = False
    """Whether it is only to be shown."""


def unfinished(recorded: Collection[str | None], journal: Journal, wish: Wish) -> Sending | None:
    """A mail that an earlier run sent and did not record; None where there is none, or it is to be sent again.

    `recorded` are the Message-IDs that are. ServiceError where nobody can know whether it was sent.
    """
    known = journal.read()
    if known is None:
        return None
    if known.message_id in recorded:
        journal.forget()
        return None
    if known.is_sent or wish.is_sent:
        return known
    if wish.is_again:
        return None
    raise announcing.perhaps_sent("the invitation", known, f"{known.to} read their mail")


def about(meeting: Meeting) -> str:
    """What the ledger says that an invitation is about."""
    return ledger.CANCELLED if meeting.is_cancelled else instants.iso(meeting.start)


def deliver(
    space: Workspace, host: Host | None, meeting: Meeting, journal: Journal, wish: Wish, now: dt.datetime
) -> Sending | None:
    """Write the invitation into a file, or send it; None where it is only shown."""
    message = review_meeting.message(meeting, space.policy, now)
    if wish.is_shown:
        click.echo(f"Would send this, and record it:\n\n{messages.shown(message)}", nl=False)
        return None
    person = announcing.sender_of(space, wish.by, now)
    sending = Sending(message_id=message.id, to=meeting.to, by=person, at=now, about=about(meeting))
    if wish.ics is None:
        return announcing.send(space, host, message, journal, sending)
    files.create(Path(wish.ics), invitation.render(review_meeting.invitation_of(meeting, space.policy, now)))
    click.echo(f"Wrote {wish.ics}: send it to {message.to}.")
    return msgspec.structs.replace(sending, message_id="")
