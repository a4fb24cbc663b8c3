"""The steps of `afterword announce`: what is already done, and what is to be sent and recorded."""

from __future__ import annotations

import datetime as dt
import os

import click
import msgspec

from afterword.adapters import smtp, tree
from afterword.adapters.github import GitHub
from afterword.adapters.journal import Journal, Sending
from afterword.adapters.smtp import Login, PerhapsSentError
from afterword.commands.placing import Place, file_url, main_commit
from afterword.commands.questions import Questions
from afterword.commands.workspace import Host, Workspace
from afterword.core import announcement, instants, messages
from afterword.core import policy as policies
from afterword.core.layout import POLICY
from afterword.core.messages import Message
from afterword.core.postmortem import LedgerEntry, Postmortem
from afterword.core.remote import Api
from afterword.core.scaffold import branch_of
from afterword.core.templating import Templates
from afterword.errors import ConfigError, ServiceError


def message(space: Workspace, host: Host | None, place: Place, postmortem: Postmortem) -> Message:
    """The announcement, with the repository's templates and the best link there is."""
    templates = Templates(**tree.mail_templates(space.root, announcement.NAME))
    return announcement.message(postmortem, space.policy, templates, link(space, host, place))


def sender_of(space: Workspace, given: str | None, now: dt.datetime) -> str:
    """Who announces it: by default the person of the Git identity."""
    questions = Questions(space.policy, now, interactive=False)
    if person := questions.owner(given, space.git.author_email()):
        return person
    raise ConfigError(
        "it is not known who announces it", "Give --by, or have your address in `[tool.afterword.people]`."
    )


def begun(postmortem: Postmortem, journal: Journal, *, is_sent: bool, is_again: bool) -> Sending | None:
    """A mail that an earlier run has sent and not recorded to the end; None where one is to be sent.

    ConfigError where the group was told already, ServiceError where nobody can know.
    """
    known, told = journal.read(), postmortem.follow_up.announced
    told = told if told != LedgerEntry() else None
    if known is not None and told is not None and told.message_id != known.message_id and _is_later(told, known):
        journal.forget()  # somebody announced it since
        known = None
    if known is not None and (known.is_sent or is_sent or (told is not None and told.message_id == known.message_id)):
        return known
    if known is not None and not is_again:
        raise perhaps_sent("the announcement", known, f"{known.to} reads its mail")
    if told is not None and not is_again:
        when = instants.iso(told.at) if told.at is not None else "some time"
        raise ConfigError(f"{postmortem.id} was announced at {when}", "Use --again to tell the group once more.")
    if ("follow_up", "announced") in postmortem.misunderstood and not (is_again or is_sent):
        raise ConfigError(
            f"{postmortem.path}: what `follow_up.announced` says cannot be read; perhaps the group was told",
            "`afterword check` says why; mend it, or use --again to tell the group in any case.",
        )
    return None


def perhaps_sent(what: str, known: Sending, look: str, options: str = "") -> ServiceError:
    """Nobody knows what became of a mail: where to look for it, and which options then say that."""
    return ServiceError(
        f"{what} was handed over at {instants.iso(known.at)}, and no answer came: it was perhaps sent",
        f"Look for the Message-ID <{known.message_id}> where {look}. "
        f"If it is there, run it with {options}--sent; if not, with {options}--again.",
    )


def _is_later(told: LedgerEntry, known: Sending) -> bool:
    return told.at is not None and told.at > known.at


def send(space: Workspace, host: Host | None, message: Message, journal: Journal, sending: Sending) -> Sending:
    """Send the mail, noting it before and after; what is certainly not sent leaves no note."""
    server, login = messages.mail_server(space.policy.mail.smtp), login_for(space, host)
    mail = smtp.composed(message, sending.at)
    click.echo(f"Sending it to {message.to} by {server.host} …", err=True)
    try:
        refused = smtp.send(
            mail, server, login, to=message.recipients, timeout=space.policy.mail.timeout,
            on_data=lambda: journal.write(sending),
        )  # fmt: skip
    except PerhapsSentError as error:
        raise ServiceError(error.message, "It was perhaps sent: run the command again to hear what to do.") from error
    except ServiceError:
        journal.forget()
        raise
    for address, reason in refused.items():
        click.echo(f"{server.host} refused {address}: {reason}", err=True)
    sent = msgspec.structs.replace(sending, is_sent=True)
    journal.write(sent)
    return sent


def login_for(space: Workspace, host: Host | None) -> Login | None:
    """The login for the server, unless only the working tree names that: a branch of somebody else's could."""
    login = smtp.login(os.environ)
    if login is not None and host is not None:
        main = space.git.read_file(main_commit(space, host), POLICY)
        if main is None or policies.parse(main.decode(errors="replace")).mail.smtp != space.policy.mail.smtp:
            raise ConfigError(
                f"`mail.smtp` is another one on {space.policy.main_branch}: it does not get the password",
                f"Bring the change to {space.policy.main_branch} first.",
            )
    return login


def link(space: Workspace, host: Host | None, place: Place) -> str:
    """The pull request while there is one, else the file on the Git host; nothing without a host."""
    if host is None or host.web is None:
        return ""
    if place.branch == branch_of(place.id) and isinstance(host.api, Api) and host.token:
        try:
            if address := GitHub(host.api, host.token, space.policy.github.timeout).address(place.branch):
                return address
        except ServiceError as error:
            click.echo(f"{error.message}; the mail links to the file instead.", err=True)
    return file_url(space, host, place)
