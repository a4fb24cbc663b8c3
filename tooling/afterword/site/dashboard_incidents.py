"""The part of the dashboard about incidents: how many, how long, which services, why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from afterword.core import instants, metrics, periods
from afterword.core.metrics import Spread
from afterword.core.postmortem import Postmortem
from afterword.site import charts, escape, figure
from afterword.site.charts import Chart, Series
from afterword.site.view import NONE, View, counted

_MEASURES = {
    "to_detect": ("Time to detect", "to detection"),
    "to_mitigate": ("Time to mitigate", "to mitigation"),
    "to_resolve": ("Time to resolve", "to resolution"),
}
_HOUR, _DAY = 60, 24 * 60
_STEPS = (1, 2, 5, 10, 15, 30, _HOUR, 2 * _HOUR, 4 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY)
OTHER = "of no known severity"


def per_month(posts: Sequence[Postmortem], months: Sequence[str], view: View) -> str:
    """Incidents per month by severity."""
    counts = metrics.by_severity(posts, months)
    chart = Chart(
        name="Incidents per month by severity",
        finding="aw-finding-incidents",
        labels=tuple(months),
        series=tuple(_by_severity(counts, list(view.policy.severities))),
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
    sums = [int(sum(column)) for column in zip(*(series.values for series in chart.series), strict=True)]
    if not sum(sums):
        return f"No incident in these {len(sums)} months."
    most = max(sums)
    busiest = [month_told(label) for label, total in zip(chart.labels, sums, strict=True) if total == most]
    shown = busiest[-1] if len(busiest) == 1 else f"each of {len(busiest)} months, last in {busiest[-1]}"
    parts = [f"{counted(sum(sums), 'incident')} in {len(sums)} months. Most in one month: {most}, in {shown}."]
    for series in chart.series:
        top = int(max(series.values))
        if top:
            last = [label for label, value in zip(chart.labels, series.values, strict=True) if value == top][-1]
            parts.append(f"{series.name}: {int(sum(series.values))}, at most {top} ({month_told(last)}).")
    return " ".join(parts)


def month_told(label: str) -> str:
    """`March 2026` for `2026-03`."""
    return f"{dt.date.fromisoformat(f'{label}-01'):%B %Y}"


def how_long(posts: Sequence[Postmortem], quarters: Sequence[str]) -> str:
    """Time to detect, mitigate and resolve, by quarter: three small charts with one legend."""
    spreads = metrics.spreads(posts, quarters)
    drawn = [_span_chart(measure, found) for measure, found in spreads.items()]
    blocks = (
        f'<div class="aw-small"><b>{chart.name}</b>\n<p id="{chart.finding}">{escape.html(finding)}</p>\n'
        f"{charts.svg(chart, width=figure.SMALL[0], height=figure.SMALL[1])}\n</div>"
        for chart, finding in drawn
    )
    caption = (
        f"Median and 90th percentile by the quarter in which the incident started, the last {len(quarters)} quarters"
    )
    grid = '<div class="aw-grid">\n' + "\n".join(blocks) + "\n</div>"
    columns = ("Quarter", "Measure", "Median", "90th percentile", "Incidents that tell it")
    rows = [
        (quarter, _MEASURES[measure][0], *_cells(found[quarter]))
        for quarter in reversed(quarters)
        for measure, found in spreads.items()
    ]
    table = figure.table("The numbers: how long incidents lasted", columns, rows)
    return figure.framed([grid], caption, "", figure.legend(drawn[0][0]), table)


def _cells(spread: Spread | None) -> tuple[str, str, str]:
    return (_told(spread.median), _told(spread.p90), str(spread.count)) if spread else (NONE, NONE, "0")


def _told(span: dt.timedelta) -> str:
    return instants.duration(span)


def _span_chart(measure: str, found: Mapping[str, Spread | None]) -> tuple[Chart, str]:
    name, end = _MEASURES[measure]
    spreads = list(found.values())
    chart = Chart(
        name=name,
        finding=f"aw-finding-{measure.replace('_', '-')}",
        labels=tuple(found),
        series=(
            _spans("median", "median", [spread.median if spread else None for spread in spreads]),
            _spans("90th percentile", "p90", [spread.p90 if spread else None for spread in spreads]),
        ),
        is_stacked=False,
        steps=_STEPS,
        mark=_mark,
    )
    known = [(quarter, spread) for quarter, spread in found.items() if spread]
    if not known:
        return chart, f"No incident of these quarters tells the time {end}."
    quarter, last = known[-1]
    finding = f"{quarter}: half within {_told(last.median)}, nine of ten within {_told(last.p90)}"
    if len(known) > 1:
        before, spread = known[-2]
        finding += f"; {before}: {_told(spread.median)} and {_told(spread.p90)}"
    return chart, f"{finding}."


def _spans(name: str, fill: str, spans: Sequence[dt.timedelta | None]) -> Series:
    minutes = tuple(span.total_seconds() / 60 if span is not None else 0 for span in spans)
    return Series(
        name=name, fill=fill, values=minutes, told=tuple(_told(span) if span is not None else NONE for span in spans)
    )


def _mark(minutes: float) -> str:
    return instants.duration(dt.timedelta(minutes=minutes)) if minutes else "0"


def started(posts: Iterable[Postmortem], today: dt.date) -> list[dt.date]:
    """The days on which incidents began, without those that lie ahead."""
    return [day for post in posts if (day := periods.utc_day(post.started_at)) is not None and day <= today]
