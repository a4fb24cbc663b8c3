"""`afterword actions`: keep action items and their issues on GitHub alike, both ways."""

from __future__ import annotations

import click

from afterword.commands import following
from afterword.commands.placing import choose, find_place, understood
from afterword.commands.publishing import fetched
from afterword.commands.workspace import Workspace
from afterword.core.action_states import OPEN
from afterword.core.remote import NoApi
from afterword.errors import ConfigError


@click.command("actions", short_help="Keep action items and their issues on GitHub alike, both ways.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
def command(id: str, dry_run: bool) -> None:  # noqa: A002  # the name of the argument
    """Give each action item its issue on GitHub, and take over what became of it.

    ID may be any part of an id that only one has; without it, the branch you are on is meant, or the only one
    that is not merged yet. An open action item gets one issue, with labels, assignee and milestone; its address is
    recorded in `issue`. An issue closed as completed sets `done_on`; one closed as not planned sets `declined`, with
    what was said last as the reason. A commit on the main branch whose message ends with `Postmortem: ID/NUMBER` sets
    `done_on` too, even without GitHub. Safe to repeat: nothing is made twice.
    """
    space = Workspace.here()
    host = fetched(space, "Nothing was done.")
    id_ = choose(space, host, id)
    place = find_place(space, host, id_)
    postmortem = understood(space, place)
    tracker = following.tracker_of(space, host)
    plan = following.plan(space, host, place, postmortem, tracker)
    if isinstance(tracker, NoApi):
        if not plan.steps:
            raise ConfigError(f"no issues without GitHub: {tracker.reason}", following.WITHOUT.format(id=id_))
        click.echo(f"No issues: {tracker.reason}", err=True)
    for hint in plan.hints:
        click.echo(hint, err=True)
    if not plan.steps:
        click.echo(f"{id_}: nothing to do.")
    elif dry_run:
        click.echo("\n".join(["Would do this:", "", *map(following.line, plan.steps)]))
        if any(step.kind == OPEN or step.change is not None for step in plan.steps):
            click.echo(f"\nWhat is to be recorded of it would go to {place.branch}.")
    if dry_run and host is not None and place.local in place.parents and place.local != place.remote:
        click.echo(f"{place.branch} has commits that {host.name} does not have; they would be pushed, too.", err=True)
    if not dry_run:
        following.carry_out(space, host, place, postmortem, tracker, plan)
