"""The steps of `afterword new`, each safe to be interrupted after and run again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from afterword.adapters import files
from afterword.adapters.drafts import Drafts
from afterword.adapters.git import GitError, PushRefusedError
from afterword.commands.publishing import Published, publish, refresh_remote_refs
from afterword.commands.workspace import Host, Workspace
from afterword.core import reading
from afterword.core.scaffold import Draft, branch_of, new_id, path_of
from afterword.errors import ConfigError

MAX_ATTEMPTS = 99
SAME_INCIDENT = dt.timedelta(minutes=30)


def choose_id(space: Workspace, host: Host | None, draft: Draft, besides: str = "") -> str:
    """The id of the draft: that of the same incident begun here before, else the first that nobody has taken."""
    if host is not None and (problem := refresh_remote_refs(space, host)):
        click.echo(f"{host.name} cannot be reached ({problem}); going on with what is known here.", err=True)
    base = base_commit(space, host.name if host is not None else "")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        id_ = new_id(draft, attempt)
        if id_ == besides:
            continue
        begun = begun_here(space, id_)
        if begun is not None and _is_same(begun, draft):
            return id_
        taken = begun is not None or space.git.has_file(base, path_of(id_))
        if not taken and not (host and space.git.commit_of(f"refs/remotes/{host.name}/{branch_of(id_)}")):
            return id_
    raise ConfigError(f"{MAX_ATTEMPTS} post-mortems of that day have this title", "Choose a title that tells more.")


def base_commit(space: Workspace, remote: str) -> str:
    """What a new branch starts from: the main branch as the remote has it (if any), else as we have it, else HEAD."""
    main = space.policy.main_branch
    theirs = [f"refs/remotes/{remote}/{main}"] if remote else []
    for candidate in (*theirs, f"refs/heads/{main}", "HEAD"):
        if commit := space.git.commit_of(candidate):
            return commit
    raise ConfigError("the repository has no commit yet", "Make a first one: git commit --allow-empty -m Start.")


def begun_here(space: Workspace, id_: str) -> str | None:
    """The text of a post-mortem that was started in this clone: on its branch, or still a waiting draft."""
    on_branch = space.git.read_file(f"refs/heads/{branch_of(id_)}", path_of(id_))
    if on_branch is not None:
        return on_branch.decode(errors="replace")
    return Drafts(space.git.directory).read(id_)


def commit(space: Workspace, id_: str, text: str, *, edit: bool = False) -> None:
    """Put the draft into safe keeping, let it be edited, commit it; does nothing where its branch is there."""
    if space.git.commit_of(f"refs/heads/{branch_of(id_)}"):
        click.echo(f"Going on with {id_}, which was begun before.", err=True)
        settle_draft(space, id_)
        return
    drafts = Drafts(space.git.directory)
    if drafts.read(id_) is None:
        drafts.save(id_, text)
    if edit:
        click.edit(filename=str(drafts.path(id_)))
    commit_draft(space, id_)


def settle_draft(space: Workspace, id_: str) -> None:
    """Commit a draft that an interrupted run left waiting, or forget it where that run had come to the commit."""
    drafts, branch = Drafts(space.git.directory), branch_of(id_)
    text = drafts.read(id_)
    if text is None:
        return
    if not space.git.commit_of(f"refs/heads/{branch}"):
        commit_draft(space, id_)
    elif space.git.first_version(branch, path_of(id_)) == text.encode():
        drafts.forget(id_)
    else:
        click.echo(f"{drafts.path(id_)} holds a draft that is not on {branch}; it stays there.", err=True)


def commit_draft(space: Workspace, id_: str) -> None:
    """Commit a waiting draft on a branch of its own."""
    drafts, branch = Drafts(space.git.directory), branch_of(id_)
    text = drafts.read(id_)
    if text is None or not text.strip():
        raise ConfigError(f"the draft of {id_} is empty", f"Nothing was made. Remove {drafts.path(id_)}, or fill it.")
    base = base_commit(space, space.git.remote(space.policy.main_branch))
    try:
        space.git.commit_file(branch, path_of(id_), text, f"Start post-mortem {id_}\n", base)
    except GitError as error:
        if not space.git.commit_of(f"refs/heads/{branch}"):
            raise
        raise ConfigError(f"{branch} has just been made by somebody else", "Run the command again.") from error
    drafts.forget(id_)


def publish_new(
    space: Workspace, host: Host | None, id_: str, draft: Draft, *, with_pull_request: bool
) -> tuple[str, Published]:
    """Publish; where somebody else was faster with the same name, take the next name and try once more."""
    try:
        return id_, publish(space, host, id_, with_pull_request=with_pull_request)
    except PushRefusedError:
        branch = branch_of(id_)
        ours = space.git.commit_of(f"refs/heads/{branch}")
        text = begun_here(space, id_)
        if host is None or text is None:
            raise
        other = choose_id(space, host, draft, besides=id_)
        click.echo(f"Somebody else has just started {id_}; yours becomes {other}.", err=True)
        Drafts(space.git.directory).save(other, text)
        commit_draft(space, other)
        space.git.delete_branch(branch, ours)
        return other, publish(space, host, other, with_pull_request=with_pull_request)


def write_here(space: Workspace, draft: Draft, text: str, *, edit: bool, dry_run: bool) -> None:
    """Write the file into the working tree, never over another."""
    id_ = next(
        id_
        for id_ in (new_id(draft, attempt) for attempt in range(1, MAX_ATTEMPTS + 1))
        if dry_run or not (space.root / path_of(id_)).exists()
    )
    path = space.root / path_of(id_)
    if dry_run:
        click.echo(text, nl=False)
        return
    files.write_new(space.root, path, text)
    if edit:
        click.edit(filename=str(path))
    click.echo(f"Wrote {_shown(path)}. Commit it on a branch {branch_of(id_)}, then run `afterword submit {id_}`.")


def _shown(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _is_same(text: str, draft: Draft) -> bool:
    begun = reading.read(text, "begun.md")
    if begun.title != draft.title or begun.started_at is None:
        return False
    # "40 min ago" is another instant each time that the command is run again.
    return abs(begun.started_at - draft.started_at) <= SAME_INCIDENT
