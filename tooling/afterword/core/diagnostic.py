"""What a check finds: the finding, what is still open, and the report of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from afterword.core.rule import Rule

LEVELS = ("error", "warning")
"""Errors fail the check, warnings are shown."""


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, order=True):
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
    width: int = 0
    """How many characters from the column on are meant; 0 where the reader can tell."""
    excerpt: str = ""
    """The line as it is in the file; empty where it must not be shown or there is none."""
    is_fixable: bool = False
    """Whether `--fix` has an answer."""

    @property
    def is_error(self) -> bool:
        """Whether it makes the check fail."""
        return self.level == "error"


class StillOpen(msgspec.Struct, frozen=True, kw_only=True):
    """What a post-mortem lacks before it can have its next status."""

    path: str
    status: str
    before: str
    missing: tuple[str, ...]


class Outcome(Protocol):
    """What one file came to."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found in it."""

    @property
    def open(self) -> StillOpen | None:
        """What it still lacks."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one check of any number of post-mortems."""

    checked: int
    known: int = 0
    """How many post-mortems the handbook has, whether or not they were to be checked."""
    diagnostics: tuple[Diagnostic, ...] = ()
    open: tuple[StillOpen, ...] = ()
    paths: tuple[str, ...] = ()
    """The post-mortems that were checked."""
    rules: tuple[Rule, ...] = ()
    """The rules that were asked."""

    @classmethod
    def of(cls, outcomes: Mapping[str, Outcome], rules: tuple[Rule, ...] = ()) -> Report:
        """What the files at these paths came to, in the order of path, line and column."""
        still_open = [outcome.open for outcome in outcomes.values() if outcome.open is not None]
        return cls(
            checked=len(outcomes),
            diagnostics=tuple(sorted(found for outcome in outcomes.values() for found in outcome.diagnostics)),
            open=tuple(sorted(still_open, key=lambda entry: entry.path)),
            paths=tuple(sorted(outcomes)),
            rules=rules,
        )

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.is_error for finding in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many findings are warnings."""
        return len(self.diagnostics) - self.errors

    @property
    def fixable(self) -> int:
        """For how many findings `--fix` has an answer."""
        return sum(finding.is_fixable for finding in self.diagnostics)
