"""Change a file in place: what is not named by an edit stays as it was, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.core.postmortem import Position


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace what stands from `start` up to, not including, `end`; both count lines and columns from 1."""

    start: Position
    end: Position
    text: str
