"""Pages for each service, tag, person, severity, year and customer, and an index of each of these kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from afterword.core import values
from afterword.core.owed import Owed
from afterword.core.postmortem import Postmortem
from afterword.site import action_items, escape, index, links, listing, people, places, records, to_customers
from afterword.site.links import INDEX, relative
from afterword.site.listing import Column, Row
from afterword.site.people import Part
from afterword.site.view import View, counted

ONE = {
    "services": "Service",
    "tags": "Tag",
    "owners": "Person",
    "severities": "Severity",
    "years": "Year",
    "customers": "Customer",
}
MANY = {kind: f"{one}s" for kind, one in ONE.items()} | {"severities": "Severities", "owners": "People"}
_BESIDES = MANY | {"owners": "Owners"}
"""What values are called that the post-mortems of another value have."""
PEOPLE = "owners"
"""The kind whose pages tell of people: what they own, and what else they did."""
OWED = {PEOPLE: "Open action items", "customers": "Messages owed"}
"""Kinds of those to whom or by whom something is owed, and what that is called."""
_RANKED = ("severities", "years")
"""Kinds whose values have an order of their own; those of the others with most post-mortems come first."""
_SHOWN = 8
NEWEST = 50
"""So many post-mortems are listed; the index has them all, and filters them."""
# Whoever searches for a word wants what is written about it before what is counted.
_FRONT = "hide:\n  - toc\nsearch:\n  boost: 0.5\n"


class _Known(NamedTuple):
    """What is told of values besides their post-mortems, by value: what people owe and did, what customers are owed."""

    items: Mapping[str, Sequence[action_items.Owed]]
    messages: Mapping[str, Sequence[Owed]]
    roles: Mapping[str, Sequence[Part]]


def render(view: View) -> dict[str, str]:
    """All pages of all kinds, by path on the site; a kind without values has an index that says so."""
    items, messages = action_items.by_owner(action_items.owed(view)), to_customers.owed(view)
    known = _Known(items, messages, people.by_handle(view))
    tree: dict[str, str] = {}
    for kind in values.KINDS:
        groups = records.ordered(view, kind)
        tree[places.kind_index(kind)] = _index(kind, groups, view, known)
        around = zip(groups, [None, *groups], [*list(groups)[1:], None], strict=False)
        for value, before, after in around:
            page = places.value_page(kind, value)
            tree[page] = _page(kind, value, groups[value], view, known, _way(kind, before, after, view, page))
    return tree


def _owed(kind: str, value: str, view: View, known: _Known) -> str:
    """What an owner owes, or what a customer is owed, below its heading."""
    page = places.value_page(kind, value)
    if kind == PEOPLE and value in known.items:
        return f"## {OWED[kind]}\n\n{action_items.listed(known.items[value], view, page)}"
    if kind == "customers" and value in known.messages:
        return f"## {OWED[kind]}\n\n{to_customers.listed(known.messages[value], view, page)}"
    return ""


def _way(kind: str, before: str | None, after: str | None, view: View, page: str) -> str:
    """Where the page is, as the navigation does not say it, and the values beside it."""
    up = [
        f"[Post-mortems]({relative(INDEX, page)})",
        f"[All {MANY[kind].lower()}]({relative(places.kind_index(kind), page)})",
    ]
    beside = [f"← {view.value_link(kind, before, page)}"] if before is not None else []
    beside += [f"{view.value_link(kind, after, page)} →"] if after is not None else []
    return "\n".join([" · ".join([" › ".join(up), *beside]), "{: .aw-trail }"])


def _index(kind: str, groups: Mapping[str, Sequence[Postmortem]], view: View, known: _Known) -> str:
    heading = f"{index.WIDE}# {MANY[kind]}\n\n"
    if not groups:
        return f"{heading}No post-mortem names one yet.\n"
    found = (
        list(groups)
        if kind in _RANKED
        else sorted(groups, key=lambda value: (-len(groups[value]), -len(_roles(kind, value, known))))
    )
    most = max(len(posts) for posts in groups.values())
    rows = [_row(kind, value, groups[value], view, known, rank=rank, most=most) for rank, value in enumerate(found)]
    what = (ONE[kind].lower(), MANY[kind].lower())
    return f"{heading}{counted(len(found), *what)}\n\n{listing.render(_columns(kind), rows, what=what, filters=())}\n"


def _columns(kind: str) -> list[Column]:
    by_count = "" if kind in _RANKED else "descending"
    more = [OWED[kind]] if kind in OWED else []
    more += [people.TITLE] if kind == PEOPLE else []
    return [
        Column(name=ONE[kind], kind="what"),
        Column(name="Owner of" if kind == PEOPLE else "Post-mortems", kind="bars", sorted=by_count),
        Column(name="Not yet reviewed", kind="number", prefix="not yet reviewed:"),
        *(Column(name=name, kind="number", prefix=f"{name.lower()}:") for name in more),
        Column(name="Last incident", kind="day", prefix="last incident"),
    ]


def _row(kind: str, value: str, posts: Sequence[Postmortem], view: View, known: _Known, *, rank: int, most: int) -> Row:
    target = links.address(places.value_page(kind, value), places.kind_index(kind))
    name = f'<a href="{target}">{escape.html(view.value_name(kind, value))}</a>'
    if kind in _RANKED:
        name = f'<span data-sort="{rank}">{name}</span>'
    unfinished = sum(not post.is_finished for post in posts)
    roles = _roles(kind, value, known)
    counts = {
        PEOPLE: [len(known.items.get(value, ())), len(roles)],
        "customers": [len(known.messages.get(value, ()))],
    }
    newest = values.newest_first([*posts[:1], *(part.post for part in roles[:1])])
    last = records.date(values.day(newest[0]) if newest else None)
    return Row(cells=(name, _bar(len(posts), most), str(unfinished), *map(str, counts.get(kind, ())), last))


def _roles(kind: str, value: str, known: _Known) -> Sequence[Part]:
    return known.roles.get(value, ()) if kind == PEOPLE else ()


def _bar(count: int, most: int) -> str:
    """A number, and beside it a bar that shows it."""
    width = round(100 * count / max(most, 1))
    return (
        f'<span class="aw-count" data-sort="{count}">{count}</span><svg class="aw-bar" viewBox="0 0 100 8" '
        f'preserveAspectRatio="none" aria-hidden="true"><rect width="{width}" height="8"/></svg>'
    )


def _page(kind: str, value: str, posts: Sequence[Postmortem], view: View, known: _Known, way: str) -> str:
    page, name = places.value_page(kind, value), view.value_name(kind, value)
    roles = _roles(kind, value, known)
    summary = index.summary(posts, view)
    parts = [
        f"# {ONE[kind]}: {escape.markdown(name)}",
        way,
        people.told(posts, roles, summary) if kind == PEOPLE else summary,
        "\n".join(_company(kind, posts, view, page)),
        _owed(kind, value, view, known),
        *_postmortems(kind, value, posts, view),
        people.listed(value, roles, view, page, NEWEST),
    ]
    front = escape.front_matter(f"{ONE[kind]}: {name}", _FRONT)
    return front + "\n\n".join(part for part in parts if part) + "\n"


def _company(kind: str, posts: Sequence[Postmortem], view: View, page: str) -> Iterator[str]:
    """What the post-mortems of a value have besides, most frequent first."""
    for other in values.KINDS:
        counts = Counter(value for post in posts for value in values.of(post, other)) if other != kind else Counter()
        found = [f"{view.value_link(other, value, page)} {count}" for value, count in counts.most_common(_SHOWN)]
        more = len(counts) - len(found)
        if found:
            yield f"- {_BESIDES[other]}: {' · '.join(found)}{f' · and {more} more' if more else ''}"


def _postmortems(kind: str, value: str, posts: Sequence[Postmortem], view: View) -> Iterator[str]:
    if not posts:
        return
    page, shown = places.value_page(kind, value), posts[:NEWEST]
    yield "## Post-mortems"
    if len(posts) >= listing.WORTH_FILTERING:
        target = records.filtered(page, **{records.NAMES[kind]: value})
        newest = f"The newest {len(shown)} of {len(posts)}. " if len(shown) < len(posts) else ""
        yield f'<p>{newest}<a href="{target}">Filter these in the index</a></p>'
    yield listing.render(records.COLUMNS, [records.row(post, view, page) for post in shown], what=records.WHAT)
