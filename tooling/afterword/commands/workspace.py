"""What every command starts from: the repository, its policy, its Git and where that is hosted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from afterword.adapters import files, github, tree
from afterword.adapters.git import Git, token_environment
from afterword.core import remote as remotes
from afterword.core.policy import Policy
from afterword.core.remote import Api, NoApi, Remote


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The remote of a repository: its name in Git, its place on the web, its API and the token for that."""

    name: str
    web: Remote | None
    api: Api | NoApi
    token: str = ""
    git_token: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A handbook repository that somebody works in."""

    root: Path
    policy: Policy
    git: Git

    @classmethod
    def here(cls) -> Workspace:
        """The repository around the current directory."""
        root = tree.find_root(Path.cwd())
        policy = files.load_policy(root)
        return cls(root=root, policy=policy, git=Git(root, policy.github.timeout))

    def host(self) -> Host | None:
        """Where pushes and pull requests go; None without a remote."""
        name = self.git.remote(self.policy.main_branch)
        if not name:
            return None
        from_git = remotes.parse(self.git.remote_url(name))
        web = remotes.with_policy(from_git, self.policy.github)
        git_host = from_git.host if from_git is not None else None
        api = remotes.api_of(web, git_host, self.policy.github, os.environ)
        token = github.token(api.host, os.environ) if isinstance(api, Api) else ""
        if not (token and from_git is not None and isinstance(api, Api) and from_git.host == api.host):
            return Host(name=name, web=web, api=api, token=token)
        return Host(name=name, web=web, api=api, token=token, git_token=token_environment(from_git.web, token))
