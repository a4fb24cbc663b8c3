"""Where the findings of a check go: the terminal, and the summary of a run of GitHub Actions."""

from __future__ import annotations

import os
from pathlib import Path

import click
import msgspec

from afterword.commands.choosing import Bench
from afterword.core.diagnostic import Report
from afterword.reporters import FORMATS

SUMMARY_BYTES = 1_048_576
"""As much as GitHub shows of the summary of a step."""


def show(report: Report, output_format: str | None, bench: Bench) -> None:
    """Write a report in a format: by default text, and where GitHub Actions runs the check, `github`."""
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    name = output_format or ("github" if in_actions else "text")
    if name == "sarif":
        report = msgspec.structs.replace(report, rules=bench.rules())
    click.echo(FORMATS[name](report))
    if in_actions and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        _append(Path(summary), FORMATS["markdown"](report) + "\n")


def _append(summary: Path, text: str) -> None:
    """Add to the summary of the step; one that cannot be written, or is full, is no reason to fail the check."""
    try:
        if summary.exists() and summary.stat().st_size + len(text.encode()) > SUMMARY_BYTES:
            return
        with summary.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        click.echo(f"afterword: the summary cannot be written: {error.strerror}", err=True)
