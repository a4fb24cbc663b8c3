"""The steps of `afterword notify`: send to one customer after the other, and record who was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from afterword.adapters import clock, smtp
from afterword.adapters.journal import Sending
from afterword.commands import announcing, drafting
from afterword.commands.customers import Asked, Case, unfinished
from afterword.commands.placing import Place, content
from afterword.commands.recording import record
from afterword.commands.repeating import Words
from afterword.commands.workspace import Host, Workspace
from afterword.core import ledger, recording
from afterword.core.messages import Message
from afterword.core.notices import ALL_CLEAR, Notice, last_told
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.errors import ServiceError


def tell(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, asked: Asked,
    cases: Sequence[Case], drafts: Sequence[tuple[Notice, Message | None]], words: Words,
) -> None:  # fmt: skip
    """Send what is to be sent, and record everybody who was told; ServiceError says who is left."""
    by = announcing.sender_of(space, asked.person, clock.now()) if cases else ""
    trial = [_change(asked, case.customer, Sending(message_id="", to="", by=by, at=clock.now())) for case in cases]
    recording.made(content(space, place), place.path, trial)  # nothing is sent that cannot be recorded
    words.keep()
    mails = {notice.customer: mail for notice, mail in drafts}
    told, left = _told(space, host, asked, cases, mails, by)
    _record(space, host, postmortem, asked, cases, told)
    words.forget({*told, *_recorded(postmortem, asked.about, words)})
    for notice, mail in drafts:
        if mail is None:
            click.echo(f"{notice.customer} has no address in the policy. Send this:\n\n{drafting.as_text(notice)}")
            told_by = drafting.recorded_by(postmortem, asked.about, notice.customer, reason=asked.reason)
            click.echo(f"Then record it: `{told_by}`\n")
    if left:
        raise ServiceError(
            f"not told: {', '.join(left)}",
            "Run the command again: it goes on with them, in the same words, and nobody gets it twice.",
        )


def _recorded(postmortem: Postmortem, about: str, words: Words) -> list[str]:
    """Who was told by a run before, which perhaps did not come to its end."""
    others = (name for name in postmortem.customers if name not in words.customers)
    return [name for name in others if last_told(postmortem, name, about) is not None]


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
        look = f"{sending.to} reads its mail, or ask them"
        raise announcing.perhaps_sent("it", sending, look, "--customer and ")
    if sending is None:
        sending = Sending(message_id="", to="", by=by, at=clock.now(), is_sent=True)
        case.journal.write(sending)
    return sending


def _record(
    space: Workspace, host: Host | None, postmortem: Postmortem, asked: Asked,
    cases: Sequence[Case], told: Mapping[str, Sending],
) -> None:  # fmt: skip
    """Commit what was told, and bring to its end what an earlier run had committed."""
    notes = [*unfinished(space, postmortem, asked.about), *(case.journal for case in cases if case.customer in told)]
    if not notes:
        return
    what = "the all-clear" if asked.about == ALL_CLEAR else f"the notice of a {asked.about}"
    changes = [_change(asked, customer, sending) for customer, sending in told.items()]
    published = record(space, host, postmortem.id, changes, f"Record {what} to customers of {postmortem.id}")
    for journal in notes:
        journal.forget()
    for customer in told:
        click.echo(f"{customer} was told: {what}.")
    where = f": {published.where}" if published.where else ""
    click.echo(f"Recorded{where or '.'}")


def _change(asked: Asked, customer: str, sending: Sending) -> Change:
    if asked.about == ALL_CLEAR:
        return ledger.all_clear(customer=customer, at=sending.at, by=sending.by, reason=asked.reason)
    return ledger.notice(customer=customer, about=asked.about, at=sending.at, by=sending.by)
