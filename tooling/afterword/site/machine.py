"""`postmortems.json`: what is known of each post-mortem, for machines, and the schema that describes it."""

from __future__ import annotations

import datetime as dt
import json

import msgspec

from afterword.core.postmortem import ActionItem, LedgerEntry, Postmortem
from afterword.core.status import STATUSES
from afterword.site import places
from afterword.site.machine_records import Document, Entry, Event, Facts, Item, Person
from afterword.site.view import View, title


def render(view: View) -> dict[str, str]:
    """The file and its schema, by path on the site."""
    document = Document(schema=places.SCHEMA, postmortems=tuple(_facts(post, view) for post in view.catalogue))
    return {places.MACHINE: msgspec.json.encode(document).decode() + "\n", places.SCHEMA: _schema()}


def _schema() -> str:
    made = msgspec.json.schema(Document)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Post-mortems of a handbook"}
    return json.dumps({**dialect, **made}, ensure_ascii=False, indent=1) + "\n"


def _facts(post: Postmortem, view: View) -> Facts:
    commits = view.history.of(post.path)
    return Facts(
        id=post.id,
        path=post.path,
        title=title(post),
        url=view.address.of(post.path),
        is_understood=post.is_understood,
        severity=post.severity,
        status=post.status,
        visibility=post.visibility,
        owner=_person(post.owner, view),
        incident_commander=_person(post.incident_commander, view),
        on_call=_person(post.on_call, view),
        responders=tuple(person for handle in post.responders if (person := _person(handle, view)) is not None),
        services=post.services,
        customers=post.customers,
        tags=post.tags,
        detected_by=post.detected_by,
        started_at=post.started_at,
        detected_at=post.detected_at,
        mitigated_at=post.mitigated_at,
        resolved_at=post.resolved_at,
        seconds_to_detect=_seconds(post, post.detected_at),
        seconds_to_mitigate=_seconds(post, post.mitigated_at),
        seconds_to_resolve=_seconds(post, post.resolved_at),
        due_on=post.due_on,
        due_reason=post.due_reason,
        overdue_days=view.overdue_days(post),
        meeting_at=post.meeting_at,
        landed_at=view.history.landed_at(post.path),
        changed_at=commits[0].at if commits else None,
        completeness=_completeness(post, view),
        related=post.related,
        sections=tuple(section.title for section in post.sections),
        timeline=tuple(Event(at=row.at, event=row.event, source=row.source) for row in post.timeline),
        action_items=tuple(_item(item, view) for item in post.action_items),
        follow_up=_follow_up(post, view),
    )


def _person(handle: str | None, view: View) -> Person | None:
    return Person(handle=handle, name=view.policy.person_name(handle)) if handle else None


def _seconds(post: Postmortem, end: dt.datetime | None) -> int | None:
    if post.started_at is None or end is None or end < post.started_at:
        return None
    return int((end - post.started_at).total_seconds())


def _completeness(post: Postmortem, view: View) -> int | None:
    # As on its page: who is done with a post-mortem is not measured any more.
    return view.gauge.measure(post).percent if view.gauge is not None and post.status != STATUSES[-1] else None


def _item(item: ActionItem, view: View) -> Item:
    late = item.is_open and item.due_on is not None and item.due_on < view.today
    state = "declined" if item.declined else "done" if item.done_on else "overdue" if late else "open"
    return Item(
        number=item.number,
        state=state,
        title=item.title,
        type=item.type,
        owner=_person(item.owner, view),
        priority=item.priority,
        due_on=item.due_on,
        issue=item.issue,
        customer_impact=item.customer_impact,
        done_on=item.done_on,
        declined=item.declined,
    )


def _follow_up(post: Postmortem, view: View) -> tuple[Entry, ...]:
    ledger = post.follow_up
    single = (("chat_saved", ledger.chat_saved), ("announced", ledger.announced))
    found = [(kind, entry) for kind, entry in single if entry is not None]
    found += [("customer_notice", entry) for entry in ledger.customer_notices]
    found += [("all_clear", entry) for entry in ledger.all_clear]
    return tuple(_entry(kind, entry, view) for kind, entry in found)


def _entry(kind: str, entry: LedgerEntry, view: View) -> Entry:
    return Entry(
        kind=kind,
        at=entry.at,
        by=_person(entry.by, view),
        to=entry.to,
        customer=entry.customer,
        about=entry.about,
    )
