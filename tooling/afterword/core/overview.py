"""Everything that is open after incidents, at one moment: what `afterword status` reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from afterword.core import checklist, lateness, owed
from afterword.core.history import History
from afterword.core.lateness import Late
from afterword.core.owed import Owed
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem

HERE, DRAFT = "the working tree", "a draft that waits for its branch"
"""Where a post-mortem is that no branch has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A post-mortem as it is somewhere: `place` is a branch, `HERE` or `DRAFT`, and empty for the main branch."""

    postmortem: Postmortem
    place: str = ""
    recorded: Postmortem | None = None
    """The same with what was recorded since it was merged and waits for a review; None where nothing does."""

    @property
    def is_merged(self) -> bool:
        """Whether the main branch has it."""
        return not self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post-mortem for which something is owed; the most urgent first."""

    postmortem: Postmortem
    place: str
    owed: tuple[Owed, ...]
    completeness: int | None = None
    """Per cent; None where it is finished, or nobody asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is open at an instant; the post-mortem with what is most urgent first."""

    at: dt.datetime
    today: dt.date
    commit: str
    """The commit of the main branch that was looked at."""
    known: int
    """How many post-mortems there are, whatever is owed."""
    entries: tuple[Entry, ...] = ()
    late: tuple[Late, ...] | None = ()
    """Those that came late; None where the history does not tell."""
    notes: tuple[str, ...] = ()

    @property
    def owed(self) -> tuple[Owed, ...]:
        """Everything that is owed, by post-mortem."""
        return tuple(one for entry in self.entries for one in entry.owed)

    @property
    def overdue(self) -> int:
        """How much of it is overdue."""
        return sum(1 for one in self.owed if one.overdue_days(self.today))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a report is narrowed to: all of it where nothing is said."""

    owners: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    is_overdue: bool = False


def of(
    versions: Iterable[Version],
    policy: Policy,
    history: History,
    *,
    at: dt.datetime,
    commit: str = "",
    notes: Iterable[str] = (),
) -> Overview:
    """The overview of these versions, one for each post-mortem, at an instant."""
    found = tuple(versions)
    today = at.astimezone(policy.zone).date()
    entries = [
        Entry(
            postmortem=version.postmortem,
            place=version.place,
            owed=owed.of(version.postmortem, policy, is_merged=version.is_merged, recorded=version.recorded),
        )
        for version in found
    ]
    merged = (version.postmortem for version in found if version.is_merged)
    late = lateness.late(merged, history, policy) if history.commits else None
    return Overview(
        at=at,
        today=today,
        commit=commit,
        known=len(found),
        entries=_by_urgency(entries, policy),
        late=late,
        notes=(*notes, *_notes(version.postmortem for version in found)),
    )


def _notes(postmortems: Iterable[Postmortem]) -> Iterator[str]:
    """Customers whom nobody can be reminded of."""
    for post in postmortems:
        for problem in checklist.unread_customers(post):
            yield f"{post.path}:{problem.position.line}: {problem.message}; what that customer is owed is not known."


def narrowed(overview: Overview, selection: Selection, policy: Policy) -> Overview:
    """What of an overview a selection means."""

    def is_meant(post: Postmortem) -> bool:
        return _has(selection.severities, (post.severity,)) and _has(selection.services, post.services)

    def kept(entry: Entry) -> tuple[Owed, ...]:
        return tuple(
            one
            for one in entry.owed
            if _has(selection.owners, _names(one.owner, policy))
            and (not selection.is_overdue or one.overdue_days(overview.today))
        )

    entries = (replace(entry, owed=kept(entry)) for entry in overview.entries if is_meant(entry.postmortem))
    late = overview.late
    if late is not None:
        late = tuple(
            one
            for one in late
            if is_meant(one.postmortem) and _has(selection.owners, _names(one.postmortem.owner, policy))
        )
    return replace(overview, entries=_by_urgency(entries, policy), late=late)


def measured(overview: Overview, percents: Mapping[str, int]) -> Overview:
    """The same with how complete post-mortems are, by path."""
    entries = (replace(entry, completeness=percents.get(entry.postmortem.path)) for entry in overview.entries)
    return replace(overview, entries=tuple(entries))


def _by_urgency(entries: Iterable[Entry], policy: Policy) -> tuple[Entry, ...]:
    """Those for which something is owed, in the order of the most urgent of it."""
    by_path = {entry.postmortem.path: entry for entry in entries if entry.owed}
    firsts = owed.by_urgency((entry.owed[0] for entry in by_path.values()), policy)
    return tuple(by_path[one.postmortem.path] for one in firsts)


def _has(wanted: tuple[str, ...], names: Iterable[str | None]) -> bool:
    """Whether one of the names is wanted, or anything is."""
    folded = {name.casefold() for name in names if name}
    return not wanted or any(word.casefold() in folded for word in wanted)


def _names(handle: str | None, policy: Policy) -> tuple[str, ...]:
    """How somebody can be called: by handle, login or name."""
    return (handle, policy.login(handle), policy.person_name(handle)) if handle else ()
