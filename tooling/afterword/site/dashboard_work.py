"""The part of the dashboard about what is owed: post-mortems on time, action items opened, done and still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from afterword.core import backlog, metrics
from afterword.core.backlog import OpenItem
from afterword.core.metrics import LATE, ON_TIME, PENDING, UNKNOWN
from afterword.core.postmortem import Postmortem
from afterword.site import escape, figure
from afterword.site.charts import Chart
from afterword.site.dashboard_incidents import counted_series, month_told
from afterword.site.links import relative
from afterword.site.places import ACTION_ITEMS, DASHBOARD
from afterword.site.view import View, counted, day, missing, page_link
from afterword.site.wording import table

OLDEST_LISTED = 5
_NO_HISTORY = "the site was built without the history of the repository, so it cannot tell when a post-mortem landed"
_FILLS = {ON_TIME: "on-time", LATE: "late", PENDING: "pending", UNKNOWN: "unknown"}


def outcomes(posts: Sequence[Postmortem], quarters: Sequence[str], view: View) -> Mapping[str, Counter[str]]:
    """For each quarter, what became of the post-mortems that were due in it."""
    return metrics.by_outcome(
        posts, quarters, lambda post: metrics.outcome(post, view.history, view.today, view.policy.zone)
    )


def on_time(found: Mapping[str, Counter[str]], has_history: bool) -> str:
    """Post-mortems by whether they landed by their due date."""
    total = sum(found.values(), Counter[str]())
    chart = Chart(
        name="Post-mortems on time, by quarter",
        finding="aw-finding-on-time",
        labels=tuple(found),
        series=tuple(
            counted_series(name, fill, [of[name] for of in found.values()])
            for name, fill in _FILLS.items()
            if total[name]
        ),
        unit="post-mortems",
    )
    if not total:
        return "No post-mortem was due in these quarters."
    caption = f"Post-mortems by the quarter in which they were due, the last {len(found)} quarters"
    return figure.figure(chart, caption, on_time_told(total, has_history), numbers=figure.numbers(chart, "Quarter"))


def on_time_told(total: Mapping[str, int], has_history: bool) -> str:
    """How many landed in time, of those of which that is known."""
    judged = total[ON_TIME] + total[LATE]
    parts = []
    if judged:
        share = round(100 * total[ON_TIME] / judged)
        parts.append(f"{total[ON_TIME]} of {judged} were on time ({share} %), {total[LATE]} late.")
    if total[PENDING]:
        parts.append(f"{total[PENDING]} not due yet.")
    if total[UNKNOWN]:
        why = "due before the first commit of the repository" if has_history else _NO_HISTORY
        parts.append(f"Unknown for {total[UNKNOWN]}: {why}.")
    return " ".join(parts)


def flow(posts: Sequence[Postmortem], months: Sequence[str]) -> str:
    """Action items opened and done per month."""
    found = backlog.opened_and_closed(posts, months)
    opened, closed = [one for one, _ in found.values()], [one for _, one in found.values()]
    chart = Chart(
        name="Action items opened and done per month",
        finding="aw-finding-flow",
        labels=tuple(months),
        series=(counted_series("opened", "opened", opened), counted_series("done", "closed", closed)),
        unit="action items",
        is_stacked=False,
    )
    told = f"In {len(months)} months {sum(opened)} were opened and {sum(closed)} done. "
    told += f"In {month_told(months[-1])} so far: {opened[-1]} opened, {closed[-1]} done."
    caption = "Action items by the month in which their incident was over, and by the month in which they were done"
    return figure.figure(chart, caption, told, numbers=figure.numbers(chart, "Month"))


def age(posts: Sequence[Postmortem], view: View) -> str:
    """How old the open action items are, and the oldest ones."""
    found = backlog.open_items(posts, view.today)
    if not found:
        return "No action item is open."
    counts = backlog.by_age(found)
    most = max(counts.values())
    ages = [(name, f"{figure.meter(count, most)} {count}") for name, count in counts.items()]
    late = sum(1 for one in found if one.item.due_on and one.item.due_on < view.today)
    told = f"{counted(len(found), 'action item')} {'is' if len(found) == 1 else 'are'} open, {late} of them overdue."
    oldest = [_row(one, view) for one in found[:OLDEST_LISTED]]
    return "\n\n".join(
        (
            told,
            table(("Since the incident was over", "Open"), ages),
            "The oldest:" if len(found) > 1 else "It is:",
            table(("Open for", "Action item"), oldest),
        )
    )


def all_action_items(is_known: bool) -> str:
    """The way to the page of all action items, where there is one."""
    return f"\n\n[All open action items]({relative(ACTION_ITEMS, DASHBOARD)})" if is_known else ""


def _row(one: OpenItem, view: View) -> Sequence[str]:
    owner = view.policy.person_name(one.item.owner) if one.item.owner else ""
    details = [page_link(one.postmortem, DASHBOARD), escape.markdown(owner)]
    details += [f"due {day(one.item.due_on)}"] if one.item.due_on else []
    name = escape.markdown_words(one.item.title) if one.item.title else missing()
    return counted(one.days, "day"), f"{name}<br><small>{' · '.join(part for part in details if part)}</small>"
