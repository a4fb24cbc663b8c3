"""`afterword check`: what is wrong in post-mortems, and what is still open."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from afterword.adapters import files
from afterword.commands.examining import examine
from afterword.commands.judging import Judge
from afterword.core.policy import Policy
from afterword.errors import ConfigError
from afterword.reporters import FORMATS


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, readable=False))
@click.option(
    "--output-format",
    type=click.Choice(tuple(FORMATS)),
    help="How to write the findings: text, or github where GitHub Actions runs the check.",
)
@click.option(
    "--today",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge what is late, and what is still to come, as at the end of this day.",
)
@click.pass_context
def command(
    context: click.Context, paths: tuple[str, ...], output_format: str | None, today: dt.datetime | None
) -> None:
    """Check post-mortems against the policy.

    A PATH is a file or a folder; without any, every post-mortem of the repository is checked. What must be
    filled in depends on each one's status; what its next status will ask for is listed as still open.

    The exit code is 1 when there are errors; warnings alone leave it 0. It is 2 when the command line or
    the policy is wrong.
    """
    root = files.find_root(Path.cwd().resolve())
    judge = Judge(root, uses_memo=today is None)
    if today is not None:
        judge.at(_end_of(today, judge.policy))
    everything = files.scan(root)
    judge.surroundings.knows(everything)
    chosen = {path.relative_to(root).as_posix(): False for path in _selected(root, paths)} if paths else everything
    chosen = {path: everything.get(path, False) for path in sorted(chosen)}
    report = judge.report(examine(judge, chosen, is_everything=not paths))
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    click.echo(FORMATS[output_format or ("github" if in_actions else "text")](report))
    context.exit(1 if report.errors else 0)


def _selected(root: Path, paths: tuple[str, ...]) -> list[Path]:
    """The files that are meant, each once; a folder stands for the post-mortems in it."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        # A file may itself be a link, which the check has to see; folders may be reached in any way.
        absolute = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
        if not absolute.is_relative_to(root):
            raise ConfigError(f"{path} is outside the handbook at {root}", "Name files below that folder.")
        inside = (file for file in files.postmortem_paths(root) if file.is_relative_to(absolute))
        found |= dict.fromkeys(inside if path.is_dir() else [absolute])
    return list(found)


def _end_of(day: dt.datetime, policy: Policy) -> dt.datetime:
    if day.year not in range(1970, 2200):
        raise ConfigError(f"--today is in the year {day.year}", "Name a day such as 2026-11-27.")
    return dt.datetime.combine(day, dt.time(23, 59, 59), policy.zone).astimezone(dt.UTC)
