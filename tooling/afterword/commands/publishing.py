"""Push a post-mortem's branch and bring its pull request up to date: what `new` and `submit` end with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass

import click

from afterword.adapters import merged
from afterword.adapters.git import NotReachedError, PushRefusedError
from afterword.adapters.github import GitHub, Outcome
from afterword.commands.workspace import Host, Workspace
from afterword.core import process_review, pull_request, reading
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.pull_request import PullRequest
from afterword.core.remote import NoApi
from afterword.core.scaffold import BRANCH_PREFIX, FOLLOW_UP_PREFIX, branch_of, follow_up_branch_of, path_of
from afterword.core.submission import Tips, must_push, newest
from afterword.errors import ConfigError, ServiceError

Plan = Callable[[Postmortem, Policy, str], PullRequest]


@dataclass(slots=True)
class Published:
    """What has been reached: a pull request, or in one line why there is none."""

    postmortem: Postmortem
    outcome: Outcome | None = None
    note: str = ""

    @property
    def where(self) -> str:
        """The address of the pull request, or why there is none."""
        return self.outcome.url if self.outcome is not None else self.note

    def recorded(self, branch: str) -> str:
        """Where something was recorded, as a sentence without its full stop."""
        told = f"Recorded on {branch}"
        return told if self.where.lower() in ("", told.lower()) else f"{told}: {self.where}"


def refresh_remote_refs(space: Workspace, host: Host) -> str:
    """Learn what the remote has; where it cannot be reached, go on with what is known and return why."""
    main, prefixes = space.policy.main_branch, (BRANCH_PREFIX, FOLLOW_UP_PREFIX, process_review.BRANCH_PREFIX)
    ours = tuple(f"{prefix}*" for prefix in prefixes)
    try:
        try:
            space.git.fetch(host.name, main, *ours, token=host.git_token)
        except ServiceError as error:
            if "couldn't find remote ref" not in error.message:
                raise
            # Nobody has pushed the main branch yet.
            space.git.fetch(host.name, *ours, token=host.git_token)
    except ServiceError as error:
        return error.message
    return ""


def fetched(space: Workspace, state: str = "") -> Host | None:
    """The remote, once it is known what it has; None where there is none.

    ServiceError where it cannot be reached; `state` says there what was not done.
    """
    host = space.host()
    if host is not None and (problem := refresh_remote_refs(space, host)):
        raise ServiceError(f"{host.name} cannot be reached: {problem}", f"{state} Run the command again.".strip())
    return host


def tips(space: Workspace, host: Host | None, id_: str) -> Tips:
    """Where the branch of a post-mortem stands, as far as is known here."""
    return tips_of(space, host, branch_of(id_))


def tips_of(space: Workspace, host: Host | None, branch: str) -> Tips:
    """Where a branch stands, as far as is known here."""
    remote = space.git.commit_of(f"refs/remotes/{host.name}/{branch}") if host else ""
    return Tips(local=space.git.commit_of(f"refs/heads/{branch}"), remote=remote)


def publish(space: Workspace, host: Host | None, id_: str, *, with_pull_request: bool = True) -> Published:
    """Push the branch where it is behind, then open or refresh the pull request where there is GitHub.

    ServiceError where the remote or GitHub fails; what is done by then stays done, and running it again goes on.
    """
    branch, again = branch_of(id_), f"Nothing is lost. Run `afterword submit {id_}` to finish."
    if host is None:
        done = Published(_read(space, tips(space, host, id_), id_))
        done.note = f"There is no Git remote: {branch} is in this repository only."
        return done
    found = _merged(space, host, id_)
    if found is not None and not tips(space, host, id_).remote:
        return Published(reading.read(found, path_of(id_)), note=f"{id_} is merged already; nothing was pushed")
    try:
        push_note = _push(space, host, id_)
        done = Published(_read(space, tips(space, host, id_), id_), note=push_note)
        if not push_note and with_pull_request:
            request(space, host, done, branch, pull_request.draft)
    except (PushRefusedError, ConfigError):
        raise
    except ServiceError as error:
        where = f"\n  By hand: {host.web.compare_url(space.policy.main_branch, branch)}" if host.web else ""
        raise ServiceError(error.message, again + where) from error
    if done.outcome is not None and done.outcome.unfinished:
        raise ServiceError(f"{done.outcome.url}: {'; '.join(done.outcome.unfinished)}", again)
    return done


def _merged(space: Workspace, host: Host, id_: str) -> bytes | None:
    """The file as main has it, if it is merged; ConfigError where the branch here has what main never had."""
    main, branch, path = f"{host.name}/{space.policy.main_branch}", branch_of(id_), path_of(id_)
    found = space.git.read_file(f"refs/remotes/{main}", path)
    at = tips(space, host, id_)
    if found is None or not at.local or space.git.is_ancestor(at.local, f"refs/remotes/{main}"):
        return found
    known = (f"refs/remotes/{main}", *filter(None, [at.remote]))
    if not merged.has_had(space.git, known, path, at.local):
        follow_up = follow_up_branch_of(id_)
        is_new = not any(astuple(tips_of(space, host, follow_up)))
        switch = f"git switch -c {follow_up} {main}" if is_new else f"git switch {follow_up}"
        raise ConfigError(
            f"{id_} is merged, and {branch} here differs from all that is known of it there; nothing was pushed",
            f"See what it has: git diff {main} {branch} -- {path}. What {space.policy.main_branch} lacks of that, "
            f"write into the file anew: {switch}; commit, `afterword submit`.",
        )
    return found


def _push(space: Workspace, host: Host, id_: str) -> str:
    """Push if there is something to push; the note says why it was not possible without a login."""
    branch = branch_of(id_)
    if not must_push(tips(space, host, id_), branch, host.name, space.git.is_ancestor):
        return ""
    click.echo(f"Pushing {branch} to {host.name} …", err=True)
    try:
        space.git.push(host.name, branch, host.git_token)
    except NotReachedError as error:
        if not error.needs_login or host.token:
            refused = " (the token was refused)" if error.needs_login else ""
            raise ServiceError(f"could not push {branch} to {host.name}{refused}: {error.message}") from error
        return (
            f"Not pushed, {host.name} wants a login: git push -u {host.name} {branch}{_then_open(space, host, branch)}"
        )
    return ""


def request(space: Workspace, host: Host, done: Published, branch: str, plan_of: Plan) -> None:
    """Open or refresh the pull request of a branch; where that is not possible, the note says why."""
    file_url = host.web.file_url(branch, space.git.prefix + done.postmortem.path) if host.web else ""
    asked = ask(space, host, plan_of(done.postmortem, space.policy, file_url), branch)
    if isinstance(asked, str):
        done.note = asked
    else:
        done.outcome = asked


def ask(space: Workspace, host: Host, plan: PullRequest, branch: str) -> Outcome | str:
    """Open or refresh a pull request; where that is not possible, why."""
    if isinstance(host.api, NoApi):
        return f"Pushed to {host.name}; {host.api.reason}{_then_open(space, host, branch)}"
    if not host.token:
        return f"Pushed to {host.name}; no GITHUB_TOKEN, GH_TOKEN or `gh` login{_then_open(space, host, branch)}"
    click.echo("Asking GitHub for the pull request …", err=True)
    return GitHub(host.api, host.token, space.policy.github.timeout).submit(plan)


def _then_open(space: Workspace, host: Host, branch: str) -> str:
    if host.web is None:
        return "."
    return f". Open the pull request: {host.web.compare_url(space.policy.main_branch, branch)}"


def _read(space: Workspace, at: Tips, id_: str) -> Postmortem:
    path = path_of(id_)
    data = space.git.read_file(newest(at, space.git.is_ancestor), path)
    if data is None:
        raise ConfigError(f"{branch_of(id_)} has no {path}", "Move the file to that place, and commit.")
    return reading.read(data, path)
