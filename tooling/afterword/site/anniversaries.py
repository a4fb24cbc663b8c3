"""A year ago, and longer: the incidents of this week and this month in earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from afterword.core import values
from afterword.core.postmortem import Postmortem
from afterword.site import listing, records
from afterword.site.listing import Column, Row
from afterword.site.places import ANNIVERSARIES
from afterword.site.view import View, counted, html_link

_COLUMNS = (
    Column(name="Date", kind="day", sorted="descending"),
    Column(name="Title", kind="what"),
    Column(name="Severity", kind="word"),
    Column(name="Years ago", kind="span"),
)
_FRONT = "---\nhide:\n  - toc\nsearch:\n  exclude: true\n---\n\n"
_ASKED = "Does what was learned then still hold? Was it done, what was promised?"


def render(view: View) -> str:
    """The page of anniversaries, in Markdown."""
    today = view.today
    monday = today - dt.timedelta(days=today.weekday())
    week = {_in_year(monday + dt.timedelta(days=days)) for days in range(7)}
    past = [
        (post, on) for post in values.newest_first(view.catalogue) if (on := values.day(post)) and on.year < today.year
    ]
    this_week = [(post, on) for post, on in past if _in_year(on) in week]
    this_month = [(post, on) for post, on in past if on.month == today.month and _in_year(on) not in week]
    sunday = monday + dt.timedelta(days=6)
    parts = [
        f"{_FRONT}# Anniversaries",
        f"What happened at this time of the year, as of {today.isoformat()}. {_ASKED}",
        f"## This week: {monday.day} {monday:%B} to {sunday.day} {sunday:%B}",
        _listed(this_week, view, "week"),
        f"## The rest of {today:%B}",
        _listed(this_month, view, "month"),
    ]
    return "\n\n".join(parts) + "\n"


def _in_year(date: dt.date) -> tuple[int, int]:
    return date.month, date.day


def _listed(found: Sequence[tuple[Postmortem, dt.date]], view: View, span: str) -> str:
    if not found:
        return f"No incident of earlier years began in this {span}."
    rows = [Row(cells=(records.date(on), _title(post), view.severity(post), _ago(on, view))) for post, on in found]
    return listing.render(_COLUMNS, rows, what=records.WHAT)


def _title(post: Postmortem) -> str:
    return html_link(post, ANNIVERSARIES) + records.below(post)


def _ago(on: dt.date, view: View) -> str:
    years = view.today.year - on.year
    return f'<span data-sort="{years}">{counted(years, "year")} ago</span>'
