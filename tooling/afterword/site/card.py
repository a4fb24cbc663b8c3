"""The header card of a post-mortem: what it is, who owns it, when it happened, what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from afterword.core import completeness, instants
from afterword.core.completeness import Completeness
from afterword.core.postmortem import Postmortem
from afterword.core.status import STATUSES
from afterword.site import escape
from afterword.site.view import NONE, View, day, overdue


def render(postmortem: Postmortem, view: View) -> str:
    """The card as one block of HTML without blank lines, which Markdown passes on as it is."""
    late = postmortem.overdue_days(view.today)
    labels = [view.severity(postmortem), view.status(postmortem), *([overdue(late)] if late else [])]
    facts = "\n".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in _facts(postmortem, view))
    times = "\n".join(_moments(postmortem, view))
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


def _facts(postmortem: Postmortem, view: View) -> Iterator[tuple[str, str]]:
    yield "Owner", view.names([postmortem.owner]) or NONE
    yield "Duration", _duration(postmortem)
    yield "Detected after", _detected_after(postmortem)
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


def _duration(postmortem: Postmortem) -> str:
    span = postmortem.duration
    if span is None or span < dt.timedelta():
        return NONE if postmortem.resolved_at else "not resolved yet"
    return instants.duration(span)


def _detected_after(postmortem: Postmortem) -> str:
    started, detected = postmortem.started_at, postmortem.detected_at
    by = f" by {escape.html(postmortem.detected_by)}" if postmortem.detected_by else ""
    if started is None or detected is None or detected < started:
        return by.strip() or NONE
    return instants.duration(detected - started) + by


def _due(postmortem: Postmortem) -> str:
    if postmortem.due_on is None:
        return NONE
    reason = f" ({escape.html(postmortem.due_reason)})" if postmortem.due_reason else ""
    return day(postmortem.due_on) + reason


def _complete(found: Completeness) -> str:
    gains = completeness.told(found.gains, 1)
    following = "".join(f' <span class="aw-next">next: {escape.html(gain)}</span>' for gain in gains)
    return f"{found.percent} %{following}"


def _moments(postmortem: Postmortem, view: View) -> Iterator[str]:
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


def _source(postmortem: Postmortem, view: View) -> Iterator[str]:
    path, address = escape.html(postmortem.path), view.repository.source(postmortem.path)
    shown = f'<a href="{escape.html(address)}">{path}</a>' if address else f"<code>{path}</code>"
    yield f'<p class="aw-card__source">Source: {shown}</p>'
