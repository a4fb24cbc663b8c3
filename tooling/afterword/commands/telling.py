"""How what `afterword remind` has to say goes out: each message once, noted before and after, or only shown."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from afterword.adapters.smtp import PerhapsSentError
from afterword.commands.remembering import SharedMemory
from afterword.commands.reminding import Round
from afterword.commands.ways import Outgoing
from afterword.core import tracking
from afterword.core.delivered import Delivered
from afterword.errors import ServiceError

_IN_A_ROW = 2
"""After so many failures one after the other, a way is not tried any further."""


def deliver(one: Round) -> Iterator[Outgoing]:
    """Send it, and give each message that went out; what fails is added to the failures.

    Mail and Slack cannot be asked afterwards, so they are noted as doubtful before, and as certain after.
    """
    batches = [[each] for each in one.outgoing] if one.memory.is_quick else [one.outgoing]
    failed: dict[str, int] = {}
    for batch in batches or [[]]:
        if doubtful := [each for each in batch if each.channel != "github"]:
            one.memory.write(_noted(one, one.delivered, doubtful, is_certain=False))
        try:
            for each in batch:
                if _send(one, each, failed):
                    yield each
        finally:
            _remember(one)


@contextmanager
def ended_gently() -> Iterator[None]:
    """Let a request to end be as Ctrl-C is, so that what was not sent is noted as that."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _remember(one: Round) -> None:
    """Note what was delivered. Where that fails, comments are found again, and the rest is told as doubtful."""
    try:
        one.memory.write(one.delivered)
    except ServiceError as error:
        one.failures.append(f"noting it: {error.message}")


def show(one: Round) -> None:
    """Every message that would go out, and the tracking issue."""
    for each in one.outgoing:
        click.echo(f"Would tell {each.to} ({each.where}):\n\n{each.shown}")
    if isinstance(one.memory, SharedMemory) and (body := one.memory.body):
        click.echo(f"The issue {tracking.TITLE!r} would say:\n\n{body}", nl=False)
    if not one.outgoing:
        click.echo("Nobody is to be reminded of anything now.")


def tracking_url(one: Round) -> str:
    """Where the tracking issue is; nothing where there is none."""
    return one.memory.url if isinstance(one.memory, SharedMemory) else ""


def _send(one: Round, each: Outgoing, failed: dict[str, int]) -> bool:
    """Whether it went out; what is not certain is noted as that."""
    if failed.get(each.channel, 0) >= _IN_A_ROW:
        one.failures.append(f"{each.channel} to {each.to}: not tried")
        return False
    try:
        each.send()
    except ServiceError as error:
        failed[each.channel] = failed.get(each.channel, 0) + 1
        one.failures.append(f"{each.channel} to {each.to}: {error.message}")
        if isinstance(error, PerhapsSentError):
            one.delivered = _noted(one, one.delivered, [each], is_certain=False)
        return False
    except BaseException:  # somebody ends it while this one is on its way
        if each.channel != "github":
            one.delivered = _noted(one, one.delivered, [each], is_certain=False)
        raise
    failed[each.channel] = 0
    one.delivered = _noted(one, one.delivered, [each])
    return True


def _noted(one: Round, before: Delivered, sent: Iterable[Outgoing], *, is_certain: bool = True) -> Delivered:
    for each in sent:
        before = before.noted(each.channel, each.marks, one.overview.today, is_certain=is_certain, at=one.overview.at)
    return before
