"""The open action items of all post-mortems: overdue ones first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from afterword.core import owed as core
from afterword.core import values
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.site import escape, index, listing, places, records
from afterword.site.listing import Choice, Column, Filter, Row, choices
from afterword.site.places import ACTION_ITEMS
from afterword.site.view import View, counted, html_link, missing, overdue, title

WHAT = ("action item", "action items")
NOBODY = "nobody"
COLUMNS = (
    Column(name="Due", kind="due", prefix="due", sorted="ascending"),
    Column(name="Action item", kind="what"),
    Column(name="Owner", kind="person"),
    Column(name="Priority", kind="number", prefix="priority"),
    Column(name="Type", kind="word"),
)
_FILTERS = ("state", "owner", "priority", "type", "severity", "service")


class Owed(NamedTuple):
    """An open action item, its post-mortem, and the days since it was due."""

    item: ActionItem
    post: Postmortem
    late: int


def owed(view: View) -> list[Owed]:
    """All open action items: the latest first, then by due date; those without one at the end."""
    found = [
        Owed(one.item, post, one.overdue_days(view.today))
        for post in view.catalogue
        for one in core.action_items(post)
        if one.item is not None
    ]
    return sorted(found, key=lambda one: (str(one.item.due_on or "9999"), one.item.owner or "", one.post.id))


def by_owner(found: Iterable[Owed]) -> Mapping[str, Sequence[Owed]]:
    """The same by the handle of their owner."""
    groups: dict[str, list[Owed]] = defaultdict(list)
    for one in found:
        groups[one.item.owner or ""].append(one)
    return groups


def render(view: View) -> str:
    """The page of open action items, in Markdown."""
    found = owed(view)
    heading = f"{index.WIDE}# Open action items\n\n"
    if not found:
        return f"{heading}None is open: all are done, or declined with a reason.\n"
    late = sum(one.late > 0 for one in found)
    told = f"{counted(len(found), 'open action item')}{f' · {late} overdue' if late else ''}"
    owners = "\n".join(_owners(found, view))
    filters = [Filter(name=name, choices=_choices(name, found, view)) for name in _FILTERS]
    listed_ = listed(found, view, ACTION_ITEMS, [one for one in filters if one.choices])
    return f"{heading}{told}\n\n## By owner\n\n{owners}\n\n## The most overdue first\n\n{listed_}\n"


def listed(found: Sequence[Owed], view: View, page: str, filters: Sequence[Filter] | None = None) -> str:
    """Open action items as a list on `page`."""
    return listing.render(COLUMNS, [_row(one, view, page) for one in found], what=WHAT, filters=filters)


def _owners(found: Sequence[Owed], view: View) -> Iterator[str]:
    """How many each owner has: those with most that are overdue first."""
    groups = by_owner(found)
    late = {owner: sum(one.late > 0 for one in items) for owner, items in groups.items()}
    for owner in sorted(groups, key=lambda owner: (-late[owner], -len(groups[owner]), owner)):
        who = view.value_link("owners", owner, ACTION_ITEMS) if owner.strip() else "*Nobody*"
        overdue_ = f", {late[owner]} overdue" if late[owner] else ""
        yield f"- {who}: {len(groups[owner])} open{overdue_}"


def _row(one: Owed, view: View, page: str) -> Row:
    item, late = one.item, f" {overdue(one.late)}" if one.late else ""
    link = html_link(one.post, page, anchor=f"#action-item-{item.number}", text=item.title or f"No. {item.number}")
    return Row(
        cells=(
            records.date(item.due_on) + late,
            f"{link}<small>{escape.html_words(title(one.post))}</small>",
            records.person(item.owner, view),
            escape.html(item.priority or "") or missing(),
            escape.html(item.type or "") or missing(),
        ),
        keys={name: [places.slug(value) for value in _values(one, name)] for name in _FILTERS},
    )


def _values(one: Owed, name: str) -> tuple[str, ...]:
    """What an action item can be filtered by."""
    match name:
        case "state":
            return ("overdue",) if one.late else ("in time",)
        case "severity":
            return values.of(one.post, "severities")
        case "service":
            return values.of(one.post, "services")
        case "owner":
            return (one.item.owner or NOBODY,)
        case "priority":
            return (one.item.priority,) if one.item.priority else ()
        case _:
            return (one.item.type,) if one.item.type else ()


def _choices(name: str, found: Sequence[Owed], view: View) -> list[Choice]:
    counts = Counter(value for one in found for value in _values(one, name))
    kind = "owners" if name == "owner" else name
    return choices({value: counts[value] for value in sorted(counts)}, {v: view.value_name(kind, v) for v in counts})
