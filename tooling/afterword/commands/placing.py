"""Where changes of a post-mortem are recorded: on its branch, after the merge on the follow-up branch or on main."""

from __future__ import annotations

from dataclasses import dataclass, replace

from afterword.adapters import merged
from afterword.commands import starting
from afterword.commands.publishing import tips_of
from afterword.commands.workspace import Host, Workspace
from afterword.core import reading
from afterword.core.catalogue import resolve_id
from afterword.core.layout import FOLDER, id_of
from afterword.core.postmortem import FATAL, Postmortem
from afterword.core.scaffold import BRANCH_PREFIX, branch_of, follow_up_branch_of, path_of
from afterword.core.submission import Tips, is_apart, newest
from afterword.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where changes of a post-mortem go: the branch, and what a commit there stands on."""

    id: str
    branch: str
    path: str
    tree: str
    parents: tuple[str, ...]
    local: str = ""
    """Where the branch stands here; empty where it is not."""
    remote: str = ""
    """Where the branch stands at the remote; empty where it is not."""

    @property
    def is_joint(self) -> bool:
        """Whether a commit there brings together what was pushed and what is only here."""
        return self.parents == (self.remote, self.local)


def choose(space: Workspace, host: Host | None, part: str) -> str:
    """The id that is meant, merged or not; without one, that of the current branch, or the only one not merged."""
    current = space.git.current_branch()
    if not part and current.startswith(BRANCH_PREFIX):
        return current.removeprefix(BRANCH_PREFIX)
    prefixes = [f"refs/heads/{BRANCH_PREFIX}", *([f"refs/remotes/{host.name}/{BRANCH_PREFIX}"] if host else [])]
    on_branches = {ref.removeprefix(prefix) for prefix in prefixes for ref in space.git.branches(prefix)}
    merged = {id_of(path) for path in _merged(space, host)}
    return resolve_id(part.removeprefix(BRANCH_PREFIX), on_branches | merged if part else on_branches - merged)


def find_place(space: Workspace, host: Host | None, id_: str) -> Place:
    """Where changes of a post-mortem go now, as far as is known here."""
    path = _merged_path(space, host, id_)
    if path is None:
        return _on_branch(space, host, id_, branch_of(id_), path_of(id_), tips_of(space, host, branch_of(id_)))
    if not space.policy.direct_commits:
        return for_review(space, host, id_, path, follow_up_branch_of(id_))
    main, branch = main_commit(space, host), space.policy.main_branch
    _refuse_in_use(space, host, branch)
    local = space.git.commit_of(f"refs/heads/{branch}")
    return Place(id=id_, branch=branch, path=path, tree=space.git.tree_of(main), parents=(main,), local=local)


def find_follow_up(space: Workspace, host: Host | None, id_: str) -> Place:
    """The follow-up branch of a post-mortem that is merged; ConfigError where it is not merged."""
    path = _merged_path(space, host, id_)
    if path is None:
        main = space.policy.main_branch
        raise ConfigError(f"{id_} is not on {main}; nothing was pushed", f"Commit it on {branch_of(id_)}.")
    return for_review(space, host, id_, path, follow_up_branch_of(id_))


def read(space: Workspace, place: Place) -> Postmortem:
    """The post-mortem as it stands where its changes go."""
    return reading.read(content(space, place), place.path)


def understood(space: Workspace, place: Place) -> Postmortem:
    """The same; ConfigError where its front matter cannot be read, so that nobody knows what was done already."""
    postmortem = read(space, place)
    if not postmortem.is_understood:
        problem = next(problem for problem in postmortem.problems if problem.kind in FATAL)
        raise ConfigError(
            f"{place.path}:{problem.position.line} cannot be read on {place.branch}, so nothing was done",
            f"`afterword check {place.path}` says why; mend it there, commit it, and run this again.",
        )
    return postmortem


def _merged(space: Workspace, host: Host | None) -> list[str]:
    return [path for path in space.git.paths(main_commit(space, host), FOLDER) if path.endswith(".md")]


def _merged_path(space: Workspace, host: Host | None, id_: str) -> str | None:
    """Where the main branch has a post-mortem; None where it is not merged."""
    return next((path for path in _merged(space, host) if id_of(path) == id_), None)


def _refuse_in_use(space: Workspace, host: Host | None, branch: str) -> None:
    if host is None and branch in space.git.checked_out():
        raise ConfigError(
            f"{branch} is checked out, and there is no Git remote to record on",
            "Switch to another branch and run it again, or write it by hand.",
        )


def _on_branch(space: Workspace, host: Host | None, id_: str, branch: str, path: str, tips: Tips) -> Place:
    parents: tuple[str, ...]
    if host is not None and is_apart(tips, space.git.is_ancestor):
        tree, parents = _together(space, host, branch, tips), (tips.remote, tips.local)
    elif tip := newest(tips, space.git.is_ancestor):
        tree, parents = space.git.tree_of(tip), (tip,)
    else:
        raise ConfigError(f"there is no branch {branch}", "Start it with `afterword new`.")
    _refuse_in_use(space, host, branch)
    return Place(id=id_, branch=branch, path=path, tree=tree, parents=parents, local=tips.local, remote=tips.remote)


def _together(space: Workspace, host: Host, branch: str, tips: Tips) -> str:
    """The tree of what is on a branch here and of what others pushed to it."""
    if tree := space.git.merged_tree(tips.remote, tips.local):
        return tree
    _refuse_shallow(space, branch, tips.remote, tips.local)
    raise _apart(host, branch, "both changed the same lines")


def _refuse_shallow(space: Workspace, branch: str, *tips: str) -> None:
    """Where it is not here what two commits have in common, it is not known what each of them changed."""
    if space.git.is_shallow() and not space.git.find("merge-base", *tips):
        raise ConfigError(
            f"this clone is shallow: what was before {branch} is not here; nothing was recorded",
            "Get the whole history with `git fetch --unshallow`, and run it again.",
        )


def _apart(host: Host, branch: str, why: str) -> ConfigError:
    return ConfigError(
        f"{branch} has commits here and others at {host.name}, and {why}; nothing was recorded",
        f"Bring them together: git switch {branch} && git pull --rebase {host.name} {branch}, push, run it again.",
    )


def for_review(space: Workspace, host: Host | None, id_: str, path: str, branch: str) -> Place:
    """A branch of its own: from main where there is none or all of it is merged, else on top of what waits there."""
    git = space.git
    main = main_commit(space, host)
    tips = _waiting(space, tips_of(space, host, branch), main) if host is not None else tips_of(space, host, branch)
    if not (tips.local or tips.remote):
        return Place(id=id_, branch=branch, path=path, tree=git.tree_of(main), parents=(main,))
    place = _on_branch(space, host, id_, branch, path, tips)
    if any(git.is_ancestor(main, parent) for parent in place.parents):
        return place
    if host is not None and place.is_joint:
        raise _apart(host, branch, f"{space.policy.main_branch} went on")
    (tip,) = place.parents
    if merged.is_taken_over(git, tip, main):
        tree = git.tree_of(main)
    elif not (tree := git.merged_tree(main, tip)):
        _refuse_shallow(space, branch, main, tip)
        raise ConfigError(
            f"{branch} and {space.policy.main_branch} both changed the same lines; nothing was recorded",
            f"Bring them together: git switch {branch} && git merge {space.policy.main_branch}, push, run it again.",
        )
    parents = (main,) if git.is_ancestor(tip, main) else (tip, main)
    return replace(place, tree=tree, parents=parents)


def _waiting(space: Workspace, tips: Tips, main: str) -> Tips:
    """Where a branch stands, without what was left here of one that is merged and gone from the remote since."""
    git = space.git
    is_left = tips.local and not (tips.remote and git.is_ancestor(tips.local, tips.remote))
    return replace(tips, local="") if is_left and merged.is_taken_over(git, tips.local, main) else tips


def content(space: Workspace, place: Place) -> bytes:
    """The file as it stands where its changes go."""
    data = space.git.read_file(place.tree, place.path)
    if data is None:
        raise ConfigError(f"{place.branch} has no {place.path}", "Move the file to that place, and commit.")
    return data


def file_url(space: Workspace, host: Host | None, place: Place) -> str:
    """The file on the Git host: on its branch, and on the main branch once it is there; nothing without a host."""
    if host is None or host.web is None:
        return ""
    branch = place.branch if place.branch == branch_of(place.id) else space.policy.main_branch
    return host.web.file_url(branch, space.git.prefix + place.path)


def main_commit(space: Workspace, host: Host | None) -> str:
    """The main branch as the remote has it, else as we have it."""
    return starting.base_commit(space, host.name if host is not None else "")
