"""What `check --fix` and `check --diff` do to files, and what they say about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from afterword.adapters import files
from afterword.core import fixing, linting
from afterword.core.fixing import Fixed
from afterword.core.linting import Ruleset
from afterword.core.rule import Context
from afterword.reporters.text import visible

_STYLES: dict[str, dict[str, Any]] = {
    "+++": {"bold": True},
    "---": {"bold": True},
    "@@": {"fg": "cyan"},
    "+": {"fg": "green"},
    "-": {"fg": "red"},
}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey rather than show."""


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
            click.echo("".join(_coloured(_diff(change))), nl=False)
    return is_any


def _diff(change: Change) -> Iterator[str]:
    before, after = (data.decode("utf-8").split("\n") for data in (change.before, change.fixed.data))
    name = visible(change.name)
    for line in unified_diff(_ended(before), _ended(after), f"a/{name}\n", f"b/{name}\n"):
        yield _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], line)


def _ended(lines: Sequence[str]) -> list[str]:
    """The lines with their ends; where the last one has none, that is said as Git says it."""
    last = [f"{lines[-1]}\n\\ No newline at end of file\n"] if lines[-1] else []
    return [f"{line}\n" for line in lines[:-1]] + last


def _coloured(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        style = next((style for start, style in _STYLES.items() if line.startswith(start)), {})
        yield click.style(line, **style) if style else line
