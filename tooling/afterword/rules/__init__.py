"""The rules: modules by family, a small function per rule, its docstring its manual."""

from __future__ import annotations

from afterword.core.rule import Rule
from afterword.rules import (
    action_titles,
    actions,
    deadlines,
    external_message,
    file,
    follow_up,
    front_matter,
    language,
    ledger,
    links,
    outcomes,
    personal_data,
    publishing,
    related,
    secrets,
    sections,
    suppressions,
    timeline,
    times,
)

MODULES = (
    file,
    suppressions,
    front_matter,
    times,
    related,
    sections,
    timeline,
    deadlines,
    actions,
    action_titles,
    outcomes,
    follow_up,
    ledger,
    external_message,
    publishing,
    language,
    links,
    secrets,
    personal_data,
)
ALL: tuple[Rule, ...] = tuple(
    sorted(
        (found for module in MODULES for found in vars(module).values() if isinstance(found, Rule)),
        key=lambda found: found.code,
    )
)
"""Every rule, by code."""
