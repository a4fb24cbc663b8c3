"""What `new` and `submit` tell on the terminal when they are done."""

from __future__ import annotations

import click

from afterword.commands.publishing import Published
from afterword.commands.workspace import Host, Workspace
from afterword.core import checklist, instants, pull_request, reading
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import branch_of, path_of

_STATES = {
    "opened": "opened",
    "refreshed": "brought up to date",
    "unchanged": "was up to date",
    "merged": "is merged already; nothing was changed",
    "closed": "is closed; reopen it on GitHub if it is still wanted",
}


def show_published(space: Workspace, published: Published) -> None:
    """Where the post-mortem is, what is known of it, and what to do next."""
    postmortem = published.postmortem
    click.secho(postmortem.title or postmortem.id, bold=True)
    for name, value in _facts(space, published):
        click.echo(f"  {name:13} {value}")
    for warning in published.outcome.warnings if published.outcome is not None else ():
        click.echo(f"  warning: {warning}", err=True)
    click.echo("\nWhat the on-call person owes:")
    for step in checklist.on_call(postmortem, space.policy):
        click.echo(f"  [{'x' if step.is_done else ' '}] {step.text}")
        if not step.is_done:
            click.secho(f"      {step.how.replace('`', '')}", dim=True)
    if space.git.current_branch() != branch_of(postmortem.id):
        click.echo(f"\nTo write it:  git switch {branch_of(postmortem.id)}")


def show_plan(space: Workspace, host: Host | None, id_: str, text: str) -> None:
    """Everything that would be made, for `--dry-run`."""
    postmortem = reading.read(text, path_of(id_))
    plan = pull_request.draft(postmortem, space.policy)
    click.echo(f"Would commit {path_of(id_)} on branch {plan.head}:\n\n{text}")
    if host is None:
        click.echo("Would push nothing: there is no remote.")
        return
    kind = "draft pull request" if plan.is_draft else "pull request"
    click.echo(f"Would push it to {host.name} and open this {kind} against {plan.base}, if there is none yet:\n")
    click.echo(f"{plan.title}\n\n{plan.body}")
    click.echo(f"labels    {', '.join(label.name for label in plan.labels)}")
    click.echo(f"assignee  {plan.assignee or 'nobody'}")
    click.echo(f"reviewers {', '.join([*plan.reviewers, *plan.teams]) or 'nobody'}")


def _facts(space: Workspace, published: Published) -> list[tuple[str, str]]:
    postmortem, outcome = published.postmortem, published.outcome
    facts = [("branch", branch_of(postmortem.id)), ("file", postmortem.path)]
    if outcome is not None:
        kind = "draft" if outcome.is_draft else "pull request"
        facts.append(("pull request", f"{outcome.url} ({kind} {_STATES[outcome.state]})"))
    if published.note:
        facts.append(("pull request", published.note))
    return [*facts, *_times(space, postmortem)]


def _times(space: Workspace, postmortem: Postmortem) -> list[tuple[str, str]]:
    zone = space.policy.zone
    known = [("started", postmortem.started_at), ("resolved", postmortem.resolved_at)]
    facts = [(name, instants.in_both_zones(at, zone)) for name, at in known if at is not None]
    facts.append(("owner", space.policy.person_name(postmortem.owner) if postmortem.owner else "nobody yet"))
    severity = space.policy.severities.get(postmortem.severity or "")
    if postmortem.due_on is not None:
        rule = f", {severity.due} after the resolution" if severity and severity.due else ""
        facts.append(("due", f"{postmortem.due_on:%A %Y-%m-%d}{rule}"))
    return facts
