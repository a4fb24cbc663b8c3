"""Seen before? Which incidents come back, and what is still open of the earlier ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from afterword.core import recurrence, values
from afterword.core.recurrence import Recurrence
from afterword.site import escape, records
from afterword.site.places import SEEN_BEFORE
from afterword.site.view import View, counted, day, page_link

_GROUPS, _MEMBERS = 50, 5
_ABOUT = """\
---
search:
  exclude: true
---

# Seen before?

An incident that comes back has a cause that the last post-mortem did not reach, or an action item that nobody did.
"""


def render(view: View) -> str:
    """The page of recurrences, in Markdown."""
    shared, chains = recurrence.shared(view.catalogue), recurrence.chains(view.catalogue)
    parts = [_ABOUT]
    if not shared and not chains:
        parts.append("No two post-mortems share a service and a tag, and none names another as related.\n")
    if shared:
        parts.append(f"## The same service and tag\n\n{_told(shared)}\n")
        parts += (_shared(group, view) for group in shared[:_GROUPS])
    if chains:
        parts.append(f"## Named as related\n\nThe authors saw these connections. {_told(chains)}\n")
        parts += (_chain(group, view) for group in chains[:_GROUPS])
    return "\n".join(parts)


def _told(groups: Sequence[Recurrence]) -> str:
    return f"The {_GROUPS} largest of {len(groups)} groups." if len(groups) > _GROUPS else ""


def _shared(group: Recurrence, view: View) -> str:
    names = [", ".join(map(escape.one_line, words)) for words in (group.services, group.tags)]
    found = {"service": group.services[0], "tag": group.tags[0]}
    return _section(" · ".join(names), group, view, records.filtered(SEEN_BEFORE, **found))


def _chain(group: Recurrence, view: View) -> str:
    first = group.postmortems[-1]
    return _section(f"Since {values.day(first) or first.id}", group, view, "")


def _section(name: str, group: Recurrence, view: View, target: str) -> str:
    posts = group.postmortems
    more = len(posts) - _MEMBERS
    rest = f'<a href="{target}">{more} more in the index</a>' if target else f"{more} more"
    lines = [
        f"### {escape.markdown(name)}",
        "",
        " · ".join(_facts(group)) + ".",
        "",
        *(
            f"- {day(values.day(post))} {page_link(post, SEEN_BEFORE)} {view.severity(post)}"
            for post in posts[:_MEMBERS]
        ),
        *([f"- and {rest}"] if more > 0 else []),
        "",
    ]
    return "\n".join(lines)


def _facts(group: Recurrence) -> Iterator[str]:
    posts = group.postmortems
    yield f"{counted(len(posts), 'incident')}"
    days = [found for post in posts if (found := values.day(post))]
    if len(days) > 1 and (span := (days[0] - days[-1]).days):
        yield f"within {_span(span)}, one every {_span(round(span / (len(days) - 1)) or 1)}"
    still = sum(item.is_open for post in posts[1:] for item in post.action_items)
    if still:
        yield f"**{counted(still, 'action item')} of the earlier ones still open**"


def _span(days: int) -> str:
    """A number of days in the unit in which people think of it."""
    for unit, length in (("year", 365.25), ("month", 30.44)):
        if days >= 2 * length:
            return counted(round(days / length), unit)
    return counted(days, "day")
