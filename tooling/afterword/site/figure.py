"""What goes around a chart: what it says in words, its legend, its numbers as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from afterword.site import charts, escape, fills
from afterword.site.charts import Chart

WIDE, NARROW = (720, 250), (350, 220)
"""The sizes in which a chart is drawn, of which the style sheet shows the one that can be read."""
SMALL = (240, 160)


def figure(chart: Chart, caption: str, finding: str, *, numbers: str) -> str:
    """A chart over the whole width, as HTML without blank lines."""
    drawn = [
        charts.svg(chart, width=width, height=height, style=f"aw-chart--{style}")
        for style, (width, height) in (("wide", WIDE), ("narrow", NARROW))
    ]
    return framed(drawn, caption, f'<p id="{chart.finding}">{escape.html(finding)}</p>', legend(chart), numbers)


def framed(drawn: Iterable[str], caption: str, finding: str, key: str, numbers: str) -> str:
    """Drawings with what belongs to all of them."""
    parts = (f"<figcaption>{escape.html(caption)}</figcaption>", finding, key, *drawn, numbers)
    return "\n".join(('<figure class="aw-figure">', *parts, "</figure>"))


def legend(chart: Chart) -> str:
    """What each fill stands for."""
    entries = (f"<li>{fills.swatch(series.fill)} {escape.html(series.name)}</li>" for series in chart.series)
    return f'<ul class="aw-legend">{"".join(entries)}</ul>'


def numbers(chart: Chart, head: str) -> str:
    """The numbers of a chart as a table, the newest first; `head` says what its labels are."""
    columns = (head, *(series.name for series in chart.series))
    told = zip(chart.labels, *(series.told for series in chart.series), strict=True)
    return table(f"The numbers: {chart.name}", columns, list(told)[::-1])


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that opens on demand and scrolls within its frame where it is too wide."""
    head = "".join(f'<th scope="col">{escape.html(column)}</th>' for column in columns)
    body = "\n".join(_row(*row) for row in rows)
    return (
        f'<details class="aw-numbers"><summary>{escape.html(name)}</summary>\n'
        f'<div class="aw-numbers__frame" role="region" aria-label="{escape.html(name)}" tabindex="0">'
        f'<table class="aw-numbers__table">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n'
        "</table></div>\n</details>"
    )


def _row(first: str, *cells: str) -> str:
    others = "".join(f"<td>{escape.html(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape.html(first)}</th>{others}</tr>'


def meter(count: int, most: int) -> str:
    """A bar beside a number, as long as its share of the highest one."""
    return f'<span class="aw-meter" style="--aw-share:{round(100 * count / max(most, 1))}%" aria-hidden="true"></span>'
