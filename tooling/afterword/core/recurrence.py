"""Incidents that come back: post-mortems that share a service and a tag, and those that name each other.

It finds groups, by what is plainly the same; how near two post-mortems are is told by `similarity`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from afterword.core import values
from afterword.core.postmortem import Postmortem

_MOST = 20
"""So many services and tags of one post-mortem are paired: their product is what costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Post-mortems, newest first, with all services and tags that every one of them has."""

    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    postmortems: tuple[Postmortem, ...]


def shared(postmortems: Iterable[Postmortem]) -> list[Recurrence]:
    """What has a service and a tag in common, the most frequent first; the same post-mortems make one group."""
    pairs: dict[tuple[str, str], list[Postmortem]] = defaultdict(list)
    for post in values.newest_first(postmortems):
        services, tags = (islice(values.of(post, kind), _MOST) for kind in ("services", "tags"))
        for pair in product(services, tags):
            pairs[pair].append(post)
    merged: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for pair, found in pairs.items():
        if len(found) > 1:
            merged[tuple(post.id for post in found)].append(pair)
    groups = [_group(found, pairs[found[0]]) for found in merged.values()]
    return sorted(groups, key=lambda group: -len(group.postmortems))


def chains(postmortems: Iterable[Postmortem]) -> list[Recurrence]:
    """What `related` joins, directly or through others, the longest chain first."""
    newest = values.newest_first(postmortems)
    known = {post.id: post for post in newest}
    joined = {id_: id_ for id_ in known}

    def root(id_: str) -> str:
        while joined[id_] != id_:
            joined[id_] = joined[joined[id_]]
            id_ = joined[id_]
        return id_

    for post in newest:
        for other in post.related:
            if other in known:
                joined[root(other)] = root(post.id)
    found: dict[str, list[Postmortem]] = defaultdict(list)
    for post in newest:
        found[root(post.id)].append(post)
    groups = [Recurrence(postmortems=tuple(posts)) for posts in found.values() if len(posts) > 1]
    return sorted(groups, key=lambda group: -len(group.postmortems))


def _group(pairs: Sequence[tuple[str, str]], posts: Sequence[Postmortem]) -> Recurrence:
    services, tags = (tuple(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
    return Recurrence(services=services, tags=tags, postmortems=tuple(posts))
