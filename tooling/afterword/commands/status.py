"""`afterword status`: everything that is owed after incidents, and how late it is."""

from __future__ import annotations

import shutil

import click

from afterword.core.overview import Selection, narrowed
from afterword.core.rule import did_you_mean
from afterword.errors import ConfigError
from afterword.reporters import overviews
from afterword.reporters.overviews import Room


@click.command("status", short_help="Show what is owed after incidents, by whom and by when.")
@click.option("--owner", "owners", multiple=True, metavar="WHO", help="Only what is asked of this person.")
@click.option("--service", "services", multiple=True, metavar="NAME", help="Only incidents of this service.")
@click.option("--severity", "severities", multiple=True, metavar="NAME", help="Only incidents of this severity.")
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option(
    "--as-of",
    metavar="DATE|REV",
    help="The report as it was at the end of a day such as 2026-11-27, or at a commit of the main branch.",
)
@click.option(
    "--output-format",
    type=click.Choice(tuple(overviews.FORMATS)),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option("--all", "everything", is_flag=True, help=f"List more than the {overviews.MAX_ROWS} most urgent things.")
@click.option("--check", is_flag=True, help="Exit with 1 when something of what is reported is overdue.")
@click.pass_context
def command(
    context: click.Context,
    owners: tuple[str, ...],
    services: tuple[str, ...],
    severities: tuple[str, ...],
    as_of: str | None,
    output_format: str,
    *,
    overdue: bool,
    everything: bool,
    check: bool,
) -> None:
    """Show what is owed after incidents, by whom and by when.

    Post-mortems are read from the main branch, from branches that are not merged, here and at the remote as it was
    last fetched, and from the working tree where they are nowhere else. One is done when the main branch has it as
    reviewed; whether that was in time is told by its commits. Options that are given several times mean any of them.
    """
    from afterword.commands import surveying  # heavy: the rules, which tell how complete something is

    lookout = surveying.here(as_of)
    for name in severities:
        if name not in lookout.policy.severities:
            known = list(lookout.policy.severities)
            raise ConfigError(f"there is no severity {name!r}", did_you_mean(name, known) or f"Use {', '.join(known)}.")
    selection = Selection(owners=owners, services=services, severities=severities, is_overdue=overdue)
    most = None if everything or output_format == "json" else overviews.MAX_ROWS
    found = lookout.measured(narrowed(lookout.overview(), selection, lookout.policy), most)
    lookout.remember()
    click.echo(overviews.FORMATS[output_format](found, Room(shutil.get_terminal_size().columns, most)))
    context.exit(1 if check and found.overdue else 0)
