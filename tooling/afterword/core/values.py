"""What post-mortems are grouped by: their services, tags, owner, severity, year and customers."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from afterword.core.postmortem import Postmortem

Groups = Mapping[str, Mapping[str, tuple[Postmortem, ...]]]
"""By kind and value: the post-mortems that have it, newest first."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def day(postmortem: Postmortem) -> dt.date | None:
    """The UTC day of the start, else the one that the id begins with."""
    if postmortem.started_at is not None:
        return postmortem.started_at.astimezone(dt.UTC).date()
    try:
        return dt.date.fromisoformat(match[0]) if (match := _DATE.match(postmortem.id)) else None
    except ValueError:
        return None


def newest_first(postmortems: Iterable[Postmortem]) -> list[Postmortem]:
    """Those that began last first; those without a day last."""
    return sorted(postmortems, key=lambda post: (str(day(post) or ""), post.id), reverse=True)


def of(postmortem: Postmortem, kind: str) -> tuple[str, ...]:
    """The values that a post-mortem has of a kind, each once, none of them blank."""
    return tuple(dict.fromkeys([value for value in _READ[kind](postmortem) if value and not value.isspace()]))


def roles(postmortem: Postmortem) -> Mapping[str, tuple[str, ...]]:
    """Everybody who had a part in it, by handle: as what."""
    found: dict[str, list[str]] = defaultdict(list)
    for role, read in _ROLES.items():
        for handle in dict.fromkeys(read(postmortem)):
            if handle and not handle.isspace():
                found[handle].append(role)
    return {handle: tuple(names) for handle, names in found.items()}


def group(postmortems: Iterable[Postmortem]) -> Groups:
    """All post-mortems by kind and value, in one pass.

    Those who own no post-mortem, but an action item or had another role, have an empty group.
    """
    found: dict[str, dict[str, list[Postmortem]]] = {kind: {} for kind in KINDS}
    for postmortem in newest_first(postmortems):
        for kind, groups in found.items():
            for value in of(postmortem, kind):
                groups.setdefault(value, []).append(postmortem)
        for person in (*roles(postmortem), *(item.owner for item in postmortem.action_items)):
            if person and not person.isspace():
                found["owners"].setdefault(person, [])
    return {kind: {value: tuple(posts) for value, posts in groups.items()} for kind, groups in found.items()}


def _year(postmortem: Postmortem) -> tuple[str, ...]:
    found = day(postmortem)
    return (f"{found.year:04}",) if found else ()


_READ: Mapping[str, Callable[[Postmortem], tuple[str | None, ...]]] = {
    "services": lambda post: post.services,
    "tags": lambda post: post.tags,
    "owners": lambda post: (post.owner,),
    "severities": lambda post: (post.severity,),
    "years": _year,
    "customers": lambda post: post.customers,
}
KINDS = tuple(_READ)
OWNER = "owner"
_ROLES: Mapping[str, Callable[[Postmortem], tuple[str | None, ...]]] = {
    OWNER: lambda post: (post.owner,),
    "incident commander": lambda post: (post.incident_commander,),
    "on call": lambda post: (post.on_call,),
    "responder": lambda post: post.responders,
}
