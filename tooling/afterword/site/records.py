"""Post-mortems as rows of a list, and what such a list can be filtered by."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from afterword.core import instants, values
from afterword.core.postmortem import DETECTED_BY, Postmortem
from afterword.core.status import STATUSES
from afterword.site import escape, links, pages, places
from afterword.site.links import INDEX
from afterword.site.listing import Choice, Column, Filter, Row, choices
from afterword.site.view import View, html_link, missing, overdue

WHAT = ("post-mortem", "post-mortems")
NAMES = {
    "severities": "severity",
    "services": "service",
    "owners": "owner",
    "tags": "tag",
    "years": "year",
    "customers": "customer",
}
"""What a filter by values of a kind is called."""
OVERDUE, UNREADABLE = "overdue", "unreadable"
INVOLVED, DETECTED = "involved", "detected-by"
"""Filters by everybody who had a part in an incident, and by who or what noticed it."""
COLUMNS = (
    Column(name="Date", kind="day", sorted="descending"),
    Column(name="Title", kind="what"),
    Column(name="Severity", kind="word"),
    Column(name="Status", kind="word"),
    Column(name="Owner", kind="person"),
    Column(name="Due", kind="due", prefix="due"),
    Column(name="Duration", kind="length", prefix="lasted"),
)


def row(post: Postmortem, view: View, page: str) -> Row:
    """A post-mortem as a row of a list on `page`."""
    return Row(
        cells=(
            date(values.day(post)),
            html_link(post, page) + below(post),
            view.severity(post),
            view.status(post),
            person(post.owner, view),
            due(post, view),
            lasted(post),
        ),
        keys={
            "status": _states(post, view),
            **value_keys(post),
            INVOLVED: [places.slug(handle) for handle in values.roles(post)],
            DETECTED: [places.slug(post.detected_by or "")],
        },
    )


def filters(view: View) -> list[Filter]:
    """What a list of all post-mortems can be filtered by: only values that occur."""
    severities, *others = value_filters(view)
    found = (
        severities,
        Filter(name="status", choices=_status_choices(view)),
        *others,
        Filter(name=INVOLVED, choices=_people_choices(view)),
        Filter(name=DETECTED, choices=_detected_choices(view)),
    )
    return [filter_ for filter_ in found if filter_.choices]


def value_filters(view: View) -> list[Filter]:
    """The same by the values that have pages, or none."""
    return [Filter(name=name, choices=value_choices(view, kind)) for kind, name in NAMES.items()]


def value_keys(post: Postmortem) -> dict[str, list[str]]:
    """What a post-mortem has of these, by the name of the filter."""
    return {name: [places.slug(value) for value in values.of(post, kind)] for kind, name in NAMES.items()}


def value_choices(view: View, kind: str) -> list[Choice]:
    """The values of a kind in the order of `ordered`, with the number of post-mortems."""
    found = {value: len(posts) for value, posts in ordered(view, kind).items() if posts}
    return choices(found, {value: view.value_name(kind, value) for value in found})


def ordered(view: View, kind: str) -> dict[str, Sequence[Postmortem]]:
    """The values of a kind: severities by rank, years from the newest, all others by name."""
    known = list(view.policy.severities)

    def place(value: str) -> tuple[float, str]:
        if kind == "severities":
            return (known.index(value) if value in known else len(known), value)
        return (-float(value) if kind == "years" else 0, view.value_name(kind, value).casefold())

    groups = view.groups.get(kind, {})
    return {value: groups[value] for value in sorted(groups, key=place)}


def filtered(page: str, **wanted: str) -> str:
    """The address of the index with only the post-mortems that have these values, by the name of the filter."""
    query = "&#x26;".join(f"{name}={places.slug(value)}" for name, value in wanted.items())
    return f"{links.address(INDEX, page)}?{query}"


def person(handle: str | None, view: View) -> str:
    """The name of a person for a cell."""
    return view.names([handle]) or missing()


def date(on: dt.date | None) -> str:
    """A date for a cell, in few bytes: it sorts as it is."""
    return f"<time>{on.isoformat()}</time>" if on else missing()


def due(post: Postmortem, view: View) -> str:
    """When a post-mortem is due, and how late it is."""
    late = view.overdue_days(post)
    return f"{date(post.due_on)} {overdue(late)}" if late else date(post.due_on)


def lasted(post: Postmortem) -> str:
    """How long it took from the start to the resolution."""
    span = post.duration
    if span is None or span < dt.timedelta():
        return missing()
    return f'<span data-sort="{int(span.total_seconds())}">{instants.duration(span)}</span>'


def below(post: Postmortem) -> str:
    """What a list tells below the title: the problem of a file, else services and tags."""
    problem = next(pages.problems(post), "") if not post.is_understood else ""
    if problem:
        return f'<span class="aw-problem">{problem}</span>'
    words = dict.fromkeys((*values.of(post, "services"), *values.of(post, "tags")))
    return f"<small>{escape.html(' · '.join(words))}</small>" if words else ""


def _states(post: Postmortem, view: View) -> list[str]:
    """The status, and what else one looks for beside it."""
    if not post.is_understood:
        return [UNREADABLE]
    late = [OVERDUE] if view.overdue_days(post) else []
    return [places.slug(post.status), *late] if post.status else late


def _status_choices(view: View) -> list[Choice]:
    counts = Counter(state for post in view.catalogue for state in _states(post, view))
    known = [state for state in (*STATUSES, OVERDUE, UNREADABLE) if state in counts]
    return choices({state: counts[state] for state in known})


def _people_choices(view: View) -> list[Choice]:
    counts = Counter(handle for post in view.catalogue for handle in values.roles(post))
    names = {handle: view.value_name("owners", handle) for handle in counts}
    return choices({handle: counts[handle] for handle in sorted(counts, key=lambda one: names[one].casefold())}, names)


def _detected_choices(view: View) -> list[Choice]:
    counts = Counter(post.detected_by for post in view.catalogue)
    return choices({name: counts[name] for name in DETECTED_BY if name in counts})
