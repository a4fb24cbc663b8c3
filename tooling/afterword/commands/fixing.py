"""What `check --fix` and `check --diff` do to files, and what they say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from afterword.adapters import files, tree
from afterword.core import fixing, linting
from afterword.core.fixing import Fixed
from afterword.core.layout import MAX_BYTES
from afterword.core.rule import Context
from afterword.core.ruleset import Ruleset
from afterword.reporters import diff


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file, what it holds, and what it would hold after its fixes."""

    path: str
    before: bytes
    fixed: Fixed

    @property
    def is_one(self) -> bool:
        """Whether the fixes change anything."""
        return self.fixed.data != self.before


def work_out(root: Path, names: Iterable[str], rules: Ruleset, context: Context) -> Iterator[Change]:
    """What fixes make of each file, by its path in the repository; one that is no plain file is left alone."""
    for name in names:
        data = tree.content(root, name)
        if data is not None and len(data) <= MAX_BYTES:
            yield Change(path=name, before=data, fixed=fixing.fix(data, name, rules, context))
        else:
            left = linting.report([files.load(root, root / name)], rules, context).diagnostics
            yield Change(path=name, before=b"", fixed=Fixed(data=b"", diagnostics=left))


def write(root: Path, changes: Iterable[Change]) -> bool:
    """Write what the fixes make of the files, and say on stderr how many findings that mended; whether any."""
    mended = written = 0
    for change in changes:
        if change.is_one:
            files.replace(root, root / change.path, change.before, change.fixed.data)
            mended += len(change.fixed.applied)
            written += 1
    if written:
        findings, in_files = f"finding{'s' * (mended != 1)}", f"file{'s' * (written != 1)}"
        click.echo(f"Mended {mended} {findings} in {written} {in_files}.", err=True)
    else:
        click.echo("There was nothing to mend.", err=True)
    return bool(written)


def show(changes: Iterable[Change]) -> bool:
    """Print what the fixes would change as a unified diff; whether there is anything."""
    is_any = False
    for change in changes:
        if change.is_one:
            is_any = True
            before, after = (data.decode("utf-8") for data in (change.before, change.fixed.data))
            click.echo(diff.render(change.path, before, after))
    return is_any
