"""What customers were to be told who are not told yet: the next run of `afterword notify` says the same."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import click
import msgspec

from afterword.adapters import clock
from afterword.adapters.notes import Note
from afterword.commands import drafting
from afterword.commands.workspace import Workspace
from afterword.core import notices
from afterword.core.messages import flat
from afterword.core.notices import ALL_CLEAR, Window
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError


class Said(msgspec.Struct, frozen=True):
    """The time of a restart or a change, and what customers will notice of it."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    what: str = ""

    @property
    def window(self) -> Window | None:
        """The time, if there is one."""
        return Window(start=self.start, end=self.end) if self.start and self.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says; None where it does not."""

    start: str | None
    end: str | None
    what: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said to these customers, and the note on it in the Git directory."""

    said: Said
    customers: Sequence[str]
    note: Note

    def keep(self) -> None:
        """Note it for each of them, before anything is sent."""
        if self.customers:
            self._write({**_read(self.note), **dict.fromkeys(self.customers, self.said)})

    def forget(self, told: Collection[str]) -> None:
        """They know it now, and what is noted of others stays."""
        if known := _read(self.note):
            self._write({name: said for name, said in known.items() if name not in told})

    def _write(self, known: Mapping[str, Said]) -> None:
        if known:
            self.note.write(msgspec.json.encode(known).decode())
        else:
            self.note.path.unlink(missing_ok=True)


def words(space: Workspace, postmortem: Postmortem, about: str, customers: Sequence[str], given: Given) -> Words:
    """What to say: as the command line has it, else as an earlier run was about to say it to all of these."""
    note = Note(space.git.directory, f"{postmortem.id}.{about}.said.json")
    if not customers:
        return Words(said=Said(), customers=customers, note=note)
    known = _read(note)
    earlier = {known.get(name) for name in customers}
    before = earlier.pop() if len(earlier) == 1 else None
    what = given.what if given.what is not None else before.what if before is not None else ""
    if about == ALL_CLEAR:
        found = Said(what=what)
    else:
        noted = before.window if before is not None else None
        if given.start or given.end or noted is None:
            hint = _hint([known[name] for name in customers if name in known])
            when = drafting.window(space, given.start, given.end, hint)
        else:
            when = notices.window(noted.start, noted.end, clock.now(), space.policy.zone)
        found = Said(start=when.start, end=when.end, what=what)
    if before is not None and _is_taken_over(found, before, given):
        click.echo(f"As the run before was to say it: {_options(before)}", err=True)
    return Words(said=found, customers=customers, note=note)


def _is_taken_over(found: Said, before: Said, given: Given) -> bool:
    """Whether something is said that the command line does not have."""
    has_window = found.window is not None and not (given.start and given.end)
    return has_window or bool(before.what and given.what is None)


def _hint(known: Sequence[Said]) -> str:
    """What to repeat, where several things were to be said, or not to all of them."""
    told = dict.fromkeys(_options(said) for said in known)
    return "".join(f" An earlier run had {options}." for options in told)


def _options(said: Said) -> str:
    ends = (("--from", said.start), ("--until", said.end))
    times = [f"{name} '{at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC'" for name, at in ends if at is not None]
    return " ".join([*times, *([f"--what {shlex.quote(flat(said.what))}"] if said.what else [])])


def _read(note: Note) -> dict[str, Said]:
    try:
        return msgspec.json.decode(text, type=dict[str, Said]) if (text := note.read()) else {}
    except msgspec.MsgspecError as error:
        raise ConfigError(
            f"{note.path} cannot be read: {error}", "It tells what customers were to be told: take it away."
        ) from error
