"""Hold post-mortems against every rule: what `check` reports and `submit` mentions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import msgspec

from afterword import rules
from afterword.adapters import files, tree
from afterword.adapters.memo import Memo, digest
from afterword.adapters.surroundings import Folder
from afterword.commands.recalling import Entry
from afterword.core import business_days, linting, reading, scaffold, selection
from afterword.core import policy as policies
from afterword.core.diagnostic import Report
from afterword.core.linting import Outcome
from afterword.core.postmortem import Postmortem, Section, TimelineEvent
from afterword.core.rule import Context
from afterword.core.ruleset import Ruleset


class Prepared(msgspec.Struct, array_like=True):
    """What is worked out once for a policy and its templates."""

    sections: tuple[Section, ...] = ()
    timeline: tuple[TimelineEvent, ...] = ()
    holidays: tuple[tuple[tuple[str, str, int], frozenset[dt.date]], ...] = ()


class Judge:
    """Judges the files of one handbook, by the rules and at the instant that were chosen."""

    def __init__(
        self,
        root: Path,
        now: dt.datetime,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        memo: Memo | None = None,
        folder: Folder | None = None,
    ) -> None:
        self.root, self.now, self.memo = root, now, memo
        prepared = memo.load("prepared", Prepared) if memo is not None else None
        self.policy = policies.parse(tree.policy_text(root), is_checked=prepared is not None)
        self._remembered = -1
        if prepared is None:
            prepared = _prepare(scaffold.blank(tree.templates(root), self.policy))
        else:
            business_days.remember_holidays(dict(prepared.holidays))
            self._remembered = len(business_days.known_holidays())
        self._blank = prepared
        check = self.policy.check
        chosen = selection.select(rules.ALL, only=select, without=(*check.ignore, *ignore), levels=check.levels)
        self.rules = Ruleset(chosen, rules.ALL)
        self.folder = folder or Folder(root)
        self.context = Context(policy=self.policy, now=now, template=_blank(prepared), surroundings=self.folder)

    def of_postmortem(self, postmortem: Postmortem) -> Outcome:
        """What one post-mortem comes to."""
        return linting.judge(postmortem, self.rules, self.context)

    def of_file(self, path: str) -> Entry:
        """What the file at a path comes to, to be remembered."""
        data = tree.content(self.root, path)
        postmortem = files.load(self.root, self.root / path) if data is None else reading.read(data, path)
        outcome = self.of_postmortem(postmortem)
        return Entry(
            digest(data) if data is not None else b"",
            self.now,
            outcome.until,
            outcome.diagnostics,
            outcome.open,
            self.folder.questions(path),
        )

    def remember(self) -> None:
        """Keep what the next run need not work out again."""
        known = business_days.known_holidays()
        if self.memo is not None and len(known) != self._remembered:
            self._remembered = len(known)
            self.memo.store("prepared", Prepared(self._blank.sections, self._blank.timeline, tuple(known.items())))


def judge(root: Path, postmortem: Postmortem, now: dt.datetime) -> Report:
    """The report on one post-mortem, which need not be in the working tree."""
    judging = Judge(root, now)
    return Report.of({postmortem.path: judging.of_postmortem(postmortem)}, judging.rules.rules)


def _prepare(blank: Postmortem) -> Prepared:
    return Prepared(blank.sections, blank.timeline)


def _blank(prepared: Prepared) -> Postmortem:
    return Postmortem(
        path="template.md", id="template", text="", sections=prepared.sections, timeline=prepared.timeline
    )
