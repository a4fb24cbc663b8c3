"""The action items of all post-mortems: the open ones, overdue ones first, and what became of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from afterword.core import owed as core
from afterword.core import values
from afterword.core.backlog import opened_on
from afterword.core.postmortem import ActionItem, Postmortem
from afterword.site import escape, index, links, listing, places, records
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
_ALL = (
    Column(name="Due", kind="due", prefix="due"),
    *COLUMNS[1:],
    Column(name="State", kind="day"),
)
CLOSED = 1000
"""So many of those that are done or declined are listed; the page of each post-mortem has all of its own."""
_STATES = ("open", "overdue", "done", "declined")
_FILTERS = ("state", "owner", "priority", "type", "severity", "service")


class Owed(NamedTuple):
    """An action item, its post-mortem, and the days since it was due while it is open."""

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


def closed(view: View) -> list[Owed]:
    """All that are done or declined, the last one first; for the day of a decision, its incident's stands."""
    found = [
        (str(item.done_on or opened_on(post) or ""), Owed(item, post, 0))
        for post in view.catalogue
        for item in post.action_items
        if not item.is_open
    ]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].post.id), reverse=True)]


def by_owner(found: Iterable[Owed]) -> Mapping[str, Sequence[Owed]]:
    """The same by the handle of their owner."""
    groups: dict[str, list[Owed]] = defaultdict(list)
    for one in found:
        groups[one.item.owner or ""].append(one)
    return groups


def render(view: View) -> str:
    """The page of all action items, in Markdown."""
    found, done = owed(view), closed(view)
    heading = f"{index.WIDE}# Action items\n\n"
    if not found and not done:
        return f"{heading}No post-mortem has one yet.\n"
    parts = [_told(found, done)]
    parts += ["## Open ones by owner", "\n".join(_owners(found, view))] if found else []
    parts += ["## All of them", _shown(done), _list([*found, *done[:CLOSED]], view)]
    return heading + "\n\n".join(part for part in parts if part) + "\n"


def _told(found: Sequence[Owed], done: Sequence[Owed]) -> str:
    """How many are in which state; each number leads to these in the list."""
    counts = Counter(state for one in (*found, *done) for state in _states(one))
    count, here = len(found) + len(done), links.address(ACTION_ITEMS, ACTION_ITEMS)
    told = [f'<a href="{here}?state={state}">{counts[state]} {state}</a>' for state in _STATES if counts[state]]
    shown = " · ".join(told if found else ["none open", *told])
    return f"<p>{counted(count, 'action item')}: {shown}</p>"


def _shown(done: Sequence[Owed]) -> str:
    first = "The open ones come first, the most overdue before all."
    if len(done) <= CLOSED:
        return first
    return (
        f"{first} Of the {len(done):,} that are done or declined, the last {CLOSED:,} are listed; "
        "the others are on the pages of their post-mortems."
    )


def _list(found: Sequence[Owed], view: View) -> str:
    filters = [Filter(name=name, choices=_choices(name, found, view)) for name in _FILTERS]
    rows = [_row(one, view, ACTION_ITEMS, with_state=True) for one in found]
    return listing.render(_ALL, rows, what=WHAT, filters=[one for one in filters if one.choices])


def listed(found: Sequence[Owed], view: View, page: str) -> str:
    """Open action items as a list on `page`."""
    return listing.render(COLUMNS, [_row(one, view, page) for one in found], what=WHAT)


def _owners(found: Sequence[Owed], view: View) -> Iterator[str]:
    """How many each owner has: those with most that are overdue first."""
    groups = by_owner(found)
    late = {owner: sum(one.late > 0 for one in items) for owner, items in groups.items()}
    for owner in sorted(groups, key=lambda owner: (-late[owner], -len(groups[owner]), owner)):
        who = view.value_link("owners", owner, ACTION_ITEMS) if owner.strip() else "*Nobody*"
        overdue_ = f", {late[owner]} overdue" if late[owner] else ""
        yield f"- {who}: {len(groups[owner])} open{overdue_}"


def _row(one: Owed, view: View, page: str, *, with_state: bool = False) -> Row:
    item, late = one.item, f" {overdue(one.late)}" if one.late else ""
    link = html_link(one.post, page, anchor=f"#action-item-{item.number}", text=item.title or f"No. {item.number}")
    reason = f"<small>Declined: {escape.html_words(item.declined)}</small>" if item.declined else ""
    return Row(
        cells=(
            records.date(item.due_on) + late,
            f"{link}{reason}<small>{escape.html_words(title(one.post))}</small>",
            records.person(item.owner, view),
            escape.html(item.priority or "") or missing(),
            escape.html(item.type or "") or missing(),
            *([_state(item)] if with_state else []),
        ),
        keys={name: [places.slug(value) for value in _values(one, name)] for name in _FILTERS},
    )


def _state(item: ActionItem) -> str:
    """What became of it, and when it was done; in the order of the states."""
    state = _word(item)
    day = f" {records.date(item.done_on)}" if state == "done" else ""
    return f'<span data-sort="{_STATES.index(state)} {item.done_on or ""}">{state}{day}</span>'


def _word(item: ActionItem) -> str:
    return "open" if item.is_open else "declined" if item.declined else "done"


def _states(one: Owed) -> tuple[str, ...]:
    return (_word(one.item), "overdue") if one.late else (_word(one.item),)


def _values(one: Owed, name: str) -> tuple[str, ...]:
    """What an action item can be filtered by."""
    match name:
        case "state":
            return _states(one)
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
    order = [state for state in _STATES if state in counts] if name == "state" else sorted(counts)
    return choices({value: counts[value] for value in order}, {v: view.value_name(kind, v) for v in counts})
