"""`afterword remind`: remind people of what they owe, and tell those who can help what stays undone."""

from __future__ import annotations

import click

from afterword.commands.publishing import fetched
from afterword.commands.workspace import Workspace
from afterword.errors import ServiceError


@click.command("remind", short_help="Remind people of what they owe after incidents.")
@click.option("--dry-run", is_flag=True, help="Show every message, and send nothing.")
def command(*, dry_run: bool) -> None:
    """Remind everybody of what they owe, as `[tool.afterword.reminders]` of the policy says.

    Each person gets one message with everything that is due. Nobody is reminded of the same twice on one day,
    however often and wherever this runs; what fell due on a day without a run comes with the next one. On days that the
    policy's calendar does not work, nothing goes out. On GitHub, the issue "Late post-mortems" shows what is overdue.
    """
    from afterword.commands import reminding, surveying, telling  # heavy: the rules

    space = Workspace.here()
    host = fetched(space, "Nothing was sent.")
    lookout = surveying.here()
    overview = lookout.overview()
    lookout.remember()
    if not space.policy.working_calendar.is_business_day(overview.today):
        click.echo(f"{overview.today:%A %Y-%m-%d} is not worked: nobody is reminded.")
        return
    one = reminding.plan(space, host, overview)
    for doubt in one.doubts:
        click.echo(f"An earlier run ended early: it perhaps reached out {doubt}. That is not sent again.", err=True)
    if dry_run:
        telling.show(one)
    else:
        with telling.ended_gently():
            for sent in telling.deliver(one):
                click.echo(f"Reminded {sent.to}: {sent.where}")
        if not one.outgoing and not one.failures:
            click.echo("Nobody is to be reminded of anything now.")
        if url := telling.tracking_url(one):
            click.echo(f"What is late: {url}")
    if one.failures:
        raise ServiceError(
            "not everybody was reminded:" + "".join(f"\n  - {failure}" for failure in one.failures),
            "Everything else is done. Run the command again: nobody is reminded twice.",
        )
