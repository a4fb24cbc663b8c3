"""The dashboard: what the incidents of the last two years have in common, in figures, charts and tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from afterword.core import backlog, instants, metrics, periods
from afterword.core.metrics import LATE, ON_TIME, UNKNOWN
from afterword.core.postmortem import Postmortem
from afterword.site import dashboard_durations, dashboard_incidents, dashboard_rankings, dashboard_work, fills, places
from afterword.site.view import NONE, View, counted

MONTHS = {"least": 12, "most": 24}
QUARTERS = {"least": 4, "most": 8}
_YEAR = dt.timedelta(days=365)
_HOW = """\
Every number is counted from the post-mortems when the site is built; those that cannot be read are left out. A median
or a 90th percentile is the nearest rank: the shortest time that so many per cent of the incidents did not exceed, so
it is always that of a real one. Fewer than {enough} incidents are too few for a 90th percentile. A time that is
missing, or lies before the start, does not count. A post-mortem is on time when it came to the main branch by its due
date; of what was due before the repository had its first commit, that is unknown. An action item counts from the day
its incident was over, because it has no date of its own; one that was declined is neither open nor done."""


def render(view: View, known: Collection[str] = ()) -> str:
    """The dashboard, in Markdown; it links to those other made pages that are `known` to be there."""
    posts = [post for post in view.catalogue if post.is_understood]
    if not posts:
        return "# Dashboard\n\nThere is nothing to count yet. Start the first post-mortem with `afterword new`.\n"
    days = dashboard_incidents.started(posts, view.today)
    months = periods.months(view.today, days, **MONTHS)
    quarters = periods.quarters(view.today, days, **QUARTERS)
    outcomes = dashboard_work.outcomes(posts, quarters, view)
    sections = {
        "Incidents": dashboard_incidents.per_month(posts, months, view),
        "How long they last": dashboard_durations.how_long(posts, quarters),
        "Who notices them": dashboard_rankings.detected(posts),
        "Post-mortems on time": dashboard_work.on_time(outcomes, bool(view.history.commits)),
        "Action items": dashboard_work.flow(posts, months),
        "Open action items": dashboard_work.age(posts, view)
        + dashboard_work.all_action_items(places.ACTION_ITEMS in known),
        "Most affected services": dashboard_rankings.most_affected(posts, known),
        "Recurring contributing factors": dashboard_rankings.why(posts, view, known),
        "How this is counted": _HOW.format(enough=dashboard_durations.ENOUGH),
    }
    total = sum(outcomes.values(), Counter[str]())
    head = f"# Dashboard\n\n{_headline(posts, days, total, view)}\n{fills.patterns()}\n"
    return head + "".join(f"\n## {name}\n\n{text}\n" for name, text in sections.items())


def _headline(posts: Sequence[Postmortem], days: Sequence[dt.date], total: Counter[str], view: View) -> str:
    facts = "\n".join(
        f"<div><dt>{name}</dt><dd><b>{value}</b> <small>{detail}</small></dd></div>"
        for name, value, detail in _facts(posts, days, total, view)
    )
    return f'<dl class="aw-headline">\n{facts}\n</dl>'


def _facts(
    posts: Sequence[Postmortem], days: Sequence[dt.date], total: Counter[str], view: View
) -> Iterator[tuple[str, str, str]]:
    now, before = view.today - _YEAR, view.today - 2 * _YEAR
    earlier = sum(before < day <= now for day in days)
    yield "Incidents in 12 months", str(sum(now < day for day in days)), f"{earlier} in the 12 months before"
    recent = [post for post in posts if (day := metrics.started_on(post)) and now < day <= view.today]
    spans = [span for post in recent if (span := metrics.durations(post).to_resolve) is not None]
    found = metrics.spread(spans)
    yield (
        "Median time to resolve",
        instants.duration(found.median) if found else NONE,
        f"of {counted(len(spans), 'incident')} in 12 months",
    )
    judged = total[ON_TIME] + total[LATE]
    share = f"{round(100 * total[ON_TIME] / judged)} %" if judged else "unknown" if total else NONE
    untold = "all due before the first commit" if total[UNKNOWN] and view.history.commits else "no history to tell"
    yield "Post-mortems on time", share, f"of {judged} that were due" if judged else untold
    items = backlog.open_items(posts, view.today)
    late = sum(1 for one in items if one.item.due_on and one.item.due_on < view.today)
    yield "Open action items", str(len(items)), f"{late} overdue"
