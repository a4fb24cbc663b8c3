"""Hold post-mortems against every rule: what `check` reports and `submit` mentions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from afterword import rules
from afterword.adapters import clock, files
from afterword.adapters.memo import Memo, digest, fingerprint
from afterword.adapters.surroundings import Folder
from afterword.core import business_days, linting, selection
from afterword.core import policy as policies
from afterword.core.diagnostic import Report
from afterword.core.linting import Outcome, Ruleset
from afterword.core.postmortem import Postmortem, Section, TimelineEvent
from afterword.core.rule import Context


class Prepared(msgspec.Struct, array_like=True):
    """What is worked out once for a policy and its templates."""

    sections: tuple[Section, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    holidays: tuple[tuple[tuple[str, str, int], frozenset[dt.date]], ...] = ()


class Entry(msgspec.Struct, array_like=True):
    """The outcome of one content, and since when it holds; None where there is nothing to say of a file."""

    digest: bytes
    since: dt.datetime
    outcome: Outcome | None


class Judge:
    """Judges the files of one handbook, by the rules and at the instant that were chosen."""

    def __init__(
        self,
        root: Path,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        now: dt.datetime | None = None,
        uses_memo: bool = True,
    ) -> None:
        self.root = root
        policy_text, templates = files.policy_text(root), files.templates(root)
        stamp = fingerprint([policy_text, *(f"{name}\n{text}" for name, text in templates.items())], ["holidays"])
        self.memo = Memo(root, [*sorted(select), "", *sorted(ignore)], stamp) if uses_memo else None
        prepared = self.memo.load("prepared", Prepared) if self.memo is not None else None
        if prepared is not None:
            business_days.remember_holidays(dict(prepared.holidays))
        self.policy = policies.parse(policy_text, is_checked=prepared is not None)
        check = self.policy.check
        chosen = selection.select(rules.ALL, only=select, without=(*check.ignore, *ignore), levels=check.levels)
        self.rules = Ruleset(chosen, rules.ALL)
        self._remembered = len(business_days.known_holidays()) if prepared is not None else -1
        self.blank = _blank(prepared) if prepared is not None else linting.blank(templates, self.policy)
        self.at(now or clock.now())

    def at(self, now: dt.datetime) -> None:
        """Judge as at this instant from now on."""
        self.now = now
        self.surroundings = Folder(self.root)
        self.context = Context(policy=self.policy, now=now, template=self.blank, surroundings=self.surroundings)

    def of_postmortem(self, postmortem: Postmortem) -> Outcome:
        """What one post-mortem comes to by itself."""
        return linting.judge(postmortem, self.rules, self.context)

    def of_file(self, path: str) -> Entry:
        """What the file at a path comes to by itself."""
        data = files.content(self.root, path)
        postmortem = files.load(self.root, self.root / path) if data is None else files.read(data, path)
        outcome = self.of_postmortem(postmortem)
        return Entry(digest(data) if data is not None else b"", self.now, outcome)

    def report(self, outcomes: Iterable[Outcome]) -> Report:
        """All of it together, with what the files say of each other."""
        return linting.settle(outcomes, self.rules, self.context)

    def remember(self) -> None:
        """Keep what the next run need not work out again."""
        known = business_days.known_holidays()
        if self.memo is None or len(known) == self._remembered:
            return
        self._remembered = len(known)
        self.memo.store("prepared", Prepared(self.blank.sections, self.blank.timeline, tuple(known.items())))


def judge(root: Path, postmortem: Postmortem, now: dt.datetime) -> Report:
    """The report on one post-mortem, which need not be in the working tree."""
    judging = Judge(root, now=now, uses_memo=False)
    return judging.report([judging.of_postmortem(postmortem)])


def _blank(prepared: Prepared) -> Postmortem:
    return Postmortem(
        path="template.md", id="template", text="", sections=prepared.sections, timeline=prepared.timeline
    )
