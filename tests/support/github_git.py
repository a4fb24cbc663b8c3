"""The bare repository behind the stand-in for GitHub, and Git's own HTTP server in front of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.support.github_faults import Reply

SETTINGS = """\
[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
[receive]
\tautogc = false
"""

# Patterns are matched by the shell, without splitting: a name of a ref cannot hold `*`, `?` or `[`.
PRE_RECEIVE = """\
#!/bin/sh
zero=0000000000000000000000000000000000000000
status=0
while read -r old new ref; do
  while read -r pattern; do
    case ${ref#refs/heads/} in
      $pattern)
        [ "$old" = "$zero" ] && continue
        status=1
        echo "error: GH006: Protected branch update failed for $ref." >&2
        if [ "$new" = "$zero" ]; then
          printf '\\n- Cannot delete this protected branch\\n' >&2
        else
          printf '\\n- Changes must be made through a pull request.\\n' >&2
        fi ;;
    esac
  done < protected
  while read -r pattern; do
    case ${ref#refs/heads/} in
      $pattern)
        status=1
        echo "error: GH013: Repository rule violations found for $ref." >&2
        printf '\\n- Cannot update this ref due to updates being restricted.\\n' >&2 ;;
    esac
  done < restricted
done
exit $status
"""


class BareRepository:
    """One real bare repository, as GitHub would hold it."""

    def __init__(self, root: Path, full_name: str) -> None:
        self.root = root
        self.full_name = full_name
        self.path = root / f"{full_name}.git"
        # Found now: a test may put a wrapper called `git` first on PATH later.
        self._program = str(shutil.which("git"))
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        self.path.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main")
        with (self.path / "config").open("a") as config:
            config.write(SETTINGS)
        hook = self.path / "hooks/pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(PRE_RECEIVE)
        hook.chmod(0o755)
        self.protect()
        self.restrict()

    def git(self, *arguments: str) -> str:
        """Run Git in the bare repository and return what it printed."""
        done = self._run(arguments, self._environment)
        if done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace").strip()

    def protect(self, *patterns: str) -> None:
        """These branches, and only these, can be created by a push, but not changed or deleted (GH006)."""
        self._list("protected", patterns)

    def restrict(self, *patterns: str) -> None:
        """These branches, and only these, refuse every push (GH013)."""
        self._list("restricted", patterns)

    def branches(self) -> dict[str, str]:
        """Every branch with its commit."""
        lines = self.git("for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads").splitlines()
        return {name: commit for commit, _, name in (line.partition(" ") for line in lines)}

    def ahead(self, base: str, head: str) -> int:
        """How many commits the one branch has that the other has not."""
        return int(self.git("rev-list", "--count", f"refs/heads/{base}..refs/heads/{head}", "--"))

    def merge(self, base: str, head: str, message: str) -> str:
        """Merge a branch into another as the button does, with a merge commit."""
        ours, theirs = self.branches()[base], self.branches()[head]
        tree = self.git("merge-tree", "--write-tree", ours, theirs)
        person = ("-c", "user.name=GitHub", "-c", "user.email=noreply@example.com")
        commit = self.git(*person, "commit-tree", tree, "-p", ours, "-p", theirs, "-m", message)
        self.git("update-ref", f"refs/heads/{base}", commit, ours)
        return commit

    def serve(self, request: Mapping[str, str], service: str, body: bytes) -> Reply:
        """Answer a request of the smart HTTP protocol; `request` holds its CGI variables."""
        environment = self._environment | {
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{self.full_name}.git/{service}",
            "CONTENT_LENGTH": str(len(body)),
            **request,
        }
        done = self._run(("http-backend",), environment, body)
        if done.returncode:
            raise AssertionError(f"git http-backend: {done.stderr.decode(errors='replace')}")
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("ascii").split("\r\n"))
        status = int(headers.pop("Status", "200").split()[0])
        return Reply(status=status, body=content, headers=headers)

    def _list(self, name: str, patterns: Iterable[str]) -> None:
        (self.path / name).write_text("".join(f"{pattern}\n" for pattern in patterns))

    def _run(
        self, arguments: Iterable[str], environment: Mapping[str, str], body: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self._program, *arguments],
            cwd=self.path,
            env=environment,
            input=body,
            capture_output=True,
            check=False,
        )
