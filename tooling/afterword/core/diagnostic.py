"""What a check finds: the finding, what is still open, and the report of both."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("error", "warning")
"""Errors fail the check, warnings are shown."""


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
    subject: str = ""
    """The field or section it is about, where it is about one."""

    @property
    def is_error(self) -> bool:
        """Whether it makes the check fail."""
        return self.level == "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOpen:
    """What a post-mortem lacks before it can have its next status."""

    path: str
    status: str
    before: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one check of any number of post-mortems."""

    checked: int
    diagnostics: tuple[Diagnostic, ...] = ()
    open: tuple[StillOpen, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.is_error for finding in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.diagnostics) - self.errors
