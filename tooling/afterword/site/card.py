"""The header card of a post-mortem: what it is, who owns it, when it happened, what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from afterword.core import instants, metrics, values
from afterword.core.postmortem import Postmortem
from afterword.core.status import STATUSES
from afterword.site import drawing, escape, gains, timeline
from afterword.site.view import NONE, View, day, overdue

_NAMED = 5


def render(post: Postmortem, view: View) -> str:
    """The card: labels and values in Markdown, whose links work with every builder, the rest as a block of HTML."""
    facts = "\n".join(f"<div><dt>{name}:</dt> <dd>{value}</dd></div>" for name, value in _facts(post, view))
    times = "\n".join(moments(post, view))
    values_ = "\n".join(f"<span><small>{name}:</small> {value}</span>" for name, value in _values(post, view))
    block = [
        '<div class="aw-card">',
        f'<dl class="aw-card__facts">\n{facts}\n</dl>',
        f'<ol class="aw-card__times">\n{times}\n</ol>',
        *_source(post, view),
        _printed(post, view),
        "</div>",
    ]
    labels = " ".join(_labels(post, view))
    return "\n\n".join((f"{labels}\n{{: .aw-head }}", f"{values_}\n{{: .aw-values }}", "\n".join(block)))


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


def _labels(post: Postmortem, view: View) -> Iterator[str]:
    target = view.value_target("severities", post.severity or "", post.path)
    yield f"[{view.severity(post)}]({target})" if target else view.severity(post)
    yield view.status(post)
    if late := view.overdue_days(post):
        yield overdue(late)
    # The way to the drawing, which on a small screen is far below.
    if timeline.scale(post) is not None:
        yield f'<a class="aw-card__jump" data-search-exclude href="#{drawing.ID}">Timeline ↓</a>'


def _values(post: Postmortem, view: View) -> Iterator[tuple[str, str]]:
    """What other post-mortems can have too, each value with the way to its page, and what is missing."""
    people = {"Owner": (post.owner,), "Incident commander": (post.incident_commander,), "On call": (post.on_call,)}
    shown = {name: ("owners", handles) for name, handles in (people | {"Responders": post.responders}).items()}
    shown |= {kind.capitalize(): (kind, values.of(post, kind)) for kind in ("services", "customers", "tags")}
    shown["Year"] = ("years", values.of(post, "years"))
    for name, (kind, found) in shown.items():
        links = [view.value_link(kind, value, post.path) for value in found if value]
        if links or name == "Owner":
            yield name, ", ".join(links) or NONE
    if view.gauge is not None and post.status != STATUSES[-1]:
        yield "Complete", gains.told(view.gauge.measure(post), post)


def _facts(post: Postmortem, view: View) -> Iterator[tuple[str, str]]:
    took = metrics.durations(post)
    yield "Time to detect", _detected(took.to_detect, post.detected_by)
    yield "Time to mitigate", _span(took.to_mitigate)
    yield "Time to resolve", _span(took.to_resolve) if post.resolved_at else "not resolved yet"
    yield "Due", _due(post)
    if post.meeting_at:
        yield "Review meeting", _instant(post.meeting_at, view)


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


def moments(postmortem: Postmortem, view: View) -> Iterator[str]:
    """Start, detection, mitigation and resolution, each as an entry of a list."""
    started = postmortem.started_at
    for name in ("started", "detected", "mitigated", "resolved"):
        at = getattr(postmortem, f"{name}_at")
        if at is None:
            continue
        after = f" <small>+{instants.duration(at - started)}</small>" if started and at > started else ""
        yield f"<li><b>{name.capitalize()}:</b>{after} <br>{_instant(at, view)}</li>"


def _instant(at: dt.datetime, view: View) -> str:
    shown, _, local = instants.in_both_zones(at, view.policy.zone).partition(" (")
    beside = f' <span class="aw-local">({local}</span>' if local else ""
    return f'<time datetime="{instants.iso(at)}">{shown}</time>{beside}'


def _printed(post: Postmortem, view: View) -> str:
    """What a sheet of paper has to say of itself: who may read it, and as of when it is."""
    commits = view.history.of(post.path)
    version = f", version {escape.html(commits[0].sha[:9])}" if commits else ""
    return f'<p class="aw-card__printed" data-search-exclude><b>Internal</b> · as of {view.today}{version}</p>'


def _source(postmortem: Postmortem, view: View) -> Iterator[str]:
    path, address = escape.html(postmortem.path), view.repository.source(postmortem.path)
    shown = f'<a href="{escape.html(address)}">{path}</a>' if address else f"<code>{path}</code>"
    yield f'<p class="aw-card__source" data-search-exclude>Source: {shown}</p>'
