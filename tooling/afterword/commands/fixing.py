"""What `check --fix` and `check --diff` do to files, and what they say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from afterword.adapters import files
from afterword.core import fixing, linting
from afterword.core.fixing import Fixed
from afterword.core.linting import Ruleset
from afterword.core.rule import Context
from afterword.reporters import diff


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file, what it holds, and what it would hold after its fixes."""

    path: Path
    name: str
    before: bytes
    fixed: Fixed

    @property
    def is_one(self) -> bool:
        """Whether the fixes change anything."""
        return self.fixed.data != self.before


def work_out(root: Path, paths: Iterable[Path], rules: Ruleset, context: Context) -> Iterator[Change]:
    """What fixes make of each file."""
    for path in paths:
        if (found := files.content(root, path)) is not None:
            name, data = found
            yield Change(path=path, name=name, before=data, fixed=fixing.fix(data, name, rules, context))
        else:
            postmortem = files.load(root, path)
            left = linting.report([postmortem], rules, context).diagnostics
            yield Change(path=path, name=postmortem.path, before=b"", fixed=Fixed(data=b"", diagnostics=left))


def write(root: Path, changes: Iterable[Change]) -> None:
    """Write what the fixes make of the files, and say on stderr how many findings that mended."""
    mended = left = written = 0
    for change in changes:
        left += len(change.fixed.diagnostics)
        if change.is_one:
            files.replace(root, change.path, change.before, change.fixed.data)
            mended += len(change.fixed.applied)
            written += 1
    where = f" in {written} file{'s' * (written != 1)}" if written else ""
    click.echo(f"Fixed {mended} of {mended + left} finding{'s' * (mended + left != 1)}{where}.", err=True)


def show(changes: Iterable[Change]) -> bool:
    """Print what the fixes would change as a unified diff; whether there is anything."""
    is_any = False
    for change in changes:
        if change.is_one:
            is_any = True
            before, after = (data.decode("utf-8") for data in (change.before, change.fixed.data))
            click.echo(diff.render(change.name, before, after))
    return is_any
