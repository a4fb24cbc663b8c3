"""Record changes of a post-mortem where they belong, safe to be interrupted at any step and run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from afterword.adapters.git import GitError, NotReachedError, PushRefusedError
from afterword.commands.placing import Place, content, find_follow_up, find_place, main_commit, read
from afterword.commands.publishing import Published, publish, refresh_remote_refs, request
from afterword.commands.workspace import Host, Workspace
from afterword.core import pull_request, recording
from afterword.core.recording import Change
from afterword.core.scaffold import branch_of, follow_up_branch_of
from afterword.errors import ServiceError

_MAX_ATTEMPTS = 5
_PROTECTED = (
    "Run the command again. If the branch takes no pushes, take `direct_commits` out of the policy: then it goes to a "
    "pull request."
)
_T = TypeVar("_T")


def record(space: Workspace, host: Host | None, id_: str, changes: Sequence[Change], subject: str) -> Published:
    """Commit and push changes, and bring the pull request up to date; nothing is made twice.

    What moved at the remote meanwhile stays: the changes are made anew on top of it. ConfigError where
    somebody else wrote in the same place, ServiceError where the remote or GitHub fails.
    """

    def attempt(place: Place) -> Published:
        _put(space, host, place, changes, subject)
        return _published(space, host, find_place(space, host, id_))

    return on_top(space, host, lambda: find_place(space, host, id_), attempt, _moving(id_))


def hand_in(space: Workspace, host: Host, id_: str, *, with_pull_request: bool) -> Published:
    """Push what somebody committed on the follow-up branch, and bring its pull request up to date."""

    def attempt(place: Place) -> Published:
        _put(space, host, place, (), "")
        again = find_follow_up(space, host, id_)
        return _published(space, host, again) if with_pull_request else Published(read(space, again), note="not asked")

    return on_top(space, host, lambda: find_follow_up(space, host, id_), attempt, _moving(id_))


def _put(space: Workspace, host: Host | None, place: Place, changes: Sequence[Change], subject: str) -> None:
    """Commit changes where they go, and push them with what waits there."""
    old = content(space, place)
    new = recording.made(old, place.path, changes)
    if place.is_joint and host is not None:
        told = f"{place.branch} has commits here and others at {host.name}: they are brought together there."
        click.echo(told, err=True)
    if new != old or place.is_joint:
        message = subject if new != old else f"Bring {place.branch} together"
        land(space, host, place, space.git.commit(place.tree, place.path, new, f"{message}\n", place.parents))
    elif place.local == place.parents[0] and place.branch == follow_up_branch_of(place.id):
        land(space, host, place, place.local)  # which could not be pushed before


def _moving(id_: str) -> str:
    return f"{id_}: its branch moves all the time; nothing was recorded"


def on_top(
    space: Workspace, host: Host | None, find: Callable[[], Place], attempt: Callable[[Place], _T], failure: str
) -> _T:
    """Do something where a branch stands; where somebody pushed to it meanwhile, on top of that.

    ServiceError with `failure` where that does not end.
    """
    for _ in range(_MAX_ATTEMPTS):
        place = find()
        try:
            return attempt(place)
        except PushRefusedError:
            click.echo(f"{place.branch} has moved meanwhile; once more …", err=True)
            if host is not None:
                refresh_remote_refs(space, host)
    raise ServiceError(failure, "Run the command again.")


def land(space: Workspace, host: Host | None, place: Place, commit: str) -> None:
    """Let the branch point to a commit: at the remote, and here where nobody has it checked out."""
    if host is None or commit == place.remote:
        _move(space, place, commit)
        return
    click.echo(f"Pushing {place.branch} to {host.name} …", err=True)
    try:
        space.git.push_commit(host.name, commit, place.branch, host.git_token)
    except NotReachedError as error:
        is_main = place.branch == space.policy.main_branch
        where = "nothing was recorded"
        if not is_main and _move(space, place, commit):
            where = f"it is committed on {place.branch} here"
        raise ServiceError(
            f"could not push {place.branch} to {host.name}: {error.message.rstrip('.')}; {where}",
            _PROTECTED if is_main else "Run the command again.",
        ) from error
    if place.local not in ("", commit) and not _move(space, place, commit) and place.branch in space.git.checked_out():
        pull = f"git pull --rebase {host.name} {place.branch}"
        click.echo(f"{place.branch} is checked out and stays as it is: run `{pull}` before you go on.", err=True)


def _move(space: Workspace, place: Place, commit: str) -> bool:
    """Whether the branch here could be moved without anything being lost or changed under somebody's hands."""
    if place.branch in space.git.checked_out():
        return False
    if place.local and not space.git.is_ancestor(place.local, commit):
        return False
    try:
        space.git.move_branch(place.branch, commit, place.local, "afterword: record")
    except GitError as error:
        raise PushRefusedError(error.message) from error
    return True


def _published(space: Workspace, host: Host | None, place: Place) -> Published:
    if place.branch == branch_of(place.id):
        return publish(space, host, place.id)
    done = Published(read(space, place), note=f"recorded on {place.branch}")
    is_waiting = place.tree != space.git.tree_of(main_commit(space, host))
    if host is None or place.branch == space.policy.main_branch or not is_waiting:
        return done
    try:
        request(space, host, done, place.branch, pull_request.follow_up)
    except ServiceError as error:
        raise ServiceError(error.message, "It is recorded; run the command again for the pull request.") from error
    if done.outcome is not None and done.outcome.unfinished:
        raise ServiceError(f"{done.outcome.url}: {'; '.join(done.outcome.unfinished)}", "Run the command again.")
    return done
