"""Git: reads from and writes to the object store; the working tree, the index and HEAD are never touched."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from afterword.errors import AfterwordError, ConfigError, ServiceError

_URL_USER = re.compile(r"(?<=://)[^/\s@]+@")
_NEEDS_LOGIN = (
    "could not read username",
    "authentication failed",
    "could not read password",
    "error: 401",
    "error: 403",
)


_MOVED = ("[rejected]", "reference already exists", "but expected ")
"""What is said when somebody else pushed, before we looked or while the remote took ours."""


class GitError(AfterwordError):
    """A git command said no; the message is what it printed, without any credentials."""


class Git:
    """The repository around `root`, which may be a folder inside it."""

    def __init__(self, root: Path, timeout: float = 30.0) -> None:
        self.root = root
        self.timeout = timeout
        try:
            found = self.run("rev-parse", "--show-toplevel", "--show-prefix", "--git-common-dir").split("\n")
        except GitError as error:
            raise ConfigError(
                f"{root} is not in a Git repository", "Run `git init` there, or change into your clone."
            ) from error
        # Git reads paths relative to where it runs; from the top there is only one meaning.
        self.root, self.prefix, self.directory = Path(found[0]), found[1], (root / found[2]).resolve()

    def run(self, *arguments: str, text: str | bytes | None = None) -> str:
        """Run a local git command and return the text it printed; GitError where it fails."""
        return self.output(*arguments, text=text).decode(errors="replace").removesuffix("\n")

    def output(self, *arguments: str, text: str | bytes | None = None) -> bytes:
        """Run a local git command and return what it printed; GitError where it fails."""
        try:
            done = subprocess.run(  # noqa: S603  # arguments are a list, no shell
                ["git", *arguments],  # noqa: S607  # the user's own git, from PATH
                cwd=self.root,
                input=text if isinstance(text, bytes) else (text or "").encode(),
                capture_output=True,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except FileNotFoundError as error:
            raise ConfigError("git is not installed", "Install Git and run the command again.") from error
        if done.returncode:
            raise GitError(redact(done.stderr.decode(errors="replace").strip()) or f"git {arguments[0]} failed")
        return done.stdout

    def find(self, *arguments: str) -> str:
        """What a command printed, or nothing where it fails."""
        try:
            return self.run(*arguments)
        except GitError:
            return ""

    # --- what is there ---

    def commit_of(self, revision: str) -> str:
        """The commit that a revision names, or nothing."""
        return self.find("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")

    def current_branch(self) -> str:
        """The branch that is checked out, or nothing on a detached HEAD."""
        return self.find("symbolic-ref", "--quiet", "--short", "HEAD")

    def branches(self, prefix: str) -> list[str]:
        """Full names of the refs below a prefix such as `refs/heads/postmortem/`."""
        return self.run("for-each-ref", "--format=%(refname)", prefix).split()

    def is_shallow(self) -> bool:
        """Whether the clone lacks what was before some of its commits."""
        return self.find("rev-parse", "--is-shallow-repository") == "true"

    def read_file(self, revision: str, path: str) -> bytes | None:
        """A file as a commit has it, or None."""
        try:
            return self.output("cat-file", "blob", f"{revision}:{self.prefix}{path}")
        except GitError:
            return None

    def first_version(self, revision: str, path: str) -> bytes | None:
        """A file as the commit had it that brought it in, or None."""
        added = self.find("log", "--format=%H", "--diff-filter=A", revision, "--", self.prefix + path).split()
        return self.read_file(added[-1], path) if added else None

    def has_file(self, revision: str, path: str) -> bool:
        """Whether a commit has something at this path."""
        return bool(self.find("rev-parse", "--verify", "--quiet", f"{revision}:{self.prefix}{path}"))

    def paths(self, revision: str, folder: str) -> list[str]:
        """Every file below a folder as a commit has it, relative to where the handbook is."""
        listed = self.find("ls-tree", "-r", "-z", "--name-only", revision, "--", self.prefix + folder).split("\0")
        return [path.removeprefix(self.prefix) for path in listed if path]

    def checked_out(self) -> frozenset[str]:
        """The branches that somebody has before him, here or in another working tree of this repository."""
        lines = self.find("worktree", "list", "--porcelain").splitlines()
        return frozenset(line.removeprefix("branch refs/heads/") for line in lines if line.startswith("branch "))

    def merged_tree(self, ours: str, theirs: str) -> str:
        """The tree of two commits brought together; nothing where they changed the same lines."""
        return self.find("merge-tree", "--write-tree", "--no-messages", ours, theirs)

    def tree_of(self, commit: str) -> str:
        """The tree of a commit."""
        return self.run("rev-parse", f"{commit}^{{tree}}")

    def has_changes(self, path: str) -> bool:
        """Whether the working tree has uncommitted changes of a file; the index is not refreshed."""
        return bool(self.find("--no-optional-locks", "status", "--porcelain", "--", f":/{self.prefix}{path}"))

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` contains `older`."""
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitError:
            return False
        return True

    def author_email(self) -> str:
        """The address of the Git identity, or nothing."""
        return self.find("config", "user.email")

    def remote(self, main_branch: str) -> str:
        """The remote to work with: that of the main branch, `origin`, the only one; or nothing."""
        remotes = self.find("remote").split()
        preferred = self.find("config", f"branch.{main_branch}.remote")
        for name in (preferred, "origin"):
            if name in remotes:
                return name
        return remotes[0] if len(remotes) == 1 else ""

    def remote_url(self, remote: str) -> str:
        """The URL that pushes go to."""
        return self.find("remote", "get-url", "--push", remote)

    # --- writing ---

    def commit_file(self, branch: str, path: str, content: str, message: str, base: str) -> str:
        """Commit one file on top of `base` as a new branch; the branch must not be there yet.

        Only objects and that one ref are written. GitError where the branch has come to be meanwhile.
        """
        commit = self.commit(f"{base}^{{tree}}", path, content, message, [base])
        self.move_branch(branch, commit, "", "afterword new")
        return commit

    def commit(self, tree: str, path: str, content: str | bytes, message: str, parents: Sequence[str]) -> str:
        """A commit of a tree with one file changed, on no branch yet."""
        blob = self.run("hash-object", "-w", "--stdin", text=content)
        tree = self._tree_with(tree, (self.prefix + path).split("/"), blob)
        before = [word for parent in parents for word in ("-p", parent)]
        sign = ["-S"] if self.find("config", "--type=bool", "commit.gpgsign") == "true" else []
        try:
            return self.run("commit-tree", *sign, tree, *before, "-F", "-", text=message)
        except GitError as error:
            raise ConfigError(
                f"Git cannot commit: {error.message.splitlines()[-1]}",
                "Tell Git who you are: git config --global user.name … and user.email …",
            ) from error

    def move_branch(self, branch: str, commit: str, expected: str, why: str) -> None:
        """Let a branch, which still is at `expected` (empty: not there yet), point to a commit; GitError where not."""
        self.run("update-ref", "-m", why, f"refs/heads/{branch}", commit, expected or "0" * len(commit))

    def delete_branch(self, branch: str, commit: str) -> None:
        """Delete a branch, if it still is at `commit`."""
        self.run("update-ref", "-d", f"refs/heads/{branch}", commit)

    def _tree_with(self, tree: str, parts: list[str], blob: str) -> str:
        """The tree with one blob put in, at a path of folders."""
        entries = [entry for entry in self.find("ls-tree", "-z", tree).split("\0") if entry] if tree else []
        name, rest = parts[0], parts[1:]
        known = {entry.partition("\t")[2]: entry.split(maxsplit=2) for entry in entries}
        if rest:
            if name in known and known[name][1] != "tree":
                raise ConfigError(f"`{name}` is a file in the repository", "It has to be a folder; rename the file.")
            child = known[name][2].partition("\t")[0] if name in known else ""
            line = f"040000 tree {self._tree_with(child, rest, blob)}\t{name}"
        else:
            mode = known[name][0] if name in known else "100644"
            if not mode.startswith("100"):
                raise ConfigError(f"`{name}` is a link in the repository", "Put the file itself there.")
            line = f"{mode} blob {blob}\t{name}"
        kept = [entry for entry in entries if entry.partition("\t")[2] != name]
        return self.run("mktree", "-z", "--missing", text="\0".join([*kept, line]) + "\0")

    # --- the outside ---

    def fetch(self, remote: str, *patterns: str, token: Mapping[str, str] | None = None) -> None:
        """Bring the remote-tracking refs of some branches up to date; ServiceError where it cannot be reached."""
        specs = [f"+refs/heads/{name}:refs/remotes/{remote}/{name}" for name in patterns]
        options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--prune"]
        self._network("fetch", *options, remote, *specs, token=token)

    def push(self, remote: str, branch: str, token: Mapping[str, str] | None = None) -> None:
        """Push a branch under its own name, never by force; `PushRefusedError` or ServiceError where that fails."""
        ref = f"refs/heads/{branch}"
        self._network("push", "--porcelain", "--set-upstream", remote, f"{ref}:{ref}", token=token)

    def push_commit(self, remote: str, commit: str, branch: str, token: Mapping[str, str] | None = None) -> None:
        """Push a commit as the tip of a branch, whether that is here or not; fails as `push` does."""
        self._network("push", "--porcelain", remote, f"{commit}:refs/heads/{branch}", token=token)

    def _network(self, *arguments: str, token: Mapping[str, str] | None) -> None:
        """Try with the user's own credentials first, then, where they do not do, with the token."""
        code, output = self._timed(arguments, {})
        if code and token and _is_login_missing(output):
            code, output = self._timed(arguments, token)
        if code == 0:
            return
        if any(sign in output for sign in _MOVED):
            raise PushRefusedError(output)
        raise NotReachedError(_reason(output), needs_login=_is_login_missing(output))

    def _timed(self, arguments: tuple[str, ...], env: Mapping[str, str]) -> tuple[int, str]:
        """Run a command that talks to a remote; its output goes to a file, so that no orphan can hold us up."""
        seconds = str(max(int(self.timeout), 1))
        guards = {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_HTTP_LOW_SPEED_LIMIT": "1",
            "GIT_HTTP_LOW_SPEED_TIME": seconds,
        }
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(  # noqa: S603  # arguments are a list, no shell
                ["git", *arguments],  # noqa: S607  # the user's own git, from PATH
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C", **guards, **env},
            )
            try:
                code = process.wait(self.timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                return 1, f"no answer within {self.timeout:g} s"
            output.seek(0)
            return code, redact(output.read().decode(errors="replace").strip())


class PushRefusedError(ServiceError):
    """The remote has the branch already, with commits that are not in ours."""


class NotReachedError(ServiceError):
    """The remote could not be reached, or said no."""

    def __init__(self, message: str, *, needs_login: bool) -> None:
        super().__init__(message)
        self.needs_login = needs_login


def token_environment(web: str, token: str) -> dict[str, str]:
    """What lets git send a token to one host for one command; it is in no argument, URL or file."""
    count = int(os.environ.get("GIT_CONFIG_COUNT", "0") or 0)
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    server = "/".join(web.split("/")[:3])
    return {
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": f"http.{server}/.extraHeader",
        f"GIT_CONFIG_VALUE_{count}": f"Authorization: Basic {basic}",
    }


def redact(text: str) -> str:
    """The text without users and tokens in URLs."""
    return _URL_USER.sub("", text)


def _is_login_missing(output: str) -> bool:
    lowered = output.lower()
    return any(sign in lowered for sign in _NEEDS_LOGIN)


def _reason(output: str) -> str:
    """The line that says why, out of all that git printed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("remote: error", "remote: ERROR", "error:", "fatal:", "!"))]
    return (telling or lines or ["git gave no reason"])[0].removeprefix("fatal: ").removeprefix("remote: ")
