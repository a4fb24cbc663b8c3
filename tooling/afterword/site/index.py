"""The index of all post-mortems: one table, newest first, that a small script makes sortable."""

from __future__ import annotations

import datetime as dt
import re

from afterword.core.postmortem import Postmortem
from afterword.site import escape, pages
from afterword.site.links import INDEX
from afterword.site.view import View, counted, day, missing, overdue, page_link

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
COLUMNS = ("Date", "Title", "Severity", "Status", "Owner", "Due")


def render(view: View) -> str:
    """The index page, in Markdown."""
    # The table takes the width that an empty table of contents would.
    heading = "---\nhide:\n  - toc\n---\n\n# Post-mortems\n\n"
    if not len(view.catalogue):
        return f"{heading}There is none yet. Start the first one with `afterword new`.\n"
    newest = sorted(view.catalogue, key=lambda post: (str(_date(post) or ""), post.id), reverse=True)
    head = [f'<span class="aw-sortable">{name}</span>' for name in COLUMNS]
    rows = [head, ["---"] * len(COLUMNS), *(_row(post, view) for post in newest)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{heading}{_summary(view)}\n\n{table}\n"


def _summary(view: View) -> str:
    posts = list(view.catalogue)
    late = sum(post.overdue_days(view.today) > 0 for post in posts)
    unreadable = sum(not post.is_understood for post in posts)
    unfinished = sum(not post.is_finished for post in posts) - unreadable
    told = [counted(len(posts), "post-mortem"), f"{unfinished} not yet reviewed"]
    told += [f"{late} overdue"] if late else []
    told += [f"{unreadable} unreadable"] if unreadable else []
    return " · ".join(told)


def _row(post: Postmortem, view: View) -> list[str]:
    problem = next(pages.problems(post), "") if not post.is_understood else ""
    shown = f' <span class="aw-problem">{problem}</span>' if problem else ""
    owner = view.policy.person_name(post.owner) if post.owner else ""
    return [
        day(_date(post)),
        page_link(post, INDEX) + shown,
        view.severity(post),
        view.status(post),
        escape.markdown(owner) or missing(),
        _due(post, view),
    ]


def _date(post: Postmortem) -> dt.date | None:
    """The UTC day of the start, else the one that the id begins with."""
    if post.started_at is not None:
        return post.started_at.astimezone(dt.UTC).date()
    try:
        return dt.date.fromisoformat(match[0]) if (match := _DATE.match(post.id)) else None
    except ValueError:
        return None


def _due(post: Postmortem, view: View) -> str:
    late = post.overdue_days(view.today)
    return f"{day(post.due_on)} {overdue(late)}" if late else day(post.due_on)
