"""What is overdue, what is due next, and which post-mortems came late."""

from __future__ import annotations

from afterword.core import due_dates, lateness
from afterword.core.postmortem import Postmortem
from afterword.site import ahead, index, listing, records
from afterword.site.listing import Column, Row
from afterword.site.places import OVERDUE
from afterword.site.view import View, counted, html_link

_COLUMNS = (
    Column(name="Title", kind="what"),
    Column(name="Severity", kind="word"),
    Column(name="Owner", kind="person"),
    Column(name="Due", kind="day", prefix="due"),
)
_OVERDUE = (*_COLUMNS, Column(name="Overdue by", kind="span", prefix="overdue by", sorted="descending"))
_LANDED = (
    *_COLUMNS,
    Column(name="Reviewed", kind="day", prefix="reviewed", sorted="descending"),
    Column(name="Late by", kind="span", prefix="late by"),
)


def render(view: View) -> str:
    """The page of what is due and overdue, in Markdown."""
    parts = [
        f"{index.WIDE}# Due and overdue",
        "## Overdue post-mortems",
        _overdue(view),
        f"## The next {ahead.DAYS} days",
        ahead.render(view),
        "## Reviewed late",
        _landed(view),
    ]
    return "\n\n".join(parts) + "\n"


def _overdue(view: View) -> str:
    late = [(post, days) for post in view.catalogue if (days := view.overdue_days(post))]
    if not late:
        return "None: every post-mortem that is due has been reviewed."
    late.sort(key=lambda found: (-found[1], found[0].id))
    rows = [Row(cells=(*_cells(post, view), _days(days))) for post, days in late]
    told = f"{counted(len(late), 'post-mortem')} not yet reviewed, although the day on which it was due has passed."
    return f"{told}\n\n{listing.render(_OVERDUE, rows, what=records.WHAT)}"


def _landed(view: View) -> str:
    """Those that the main branch had as reviewed only after their date, the last one first."""
    if not view.history.commits:
        return "Not known here: the site was built without the history of the repository."
    found = lateness.late(view.catalogue, view.history, view.policy)
    if not found:
        if any(_is_older(post, view) for post in view.catalogue):
            return f"None. What was due before the first commit of `{view.policy.main_branch}` is not judged."
        return f"None: every post-mortem was on `{view.policy.main_branch}` as reviewed by the day on which it was due."
    rows = [Row(cells=(*_cells(one.postmortem, view), records.date(one.on), _days(one.days))) for one in found]
    told = (
        f"{counted(len(found), 'post-mortem')} {'was' if len(found) == 1 else 'were'} on `{view.policy.main_branch}` "
        "as reviewed only after the day on which it was due."
    )
    return f"{told}\n\n{listing.render(_LANDED, rows, what=records.WHAT)}"


def _is_older(post: Postmortem, view: View) -> bool:
    at, due = view.history.finished_at(post), due_dates.due_on(post, view.policy)
    return at is not None and due is not None and not view.history.judges(due, at, view.policy.zone)


def _cells(post: Postmortem, view: View) -> tuple[str, ...]:
    link, due = html_link(post, OVERDUE), due_dates.due_on(post, view.policy)
    return link, view.severity(post), records.person(post.owner, view), records.date(due)


def _days(days: int) -> str:
    return f'<span data-sort="{days}">{counted(days, "day")}</span>'
