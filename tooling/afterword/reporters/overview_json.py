"""`afterword status` for programs: one JSON object, whose `version` changes when a reader has to."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from afterword.core import instants
from afterword.core.lateness import Late
from afterword.core.overview import Entry, Overview
from afterword.core.owed import KINDS, POSTMORTEM, Owed
from afterword.reporters.overviews import Room

VERSION: Literal[1] = 1


class OwedThing(msgspec.Struct, kw_only=True):
    """Something that is owed for a post-mortem."""

    kind: Annotated[str, Meta(description="What kind of thing it is.", extra_json_schema={"enum": list(KINDS)})]
    what: Annotated[str, Meta(description="What it is, in words; the title of an action item.")]
    how: Annotated[str, Meta(description="Which command or key of the front matter does it, in Markdown.")]
    owner: Annotated[str | None, Meta(description="The handle of whoever is asked for it; null for nobody.")]
    due_on: Annotated[str | None, Meta(description="The last day in time, such as 2026-11-27; null for none.")]
    days_left: Annotated[
        int | None, Meta(description="Calendar days until then, negative when overdue; null for none.")
    ]
    is_overdue: Annotated[bool, Meta(description="Whether that day is over.")]
    number: Annotated[int | None, Meta(description="The number of an action item; null for other kinds.")]
    customer: Annotated[str, Meta(description="The customer of a notice or an all-clear; else empty.")]
    about: Annotated[str, Meta(description="What a notice is about: restart or change; else empty.")]


class OpenPostmortem(msgspec.Struct, kw_only=True):
    """A post-mortem for which something is owed."""

    id: Annotated[str, Meta(description="The id, which is the name of the file without its end.")]
    path: Annotated[str, Meta(description="The file, relative to the root of the handbook, with `/`.")]
    place: Annotated[str, Meta(description="The branch it is on while not merged, or where else; empty when merged.")]
    is_readable: Annotated[bool, Meta(description="Whether its front matter could be read at all.")]
    title: Annotated[str | None, Meta(description="The title, as written.")]
    severity: Annotated[str | None, Meta(description="The severity, as written.")]
    status: Annotated[str | None, Meta(description="The status, as written.")]
    owner: Annotated[str | None, Meta(description="The handle of its owner.")]
    services: Annotated[tuple[str, ...], Meta(description="The services, as written.")]
    completeness: Annotated[int | None, Meta(description="Per cent; null for one that is reviewed or closed.")]
    due_on: Annotated[str | None, Meta(description="When the post-mortem itself is due; null once it is reviewed.")]
    owed: Annotated[tuple[OwedThing, ...], Meta(description="What is owed, the most urgent first.")]


class LatePostmortem(msgspec.Struct, kw_only=True):
    """A post-mortem that the main branch had as reviewed only after its date, by its commits."""

    id: Annotated[str, Meta(description="The id.")]
    owner: Annotated[str | None, Meta(description="The handle of its owner.")]
    due_on: Annotated[str, Meta(description="When it was due.")]
    reviewed_on: Annotated[str, Meta(description="The local day on which the main branch had it as reviewed.")]
    days_late: Annotated[int, Meta(ge=1, description="Calendar days in between.")]


class Summary(msgspec.Struct, kw_only=True):
    """The whole report in figures."""

    postmortems: Annotated[int, Meta(ge=0, description="How many post-mortems there are, whatever is owed.")]
    open: Annotated[int, Meta(ge=0, description="For how many something is owed.")]
    owed: Annotated[int, Meta(ge=0, description="How many things are owed.")]
    overdue: Annotated[int, Meta(ge=0, description="How many of these are overdue.")]


class Document(msgspec.Struct, kw_only=True):
    """What `afterword status --output-format json` writes. Fields may be added: ignore those you do not know."""

    version: Annotated[Literal[1], Meta(description="Changes when readers of earlier versions would break.")]
    at: Annotated[str, Meta(description="The instant that the report is about, in UTC.")]
    today: Annotated[str, Meta(description="Its day in the time zone of the policy, from which days are counted.")]
    commit: Annotated[str, Meta(description="The commit of the main branch that was looked at.")]
    postmortems: Annotated[tuple[OpenPostmortem, ...], Meta(description="The one with what is most urgent first.")]
    landed_late: Annotated[
        tuple[LatePostmortem, ...] | None, Meta(description="The last one first; null where the clone cannot tell.")
    ]
    notes: Annotated[tuple[str, ...], Meta(description="What else a reader should know, in sentences.")]
    summary: Summary


def render(overview: Overview, _: Room) -> str:
    """The report in ASCII, so that no title in it can break the output; always with everything."""
    document = Document(
        version=VERSION,
        at=instants.iso(overview.at),
        today=str(overview.today),
        commit=overview.commit,
        postmortems=tuple(_open(entry, overview) for entry in overview.entries),
        landed_late=tuple(map(_late, overview.late)) if overview.late is not None else None,
        notes=overview.notes,
        summary=Summary(
            postmortems=overview.known,
            open=len(overview.entries),
            owed=len(overview.owed),
            overdue=overview.overdue,
        ),
    )
    return json.dumps(msgspec.to_builtins(document), indent=2)


def schema() -> dict[str, Any]:
    """The JSON Schema of what `render` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The report of afterword status",
        **msgspec.json.schema(Document),
    }


def _open(entry: Entry, overview: Overview) -> OpenPostmortem:
    post = entry.postmortem
    return OpenPostmortem(
        id=post.id,
        path=post.path,
        place=entry.place,
        is_readable=post.is_understood,
        title=post.title,
        severity=post.severity,
        status=post.status,
        owner=post.owner,
        services=post.services,
        completeness=entry.completeness,
        due_on=next((_day(one) for one in entry.owed if one.kind == POSTMORTEM), None),
        owed=tuple(_thing(one, overview) for one in entry.owed),
    )


def _thing(one: Owed, overview: Overview) -> OwedThing:
    return OwedThing(
        kind=one.kind,
        what=one.what,
        how=one.how,
        owner=one.owner,
        due_on=_day(one),
        days_left=one.days_left(overview.today),
        is_overdue=one.overdue_days(overview.today) > 0,
        number=one.item.number if one.item is not None else None,
        customer=one.customer,
        about=one.about,
    )


def _late(one: Late) -> LatePostmortem:
    return LatePostmortem(
        id=one.postmortem.id,
        owner=one.postmortem.owner,
        due_on=str(one.due_on),
        reviewed_on=str(one.on),
        days_late=one.days,
    )


def _day(one: Owed) -> str | None:
    return str(one.due_on) if one.due_on is not None else None
