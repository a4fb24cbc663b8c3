"""The steps of `afterword notify`: who is to be told, who was already, and what is recorded of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from afterword.adapters import clock, smtp
from afterword.adapters.journal import Journal, Sending
from afterword.commands import announcing, drafting
from afterword.commands.placing import Place, content
from afterword.commands.recording import record
from afterword.commands.workspace import Host, Workspace
from afterword.core import instants, ledger, notices, recording
from afterword.core.messages import Message
from afterword.core.notices import ALL_CLEAR, Notice
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.core.rule import did_you_mean
from afterword.errors import ConfigError, ServiceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    about: str
    names: tuple[str, ...] = ()
    is_sent: bool = False
    is_again: bool = False
    reason: str = ""
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A customer who is to be told, and what an earlier run noted of a message that the ledger does not have."""

    customer: str
    journal: Journal
    known: Sending | None


def cases(space: Workspace, postmortem: Postmortem, asked: Asked) -> list[Case]:
    """The customers whom this run is about; ConfigError where one that is named was not affected."""
    for name in asked.names:
        if name not in postmortem.customers:
            known = list(postmortem.customers)
            hint = did_you_mean(name, known) or f"There is: {', '.join(known) or 'nobody'}."
            raise ConfigError(f"{name!r} is not among the customers of {postmortem.id}", hint)
    owed = notices.owed(postmortem, asked.about)
    wanted = [name for name in dict.fromkeys(asked.names) if asked.is_again or name in owed] if asked.names else owed
    found = []
    for customer in wanted:
        journal = _journal(space, postmortem, asked.about, customer)
        known = journal.read()
        if known is not None and (_is_recorded(postmortem, customer, asked.about, known) or _is_void(known, asked)):
            known = None
        found.append(Case(customer=customer, journal=journal, known=known))
    return found


def permitted(postmortem: Postmortem, asked: Asked) -> Asked:
    """The same, with a reason only where an all-clear needs one; ConfigError where it needs one and has none."""
    waiting = notices.in_the_way(postmortem) if asked.about == ALL_CLEAR else []
    if waiting and not asked.reason:
        listing = "".join(f"\n  - {one}" for one in waiting)
        raise ConfigError(f"it is too early for an all-clear; still open:{listing}", "Or say why: --force REASON.")
    return asked if waiting else replace(asked, reason="")


def preview(asked: Asked, cases: Sequence[Case]) -> None:
    """Say who was told already, so that it would only be recorded."""
    for case in cases:
        if asked.is_sent or (case.known is not None and case.known.is_sent):
            click.echo(f"Would only record that {case.customer} was told.")
        elif case.known is not None:
            click.echo(f"{case.customer} was perhaps told already: run it without --dry-run to hear what to do.")


def tell(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, asked: Asked,
    cases: Sequence[Case], drafts: Sequence[tuple[Notice, Message | None]],
) -> None:  # fmt: skip
    """Send what is to be sent, and record everybody who was told; ServiceError says who is left."""
    by = announcing.sender_of(space, asked.person, clock.now()) if cases else ""
    trial = [_change(asked, case.customer, Sending(message_id="", to="", by=by, at=clock.now())) for case in cases]
    recording.made(content(space, place), place.path, trial)  # nothing is sent that cannot be recorded
    mails = {notice.customer: mail for notice, mail in drafts}
    told, left = _told(space, host, asked, cases, mails, by)
    _record(space, host, postmortem, asked, told)
    for notice, mail in drafts:
        if mail is None:
            click.echo(f"{notice.customer} has no address in the policy. Send this:\n\n{drafting.as_text(notice)}")
            told_by = drafting.recorded_by(postmortem, asked.about, notice.customer)
            click.echo(f"Then record it: `{told_by}`\n")
    if left:
        raise ServiceError(
            f"not told: {', '.join(left)}", "Everybody else is done. Run the command again: nobody gets it twice."
        )


