"""What a rule has to say about one place of one file."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("error", "warning")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Diagnostic:
    """A finding, on the line and column a person would edit; the order of fields is the order of reports."""

    path: str
    line: int
    column: int
    code: str
    message: str
    name: str = ""
    level: str = "error"
