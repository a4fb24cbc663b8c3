"""Which files a check is about, and the report on them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from afterword.adapters import changes, clock, tree
from afterword.adapters.memo import Memo
from afterword.adapters.surroundings import Folder
from afterword.commands.recalling import Entries, Recall, memo_of
from afterword.core.diagnostic import Report
from afterword.core.layout import MAX_BYTES, id_of
from afterword.errors import ConfigError

if TYPE_CHECKING:
    from afterword.commands.fixing import Change
    from afterword.commands.judging import Judge
    from afterword.core.policy import Policy
    from afterword.core.rule import Rule


class Bench:
    """A handbook, the rules to ask and the instant to ask them at."""

    def __init__(
        self, root: Path, *, select: Collection[str], ignore: Collection[str], today: dt.datetime | None, cache: bool
    ) -> None:
        self.root, self.select, self.ignore = root, select, ignore
        self._remembers = cache and today is None
        self.now = clock.now() if today is None else _end_of(today, root)

    @cached_property
    def memo(self) -> Memo | None:
        """What earlier runs found out; None where it is not to be asked."""
        return memo_of(self.root, self.select, self.ignore) if self._remembers else None

    def report(self, paths: Collection[str], changed_from: str | None) -> Report:
        """The report on files and folders (all where none is named), as far as they have changed."""
        comparison = changes.Comparison(self.root, changed_from) if changed_from is not None else None
        everything = tree.scan(self.root)
        chosen = _chosen(self.root, paths, everything)
        folder = Folder(self.root, everything)
        changed = comparison.changes(everything) if comparison is not None else None
        if changed is None:
            report, pointing = Report.of(self._entries(chosen, folder, is_everything=not paths)), []
        else:
            touched = [path for path in chosen if path in changed.touched]
            report = Report.of(self._entries(touched, folder, is_everything=False))
            in_circles = self._in_circles(changed.touched, everything) if changed.may_relate else frozenset()
            pointing = [path for path in chosen if path in (changed.pointing | in_circles) - changed.touched]
        return _with(report, self._on_references(pointing, folder) if pointing else None, known=len(everything))

    def report_on_input(self, name: str) -> Report:
        """The report on standard input as the content of the file at `name`, which need not be there."""
        from afterword.core import reading

        if Path(name).is_dir():
            raise ConfigError(f"--stdin-filename {name!r} is a folder", "Name the file that standard input stands for.")
        path = _below(self.root, Path(name)).relative_to(self.root).as_posix()
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        folder = Folder(self.root, {*tree.scan(self.root), path})
        return Report.of({path: self.judge(folder).of_postmortem(reading.read(data, path))})

    def rules(self) -> tuple[Rule, ...]:
        """The rules that are asked."""
        return self.judge(Folder(self.root)).rules.rules

    def fix(self, report: Report) -> bool:
        """Mend what a report found and has one right answer; whether anything was written."""
        from afterword.commands import fixing

        return fixing.write(self.root, self._fixes(report))

    def show_fixes(self, report: Report) -> bool:
        """Show what `fix` would change; whether there is anything."""
        from afterword.commands import fixing

        return fixing.show(self._fixes(report))

    def scores(self, report: Report) -> str:
        """How complete the post-mortems of a report are."""
        from afterword.adapters import files
        from afterword.core.completeness import Gauge
        from afterword.reporters import score

        judge = self.judge(Folder(self.root))
        gauge = Gauge(judge.rules.rules, judge.context)
        return score.render({path: gauge.measure(files.load(self.root, self.root / path)) for path in report.paths})

    def _fixes(self, report: Report) -> Iterator[Change]:
        from afterword.commands import fixing

        judge = self.judge(Folder(self.root))
        paths = dict.fromkeys(found.path for found in report.diagnostics if found.is_fixable)
        return fixing.work_out(self.root, paths, judge.rules, judge.context)

    def judge(self, folder: Folder) -> Judge:
        """What asks the rules; loading it takes longer than recalling what is known."""
        from afterword.commands.judging import Judge

        return Judge(self.root, self.now, select=self.select, ignore=self.ignore, memo=self.memo, folder=folder)

    def _entries(self, paths: Collection[str], folder: Folder, *, is_everything: bool) -> Entries:
        recall = Recall(self.root, self.memo, self.now, folder)
        known = recall.of(paths)
        if missing := [path for path in paths if path not in known]:
            from afterword.commands.examining import examine

            known |= examine(self.judge(folder), missing)
        recall.keep(known, is_everything=is_everything)
        return {path: known[path] for path in paths}

    def _in_circles(self, touched: Collection[str], everything: Collection[str]) -> frozenset[str]:
        """The post-mortems of each circle of `related` that leads through one of these."""
        from afterword.core import references

        folder = Folder(self.root, everything)
        ways = ((id_of(path), references.reached(id_of(path), folder)) for path in touched)
        return frozenset(path for id_, ids in ways if id_ in ids for other in ids for path in folder.paths(other))

    def _on_references(self, paths: Collection[str], folder: Folder) -> Report:
        """Of files that did not change, only what is wrong because others did."""
        codes = {rule.code for rule in self.judge(folder).rules.of_references}
        report = Report.of(self._entries(paths, folder, is_everything=False))
        diagnostics = tuple(found for found in report.diagnostics if found.code in codes)
        return Report(checked=report.checked, diagnostics=diagnostics)


def _with(report: Report, other: Report | None, *, known: int) -> Report:
    if other is None:
        return msgspec.structs.replace(report, known=known)
    return msgspec.structs.replace(
        report,
        known=known,
        checked=report.checked + other.checked,
        diagnostics=tuple(sorted(report.diagnostics + other.diagnostics)),
    )


def _end_of(day: dt.datetime, root: Path) -> dt.datetime:
    """The last second of a day where the organisation is."""
    from afterword.adapters import files

    policy: Policy = files.load_policy(root)
    if day.year not in range(1970, 2200):
        raise ConfigError(f"--today is in the year {day.year}", "Name a day such as 2026-11-27.")
    return dt.datetime.combine(day, dt.time(23, 59, 59), policy.zone).astimezone(dt.UTC)


def _chosen(root: Path, paths: Collection[str], everything: Collection[str]) -> Collection[str]:
    """The files that are meant, each once; a folder stands for the post-mortems in it."""
    if not paths:
        return everything
    found: set[str] = set()
    for path in map(Path, paths):
        absolute = _below(root, path)
        relative = absolute.relative_to(root).as_posix()
        if path.is_dir():
            inside = f"{relative}/" if relative != "." else ""
            found.update(file for file in everything if file.startswith(inside))
        else:
            found.add(relative)
    return sorted(found)


def _below(root: Path, path: Path) -> Path:
    # A file may itself be a link, which the check has to see; folders may be reached in any way.
    absolute = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    if not absolute.is_relative_to(root):
        raise ConfigError(f"{path} is outside the handbook at {root}", "Name files below that folder.")
    return absolute
