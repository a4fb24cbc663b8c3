"""Look at a handbook at a moment: what is open, for `afterword status` and whatever follows from it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path

import msgspec

from afterword.adapters import clock, survey, tree, workers
from afterword.adapters.git import Git
from afterword.adapters.memo import digest
from afterword.adapters.unmerged import Moment
from afterword.commands.examining import few_collections
from afterword.commands.judging import Judge
from afterword.commands.recalling import memo_of
from afterword.core import overview
from afterword.core import policy as policies
from afterword.core.completeness import Gauge
from afterword.core.layout import POLICY
from afterword.core.overview import Overview
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Context
from afterword.errors import ConfigError

_DATE = pattern(r"\d{4}-\d\d-\d\d\Z")


_MEASURES = "measures"


class Measure(msgspec.Struct, array_like=True):
    """How complete one content is, from when until when."""

    percent: int
    since: dt.datetime
    until: dt.datetime | None = None


Measures = dict[str, Measure]
"""By the digest of the content."""


class Lookout:
    """A handbook, and the moment at which it is looked at: a day, a revision, or now where nothing is said."""

    def __init__(self, root: Path, as_of: str | None = None) -> None:
        # Its memo knows the holidays already, which would take longer to load than everything else takes.
        self._judge = Judge(root, clock.now(), memo=memo_of(root, (), ()))
        self.git = Git(root)
        self._here = self._judge.policy
        tip = survey.main_commit(self.git, self._here.main_branch)
        if not tip:
            raise ConfigError(
                "the repository has no commit yet", "Make a first one: git commit --allow-empty -m Start."
            )
        self.at, self.moment = (
            self._moment(as_of, tip) if as_of is not None else (clock.now(), Moment(commit=tip, tip=tip))
        )

    @cached_property
    def policy(self) -> Policy:
        """The policy of the working tree; of the past, that which the main branch had, if it can be read."""
        return self._here if self.moment.at is None else self._policy_of(self.moment.commit)

    def _policy_of(self, commit: str) -> Policy:
        written = self.git.read_file(commit, POLICY) or b""
        try:
            return policies.parse(written.decode(errors="replace")) if b"[tool.afterword" in written else self._here
        except ConfigError:
            return self._here

    @cached_property
    def _gauge(self) -> Gauge:
        context = Context(policy=self.policy, now=self.at, template=self._judge.context.template)
        return Gauge(self._judge.rules.rules, context)

    def overview(self) -> Overview:
        """Everything that is open."""
        with few_collections():
            found = survey.read(self.git, self.moment)
            return overview.of(
                found.versions, self.policy, found.history, at=self.at, commit=self.moment.commit, notes=found.notes
            )

    def measured(self, found: Overview, most: int | None = None) -> Overview:
        """The same with how complete each post-mortem is that is not finished, or the first `most` of them."""
        posts = [entry.postmortem for entry in found.entries if not entry.postmortem.is_finished][:most]
        memo = self._judge.memo if self.policy == self._here else None
        known = (memo.load(_MEASURES, Measures) if memo is not None else None) or {}
        names = {post.path: digest(post.text.encode(errors="surrogatepass")).hex() for post in posts}
        missing = [post for post in posts if not self._holds(known.get(names[post.path]))]
        fresh = dict(zip((names[post.path] for post in missing), workers.each(self._measure, missing), strict=True))
        if memo is not None and fresh:
            memo.store(_MEASURES, {name: measure for name, measure in known.items() if self._holds(measure)} | fresh)
        known = known | fresh
        return overview.measured(found, {path: known[name].percent for path, name in names.items()})

    def _measure(self, post: Postmortem) -> Measure:
        context = self._gauge.context
        context.until = None
        return Measure(self._gauge.measure(post).percent, self.at, context.until)

    def _holds(self, measure: Measure | None) -> bool:
        return measure is not None and measure.since <= self.at and (measure.until is None or self.at < measure.until)

    def remember(self) -> None:
        """Keep what the next run need not work out again."""
        self._judge.remember()

    def _moment(self, as_of: str, tip: str) -> tuple[dt.datetime, Moment]:
        if not _DATE.match(as_of):
            return self._at_revision(as_of, tip)
        at = _end_of(as_of, self._here)
        if at >= clock.now():
            return at, Moment(commit=tip, tip=tip)
        commit = survey.commit_before(self.git, tip, at)
        if commit and (then := self._policy_of(commit)).timezone != self._here.timezone:
            # The day was over when it was over where the organisation was then.
            at = _end_of(as_of, then)
            commit = survey.commit_before(self.git, tip, at)
        if not commit:
            shallow = self.git.is_shallow()
            hint = "This clone is shallow: `git fetch --unshallow` gets the rest." if shallow else "Name a later day."
            raise ConfigError(f"{self._here.main_branch} had no commit yet on {as_of}", hint)
        return at, Moment(commit=commit, tip=tip, at=at)

    def _at_revision(self, revision: str, tip: str) -> tuple[dt.datetime, Moment]:
        if not (commit := self.git.commit_of(revision)):
            raise ConfigError(
                f"--as-of {revision!r} is neither a day nor a commit", "Write 2026-11-27, or a revision that Git knows."
            )
        at = survey.committed_at(self.git, commit)
        return at, Moment(commit=commit, tip=tip, at=at)


def here(as_of: str | None = None) -> Lookout:
    """The handbook around the current directory."""
    return Lookout(tree.find_root(Path.cwd().resolve()), as_of)


def _end_of(day: str, policy: Policy) -> dt.datetime:
    """The last second of a day where the organisation is."""
    try:
        found = dt.date.fromisoformat(day)
    except ValueError as error:
        raise ConfigError(f"--as-of {day} does not exist in the calendar", "Name a day such as 2026-11-27.") from error
    if found.year not in range(1970, 2200):
        raise ConfigError(f"--as-of is in the year {found.year}", "Name a day such as 2026-11-27.")
    return dt.datetime.combine(found, dt.time(23, 59, 59), policy.zone).astimezone(dt.UTC)
