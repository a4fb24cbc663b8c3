"""Pages for each service, tag, owner, severity and year, and an index of each of these kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from afterword.core import values
from afterword.core.postmortem import Postmortem
from afterword.site import action_items, escape, index, links, listing, places, records
from afterword.site.action_items import Owed
from afterword.site.links import relative
from afterword.site.listing import Column, Row
from afterword.site.view import View, counted

ONE = {"services": "Service", "tags": "Tag", "owners": "Owner", "severities": "Severity", "years": "Year"}
MANY = {"services": "Services", "tags": "Tags", "owners": "Owners", "severities": "Severities", "years": "Years"}
_RANKED = ("severities", "years")
"""Kinds whose values have an order of their own; those of the others with most post-mortems come first."""
_SHOWN = 8
NEWEST = 50
"""So many post-mortems are listed; the index has them all, and filters them."""
# Whoever searches for a word wants what is written about it before what is counted.
_FRONT = "hide:\n  - toc\nsearch:\n  boost: 0.5\n"


def render(view: View) -> dict[str, str]:
    """All pages of all kinds, by path on the site; a kind without values has an index that says so."""
    owed = action_items.by_owner(action_items.owed(view))
    tree = {places.kind_index(kind): _index(kind, view, owed) for kind in values.KINDS}
    for kind in values.KINDS:
        for value, posts in view.groups.get(kind, {}).items():
            tree[places.value_page(kind, value)] = _page(kind, value, posts, view, owed.get(value, ()))
    return tree


def _index(kind: str, view: View, owed: Mapping[str, Sequence[Owed]]) -> str:
    heading = f"{index.WIDE}# {MANY[kind]}\n\n"
    groups = records.ordered(view, kind)
    if not groups:
        return f"{heading}No post-mortem names one yet.\n"
    found = list(groups) if kind in _RANKED else sorted(groups, key=lambda value: -len(groups[value]))
    most = max(len(posts) for posts in groups.values())
    rows = [
        _row(kind, value, groups[value], view, rank=rank, most=most, owed=len(owed.get(value, ())))
        for rank, value in enumerate(found)
    ]
    what = (ONE[kind].lower(), MANY[kind].lower())
    return f"{heading}{counted(len(found), *what)}\n\n{listing.render(_columns(kind), rows, what=what, filters=())}\n"


def _columns(kind: str) -> list[Column]:
    by_count = "" if kind in _RANKED else "descending"
    owned = [Column(name="Open action items", kind="number", prefix="open action items:")] if kind == "owners" else []
    return [
        Column(name=ONE[kind], kind="what"),
        Column(name="Post-mortems", kind="bars", sorted=by_count),
        Column(name="Not yet reviewed", kind="number", prefix="not yet reviewed:"),
        *owned,
        Column(name="Last incident", kind="day", prefix="last incident"),
    ]


def _row(kind: str, value: str, posts: Sequence[Postmortem], view: View, *, rank: int, most: int, owed: int) -> Row:
    target = links.address(places.value_page(kind, value), places.kind_index(kind))
    name = f'<a href="{target}">{escape.html(view.value_name(kind, value))}</a>'
    if kind in _RANKED:
        name = f'<span data-sort="{rank}">{name}</span>'
    unfinished = sum(not post.is_finished for post in posts)
    owned = [str(owed)] if kind == "owners" else []
    last = records.date(values.day(posts[0]) if posts else None)
    return Row(cells=(name, _bar(len(posts), most), str(unfinished), *owned, last))


def _bar(count: int, most: int) -> str:
    """A number, and beside it a bar that shows it."""
    width = round(100 * count / max(most, 1))
    return (
        f'<span class="aw-count" data-sort="{count}">{count}</span><svg class="aw-bar" viewBox="0 0 100 8" '
        f'preserveAspectRatio="none" aria-hidden="true"><rect width="{width}" height="8"/></svg>'
    )


def _page(kind: str, value: str, posts: Sequence[Postmortem], view: View, owed: Sequence[Owed]) -> str:
    page, name = places.value_page(kind, value), view.value_name(kind, value)
    parts = [
        f"# {ONE[kind]}: {escape.markdown(name)}",
        f"{index.summary(posts, view)} · [all {MANY[kind].lower()}]({relative(places.kind_index(kind), page)})",
        "\n".join(_company(kind, posts, view, page)),
        *(["## Open action items", action_items.listed(owed, view, page)] if owed else []),
        *_postmortems(kind, value, posts, view),
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
            yield f"- {MANY[other]}: {' · '.join(found)}{f' · and {more} more' if more else ''}"


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
