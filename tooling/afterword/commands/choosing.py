"""Which files a check is about, and the report on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import click

from afterword.adapters import changes, files
from afterword.commands.examining import examine
from afterword.commands.judging import Judge
from afterword.core import reading
from afterword.core.diagnostic import Report
from afterword.core.policy import Policy
from afterword.errors import ConfigError


def report(judge: Judge, paths: Collection[str], changed_from: str | None) -> Report:
    """The report on files and folders (all where none is named), as far as they have changed."""
    everything = files.scan(judge.root)
    judge.surroundings.knows(everything)
    chosen = _chosen(judge.root, paths, everything)
    changed = changes.since(judge.root, changed_from, everything) if changed_from is not None else None
    if changed is None:
        return judge.report(examine(judge, chosen, is_everything=not paths))
    touched = {path: plain for path, plain in chosen.items() if path in changed.touched}
    pointing = {path: plain for path, plain in chosen.items() if path in changed.pointing}
    found = judge.report(examine(judge, touched | pointing, is_everything=False))
    return _without_old_findings(found, judge, touched)


def report_on_input(judge: Judge, name: str) -> Report:
    """The report on standard input as the content of the file at `name`, which need not be there."""
    path = _below(judge.root, Path(name)).relative_to(judge.root).as_posix()
    data = click.get_binary_stream("stdin").read(reading.MAX_BYTES + 1)
    judge.surroundings.knows(dict.fromkeys([*files.scan(judge.root), path]))
    return judge.report([judge.of_postmortem(reading.read(data, path))])


def end_of(day: dt.datetime, policy: Policy) -> dt.datetime:
    """The last second of a day where the organisation is."""
    if day.year not in range(1970, 2200):
        raise ConfigError(f"--today is in the year {day.year}", "Name a day such as 2026-11-27.")
    return dt.datetime.combine(day, dt.time(23, 59, 59), policy.zone).astimezone(dt.UTC)


def _chosen(root: Path, paths: Collection[str], everything: Mapping[str, bool]) -> Mapping[str, bool]:
    """The files that are meant, each once; a folder stands for the post-mortems in it."""
    if not paths:
        return dict(sorted(everything.items()))
    found: dict[str, bool] = {}
    for path in map(Path, paths):
        absolute = _below(root, path)
        relative = absolute.relative_to(root).as_posix()
        if path.is_dir():
            inside = f"{relative}/" if relative != "." else ""
            found |= {file: plain for file, plain in everything.items() if file.startswith(inside)}
        else:
            found[relative] = everything.get(relative, False)
    return dict(sorted(found.items()))


def _below(root: Path, path: Path) -> Path:
    # A file may itself be a link, which the check has to see; folders may be reached in any way.
    absolute = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    if not absolute.is_relative_to(root):
        raise ConfigError(f"{path} is outside the handbook at {root}", "Name files below that folder.")
    return absolute


def _without_old_findings(found: Report, judge: Judge, touched: Collection[str]) -> Report:
    """Of files that did not change, only what is wrong because others did."""
    of_references = {rule.code for rule in judge.rules.of_references}
    return replace(
        found,
        checked=len(touched),
        diagnostics=tuple(one for one in found.diagnostics if one.path in touched or one.code in of_references),
        open=tuple(entry for entry in found.open if entry.path in touched),
    )
