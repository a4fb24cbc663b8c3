"""Templates from the repository, in a sandbox: they can say things, and change nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.core import front_matter
from afterword.errors import ConfigError

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """The templates of a mail; without the second one it is plain text."""

    text: str
    html: str


def render(template: str, context: Mapping[str, object], name: str = "the template", *, is_html: bool = False) -> str:
    """The text of a template; in HTML every value is escaped. ConfigError, with the line, where it is at fault."""
    from jinja2.exceptions import TemplateSyntaxError  # heavy: only where something is rendered

    try:
        text: str = _compiled(template, is_html=is_html).render(**context)
    except TemplateSyntaxError as error:
        raise ConfigError(f"{name} is wrong in line {error.lineno}: {error.message}", "Mend it.") from error
    except Exception as error:  # whatever an expression of the template's author can raise
        raise ConfigError(f"{name} cannot be rendered: {error}", "Mend it.") from error
    return text


@lru_cache(maxsize=32)  # a template is rendered once for each severity
def _compiled(template: str, *, is_html: bool) -> Template:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=is_html
    )
    filters: dict[str, Callable[..., str]] = {"yaml": front_matter.scalar, "yaml_list": _yaml_list}
    environment.filters.update(filters)
    return environment.from_string(template)


def _yaml_list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(front_matter.scalar(value) for value in values) + "]"
