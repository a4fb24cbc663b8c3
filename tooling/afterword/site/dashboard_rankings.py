"""The part of the dashboard about what recurs: who notices, services, contributing factors, tags."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from afterword.core import factors, metrics
from afterword.core.postmortem import DETECTED_BY, Postmortem
from afterword.site import escape, figure, places, records
from afterword.site.links import relative
from afterword.site.view import View, counted
from afterword.site.wording import table

LISTED = 10


def detected(posts: Sequence[Postmortem]) -> str:
    """Who or what noticed the incidents, each with the way to these in the index."""
    found = metrics.most_common((post.detected_by,) for post in posts if post.detected_by in DETECTED_BY)
    if not found:
        return "No post-mortem says it yet."
    most = max(count for _, count in found)
    rows = [
        (f'<a href="{records.filtered(places.DASHBOARD, **{records.DETECTED: by})}">{by}</a>', _meter(count, most))
        for by, count in found
    ]
    return table(("Detected by", "Incidents"), rows)


def most_affected(posts: Sequence[Postmortem], known: Collection[str]) -> str:
    """The services with most incidents."""
    found = metrics.most_common(post.services for post in posts)
    if not found:
        return "No post-mortem names a service yet."
    listed = _ranking("Service", "Incidents", "services", found[:LISTED], known)
    left = len(found) - LISTED
    return listed + (f"\n\n{counted(left, 'more service')} with fewer or as many incidents." if left > 0 else "")


def why(posts: Sequence[Postmortem], view: View, known: Collection[str]) -> str:
    """Contributing factors and tags that more than one incident has."""
    parts = [_recurring_factors(posts, view)]
    tags = metrics.most_common((post.tags for post in posts), least=2)[:LISTED]
    if tags:
        parts.append("Tags that more than one post-mortem has:\n\n" + _ranking("Tag", "Incidents", "tags", tags, known))
    return "\n\n".join(parts)


def _recurring_factors(posts: Sequence[Postmortem], view: View) -> str:
    shown: dict[str, str] = {}
    groups = []
    for post in posts:
        names = {name.casefold(): name for name in factors.named(post, view.policy)}
        groups.append(names)
        for folded, name in names.items():
            shown.setdefault(folded, name)
    found = metrics.most_common(groups, least=2)[:LISTED]
    if not found:
        told = counted(len(shown), "factor")
        return f"{told} named so far, and none by the same words in two post-mortems." if shown else "None named yet."
    return _ranking("Contributing factor", "Incidents", "", [(shown[name], count) for name, count in found], ())


def _ranking(head: str, unit: str, kind: str, found: Sequence[tuple[str, int]], known: Collection[str]) -> str:
    most = max(count for _, count in found)
    rows = [(_linked(kind, value, known), _meter(count, most)) for value, count in found]
    return table((head, unit), rows)


def _linked(kind: str, value: str, known: Collection[str]) -> str:
    page = places.value_page(kind, value) if kind else ""
    return escape.link(value, relative(page, places.DASHBOARD) if page in known else None)


def _meter(count: int, most: int) -> str:
    return f"{figure.meter(count, most)} {count}"
