"""Whom `afterword notify` is about: who is owed a message, and what earlier runs noted of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import click

from afterword.adapters.journal import Journal, Sending
from afterword.commands.workspace import Workspace
from afterword.core import checklist, notices
from afterword.core.notices import ALL_CLEAR
from afterword.core.postmortem import Postmortem
from afterword.core.rule import did_you_mean
from afterword.errors import ConfigError
from afterword.reporters.wording import visible


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
            there = ", ".join(postmortem.customers) or "nobody"
            hint = did_you_mean(name, postmortem.customers) or f"There is: {there}."
            raise ConfigError(f"{name!r} is not among the customers of {postmortem.id}", hint)
    for problem in checklist.unread_customers(postmortem):
        told = f"{postmortem.path}:{problem.position.line}: {problem.message}; that customer is not told."
        click.echo(f"{visible(told)} Mend it, commit it, and run this again.", err=True)
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


def unfinished(space: Workspace, postmortem: Postmortem, about: str) -> list[Journal]:
    """The notes on messages that the ledger has: the run that recorded them did not come to its end."""
    found = []
    for customer in dict.fromkeys(postmortem.customers):
        journal = _journal(space, postmortem, about, customer)
        known = journal.read()
        if known is not None and _is_recorded(postmortem, customer, about, known):
            found.append(journal)
    return found


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
