"""A new post-mortem: its id, branch, path and first text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.core import front_matter, instants
from afterword.core.layout import FOLDER
from afterword.core.patterns import pattern
from afterword.core.policy import Policy, Section
from afterword.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import Environment, Template

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
    from jinja2.exceptions import TemplateSyntaxError  # heavy: only where something is rendered

    try:
        text: str = _compiled(template).render(**_context(draft, policy))
    except TemplateSyntaxError as error:
        raise ConfigError(f"the template is wrong in line {error.lineno}: {error.message}", "Mend it.") from error
    except Exception as error:  # whatever an expression of the template's author can raise
        raise ConfigError(f"the template cannot be rendered: {error}", "Mend it.") from error
    return _EMPTY_VALUE.sub(r"\1", text).strip() + "\n"


@lru_cache(maxsize=32)  # a template is rendered once for each severity
def _compiled(template: str) -> Template:
    return _environment().from_string(template)


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["yaml"] = front_matter.scalar
    environment.filters["yaml_list"] = _yaml_list
    return environment


def _yaml_list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(front_matter.scalar(value) for value in values) + "]"


def _sections(draft: Draft, policy: Policy) -> tuple[Section, ...]:
    return tuple(section for section in policy.sections if section.is_asked_of(draft.severity))


def _context(draft: Draft, policy: Policy) -> Mapping[str, object]:
    fields = {name: getattr(draft, name) for name in Draft.__slots__}
    for name, value in fields.items():
        if isinstance(value, dt.datetime):
            fields[name] = instants.iso(value)
    return {**fields, "policy": policy, "sections": _sections(draft, policy)}
