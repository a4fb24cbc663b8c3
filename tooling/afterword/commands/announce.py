"""`afterword announce`: tell the group of an incident by mail, and record it."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.adapters import clock, smtp
from afterword.adapters.journal import Journal, Sending
from afterword.commands import announcing
from afterword.commands.placing import choose, content, find_place, understood
from afterword.commands.publishing import fetched
from afterword.commands.recording import record
from afterword.commands.workspace import Workspace
from afterword.core import checklist, ledger, messages, recording
from afterword.core.messages import Message
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.errors import ConfigError


@click.command("announce", short_help="Tell the group of an incident by mail, and record it.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option("--eml", metavar="FILE", help="Write the mail into a file that is not there yet, and send nothing.")
@click.option("--mailto", is_flag=True, help="Print an address that opens the mail in your mail program.")
@click.option("--sent", is_flag=True, help="Only record it: the mail has gone out already.")
@click.option("--again", is_flag=True, help="Even if the group was told, or perhaps was.")
@click.option("--by", metavar="PERSON", help="Who announces it; by default you, by your Git identity.")
@click.option("--dry-run", is_flag=True, help="Show the mail, and send nothing.")
def command(
    id: str, eml: str | None, mailto: bool, sent: bool, again: bool, by: str | None, dry_run: bool,  # noqa: A002  # the name of the argument
) -> None:  # fmt: skip
    """Tell the group of the policy what happened, by mail, and record that in the post-mortem's ledger.

    ID may be any part of an id that only one has; without it, the branch you are on is meant, or the only one
    that is not merged yet. The mail is never sent twice: where the connection ended before the server answered,
    the next run says how to find out. What goes out by `--eml` or `--mailto` is recorded with `--sent`.
    """
    if sum((bool(eml), mailto, sent)) > 1:
        raise ConfigError("--eml, --mailto and --sent exclude each other", "Give one of them, or none to send it.")
    space = Workspace.here()
    host = fetched(space, "Nothing was sent.")
    id_ = choose(space, host, id)
    place = find_place(space, host, id_)
    postmortem = understood(space, place)
    message = announcing.message(space, host, place, postmortem)
    if dry_run or mailto or eml:
        _show(message, eml, postmortem) if eml or dry_run else click.echo(messages.mailto(message))
        return
    journal = Journal(space.git.directory, id_, "announced")
    sending = announcing.begun(postmortem, journal, is_sent=sent, is_again=again)
    if sending is None:
        person = announcing.sender_of(space, by, clock.now())
        known_id = "" if sent else message.id  # a mail program gives its own
        sending = Sending(message_id=known_id, to=message.to, by=person, at=clock.now())
        if not sent:
            recording.made(content(space, place), place.path, [_told(postmortem, sending)])  # or it is not sent
            sending = announcing.send(space, host, message, journal, sending)
    published = record(space, host, id_, [_told(postmortem, sending)], f"Record that the group was told of {id_}")
    journal.forget()
    click.echo(f"{sending.to} was told of {id_}. {published.recorded(place.branch)}")


def _told(postmortem: Postmortem, sending: Sending) -> Change:
    return ledger.announced(
        postmortem, at=sending.at, by=sending.by, to=sending.to, message_id=sending.message_id
    )  # fmt: skip


def _show(message: Message, eml: str | None, postmortem: Postmortem) -> None:
    """Write the mail into a file, or show it."""
    if eml:
        smtp.write(Path(eml), smtp.composed(message, clock.now()))
        click.echo(f"Wrote {eml}. Once it is sent, run {checklist.command('announce', postmortem, '--sent')}.")
        return
    click.echo(f"Would send this, and record it:\n\n{messages.shown(message)}", nl=False)
