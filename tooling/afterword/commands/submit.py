"""`afterword submit`: push a post-mortem and open or refresh its pull request, however far it had come."""

from __future__ import annotations

import click

from afterword.adapters import clock
from afterword.adapters.drafts import Drafts
from afterword.adapters.git import PushRefusedError
from afterword.commands import recording, reports, starting
from afterword.commands.judging import judge
from afterword.commands.publishing import publish, refresh_remote_refs, tips
from afterword.commands.workspace import Host, Workspace
from afterword.core.catalogue import resolve_id
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import BRANCH_PREFIX, FOLLOW_UP_PREFIX, branch_of, follow_up_branch_of, path_of
from afterword.core.submission import newest
from afterword.errors import ConfigError


@click.command("submit", short_help="Push a post-mortem and open or refresh its pull request.")
@click.argument("id", metavar="[ID]", required=False, default="")
@click.option("--no-pr", is_flag=True, help="Push, but open no pull request.")
@click.option("--dry-run", is_flag=True, help="Show the pull request, and change nothing.")
def command(id: str, no_pr: bool, dry_run: bool) -> None:  # noqa: A002  # the name of the argument
    """Push a post-mortem's branch and open or refresh its pull request.

    ID may be any part of an id that only one has; without it, the branch you are on is meant, or the only one
    that is not merged yet. Safe to repeat: it finishes what a failed or interrupted run left undone, and makes
    nothing twice. When the status has become `in-review`, the pull request is marked ready for review. On a branch
    follow-up/ID, it hands in what you committed there after the merge.
    """
    space = Workspace.here()
    host = space.host()
    if host is not None:
        refresh_remote_refs(space, host)
    current = space.git.current_branch()
    follow_up = current.removeprefix(FOLLOW_UP_PREFIX) if current.startswith(FOLLOW_UP_PREFIX) else ""
    if follow_up and id.removeprefix(FOLLOW_UP_PREFIX) in follow_up:
        _follow_up(space, host, follow_up, with_pull_request=not no_pr, dry_run=dry_run)
        return
    id_ = _choose(space, host, id.removeprefix(BRANCH_PREFIX))
    if dry_run:
        reports.show_plan(space, host, id_, _text(space, host, id_))
        return
    starting.settle_draft(space, id_)
    _mention_uncommitted(space, id_, branch_of(id_))
    try:
        published = publish(space, host, id_, with_pull_request=not no_pr)
    except PushRefusedError as error:
        raise ConfigError(
            f"somebody else has a branch {branch_of(id_)} with other commits",
            f"If it is the same incident: git switch {branch_of(id_)} && git pull --rebase. "
            f"If not: give yours another name, git branch -m {branch_of(id_)}-2, and its file too.",
        ) from error
    _mention_findings(space, published.postmortem)
    reports.show_published(space, published)


def _follow_up(space: Workspace, host: Host | None, id_: str, *, with_pull_request: bool, dry_run: bool) -> None:
    """Hand in what was committed on the follow-up branch of a post-mortem that is merged."""
    branch = follow_up_branch_of(id_)
    if host is None:
        click.echo(f"There is no Git remote: {branch} is in this repository only.")
        return
    if dry_run:
        click.echo(f"Would push {branch} to {host.name} and open its pull request, if there is none yet.")
        return
    _mention_uncommitted(space, id_, branch)
    published = recording.hand_in(space, host, id_, with_pull_request=with_pull_request)
    _mention_findings(space, published.postmortem)
    click.echo(f"{published.recorded(branch)}.")


def _mention_findings(space: Workspace, postmortem: Postmortem) -> None:
    """What the check will hold against it, so that nobody hears of it from CI first."""
    report = judge(space.root, postmortem, clock.now())
    if errors := [found for found in report.diagnostics if found.is_error]:
        count = f"{len(errors)} error" + ("s" if len(errors) > 1 else "")
        first = f"line {errors[0].line}: {errors[0].message}"
        click.echo(f"`afterword check` finds {count} in it, the first in {first}", err=True)


def _choose(space: Workspace, host: Host | None, part: str) -> str:
    """The id that is meant; without one, that of the current branch, or the only one that is not merged."""
    current = space.git.current_branch()
    if not part and current.startswith(BRANCH_PREFIX):
        return current.removeprefix(BRANCH_PREFIX)
    drafts = Drafts(space.git.directory).ids()
    mine = [ref.partition(BRANCH_PREFIX)[2] for ref in space.git.branches(f"refs/heads/{BRANCH_PREFIX}")]
    if not part:
        base = starting.base_commit(space, host.name if host is not None else "")
        return resolve_id("", [*drafts, *(id_ for id_ in mine if not space.git.has_file(base, path_of(id_)))])
    prefix = f"refs/remotes/{host.name}/{BRANCH_PREFIX}" if host else ""
    theirs = [ref.removeprefix(prefix) for ref in space.git.branches(prefix)] if host else []
    return resolve_id(part, [*drafts, *mine, *theirs])


def _text(space: Workspace, host: Host | None, id_: str) -> str:
    tip = newest(tips(space, host, id_), space.git.is_ancestor)
    data = space.git.read_file(tip, path_of(id_)) if tip else None
    return data.decode(errors="replace") if data is not None else Drafts(space.git.directory).read(id_) or ""


def _mention_uncommitted(space: Workspace, id_: str, branch: str) -> None:
    """Changes that are not committed do not travel; say so."""
    if space.git.current_branch() == branch and space.git.has_changes(path_of(id_)):
        click.echo(f"{path_of(id_)} has changes that are not committed; they stay here.", err=True)
