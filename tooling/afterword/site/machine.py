"""`postmortems.json`: what is known of each post-mortem, for machines, and the schema that describes it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated

import msgspec
from msgspec import Meta

from afterword.core.postmortem import ActionItem, LedgerEntry, Postmortem
from afterword.core.status import STATUSES
from afterword.site import places
from afterword.site.view import View, title

VERSION = 1
Percent = Annotated[int, Meta(ge=0, le=100)]


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody, by handle and by name."""

    handle: Annotated[str, Meta(description="As the front matter names them.")]
    name: Annotated[str, Meta(description="As pages name them.")]


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the timeline."""

    event: Annotated[str, Meta(description="What happened, in Markdown.")]
    at: Annotated[dt.datetime | None, Meta(description="When, in UTC, where the time could be understood.")] = None
    source: Annotated[str, Meta(description="Where it can be looked up.")] = ""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An action item."""

    number: Annotated[int, Meta(description="What people call it by, from 1.")]
    state: Annotated[str, Meta(description="`open`, `overdue`, `done` or `declined`.")]
    title: Annotated[str | None, Meta(description="What is to be done.")] = None
    type: Annotated[str | None, Meta(description="What it is good for.")] = None
    owner: Annotated[Person | None, Meta(description="Who sees to it.")] = None
    priority: Annotated[str | None, Meta(description="How urgent it is.")] = None
    due_on: Annotated[dt.date | None, Meta(description="By when it is to be done.")] = None
    issue: Annotated[str | None, Meta(description="The issue that tracks it, as written.")] = None
    customer_impact: Annotated[str | None, Meta(description="What doing it means to customers.")] = None
    done_on: Annotated[dt.date | None, Meta(description="When it was done.")] = None
    declined: Annotated[str | None, Meta(description="Why it will not be done.")] = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done for the follow-up."""

    kind: Annotated[str, Meta(description="`chat_saved`, `announced`, `customer_notice` or `all_clear`.")]
    at: Annotated[dt.datetime | None, Meta(description="When it was done.")] = None
    by: Annotated[Person | None, Meta(description="Who did it.")] = None
    to: Annotated[str | None, Meta(description="The address that it went to.")] = None
    customer: Annotated[str | None, Meta(description="The customer who was told.")] = None
    about: Annotated[str | None, Meta(description="What the customer was told of.")] = None


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post-mortem: what its front matter says, and what follows from it. What is not known is left out."""

    id: Annotated[str, Meta(description="The name of its file without the ending.")]
    path: Annotated[str, Meta(description="Its file in the repository.")]
    title: Annotated[str, Meta(description="The title, or the id where it has none.")]
    url: Annotated[str | None, Meta(description="Its page, where the site knows its own address.")] = None
    is_understood: Annotated[bool, Meta(description="Whether its file could be read.")] = True
    severity: Annotated[str | None, Meta(description="A severity of the policy.")] = None
    status: Annotated[str | None, Meta(description=f"One of {', '.join(STATUSES)}.")] = None
    visibility: Annotated[str | None, Meta(description="`internal` or `public`.")] = None
    owner: Annotated[Person | None, Meta(description="Who sees to it that it gets written.")] = None
    incident_commander: Annotated[Person | None, Meta(description="Who led the response.")] = None
    on_call: Annotated[Person | None, Meta(description="Who was on call.")] = None
    responders: Annotated[tuple[Person, ...], Meta(description="Who else helped.")] = ()
    services: Annotated[tuple[str, ...], Meta(description="What was affected.")] = ()
    customers: Annotated[tuple[str, ...], Meta(description="The affected customers.")] = ()
    tags: Annotated[tuple[str, ...], Meta(description="Words to find it by.")] = ()
    detected_by: Annotated[str | None, Meta(description="Who or what noticed.")] = None
    started_at: Annotated[dt.datetime | None, Meta(description="When the impact started.")] = None
    detected_at: Annotated[dt.datetime | None, Meta(description="When it was noticed.")] = None
    mitigated_at: Annotated[dt.datetime | None, Meta(description="When customers no longer felt it.")] = None
    resolved_at: Annotated[dt.datetime | None, Meta(description="When it was over.")] = None
    seconds_to_detect: Annotated[int | None, Meta(description="From start to detection.")] = None
    seconds_to_mitigate: Annotated[int | None, Meta(description="From start to mitigation.")] = None
    seconds_to_resolve: Annotated[int | None, Meta(description="From start to resolution.")] = None
    due_on: Annotated[dt.date | None, Meta(description="By when it is to be reviewed.")] = None
    due_reason: Annotated[str | None, Meta(description="Why it takes longer than the policy allows.")] = None
    overdue_days: Annotated[int, Meta(description="Days since `due_on` while it is not reviewed.")] = 0
    meeting_at: Annotated[dt.datetime | None, Meta(description="When the review meeting starts.")] = None
    landed_at: Annotated[dt.datetime | None, Meta(description="When it came to the main branch.")] = None
    changed_at: Annotated[dt.datetime | None, Meta(description="When it changed there last.")] = None
    completeness: Annotated[Percent | None, Meta(description="How complete it is, in per cent.")] = None
    related: Annotated[tuple[str, ...], Meta(description="The ids of those that belong to it.")] = ()
    sections: Annotated[tuple[str, ...], Meta(description="Its headings, in order.")] = ()
    timeline: Annotated[tuple[Event, ...], Meta(description="Its timeline, in the order written.")] = ()
    action_items: Annotated[tuple[Item, ...], Meta(description="What is to be done.")] = ()
    follow_up: Annotated[tuple[Entry, ...], Meta(description="What was done after the incident.")] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """All post-mortems of a handbook."""

    schema: Annotated[str, Meta(description="The schema of this file.")] = msgspec.field(name="$schema")
    version: Annotated[int, Meta(description="Grows when a key changes its meaning or goes.")] = VERSION
    postmortems: tuple[Facts, ...]


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
