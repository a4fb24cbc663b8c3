"""The rules: a module per family, a small function per rule, its docstring its manual."""

from __future__ import annotations

from afterword.core.rule import Rule
from afterword.rules import actions, file, follow_up, front_matter, personal_data, secrets, sections, timeline

FAMILIES = (file, front_matter, sections, timeline, actions, follow_up, secrets, personal_data)
ALL: tuple[Rule, ...] = tuple(
    sorted(
        (found for family in FAMILIES for found in vars(family).values() if isinstance(found, Rule)),
        key=lambda found: found.code,
    )
)
"""Every rule, by code."""
