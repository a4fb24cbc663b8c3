"""The header card of a post-mortem: what it is, who owns it, when it happened, what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from afterword.core import completeness, instants, metrics
from afterword.core.completeness import Completeness
from afterword.core.postmortem import Postmortem
from afterword.core.status import STATUSES
from afterword.site import drawing, escape, timeline
from afterword.site.view import NONE, View, day, overdue

_GAINS = 3
_NAMED = 5


def render(postmortem: Postmortem, view: View) -> str:
    """The card as one block of HTML without blank lines, which Markdown passes on as it is."""
    late = view.overdue_days(postmortem)
    labels = [view.severity(postmortem), view.status(postmortem), *([overdue(late)] if late else [])]
    labels += _jump(postmortem)
    facts = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(postmortem, view))
    times = "\n".join(moments(postmortem, view))
    return "\n".join(
        [
            '<div class="aw-card">',
            f'<p class="aw-card__labels">{" ".join(labels)}</p>',
            f'<dl class="aw-card__facts">\n{facts}\n</dl>',
            f'<ol class="aw-card__times">\n{times}\n</ol>',
            *_source(postmortem, view),
            "</div>",
        ]
    )


def description(postmortem: Postmortem) -> str:
    """The card in a sentence, for those who see a link to the page."""
    span = postmortem.duration
    facts = {
        "severity": postmortem.severity,
        "started": f"{postmortem.started_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if postmortem.started_at else None,
        "resolved after": instants.duration(span) if span is not None and span > dt.timedelta() else None,
        "services": ", ".join(postmortem.services[:_NAMED]),
    }
    told = "; ".join(f"{name} {value}" for name, value in facts.items() if value)
    return f"Post-mortem: {told}." if told else ""


def _facts(postmortem: Postmortem, view: View) -> Iterator[tuple[str, str]]:
    yield "Owner", view.names([postmortem.owner]) or NONE
    took = metrics.durations(postmortem)
    yield "Time to detect", _detected(took.to_detect, postmortem.detected_by)
    yield "Time to mitigate", _span(took.to_mitigate)
    yield "Time to resolve", _span(took.to_resolve) if postmortem.resolved_at else "not resolved yet"
    yield "Due", _due(postmortem)
    if view.gauge is not None and postmortem.status != STATUSES[-1]:
        yield "Complete", _complete(view.gauge.measure(postmortem))
    if postmortem.meeting_at:
        yield "Review meeting", _instant(postmortem.meeting_at, view)
    optional = {
        "Incident commander": view.names([postmortem.incident_commander]),
        "On call": view.names([postmortem.on_call]),
        "Responders": view.names(postmortem.responders),
        "Services": escape.html(", ".join(postmortem.services)),
        "Customers": escape.html(", ".join(postmortem.customers)),
        "Tags": escape.html(", ".join(postmortem.tags)),
    }
    yield from ((name, value) for name, value in optional.items() if value)


def _span(span: dt.timedelta | None) -> str:
    return NONE if span is None else instants.duration(span)


def _detected(after: dt.timedelta | None, by: str | None) -> str:
    told = f"by {escape.html(by)}" if by else ""
    return f"{_span(after)} {told}".rstrip() if after is not None or not told else told


def _due(postmortem: Postmortem) -> str:
    if postmortem.due_on is None:
        return NONE
    reason = f" ({escape.html(postmortem.due_reason)})" if postmortem.due_reason else ""
    return day(postmortem.due_on) + reason


def _complete(found: Completeness) -> str:
    """The figure, as a bar too, and what would raise it most."""
    gains = "".join(
        f'<li title="{escape.html(gain.how)}">{escape.html(name)}</li>'
        for gain, name in zip(found.gains, completeness.told(found.gains, _GAINS), strict=False)
    )
    following = f'<span class="aw-next">What raises it most:</span><ul class="aw-gains">{gains}</ul>' if gains else ""
    bar = f'<progress max="100" value="{found.percent}" aria-label="Completeness"></progress>'
    return f"{bar} {found.percent} %{following}"


def moments(postmortem: Postmortem, view: View) -> Iterator[str]:
    """Start, detection, mitigation and resolution, each as an entry of a list."""
    started = postmortem.started_at
    for name in ("started", "detected", "mitigated", "resolved"):
        at = getattr(postmortem, f"{name}_at")
        if at is None:
            continue
        after = f" <small>+{instants.duration(at - started)}</small>" if started and at > started else ""
        yield f"<li><b>{name.capitalize()}</b>{after}<br>{_instant(at, view)}</li>"


def _instant(at: dt.datetime, view: View) -> str:
    shown, _, local = instants.in_both_zones(at, view.policy.zone).partition(" (")
    beside = f' <span class="aw-local">({local}</span>' if local else ""
    return f'<time datetime="{instants.iso(at)}">{shown}</time>{beside}'


def _jump(postmortem: Postmortem) -> Iterator[str]:
    """The way to the drawing, which on a small screen is far below."""
    if timeline.scale(postmortem) is not None:
        yield f'<a class="aw-card__jump" href="#{drawing.ID}">Timeline ↓</a>'


def _source(postmortem: Postmortem, view: View) -> Iterator[str]:
    path, address = escape.html(postmortem.path), view.repository.source(postmortem.path)
    shown = f'<a href="{escape.html(address)}">{path}</a>' if address else f"<code>{path}</code>"
    yield f'<p class="aw-card__source">Source: {shown}</p>'
