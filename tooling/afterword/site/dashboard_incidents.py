"""The part of the dashboard about how many incidents there were."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from afterword.core import metrics, periods
from afterword.core.postmortem import Postmortem
from afterword.site import figure
from afterword.site.charts import Chart, Series
from afterword.site.view import View, counted

OTHER = "of no known severity"


def per_month(posts: Sequence[Postmortem], months: Sequence[str], view: View) -> str:
    """Incidents per month by severity."""
    counts = metrics.by_severity(posts, months)
    chart = Chart(
        name="Incidents per month by severity",
        finding="aw-finding-incidents",
        labels=tuple(months),
        series=tuple(_by_severity(counts, list(view.policy.severities))),
        unit="incidents",
    )
    caption = f"Incidents by the month in which they started (UTC), the last {len(months)} months"
    return figure.figure(chart, caption, _incidents_told(chart), numbers=figure.numbers(chart, "Month"))


def _by_severity(counts: Mapping[str, Counter[str]], known: Sequence[str]) -> Iterator[Series]:
    # The worst first: it stands on the axis, where heights can be compared.
    for rank, name in enumerate(known):
        yield counted_series(name, f"severity-{min(rank, 4)}", [found[name] for found in counts.values()])
    others = [sum(found.values()) - sum(found[name] for name in known) for found in counts.values()]
    if any(others):
        yield counted_series(OTHER, "severity-4", others)


def counted_series(name: str, fill: str, values: Sequence[int]) -> Series:
    """Bars that are numbers of something."""
    return Series(name=name, fill=fill, values=tuple(values), told=tuple(str(value) for value in values))


def _incidents_told(chart: Chart) -> str:
    sums = [sum(column) for column in zip(*(series.values for series in chart.series), strict=True)]
    total = int(sum(sums))
    if not total:
        return f"No incident in these {len(sums)} months."
    told = f"{counted(total, 'incident')} in {len(sums)} months, {_when(sums, chart.labels)}."
    each = (
        f"{series.name}: {int(sum(series.values))}, {_when(series.values, chart.labels)}."
        for series in chart.series
        if any(series.values)
    )
    return " ".join((told, *each))


def _when(counts: Sequence[float], months: Sequence[str]) -> str:
    """When most of them were: `in March 2026`, `at most 2 in a month: in March 2026`, `never two in one month`."""
    most = int(max(counts))
    those = [month_told(month) for month, count in zip(months, counts, strict=True) if count == most]
    if sum(counts) == most:
        return f"{'all ' if most > 1 else ''}in {those[-1]}"
    if most == 1:
        return f"never two in one month, the last in {those[-1]}"
    often = "" if len(those) == 1 else "twice, last " if len(those) == 2 else f"{len(those)} times, last "
    return f"at most {most} in a month: {often}in {those[-1]}"


def month_told(label: str) -> str:
    """`March 2026` for `2026-03`."""
    return f"{dt.date.fromisoformat(f'{label}-01'):%B %Y}"


def started(posts: Iterable[Postmortem], today: dt.date) -> list[dt.date]:
    """The days on which incidents began, without those that lie ahead."""
    return [day for post in posts if (day := periods.utc_day(post.started_at)) is not None and day <= today]
