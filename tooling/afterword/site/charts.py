"""Bar charts as small SVG without scripts, styles and colours: the style sheet paints them, in both schemes."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from afterword.site import escape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FONT_SIZE = 11
_LABEL_WIDTH, _QUARTER_WIDTH = 50, 22
_LINE = 12
_QUARTER = re.compile(r"(\d{4}) (Q[1-4])")
_EVERY = (1, 2, 3, 6, 12)
_MOST_TICKS = 4
_NUMBER = re.compile(r"-?\d+\.\d+")
_SERIES = re.compile(r"serie-(\d+)")
_KEPT = {"svg", "g", "path", "text"}
_UNSEEN = {"background", "titles", "overlay", "text-overlay", "tooltip-overlay"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The bars of one kind; `fill` is one of `fills.FILLS`, `told` are the values in words."""

    name: str
    fill: str
    values: tuple[float, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Series over common labels; `name` is what assistive technology calls it, `finding` the id of what it says."""

    name: str
    finding: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    """What the marks of the axis count, where they do not say it themselves."""
    is_stacked: bool = True
    steps: tuple[int, ...] = tuple(size * 10**power for power in range(7) for size in (1, 2, 5))
    """The distances that marks of the axis may have, smallest first."""
    shrinking: tuple[int, ...] = ()
    """The marks of an axis on which high values take less room, so that low ones beside them can be told apart."""
    mark: Callable[[float], str] = "{:.0f}".format


@lru_cache(maxsize=64)  # a site that is served is built again at every change
def svg(chart: Chart, *, width: int, height: int, style: str = "") -> str:
    """The chart as one line of SVG that scales with its place."""
    root = _drawn(chart, width, height)
    return (
        f'<svg class="aw-chart {style}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape.html(chart.name)}" aria-describedby="{chart.finding}">'
        f"{_unit(chart)}{''.join(_cleaned(root, chart))}</svg>"
    )


def _unit(chart: Chart) -> str:
    return f'<text x="4" y="{_FONT_SIZE}">{escape.html(chart.unit)}</text>' if chart.unit else ""


def _drawn(chart: Chart, width: int, height: int) -> Element:
    pygal = _library()
    count = len(chart.labels)
    is_quarters = all(map(_QUARTER.fullmatch, chart.labels))
    least = _QUARTER_WIDTH if is_quarters else _LABEL_WIDTH
    every = next((every for every in _EVERY if every * (width - 50) / count >= least), _EVERY[-1])
    tops = [sum(column) if chart.is_stacked else max(column) for column in _columns(chart)]
    top = max(tops, default=0)
    marks = _few(top, chart.shrinking) if chart.shrinking else _marks(top, chart.steps)
    place: Callable[[float], float] = math.log1p if chart.shrinking else float
    kind = pygal.StackedBar if chart.is_stacked else pygal.Bar
    drawing = kind(
        width=width, height=height, margin=4, margin_top=24 if chart.unit else 10, spacing=4, js=(), no_prefix=True,
        margin_bottom=4 + _LINE * is_quarters,
        show_legend=False, show_minor_x_labels=False, truncate_label=-1, value_formatter=chart.mark,
        range=(0, place(marks[-1])),
        style=pygal.style.Style(label_font_size=_FONT_SIZE, major_label_font_size=_FONT_SIZE),
    )  # fmt: skip
    drawing.x_labels = list(chart.labels)
    drawing.x_labels_major = list(chart.labels)[::-every][::-1]
    drawing.y_labels = [{"value": place(mark), "label": chart.mark(mark)} for mark in marks]
    for series in chart.series:
        drawing.add(series.fill, [place(value) for value in series.values])
    found: Element = drawing.render_tree()
    return found


@cache
def _library() -> Any:
    import pygal  # heavy: only where charts are drawn

    # Its finder of plug-ins for maps is of a kind that Python has given up, with a warning at each later import.
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def _columns(chart: Chart) -> Iterator[tuple[float, ...]]:
    return zip(*(series.values for series in chart.series), strict=True)


def _marks(top: float, steps: Sequence[int]) -> list[int]:
    step = next((step for step in steps if step * _MOST_TICKS >= top), 0) or math.ceil(top / _MOST_TICKS)
    return [step * number for number in range(max(math.ceil(top / step), 1) + 1)]


def _few(top: float, marks: Sequence[int]) -> list[int]:
    """Zero, and the marks up to the first that is not exceeded."""
    needed = next((number for number, mark in enumerate(marks, start=1) if mark >= top), 0)
    return [0, *(marks[:needed] if needed else (*marks, math.ceil(top)))]


def _cleaned(element: Element, chart: Chart) -> Iterator[str]:
    """What is left of a drawing: bars, the lines and the texts of the axes."""
    classes = set(element.get("class", "").split())
    if element.tag not in _KEPT or classes & _UNSEEN:
        return
    if number := _SERIES.search(element.get("class", "")):
        yield _bars(element, chart, chart.series[int(number[1])])
        return
    inner = "".join(part for child in element for part in _cleaned(child, chart))
    if element.tag == "text":
        yield _text(element, chart)
    elif element.tag == "path" and "h" in element.get("d", ""):
        yield f'<path d="{_NUMBER.sub(_rounded, element.get("d", ""))}"/>'
    elif "plot" in classes:
        yield f'<g transform="{element.get("transform")}">{inner}</g>'
    elif "axis" in classes:
        yield f'<g class="aw-axis aw-axis--{"x" if "x" in classes else "y"}">{inner}</g>'
    else:
        yield inner


def _text(element: Element, chart: Chart) -> str:
    """A text of an axis; a quarter has its year below it, where that begins, as both in one line have no room."""
    x, y, text = _short(element, "x"), _short(element, "y"), element.text or ""
    match = _QUARTER.fullmatch(text)
    if match is None:
        return f'<text x="{x}" y="{y}">{escape.html(text)}</text>'
    is_told = match[2] == "Q1" or (text == chart.labels[0] and match[2] != "Q4")
    year = f'<tspan x="{x}" dy="{_LINE}">{match[1]}</tspan>' if is_told else ""
    return f'<text x="{x}" y="{y}">{match[2]}{year}</text>'


def _bars(element: Element, chart: Chart, series: Series) -> str:
    drawn = (bar for group in element.iter("g") if group.get("class") == "bar" for bar in group.iter("rect"))
    bars = "".join(
        f'<rect x="{_short(bar, "x")}" y="{_short(bar, "y")}" width="{_short(bar, "width")}"'
        f' height="{_short(bar, "height")}"><title>{escape.html(f"{label}: {series.name} {told}")}</title></rect>'
        for bar, label, value, told in zip(drawn, chart.labels, series.values, series.told, strict=True)
        if value
    )
    return f'<g class="aw-fill--{series.fill}" fill="url(#aw-fill-{series.fill})">{bars}</g>'


def _short(element: Element, name: str) -> str:
    return f"{float(element.get(name, '0')):.4g}"


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.4g}"
