"""What a post-mortem says of other files, and what can be asked about those."""

from __future__ import annotations

from typing import Protocol

import msgspec

from afterword.core import links
from afterword.core.postmortem import Position, Postmortem
from afterword.core.status import STATUSES

MAX_FOLLOWED = 1000
"""So many entries of `related` are followed, one after the other, and no more."""


class Reference(msgspec.Struct, frozen=True):
    """A word of a file that leads to another one, and where it stands."""

    target: str
    line: int
    column: int
    width: int = 0


class Suppression(msgspec.Struct, frozen=True):
    """An entry of `ignore`: a rule that a post-mortem says not to apply to it, and where it says so."""

    rule: str
    """Its code or name; empty where none is written."""
    has_reason: bool
    line: int
    column: int
    state: str = "unused"
    """`used`, `unused`, `disabled` where the rule is not asked (yet), `unknown` where there is no such rule."""


class References(msgspec.Struct, frozen=True):
    """Everything a file says of others, and what it suppresses."""

    path: str
    id: str
    related: tuple[Reference, ...] = ()
    """The ids of `related`."""
    links: tuple[Reference, ...] = ()
    """The links of the text without a scheme, with their `#anchor`, percent-encoded as they are written."""
    suppressions: tuple[Suppression, ...] = ()
    status: str = "draft"
    """The status that it claims, of those there are."""


class Surroundings(Protocol):
    """The other files of the repository; paths are relative to its root, with `/`."""

    def ids(self) -> frozenset[str]:
        """The id of every post-mortem."""

    def paths(self, id_: str) -> tuple[str, ...]:
        """The post-mortems with this id; more than one where they lie in different folders."""

    def related(self, id_: str) -> tuple[str, ...]:
        """The ids that the post-mortem with this id names in `related`; none where there is none."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder."""

    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a Markdown file; None where it cannot be read as one."""


class _NothingAround:
    """A repository of which nothing is known."""

    def ids(self) -> frozenset[str]:
        return frozenset()

    def paths(self, _id: str) -> tuple[str, ...]:
        return ()

    def related(self, _id: str) -> tuple[str, ...]:
        return ()

    def exists(self, _path: str) -> bool:
        return True

    def anchors(self, _path: str) -> frozenset[str] | None:
        return None


NOTHING_AROUND: Surroundings = _NothingAround()


def of(postmortem: Postmortem) -> References:
    """What a post-mortem says of other files."""
    return References(
        path=postmortem.path,
        id=postmortem.id,
        related=_related(postmortem),
        links=_links(postmortem),
        suppressions=_suppressions(postmortem),
        status=postmortem.status if postmortem.status in STATUSES else "draft",
    )


def reached(id_: str, surroundings: Surroundings) -> frozenset[str]:
    """The ids to which `related` leads from a post-mortem: in a circle, its own too."""
    seen: set[str] = set()
    waiting = [id_]
    while waiting and len(seen) <= MAX_FOLLOWED:
        fresh = [other for other in surroundings.related(waiting.pop()) if other not in seen]
        seen.update(fresh)
        waiting += fresh
    return frozenset(seen)


def _related(postmortem: Postmortem) -> tuple[Reference, ...]:
    written = postmortem.values.get("related")
    if not isinstance(written, list):
        return ()
    return tuple(
        Reference(item.strip(), place.line, place.column)
        for index, item in enumerate(written)
        if isinstance(item, str) and (place := postmortem.value_positions.get(("related", index))) is not None
    )


def _suppressions(postmortem: Postmortem) -> tuple[Suppression, ...]:
    keys, values = postmortem.positions, postmortem.value_positions
    return tuple(
        Suppression(
            entry.rule or "",
            bool(entry.reason),
            *(keys.get(("ignore", index, "rule")) or values.get(("ignore", index)) or Position()),
        )
        for index, entry in enumerate(postmortem.ignore)
        if entry.rule or ("ignore", index) not in postmortem.misunderstood
    )


def _links(postmortem: Postmortem) -> tuple[Reference, ...]:
    if "]" not in postmortem.body:
        return ()
    found = links.relative(postmortem.body, postmortem.body_line)
    return tuple(Reference(link.target, *link.position, link.width) for link in found)
