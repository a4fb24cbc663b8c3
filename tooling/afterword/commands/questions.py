"""The at most six questions of `afterword new`, asked only on a terminal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, TypeVar

import click

from afterword.core import instants, scaffold
from afterword.core.policy import Policy
from afterword.core.scaffold import Draft
from afterword.errors import ConfigError

_T = TypeVar("_T")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}\Z")


class Questions:
    """Takes each value from its option, else from the terminal, else from its default."""

    def __init__(self, policy: Policy, now: dt.datetime, *, interactive: bool) -> None:
        self.policy = policy
        self.now = now
        self.interactive = interactive
        self.missing: list[str] = []

    def draft(self, title: str | None, given: Mapping[str, Any], email: str) -> Draft:
        """Everything that a new post-mortem starts with; ConfigError names all options that are missing."""
        known: dict[str, Any] = {
            "title": self.title(title),
            "severity": self.severity(given["severity"]),
            "started_at": self.instant("--started-at", "Start of the impact", given["started_at"], required=True),
            "resolved_at": self.instant(
                "--resolved-at", "Resolved (empty if not yet)", given["resolved_at"], required=False
            ),
        }
        for name in ("detected_at", "mitigated_at"):
            known[name] = self._option_instant(name, given[name])
        known["owner"] = self.owner(given["owner"], email)
        known["services"] = self.services(given["services"])
        if self.missing:
            raise ConfigError(f"{' and '.join(self.missing)} missing", self._cure(email))
        order = ("started_at", "detected_at", "mitigated_at", "resolved_at")
        check_order([(name, known[name]) for name in order])
        return Draft(
            **known,
            due_on=self.policy.due_on(known["severity"], known["resolved_at"] or self.now),
            incident_commander=self.person(given["incident_commander"]),
            on_call=self.person(given["on_call"]),
            responders=tuple(self.person(name) for name in given["responders"]),
            detected_by=given["detected_by"] or "",
            visibility=given["visibility"],
            customers=tuple(given["customers"]),
            tags=tuple(given["tags"]),
        )

    def _cure(self, email: str) -> str:
        cure = "Give the option, or run it in a terminal."
        if "--owner" in self.missing and email:
            cure += f" To be the owner by default, have {email} in `[tool.afterword.people]`."
        return cure

    def title(self, given: str | None) -> str:
        """What was broken, and for whom."""
        return self._ask("TITLE", "What was broken, for whom?", given, scaffold.clean_title) or ""

    def severity(self, given: str | None) -> str:
        """A severity of the policy."""
        names = list(self.policy.severities)
        if given is None and self.interactive:
            for name, severity in self.policy.severities.items():
                click.echo(f"  {name:10} {severity.meaning}", err=True)
        return self._ask("--severity", "Severity", given, lambda text: _one_of(text, names, "severity")) or ""

    def instant(self, option: str, question: str, given: str | None, *, required: bool) -> dt.datetime | None:
        """A time, echoed in both zones."""
        if given is None and not required and not self.interactive:
            return None
        default = None if required else ""
        found = self._ask(option, question, given, self._instant, default)
        if found is not None:
            click.echo(f"  {option[2:]:12} = {instants.in_both_zones(found, self.policy.zone)}", err=True)
        return found

    def _option_instant(self, name: str, given: str | None) -> dt.datetime | None:
        return self.instant(f"--{name.replace('_', '-')}", "", given, required=False) if given else None

    def owner(self, given: str | None, email: str) -> str:
        """Who writes it up: by default the person of the Git identity."""
        matching = [
            handle for handle, person in self.policy.people.items() if person.email.lower() == email.lower() and email
        ]
        return self._ask("--owner", "Owner", given, self._person, *matching[:1]) or ""

    def services(self, given: Sequence[str]) -> tuple[str, ...]:
        """The services that were affected."""
        if given or not self.interactive:
            return tuple(given)
        answer: str = click.prompt(
            "Services affected (comma-separated, empty for none)", "", show_default=False, err=True
        )
        return tuple(name.strip() for name in answer.split(",") if name.strip())

    def person(self, given: str | None) -> str:
        """Somebody named by an option, or nobody."""
        return self._person(given) if given else ""

    def _ask(
        self,
        option: str,
        question: str,
        given: str | None,
        convert: Callable[[str], _T],
        default: str | None = None,
    ) -> _T | None:
        if given is not None:
            return convert(given)
        if not self.interactive:
            if default is None:
                self.missing.append(option)
            return convert(default) if default else None
        while True:
            answer: str = click.prompt(question, default, show_default=bool(default), err=True)
            if not answer.strip() and default == "":
                return None
            try:
                return convert(answer)
            except ConfigError as error:
                click.echo(f"  {error.message}. {error.hint}", err=True)

    def _instant(self, text: str) -> dt.datetime:
        found = instants.parse(text, self.now, self.policy.zone)
        if found > self.now:
            shown = instants.in_both_zones(found, self.policy.zone)
            raise ConfigError(f"{text!r} is in the future: {shown}", f"Write {instants.ACCEPTED}.")
        return found

    def _person(self, text: str) -> str:
        name = text.strip()
        if name in self.policy.people or _LOGIN.match(name):
            return name
        known = ", ".join(self.policy.people) or "none yet"
        raise ConfigError(f"{text!r} is neither a person of the policy nor a login", f"People: {known}.")


def _one_of(text: str, names: Sequence[str], what: str) -> str:
    wanted = text.strip().lower()
    by_lower = {name.lower(): name for name in names}
    if wanted in by_lower:
        return by_lower[wanted]
    close = get_close_matches(wanted, list(by_lower), n=1)
    hint = f"Did you mean {by_lower[close[0]]}?" if close else f"Use one of {', '.join(names)}."
    raise ConfigError(f"{text!r} is not a {what}", hint)


def check_order(times: Sequence[tuple[str, dt.datetime | None]]) -> None:
    """Raise ConfigError where a later step of the incident comes before an earlier one."""
    known = [(name, at) for name, at in times if at is not None]
    for (first, before), (second, after) in pairwise(known):
        if after < before:
            raise ConfigError(
                f"{second} ({instants.iso(after)}) is before {first} ({instants.iso(before)})",
                "Give the day with the time, as in 2026-11-20 23:50.",
            )
