"""A new post-mortem: its id, branch, path and first text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from afterword.core import instants, reading, templating
from afterword.core.layout import FOLDER
from afterword.core.patterns import pattern
from afterword.core.policy import Policy, Section
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError

BRANCH_PREFIX = "postmortem/"
FOLLOW_UP_PREFIX = "follow-up/"

MAX_SLUG = 60
MAX_TITLE = 300
_EMPTY_VALUE = pattern(r"^(\s*\w+:) +$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the on-call person knows at the end of an incident."""

    title: str
    severity: str
    owner: str
    started_at: dt.datetime
    detected_at: dt.datetime | None = None
    mitigated_at: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    due_on: dt.date | None = None
    incident_commander: str = ""
    on_call: str = ""
    responders: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    detected_by: str = ""
    visibility: str = "internal"


def clean_title(title: str) -> str:
    """The title on one line, without control characters; ConfigError where nothing is left."""
    visible = "".join(char if char.isprintable() else " " for char in title)
    cleaned = " ".join(visible.split())
    if not cleaned:
        raise ConfigError("the title is empty", "Say in a few words what was broken, and for whom.")
    if len(cleaned) > MAX_TITLE:
        raise ConfigError(
            f"the title has {len(cleaned)} characters",
            f"Use at most {MAX_TITLE}; the summary tells the rest.",
        )
    return cleaned


def slug(title: str) -> str:
    """A name for files and branches: lower-case ASCII words, at most 60 characters, never empty."""
    from slugify import slugify  # heavy: its transliteration tables

    return slugify(title, max_length=MAX_SLUG, word_boundary=True, save_order=True) or "incident"


def new_id(draft: Draft, attempt: int = 1) -> str:
    """The id of a draft: the UTC day of the start and the slug; a later attempt is told by a number."""
    base = f"{draft.started_at.astimezone(dt.UTC):%Y-%m-%d}-{slug(draft.title)}"
    return base if attempt == 1 else f"{base}-{attempt}"


def path_of(id_: str) -> str:
    """The file of an id, relative to the repository."""
    return f"{FOLDER}/{id_[:4]}/{id_}.md"


def branch_of(id_: str) -> str:
    """The branch on which a post-mortem is written."""
    return BRANCH_PREFIX + id_


def follow_up_branch_of(id_: str) -> str:
    """The branch on which a post-mortem that is merged is followed up."""
    return FOLLOW_UP_PREFIX + id_


def render(template: str, draft: Draft, policy: Policy) -> str:
    """The text of the file. ConfigError, with the line, where the template is at fault."""
    text = templating.render(template, _context(draft, policy))
    return _EMPTY_VALUE.sub(r"\1", text).strip() + "\n"


def _sections(draft: Draft, policy: Policy) -> tuple[Section, ...]:
    return tuple(section for section in policy.sections if section.is_asked_of(draft.severity))


def _context(draft: Draft, policy: Policy) -> Mapping[str, object]:
    fields = {name: getattr(draft, name) for name in Draft.__slots__}
    for name, value in fields.items():
        if isinstance(value, dt.datetime):
            fields[name] = instants.iso(value)
    return {**fields, "policy": policy, "sections": _sections(draft, policy)}


def blank(templates: Mapping[str, str], policy: Policy) -> Postmortem:
    """Every template, by name, with nothing filled in, as one post-mortem: what a new file starts with.

    Its times are made up, so that rows which the template derives from times are known as its own.
    ConfigError names the template that cannot be rendered.
    """
    read = []
    for name, template in templates.items():
        try:
            texts = [render(template, _nothing(severity), policy) for severity in policy.severities]
        except ConfigError as error:
            raise ConfigError(f"template `{name}`: {error.message}", error.hint) from error
        read += [reading.read(text, "template.md") for text in texts]
    return Postmortem(
        path="template.md",
        id="template",
        text="",
        sections=tuple(section for postmortem in read for section in postmortem.sections),
        timeline=tuple(event for postmortem in read for event in postmortem.timeline),
    )


def _nothing(severity: str) -> Draft:
    then = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return Draft(
        title="",
        severity=severity,
        owner="",
        started_at=then,
        detected_at=then,
        mitigated_at=then,
        resolved_at=then,
    )
