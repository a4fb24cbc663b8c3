"""`afterword check`: what is wrong in post-mortems, and what is still open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from afterword.adapters import tree
from afterword.commands import showing
from afterword.commands.choosing import Bench
from afterword.core.diagnostic import Report
from afterword.reporters import FORMATS


def _words(_context: click.Context, _option: click.Parameter, written: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an option that may be given several times, or once with commas."""
    return tuple(word for part in written for word in part.replace(",", " ").split() or [part])


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, readable=False))
@click.option(
    "--select",
    multiple=True,
    callback=_words,
    metavar="RULE,…",
    help="Ask only these rules: a code, its start, or a name.",
)
@click.option("--ignore", multiple=True, callback=_words, metavar="RULE,…", help="Do not ask these rules.")
@click.option(
    "--changed-from",
    metavar="REVISION",
    help="Check only what has changed since the common ancestor with this branch or commit.",
)
@click.option("--stdin-filename", metavar="PATH", help="Check standard input as the file at this path.")
@click.option("--fix", is_flag=True, help="Mend what has one right answer, then check what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--score", is_flag=True, help="Say how complete each post-mortem is, and what would complete it most.")
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
@click.option("--cache/--no-cache", default=True, help="Remember what is found out, for the next run.")
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved.")
@click.pass_context
def command(  # an option each
    context: click.Context,
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    changed_from: str | None,
    stdin_filename: str | None,
    output_format: str | None,
    today: dt.datetime | None,
    *,
    fix: bool,
    diff: bool,
    score: bool,
    cache: bool,
    watch: bool,
) -> None:
    """Check post-mortems against the policy.

    A PATH is a file or a folder; without any, every post-mortem of the repository is checked. What must be
    filled in depends on each one's status; what its next status will ask for is listed as still open.

    The exit code is 1 when there are errors, or with --diff anything to fix; warnings alone leave it 0. It is 2
    when the command line or the policy is wrong.
    """
    modes = {"--fix": fix, "--diff": diff, "--score": score, "--watch": watch}
    if len(chosen := [name for name, is_on in modes.items() if is_on]) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} cannot go together.")
    if stdin_filename is not None and (paths or changed_from is not None or chosen):
        raise click.UsageError(f"--stdin-filename goes with no {'PATH' if paths else 'other choice of files or mode'}.")
    root = tree.find_root(Path.cwd().resolve())

    def bench() -> Bench:
        return Bench(root, select=select, ignore=ignore, today=today, cache=cache)

    def report() -> Report:
        if stdin_filename is not None:
            return bench().report_on_input(stdin_filename)
        return bench().report(paths, changed_from)

    if watch:
        from afterword.commands.watching import watch_over

        watch_over(root, lambda: showing.show(report(), output_format, bench()))
        return
    found = report()
    if diff:
        context.exit(1 if bench().show_fixes(found) else 0)
    if fix and bench().fix(found):
        found = report()
    if score:
        click.echo(bench().scores(found))
    else:
        showing.show(found, output_format, bench())
    context.exit(1 if found.errors else 0)
