"""The timeline as a drawing: phases, milestones and the rows of the table, in an SVG that any width suits.

Places are in per cent of the width and sizes in pixels, so that zooming is nothing but a greater width.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from afterword.core import instants
from afterword.core.postmortem import Postmortem
from afterword.site import scale as scales
from afterword.site import timeline
from afterword.site.scale import Scale
from afterword.site.timeline import Milestone, Phase
from afterword.site.view import counted

ID = "aw-timeline"
_ROW, _BAND, _LETTER = 18, 22, 7
_MOST_MARKS = 90
_OPEN = (
    f'<defs><pattern id="aw-{timeline.OPEN}" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path class="f" d="M0 0h7v7H0z"/><path class="s" d="M3 0v7"/></pattern></defs>'
)
"""The pattern of what is not over: few drawings need it."""
_DEFS = (
    "<defs>"
    '<pattern id="aw-detected" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="f" d="M0 0h7v7H0z"/><path class="s" d="M2 0v7"/></pattern>'
    '<pattern id="aw-mitigated" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path class="f" d="M0 0h7v7H0z"/><path class="d" d="M2 2h2v2H2z"/></pattern>'
    '<pattern id="aw-resolved" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<path class="f" d="M0 0h7v7H0z"/><path class="s" d="M0 3h7"/></pattern>'
    '<path id="aw-started-mark" d="M0 5-6-5H6z"/><circle id="aw-detected-mark" r="5"/>'
    '<path id="aw-mitigated-mark" d="M0-6 6 0 0 6-6 0z"/><path id="aw-resolved-mark" d="M-5-5H5V5H-5z"/>'
    '<path id="aw-row" d="M-1 0h2v11h-2z"/><circle id="aw-before" cy="6" r="3.5"/>'
    "</defs>"
)


def render(post: Postmortem) -> str:
    """The drawing as one block of HTML without blank lines; nothing where there is no span of time to draw."""
    scale = timeline.scale(post)
    if scale is None:
        return ""
    known, phases = timeline.milestones(post), list(timeline.phases(post))
    top = _ROW * len(known) + 6
    height = top + _BAND + 66
    parts = [
        '<title id="aw-timeline-title">Timeline of the incident</title>',
        f'<desc id="aw-timeline-text">{_told(post)}</desc>',
        _DEFS,
        *((_open if phase.kind == timeline.OPEN else _phase)(phase, scale, top) for phase in phases),
        *_axis(scale, top + _BAND + 34),
        *_rows(post, scale, top + _BAND + 4),
        *(_milestone(milestone, scale, row, top) for row, milestone in enumerate(known)),
    ]
    return (
        f'<figure class="aw-timeline" id="{ID}" data-search-exclude>\n'
        '<div class="aw-timeline__window"><div class="aw-timeline__plot">\n'
        '<svg role="img" aria-labelledby="aw-timeline-title aw-timeline-text" width="100%" '
        f'height="{height}">{"".join(parts)}</svg>\n'
        f"</div></div>\n<figcaption>{_legend(post, phases)}</figcaption>\n</figure>"
    )


def _told(post: Postmortem) -> str:
    known = (f"{timeline.MILESTONES[m.kind]} {m.at:%Y-%m-%d %H:%M} UTC" for m in timeline.milestones(post))
    rows = counted(len(post.timeline), "row")
    over = "" if post.resolved_at or not post.started_at else "; not resolved yet"
    return f"{'; '.join(known)}{over}. {rows} in the table below, by their numbers."


def _phase(phase: Phase, scale: Scale, top: int) -> str:
    start, end = scale.place(phase.start), scale.place(phase.end)
    return (
        f'<rect class="aw-{phase.kind}" x="{start:g}%" y="{top}" width="{end - start:.4g}%" height="{_BAND}" '
        f'fill="url(#aw-{phase.kind})"/>'
    )


def _open(phase: Phase, scale: Scale, top: int) -> str:
    """The phase up to the right edge, where it has no border: a word and an arrow say that it goes on."""
    start, end = scale.place(phase.start), top + _BAND
    edges = "".join(f'<line x1="{start:g}%" x2="100%" y1="{y}" y2="{y}"/>' for y in (top, end))
    return (
        f'{_OPEN}<g class="aw-{phase.kind}"><rect x="{start:g}%" y="{top}" width="{100 - start:.4g}%" height="{_BAND}" '
        f'fill="url(#aw-{phase.kind})"/>{edges}<text x="100%" dx="-4" y="{top + 15}" text-anchor="end">'
        "not resolved yet \u25b8</text></g>"
    )


def _milestone(milestone: Milestone, scale: Scale, row: int, top: int) -> str:
    place, y = scale.place(milestone.at), _ROW * row + 9
    side = 'dx="10"' if place <= 50 else 'dx="-10" text-anchor="end"'
    return (
        f'<g class="aw-{milestone.kind}"><line x1="{place:g}%" x2="{place:g}%" y1="{y}" y2="{top + _BAND}"/>'
        f'<use href="#aw-{milestone.kind}-mark" x="{place:g}%" y="{y}"/>'
        f'<text x="{place:g}%" y="{y + 4}" {side}>{milestone.label}</text></g>'
    )


def _axis(scale: Scale, y: int) -> Iterator[str]:
    """The line of time with its ticks, and below them the day where it is another one."""
    yield f'<g class="aw-axis"><line x2="100%" y1="{y}" y2="{y}"/>'
    ticks = list(scales.ticks(scale))
    for tick in ticks:
        form = "%m-%d" if tick.is_day else "%H:%M"
        yield f'<text class="l{tick.level}" x="{scale.place(tick.at):g}%" y="{y + 15}">{tick.at.strftime(form)}</text>'
    days = list(_days(ticks, scale))
    for (place, name), level in zip(days, scales.levels([(place, 76) for place, _ in days]), strict=True):
        if level is not None:
            side = ' text-anchor="end" dx="16"' if place > 75 else ' text-anchor="start" dx="-16"'
            yield f'<text class="l{level}" x="{place:g}%" y="{y + 29}"{side}>{name}</text>'
    yield "</g>"


def _days(ticks: Sequence[scales.Tick], scale: Scale) -> Iterator[tuple[float, str]]:
    before: object = None
    for tick in ticks:
        zone = " UTC" if before is None else ""
        shown = f"{tick.at:%Y}{zone}" if tick.is_day else f"{tick.at:%Y-%m-%d}{zone}"
        if (name := shown.removesuffix(" UTC")) != before:
            yield scale.place(tick.at), shown
            before = name


def _rows(post: Postmortem, scale: Scale, y: int) -> Iterator[str]:
    """A mark for each row, and its number where there is room; those that are far away stand at the edge."""
    rows = [(number, row.at) for number, row in enumerate(post.timeline, start=1) if row.at is not None]
    groups = list(_grouped([(number, at) for number, at in rows if scale.holds(at)], scale))
    labels = [(place, _between(numbers)) for place, numbers, _ in groups]
    if early := [number for number, at in rows if at < scale.start]:
        labels.insert(0, (0.0, f"\u25c2 {_between(early)}"))
    if late := [number for number, at in rows if at > scale.end]:
        labels.insert(0, (100.0, f"{_between(late)} \u25b8"))
    started = post.started_at
    yield '<g class="aw-rows">'
    for place, _, at in groups:
        mark = "before" if started is not None and at < started else "row"
        yield f'<use href="#aw-{mark}" x="{place:g}%" y="{y}"/>'
    widths = [(place, _LETTER * len(name) + 6) for place, name in labels]
    for (place, name), level in zip(labels, scales.levels(widths), strict=True):
        if level is not None:
            yield f'<text class="l{level}" x="{place:g}%" y="{y + 23}">{name}</text>'
    yield "</g>"


def _grouped(rows: Sequence[tuple[int, dt.datetime]], scale: Scale) -> Iterator[tuple[float, list[int], dt.datetime]]:
    """The rows that stand at the same place: the more rows, the coarser the places."""
    width = 0.1 if len(rows) <= _MOST_MARKS else 100 / _MOST_MARKS
    found: dict[int, list[tuple[int, dt.datetime]]] = {}
    for number, at in sorted(rows, key=lambda row: (row[1], row[0])):
        found.setdefault(int(scale.place(at) / width), []).append((number, at))
    for those in found.values():
        at = those[len(those) // 2][1]
        yield scale.place(at), [number for number, _ in those], at


def _between(numbers: Sequence[int]) -> str:
    """`4`, `4–6`; the first and the last of many."""
    first, last = min(numbers), max(numbers)
    return f"{first}" if first == last else f"{first}–{last}"


def _legend(post: Postmortem, phases: Sequence[Phase]) -> str:
    items = [
        f'<li class="aw-{phase.kind}"><svg width="22" height="12" aria-hidden="true"><rect width="22" height="12" '
        f'fill="url(#aw-{phase.kind})"/></svg>{phase.label}</li>'
        for phase in phases
    ]
    if post.started_at is not None and any(row.at and row.at < post.started_at for row in post.timeline):
        before = sum(1 for row in post.timeline if row.at and row.at < post.started_at)
        first = min(row.at for row in post.timeline if row.at)
        span = instants.duration(post.started_at - first)
        items.append(
            '<li class="aw-rows"><svg width="12" height="12" aria-hidden="true"><use href="#aw-before" x="6"/></svg>'
            f"{counted(before, 'row')} before the start, up to {span}</li>"
        )
    if post.timeline:
        items.append("<li>Numbers are those of the rows below</li>")
    return f"<ul>{''.join(items)}</ul>"
