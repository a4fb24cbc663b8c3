"""What part people had in incidents besides owning the post-mortem: who led, was on call, helped."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from afterword.core import values
from afterword.core.postmortem import Postmortem
from afterword.site import escape, listing, records
from afterword.site.listing import Column, Row
from afterword.site.view import View, html_link

TITLE, ANCHOR = "In other roles", "in-other-roles"
_COLUMNS = (
    Column(name="Date", kind="day", sorted="descending"),
    Column(name="Title", kind="what"),
    Column(name="Role", kind="person"),
    Column(name="Severity", kind="word"),
    Column(name="Status", kind="word"),
    Column(name="Duration", kind="length", prefix="lasted"),
)


class Part(NamedTuple):
    """A post-mortem, and the roles that somebody had in its incident."""

    post: Postmortem
    roles: tuple[str, ...]


def by_handle(view: View) -> Mapping[str, Sequence[Part]]:
    """Where each person had another role than that of the owner, the newest first."""
    found: dict[str, list[Part]] = defaultdict(list)
    for post in values.newest_first(view.catalogue):
        for handle, roles in values.roles(post).items():
            if others := tuple(role for role in roles if role != values.OWNER):
                found[handle].append(Part(post, others))
    return found


def told(posts: Sequence[Postmortem], parts: Sequence[Part], summary: str) -> str:
    """How many post-mortems somebody owns, as `summary` says it, and in how many more roles they were."""
    owned = f"Owner of {summary if posts else 'no post-mortem'}"
    return f"{owned} · [another role in {len(parts)}](#{ANCHOR})" if parts else owned


def listed(handle: str, parts: Sequence[Part], view: View, page: str, most: int) -> str:
    """The incidents in which somebody had another role, as a list on `page` of at most so many."""
    if not parts:
        return ""
    counts = Counter(role for part in parts for role in part.roles)
    shown = parts[:most]
    newest = f"The newest {len(shown)} of {len(parts)}. " if len(shown) < len(parts) else ""
    target = records.filtered(page, **{records.INVOLVED: handle})
    roles = " · ".join(f"{role} {count}" for role, count in counts.most_common())
    way = f'<p>{roles}. {newest}<a href="{target}">All in which they had a part, in the index</a></p>'
    rows = [_row(one, view, page) for one in shown]
    return f"## {TITLE}\n\n{way}\n\n{listing.render(_COLUMNS, rows, what=records.WHAT)}"


def _row(part: Part, view: View, page: str) -> Row:
    post = part.post
    return Row(
        cells=(
            records.date(values.day(post)),
            html_link(post, page) + records.below(post),
            escape.html(", ".join(part.roles)),
            view.severity(post),
            view.status(post),
            records.lasted(post),
        )
    )
