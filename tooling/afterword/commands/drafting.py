"""The messages that `afterword notify` makes: from a template, fit for customers to read, shown or written to files."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from afterword.adapters import clock, files, smtp, tree
from afterword.commands.judging import Judge
from afterword.commands.workspace import Workspace
from afterword.core import instants, messages, notices, reading, scaffold
from afterword.core.messages import Message
from afterword.core.notices import Notice, Window
from afterword.core.postmortem import Postmortem
from afterword.core.templating import Templates
from afterword.errors import ConfigError

_RULES = ("AW52", "AW7")
"""What is asked of a message to customers, and of every text: no names of ours, no secrets, no personal data."""


def window(space: Workspace, start: str | None, end: str | None, hint: str = "") -> Window:
    """The time of a restart or a change, as it was given; `hint` says more where it was not."""
    if not (start and end):
        missing = " and ".join(name for name, given in (("--from", start), ("--until", end)) if not given)
        raise ConfigError(f"{missing} missing", f"Say when it will be, such as 2026-11-26 06:00.{hint}")
    now, zone = clock.now(), space.policy.zone
    return notices.window(instants.parse(start, now, zone), instants.parse(end, now, zone), now, zone, (start, end))


def drafts(
    space: Workspace, postmortem: Postmortem, about: str, customers: Sequence[str], when: Window | None, what: str
) -> list[tuple[Notice, Message | None]]:
    """The message to each customer, and the mail to those who have an address; ConfigError where one tells too much."""
    if not customers:
        return []
    templates = Templates(**tree.mail_templates(space.root, notices.template_of(about)))
    judge = Judge(space.root, clock.now(), select=_RULES)
    found = []
    for customer in customers:
        notice = notices.drafted(
            postmortem, space.policy, customer, about, templates=templates, when=when, what=what
        )  # fmt: skip
        _refuse_unfit(judge, notice, postmortem)
        found.append((notice, notices.message(notice, postmortem, space.policy)))
    return found


def _refuse_unfit(judge: Judge, notice: Notice, postmortem: Postmortem) -> None:
    """Hold a message against the rules for what customers read."""
    if revealed := notices.revealed(notice, postmortem, judge.policy):
        raise ConfigError(
            f"the message to {notice.customer} names {', '.join(revealed)}; nothing was sent",
            "Say it without the name, or allow it in `public.allow` of the policy.",
        )
    lines = notice.said.replace("<!--", "<! --").split("\n")
    quoted = "\n".join(f"> {line}" for line in lines)  # so that nothing in it is a heading
    text = f"---\ntitle: Message\nstatus: reviewed\n---\n\n## External message\n\n{quoted}\n"
    found = judge.of_postmortem(reading.read(text, postmortem.path)).diagnostics
    if errors := [finding.message for finding in found if finding.is_error]:
        raise ConfigError(f"{errors[0]}; nothing was sent", "Say it in other words.")
    for message in dict.fromkeys(finding.message for finding in found):
        click.echo(f"To {notice.customer}: {message}", err=True)


def show(
    postmortem: Postmortem, drafted: Sequence[tuple[Notice, Message | None]], folder: str | None, reason: str = ""
) -> None:  # fmt: skip
    """Show the messages, or write each into a file of its own that is not there yet; `reason` is that of --force."""
    if folder is None:
        for notice, mail in drafted:
            to = f"To {notice.customer}, who has no address in the policy:\n\n"
            to = f"From: {mail.sender}\nTo: {mail.to}\n" if mail is not None else to
            click.echo(f"{to}{as_text(notice)}")
        return
    targets = [_target(Path(folder), postmortem, notice, mail) for notice, mail in drafted]
    for target in targets:
        if target.exists() or target.is_symlink():
            raise ConfigError(f"{target} already exists", "Name a folder in which it is not there yet.")
    for target, (notice, mail) in zip(targets, drafted, strict=True):
        files.write_new(Path(folder), target, as_text(notice)) if mail is None else _write(target, mail)
        click.echo(f"Wrote {target}")
    if drafted:
        click.echo(f"Once they are sent: `{recorded_by(postmortem, drafted[0][0].about, reason=reason)}`")


def as_text(notice: Notice) -> str:
    """A message for whatever one writes to a customer with."""
    return f"Subject: {notice.subject}\n\n{notice.text}"


def recorded_by(postmortem: Postmortem, about: str, *customers: str, reason: str = "") -> str:
    """The command that records what went out by hand."""
    named = "".join(f" --customer {shlex.quote(customer)}" for customer in customers)
    forced = f" --force {shlex.quote(reason)}" if reason else ""
    return f"afterword notify {postmortem.id} --about {about}{named}{forced} --sent"


def _target(folder: Path, postmortem: Postmortem, notice: Notice, mail: Message | None) -> Path:
    """The file for a customer, told by a number from those with the same letters."""
    number = postmortem.customers.index(notice.customer) + 1
    name = f"{postmortem.id}.{notice.about}.{number}-{scaffold.slug(messages.flat(notice.customer))}"
    return folder / f"{name}.{'txt' if mail is None else 'eml'}"


def _write(target: Path, mail: Message) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{target.parent} cannot be made: {error.strerror}", "Name another folder.") from error
    smtp.write(target, smtp.composed(mail, clock.now()))
