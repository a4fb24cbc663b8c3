"""`afterword notify`: tell each customer of a restart, a change or the all-clear, and record it."""

from __future__ import annotations

import click

from afterword.commands import customers, drafting, notifying, repeating
from afterword.commands.customers import Asked
from afterword.commands.placing import choose, find_place, understood
from afterword.commands.publishing import fetched
from afterword.commands.repeating import Given
from afterword.commands.workspace import Workspace
from afterword.core import notices
from afterword.errors import ConfigError


@click.command("notify", short_help="Tell customers of a restart, a change or the all-clear.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option("--about", type=click.Choice(notices.KINDS), required=True, help="What they are told of.")
@click.option("--from", "start", metavar="TIME", help="When a restart or a change begins: 2026-11-26 06:00.")
@click.option("--until", "end", metavar="TIME", help="When it will be over.")
@click.option("--what", metavar="TEXT", help="What they will notice, in words that customers may read.")
@click.option("--customer", "names", metavar="NAME", multiple=True, help="Only this customer; repeat it.")
@click.option("--out", metavar="DIR", help="Write a file for each customer into this folder, and send nothing.")
@click.option("--sent", is_flag=True, help="Only record it: the messages have gone out already.")
@click.option("--again", is_flag=True, help="Even if the customers named by --customer were told, or perhaps were.")
@click.option("--force", metavar="REASON", help="Give the all-clear while something is open, and record why.")
@click.option("--by", metavar="PERSON", help="Who tells them; by default you, by your Git identity.")
@click.option("--dry-run", is_flag=True, help="Show every message, and send nothing.")
def command(
    id: str, about: str, start: str | None, end: str | None, what: str | None, names: tuple[str, ...], out: str | None,  # noqa: A002  # the name of the argument
    sent: bool, again: bool, force: str | None, by: str | None, dry_run: bool,
) -> None:  # fmt: skip
    """Tell the customers of an incident what they are owed, each in a message of their own, and record it.

    ID may be any part of an id that only one has; without it, the branch you are on is meant, or the only one
    that is not merged yet. Who is owed what is told by `customers` and by the `customer_impact` of the action items.
    It is mailed to the addresses of the policy; a customer without one is left to you, with the message to send.
    Nobody gets it twice: run the command again after a failure, and it goes on with those who are left, for the same
    time and in the same words, unless you give others.
    """
    asked = Asked(about=about, names=names, is_sent=sent, is_again=again, reason=force or "", person=by)
    _refuse_misuse(asked, has_window=bool(start or end), is_forced=force is not None, is_written=bool(out))
    space = Workspace.here()
    host = fetched(space, "Nothing was sent.")
    id_ = choose(space, host, id)
    place = find_place(space, host, id_)
    postmortem = understood(space, place)
    cases = customers.cases(space, postmortem, asked)
    asked = customers.permitted(postmortem, asked) if cases else asked
    to_draft = [case.customer for case in cases if case.known is None and not sent]
    words = repeating.words(space, postmortem, about, to_draft, Given(start=start, end=end, what=what))
    drafts = drafting.drafts(space, postmortem, about, to_draft, words.said.window, words.said.what)
    if dry_run or out:
        drafting.show(postmortem, drafts, out, asked.reason)
        customers.preview(asked, cases)
    else:
        notifying.tell(space, host, place, postmortem, asked, cases, drafts, words)
    if not cases:
        click.echo(notices.nothing_owed(postmortem, about, names))


def _refuse_misuse(asked: Asked, *, has_window: bool, is_forced: bool, is_written: bool) -> None:
    is_all_clear = asked.about == notices.ALL_CLEAR
    if is_all_clear and has_window:
        raise ConfigError(
            "an all-clear has no time", "Leave --from and --until out: they go with a restart or a change."
        )
    if is_forced and not (is_all_clear and asked.reason.strip()):
        raise ConfigError("--force goes with --about all-clear, and has a reason", "Say why customers can be told now.")
    if asked.is_again and not asked.names:
        raise ConfigError("--again does not say who is to be told again", "Name each with --customer.")
    if is_written and asked.is_sent:
        raise ConfigError("--out and --sent exclude each other", "Write the files first, record it when they are sent.")
