"""`afterword close`: close a post-mortem for which nothing is owed, or say what is missing and what does it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from afterword.adapters import clock
from afterword.commands.judging import judge
from afterword.commands.placing import Place, choose, content, find_place, main_commit, read
from afterword.commands.publishing import fetched
from afterword.commands.recording import record
from afterword.commands.workspace import Host, Workspace
from afterword.core import ledger, owed, reading, recording
from afterword.core.postmortem import Postmortem
from afterword.core.recording import Change
from afterword.core.scaffold import branch_of
from afterword.reporters.wording import visible

CLOSED = "closed"


@click.command("close", short_help="Close a post-mortem, or say what is missing and what does it.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option("--dry-run", is_flag=True, help="Say whether it would be closed, and change nothing.")
@click.pass_context
def command(context: click.Context, id: str, dry_run: bool) -> None:  # noqa: A002  # the name of the argument
    """Set a post-mortem's status to `closed` when everything owed is done; otherwise list what is missing.

    ID may be any part of an id that only one has. It has to be reviewed and on the main branch; the change goes to
    its follow-up branch and pull request, or to the main branch where the policy allows that. The exit code is 1
    when something is missing: each line says which command or key does it.
    """
    space = Workspace.here()
    host = fetched(space)
    id_ = choose(space, host, id)
    place = find_place(space, host, id_)
    postmortem = read(space, place)
    was_closed = postmortem.status == CLOSED and place.branch != branch_of(id_)
    change = ledger.field(postmortem, "status", CLOSED)
    if not was_closed and (missing := list(_missing(space, host, place, postmortem, change))):
        count = "1 thing is" if len(missing) == 1 else f"{len(missing)} things are"
        click.echo(f"{id_} cannot be closed yet; {count} missing:")
        click.echo("\n".join(f"- {visible(what)}: {visible(how)}" for what, how in missing))
        context.exit(1)
    is_done = was_closed and place.tree == space.git.tree_of(main_commit(space, host))
    if dry_run or is_done:
        click.echo(f"{id_} is closed already." if was_closed else f"Would close {id_}, on {place.branch}.")
        return
    published = record(space, host, id_, [change], f"Close {id_}")
    already = " already" if was_closed else ""
    click.echo(f"{id_} is closed{already}. {published.recorded(place.branch)}")


def _missing(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, change: Change
) -> Iterator[tuple[str, str]]:
    """What has to be done first, and what does it: what is owed, then what the check would find in it as closed."""
    is_merged = place.branch != branch_of(place.id) and _is_finished_on_main(space, host, place)
    found = [one for one in owed.of(postmortem, space.policy, is_merged=is_merged) if one.kind != owed.CLOSE]
    for one in found:
        what = f"Action item {one.item.number}: {one.what}" if one.item is not None else one.what
        yield what, one.how
    if not postmortem.is_understood:
        return
    told = {owed.RULES[one.kind][0] for one in found if one.kind in owed.RULES}
    closed = reading.read(recording.made(content(space, place), place.path, [change]), place.path)
    for finding in judge(space.root, closed, clock.now()).diagnostics:
        if finding.is_error and finding.code not in told:
            yield f"Line {finding.line}: {finding.message}", f"`afterword rule {finding.code}` says more"


def _is_finished_on_main(space: Workspace, host: Host | None, place: Place) -> bool:
    """Whether it was reviewed when it was merged: what waits on the follow-up branch is not yet approved."""
    data = space.git.read_file(main_commit(space, host), place.path)
    return data is not None and reading.read(data, place.path).is_finished
