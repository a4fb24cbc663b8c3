"""The part of the dashboard about how long incidents lasted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from afterword.core import instants, metrics
from afterword.core.metrics import Spread
from afterword.core.postmortem import Postmortem
from afterword.site import charts, escape, figure
from afterword.site.charts import Chart, Series
from afterword.site.view import NONE

_MEASURES = {
    "to_detect": ("Time to detect", "to detection"),
    "to_mitigate": ("Time to mitigate", "to mitigation"),
    "to_resolve": ("Time to resolve", "to resolution"),
}
_HOUR, _DAY = 60, 24 * 60
_STEPS = (1, 2, 5, 10, 15, 30, _HOUR, 2 * _HOUR, 4 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY)
_SHRINKING = (10, _HOUR, 6 * _HOUR, _DAY, 7 * _DAY, 30 * _DAY, 365 * _DAY)
_WIDE = 20
"""Of times that lie so many times apart, the short ones would be flat on an even axis."""
ENOUGH = 5
"""So many incidents give a 90th percentile; of fewer it would be the slowest one, under a grand name."""
_TOO_FEW = "too few"
_TOLD = 2
"""How many quarters are told in words."""


def how_long(posts: Sequence[Postmortem], quarters: Sequence[str]) -> str:
    """Time to detect, mitigate and resolve, by quarter: three small charts with one legend."""
    spreads = metrics.spreads(posts, quarters)
    is_wide = any(_is_wide([spread for spread in found.values() if spread]) for found in spreads.values())
    drawn = [_span_chart(measure, found, is_wide) for measure, found in spreads.items()]
    blocks = (
        f'<div class="aw-small"><b>{chart.name}</b>\n<p id="{chart.finding}">{escape.html(finding)}</p>\n'
        f"{charts.svg(chart, width=figure.SMALL[0], height=figure.SMALL[1])}\n</div>"
        for chart, finding in drawn
    )
    caption = (
        "Median, and 90th percentile where there are enough incidents, by the quarter in which the incident started, "
        f"the last {len(quarters)} quarters"
    )
    if is_wide:
        caption += ". The axes shrink long times, as some incidents took many times longer than others"
    grid = '<div class="aw-grid">\n' + "\n".join(blocks) + "\n</div>"
    columns = ("Quarter", "Measure", "Median", "90th percentile", "Incidents that tell it")
    rows = [
        (quarter, _MEASURES[measure][0], *_cells(found[quarter]))
        for quarter in reversed(quarters)
        for measure, found in spreads.items()
    ]
    table = figure.table("The numbers: how long incidents lasted", columns, rows)
    return figure.framed([grid], caption, "", figure.legend(drawn[0][0]), table)


def _is_wide(spreads: Sequence[Spread]) -> bool:
    shown = [span for spread in spreads for span in (spread.median, *([spread.p90] if _is_enough(spread) else []))]
    return bool(shown) and max(shown) > _WIDE * max(min(shown), dt.timedelta(minutes=1))


def _cells(spread: Spread | None) -> tuple[str, str, str]:
    if spread is None:
        return NONE, NONE, "0"
    return _told(spread.median), _told(spread.p90) if _is_enough(spread) else _TOO_FEW, str(spread.count)


def _is_enough(spread: Spread) -> bool:
    return spread.count >= ENOUGH


def _told(span: dt.timedelta) -> str:
    return instants.duration(span)


def _span_chart(measure: str, found: Mapping[str, Spread | None], is_wide: bool) -> tuple[Chart, str]:
    name, end = _MEASURES[measure]
    spreads = list(found.values())
    chart = Chart(
        name=name,
        finding=f"aw-finding-{measure.replace('_', '-')}",
        labels=tuple(found),
        series=(
            _spans("median", "median", [spread.median if spread else None for spread in spreads]),
            _spans(
                "90th percentile", "p90", [spread.p90 if spread and _is_enough(spread) else None for spread in spreads]
            ),
        ),
        is_stacked=False,
        steps=_STEPS,
        shrinking=_SHRINKING if is_wide else (),
        mark=_mark,
    )
    known = [(quarter, spread) for quarter, spread in found.items() if spread]
    if not known:
        return chart, f"No incident of these quarters tells the time {end}."
    told = [f"{quarter}: {_spread_told(spread)}" for quarter, spread in known[: -_TOLD - 1 : -1]]
    return chart, f"{'; '.join(told)}."


def _spread_told(spread: Spread) -> str:
    if spread.count == 1:
        return f"{_told(spread.median)}, the only incident"
    median = f"median {_told(spread.median)} of {spread.count} incidents"
    return f"{median}, nine of ten within {_told(spread.p90)}" if _is_enough(spread) else median


def _spans(name: str, fill: str, spans: Sequence[dt.timedelta | None]) -> Series:
    minutes = tuple(span.total_seconds() / 60 if span is not None else 0 for span in spans)
    return Series(
        name=name, fill=fill, values=minutes, told=tuple(_told(span) if span is not None else NONE for span in spans)
    )


def _mark(minutes: float) -> str:
    return instants.duration(dt.timedelta(minutes=minutes)) if minutes else "0"
