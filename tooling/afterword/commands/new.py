"""`afterword new`: scaffold, commit on a branch of its own, push, open a draft pull request."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from afterword.adapters import clock, tree
from afterword.commands import reports, starting
from afterword.commands.questions import Questions
from afterword.commands.workspace import Workspace
from afterword.core import layout, scaffold
from afterword.errors import ConfigError


@click.command("new", short_help="Start a post-mortem and open its draft pull request.")
@click.argument("title", required=False)
@click.option("--severity", help="A severity of the policy.")
@click.option("--started-at", metavar="TIME", help="Start of the impact: 09:12, 2026-11-20 09:12 CET, 40 min ago.")
@click.option("--detected-at", metavar="TIME", help="When somebody or something noticed.")
@click.option("--mitigated-at", metavar="TIME", help="When the impact was contained.")
@click.option("--resolved-at", metavar="TIME", help="When it was over.")
@click.option("--owner", metavar="PERSON", help="Who writes it up; by default you, by your Git identity.")
@click.option("--incident-commander", metavar="PERSON", help="Who led the response.")
@click.option("--on-call", metavar="PERSON", help="Who was on call.")
@click.option("--responder", "responders", metavar="PERSON", multiple=True, help="Who helped; repeat it.")
@click.option("--service", "services", metavar="NAME", multiple=True, help="What was affected; repeat it.")
@click.option("--customer", "customers", metavar="NAME", multiple=True, help="Who was affected; repeat it.")
@click.option("--tag", "tags", metavar="WORD", multiple=True, help="For finding it again; repeat it.")
@click.option("--detected-by", type=click.Choice(["alert", "customer", "staff"]), help="Who noticed first.")
@click.option(
    "--visibility",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="Whether a public site may show it.",
)
@click.option("--type", "incident_type", metavar="NAME", help="Use the repository's template of this name.")
@click.option("--here", is_flag=True, help="Write the file into the working tree; no branch, no pull request.")
@click.option("--edit", is_flag=True, help="Open your editor on it before the commit.")
@click.option("--no-push", is_flag=True, help="Commit only.")
@click.option("--no-pr", is_flag=True, help="Push, but open no pull request.")
@click.option("--dry-run", is_flag=True, help="Show what would be made, and make nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
def command(
    title: str | None, incident_type: str | None, here: bool, edit: bool, no_push: bool, no_pr: bool,
    dry_run: bool, yes: bool, **given: Any,
) -> None:  # fmt: skip
    """Start a post-mortem: TITLE says what was broken, and for whom.

    Asks for what is missing, commits the new file on a branch of its own without touching your working tree,
    pushes it and opens a draft pull request. Times without a zone are in the policy's time zone. Put `--` before
    a title that starts with a dash.
    """
    space = Workspace.here()
    questions = Questions(space.policy, clock.now(), interactive=sys.stdin.isatty() and not yes)
    draft = questions.draft(title, given, space.git.author_email())
    text = scaffold.render(_template(space.root, draft.severity, incident_type), draft, space.policy)
    if here:
        starting.write_here(space, draft, text, edit=edit, dry_run=dry_run)
        return
    host = None if no_push else space.host()
    id_ = starting.choose_id(space, host, draft)
    if dry_run:
        reports.show_plan(space, host, id_, text)
        return
    starting.commit(space, id_, text, edit=edit)
    id_, published = starting.publish_new(space, host, id_, draft, with_pull_request=not no_pr)
    reports.show_published(space, published)


def _template(root: Path, severity: str, incident_type: str | None) -> str:
    """The repository's template for the incident type, else for the severity, else the general one."""
    if incident_type is not None and incident_type not in (names := tree.template_names(root)):
        known = f"There is: {', '.join(names)}." if names else "There is none."
        raise ConfigError(f"no template {layout.TEMPLATES}/{incident_type}{layout.TEMPLATE_SUFFIX}", known)
    return tree.template(root, *([incident_type] if incident_type else []), severity)
