"""`afterword rule`: which rules there are, and what one of them is about."""

from __future__ import annotations

from pathlib import Path

import click

from afterword import rules
from afterword.adapters import tree
from afterword.core.selection import select
from afterword.errors import ConfigError
from afterword.reporters import manual


@click.command("rule")
@click.argument("names", nargs=-1, metavar="[CODE|NAME]...")
@click.option(
    "--output-format",
    type=click.Choice(tuple(manual.FORMATS)),
    default="text",
    show_default=True,
    help="How to write the explanations.",
)
def command(names: tuple[str, ...], output_format: str) -> None:
    """List the rules, or explain some.

    A rule is called by its code or its name; the start of a code, such as AW4, stands for all that begin with it.
    """
    # Each word on its own keeps the order in which they were asked for.
    chosen = dict.fromkeys(rule for name in names for rule in select(rules.ALL, only=[name]))
    if not chosen and output_format == "text":
        click.echo(manual.overview(rules.ALL))
        return
    click.echo(manual.FORMATS[output_format](list(chosen) or rules.ALL, _site_url()))


def _site_url() -> str:
    """Where the handbook's site is; empty outside of a handbook, or where its configuration does not say."""
    from afterword.builders import disk

    try:
        return disk.config(tree.find_root(Path.cwd())).site_url
    except ConfigError:
        return ""
