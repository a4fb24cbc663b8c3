"""Which post-mortems are alike: by what they share, where a rare thing counts more than a common one.

It finds for one post-mortem its nearest others; what comes back over and over is found by `recurrence`.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from afterword.core import factors
from afterword.core.catalogue import Catalogue
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem

WEIGHTS = {"services": 2.0, "tags": 1.5, "factors": 2.5}
"""What a shared value of each kind counts."""
MOST = 5
_LEAST = 0.25
_CANDIDATES = 32
_PAIRED = 6


class Value(NamedTuple):
    """A service, a tag or a term of the contributing factors; `name` is as it was first written."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A post-mortem that is like another one, and what they share, the most telling first."""

    postmortem: Postmortem
    score: float
    """From 0, nothing in common, to 1, the same."""
    shared: tuple[Value, ...]


def in_order(catalogue: Iterable[Postmortem]) -> list[Postmortem]:
    """The post-mortems by the start of their incidents, for which the date in the id stands where it is not known."""
    return sorted(catalogue, key=lambda post: (_start(post), post.id))


def _start(post: Postmortem) -> str:
    return post.started_at.astimezone(dt.UTC).isoformat() if post.started_at is not None else post.id


def similar(catalogue: Catalogue, policy: Policy) -> Mapping[str, tuple[Match, ...]]:
    """By id: the post-mortems that are most like it, at most five, the nearest first.

    Computed at once for all of them: each is compared with a few dozen others, found by the rarest things that
    it has, alone and in pairs, so that the time grows with the number of post-mortems and not with its square.
    """
    posts, features = _features(catalogue, policy)
    counted = _counted(features)
    weights = {value: (WEIGHTS[value.kind] * math.log(1 + len(posts) / count)) ** 2 for value, count in counted.items()}
    sizes = [math.sqrt(math.fsum(weights[value] for value in values if _tells(value, counted))) for values in features]
    found = {}
    # `fsum` because sets have no order, and a sum that rounds on its way would depend on it.
    for number, candidates in enumerate(_candidates(features, counted)):
        own = features[number]
        scores = (
            (math.fsum(map(weights.__getitem__, own & features[n])) / (sizes[number] * sizes[n]), -n)
            for n in candidates
        )
        best = heapq.nlargest(MOST, (score for score in scores if score[0] >= _LEAST))
        matches = (_match(posts[-n], score, own & features[-n], weights) for score, n in best)
        if best:
            found[posts[number].id] = tuple(matches)
    return found


def _features(catalogue: Catalogue, policy: Policy) -> tuple[list[Postmortem], list[frozenset[Value]]]:
    """The readable post-mortems in order of their start, and what each has; what is written differently is one."""
    posts = [post for post in in_order(catalogue) if post.is_understood]
    spelling: dict[Value, Value] = {}

    def values(post: Postmortem) -> Iterator[Value]:
        written = {"services": post.services, "tags": post.tags, "factors": factors.terms(post, policy)}
        for kind, names in written.items():
            for name in names:
                folded = Value(kind, " ".join(name.split()).casefold())
                if folded.name:
                    yield spelling.setdefault(folded, Value(kind, name))

    return posts, [frozenset(values(post)) for post in posts]


def _counted(features: Sequence[frozenset[Value]]) -> dict[Value, int]:
    counted: dict[Value, int] = defaultdict(int)
    for values in features:
        for value in values:
            counted[value] += 1
    return counted


def _tells(value: Value, counted: Mapping[Value, int]) -> bool:
    """Everybody words factors in their own way: a term that nobody else has is no difference."""
    return value.kind != "factors" or counted[value] > 1


def _candidates(features: Sequence[frozenset[Value]], counted: Mapping[Value, int]) -> Iterator[list[int]]:
    """For each post-mortem the numbers of those that it is worth comparing with."""
    keys = [_keys(values, counted) for values in features]
    having: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for number, those in enumerate(keys):
        for key in those:
            having[key].append(number)
    for number, those in enumerate(keys):
        found: set[int] = set()
        for key in sorted(those, key=lambda key: (len(having[key]), key)):
            found.update(_around(number, having[key]))
            if len(found) > _CANDIDATES:
                break
        yield sorted(found - {number})


def _keys(values: frozenset[Value], counted: Mapping[Value, int]) -> list[tuple[Value, ...]]:
    shared = sorted((value for value in values if counted[value] > 1), key=lambda value: (counted[value], value))
    rarest = shared[:_PAIRED]
    return [*((value,) for value in rarest), *combinations(rarest, 2)]


def _around(number: int, those: Sequence[int]) -> Sequence[int]:
    """All of them, or those that are nearest in time."""
    if len(those) <= _CANDIDATES:
        return those
    at = bisect_left(those, number)
    first = max(0, min(at - _CANDIDATES // 2, len(those) - _CANDIDATES))
    return those[first : first + _CANDIDATES]


def _match(other: Postmortem, score: float, shared: Iterable[Value], weights: Mapping[Value, float]) -> Match:
    telling = sorted(shared, key=lambda value: (-weights[value], value))
    return Match(postmortem=other, score=round(score, 4), shared=tuple(telling))
