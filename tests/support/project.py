"""A small, valid handbook repository in a temporary folder, for tests that change one thing."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)

POLICY = """\
[tool.afterword]
main_branch = "main"
timezone = "Europe/Berlin"
calendar = { country = "DE", subdivision = "BE", weekend = ["sat", "sun"] }

[tool.afterword.severities.critical]
meaning = "Customers cannot use a core service."
due = "5 business days"
meeting = "5 business days"
reviewers = ["acme/incident-commanders", "bob"]
action_items_due = { P0 = "15 days", P1 = "30 days" }

[tool.afterword.severities.low]
meaning = "Nobody outside notices."
due = "none"

[tool.afterword.mail]
group = "support@example.com"
sender = "incidents@example.com"

[tool.afterword.github]
timeout = 5

[tool.afterword.people.alice]
name = "Alice Example"
email = "alice@example.com"
github = "alice"

[tool.afterword.people.bob]
name = "Bob Example"
email = "bob@example.com"
github = "bob"
"""


@dataclass(frozen=True)
class Project:
    """A repository with a policy; every method changes one thing in it."""

    root: Path

    @classmethod
    def create(cls, root: Path, policy: str = POLICY) -> Project:
        """A repository with one commit on `main`, made by Alice."""
        shutil.copytree(_first_commit(policy).name, root, dirs_exist_ok=True)
        project = cls(root)
        project.git("update-index", "--refresh")
        return project

    @classmethod
    def start(cls, root: Path, policy: str) -> Project:
        """What `create` copies, made step by step."""
        project = cls(root)
        project.write("pyproject.toml", policy)
        project.git("init", "-q", "-b", "main")
        project.git("config", "user.name", "Alice Example")
        project.git("config", "user.email", "alice@example.com")
        project.commit("Start the handbook")
        return project

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file of the working tree."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def git(self, *arguments: str, check: bool = True) -> str:
        """Run Git here and return what it printed."""
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()

    def add_remote(self) -> Path:
        """A bare repository beside this one, as its `origin`, with its `main`."""
        remote = self.root.parent / "remote.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", remote], check=True)
        self.git("remote", "add", "origin", str(remote))
        self.git("push", "-q", "-u", "origin", "main")
        return remote

    def colleague(self) -> Project:
        """Bob's clone of `origin`, beside this one."""
        other = Project(self.root.parent / "other")
        self.git("clone", "-q", self.git("remote", "get-url", "origin"), str(other.root))
        other.git("config", "user.name", "Bob Example")
        other.git("config", "user.email", "bob@example.com")
        return other

    def commit(self, message: str) -> str:
        """Commit everything and return the commit."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@cache
def _first_commit(policy: str) -> TemporaryDirectory[str]:
    """The repository that hundreds of tests start from, made once for each policy."""
    folder = TemporaryDirectory(prefix="handbook-")
    Project.start(Path(folder.name), policy)
    return folder


def change(text: str, old: str, new: str) -> str:
    """The text with one thing changed; it must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)
