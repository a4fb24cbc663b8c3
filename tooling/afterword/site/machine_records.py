"""The records of `postmortems.json`, of which its schema is made."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import Meta

from afterword.core.status import STATUSES

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