def _told(
    space: Workspace, host: Host | None, asked: Asked, cases: Sequence[Case], mails: Mapping[str, Message | None],
    by: str,
) -> tuple[dict[str, Sending], list[str]]:  # fmt: skip
    """Who was told, and who is left for some fault; one that the next mail would meet too ends it."""
    told: dict[str, Sending] = {}
    left: list[str] = []
    for case in cases:
        if case.known is not None or asked.is_sent:
            try:
                told[case.customer] = _known(case, asked, by)
            except ServiceError as error:
                left.append(_complained(case, error))
    waiting = [(case, mail) for case in cases if (mail := mails.get(case.customer)) is not None]
    while waiting:
        case, mail = waiting.pop(0)
        sending = Sending(message_id=mail.id, to=mail.to, by=by, at=clock.now())
        try:
            told[case.customer] = announcing.send(space, host, mail, case.journal, sending)
        except ServiceError as error:
            left.append(_complained(case, error))
            if not smtp.is_of_one_mail(error):
                break
    return told, [*left, *(case.customer for case, _ in waiting)]


def _complained(case: Case, error: ServiceError) -> str:
    click.echo(f"{case.customer}: {error.message}\n  {error.hint}", err=True)
    return case.customer


def _known(case: Case, asked: Asked, by: str) -> Sending:
    """What was sent by an earlier run, or by hand; ServiceError where nobody can know."""
    sending = case.known
    if sending is not None and not (sending.is_sent or asked.is_sent):
        raise ServiceError(
            f"it was handed over at {instants.iso(sending.at)}, and no answer came: it was perhaps sent",
            f"Look for the Message-ID <{sending.message_id}> where {sending.to} reads its mail, or ask them. "
            "If it is there, run it with --customer and --sent; if not, with --customer and --again.",
        )
    if sending is None:
        sending = Sending(message_id="", to="", by=by, at=clock.now(), is_sent=True)
        case.journal.write(sending)
    return sending


def _record(
    space: Workspace, host: Host | None, postmortem: Postmortem, asked: Asked, told: dict[str, Sending]
) -> None:
    """Commit what was told, with what a run before this one did not bring to its end."""
    notes = {name: _journal(space, postmortem, asked.about, name) for name in dict.fromkeys(postmortem.customers)}
    done = [
        notes[name]
        for name, note in notes.items()
        if name in told or ((known := note.read()) is not None and _is_recorded(postmortem, name, asked.about, known))
    ]
    if not done:
        return
    what = "the all-clear" if asked.about == ALL_CLEAR else f"the notice of a {asked.about}"
    changes = [_change(asked, customer, sending) for customer, sending in told.items()]
    published = record(space, host, postmortem.id, changes, f"Record {what} to customers of {postmortem.id}")
    for journal in done:
        journal.forget()
    where = published.outcome.url if published.outcome is not None else published.note
    for customer in told:
        click.echo(f"{customer} was told: {what}.")
    click.echo(f"Recorded{f': {where}' if where else '.'}")


def _change(asked: Asked, customer: str, sending: Sending) -> Change:
    if asked.about == ALL_CLEAR:
        return ledger.all_clear(customer=customer, at=sending.at, by=sending.by, reason=asked.reason)
    return ledger.notice(customer=customer, about=asked.about, at=sending.at, by=sending.by)


def _journal(space: Workspace, postmortem: Postmortem, about: str, customer: str) -> Journal:
    digest = hashlib.sha256(customer.encode("utf-8", "surrogatepass")).hexdigest()
    return Journal(space.git.directory, postmortem.id, f"{about}-{digest[:16]}")


def _is_recorded(postmortem: Postmortem, customer: str, about: str, known: Sending) -> bool:
    """Whether the ledger has that message, or a later one."""
    at = notices.last_told(postmortem, customer, about)
    return at is not None and at >= known.at.replace(microsecond=0)


def _is_void(known: Sending, asked: Asked) -> bool:
    """Whether somebody looked for a message that was perhaps sent, and found none."""
    return asked.is_again and not known.is_sent
