"""Handbook pages: Markdown filled in from the policy, so that no deadline or address is typed twice."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from afterword.core.postmortem import Postmortem
from afterword.errors import AfterwordError, ConfigError
from afterword.site import (
    configuration,
    deadlines,
    escape,
    handbook_people,
    handbook_sections,
    handbook_severities,
    links,
    wording,
)
from afterword.site.view import View, page_link

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

HINT = "Mend the page; `{% raw %}` … `{% endraw %}` keeps braces as they are."

FILTERS: Mapping[str, Callable[[str], str]] = {
    "markdown": escape.markdown,
    "prose": wording.prose,
    "code": wording.code,
    "mail_link": handbook_people.mail_link,
}
"""What makes a value of the policy safe: as words, as a sentence, within backticks, as a link to write to."""


def render(docs: Mapping[str, str], view: View, template: str) -> dict[str, str]:
    """The pages of `docs/`, by their path below it, filled in and with links that work on the site."""
    environment = _environment()
    shared = _shared(view, template)
    pages = {}
    for path, text in docs.items():
        source = f"{links.DOCS}/{path}"
        filled = _fill(environment, text, source, {**shared, "link": _linker(source, view)})
        pages[path] = links.rewrite(filled, source, view.repository)
    return pages


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # heavy: only where pages are made

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= FILTERS
    return environment


def _shared(view: View, template: str) -> dict[str, object]:
    policy = view.policy
    return {
        "policy": policy,
        "has_section": policy.has_section,
        "has": lambda id_: view.catalogue.get(id_) is not None,
        "severity_table": lambda: handbook_severities.severity_table(policy),
        "sections_table": lambda: handbook_sections.sections_table(policy),
        "sections_list": lambda status: handbook_sections.sections_list(policy, status),
        "status_table": lambda: handbook_sections.status_table(policy),
        "people_table": lambda: handbook_people.people_table(policy),
        "action_item_limits_table": lambda: handbook_severities.action_item_limits_table(policy),
        "avoided_words_list": lambda: handbook_severities.avoided_words_list(policy),
        "severities_list": lambda demand: deadlines.severities_list(policy, demand),
        "action_item_types_table": handbook_severities.action_item_types_table,
        "deadline_table": lambda: deadlines.deadline_table(policy),
        "deadline_example": deadlines.deadline_example,
        "deadline_chart": lambda: deadlines.deadline_chart(policy),
        "commanders": lambda: handbook_people.commanders(view.catalogue, policy),
        "configuration_reference": configuration.reference,
        "template": lambda: handbook_sections.blank_template(template, policy),
    }


def _linker(source: str, view: View) -> Callable[[str], str]:
    """`link(id)` for one page: a link that works from its place in the repository, as a written one would."""

    def link(id_: str) -> str:
        found: Postmortem | None = view.catalogue.get(id_)
        if found is None:
            raise ConfigError(f"there is no post-mortem {id_!r}", "Name one by the whole name of its file.")
        return page_link(found, source)

    return link


def _fill(environment: ImmutableSandboxedEnvironment, text: str, source: str, context: Mapping[str, object]) -> str:
    from jinja2.exceptions import TemplateSyntaxError

    try:
        filled: str = environment.from_string(text).render(context)
    except TemplateSyntaxError as error:
        raise ConfigError(f"{source}:{error.lineno}: {error.message}", HINT) from error
    except AfterwordError as error:
        raise ConfigError(f"{source}:{_line(error)}: {error.message}", error.hint) from error
    except Exception as error:  # whatever an expression of the page's author can raise
        raise ConfigError(f"{source}:{_line(error)}: {error}", HINT) from error
    return filled


def _line(error: BaseException) -> int:
    """The line of the page at which rendering stopped."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return (lines[-1] if lines else None) or 1
