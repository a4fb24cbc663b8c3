"""The demo: one post-mortem from "it is over" to a reviewed branch and a built site, in a sandbox."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
STRANGERS = ("GIT_", "GITHUB_", "GH_", "AFTERWORD_")
"""Variables by which the machine's own Git, tokens or CI would reach into the sandbox."""


class Tutorial:
    """Says what a command is for, prints it, runs it; stops at the first that fails."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(STRANGERS)}
        self.environment = {
            **kept,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            # The checkout may belong to somebody else, as it does in many containers.
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_TERMINAL_PROMPT": "0",
        }

    def chapter(self, title: str) -> None:
        click.secho(f"\n== {title}", bold=True)

    def enter(self, folder: str) -> None:
        click.secho(f"$ cd {folder}", fg="cyan")
        self.folder = self.folder / folder

    def run(self, why: str, *command: str) -> None:
        click.echo(f"\n# {why}")
        click.secho(f"$ {shlex.join(command)}", fg="cyan")
        status = subprocess.run(
            command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, check=False
        ).returncode
        if status:
            click.echo(f"\nThe demo stopped: this command ended with {status}, in {self.folder}.", err=True)
            sys.exit(1)

    def ask(self, *command: str) -> str:
        """What a command prints, without showing it."""
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True
        ).stdout.strip()


def main() -> None:
    """Run the demo and say where to look."""
    if not (ROOT / ".git").exists():
        click.echo("The demo clones this repository, and this folder is no Git checkout.", err=True)
        sys.exit(2)
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="afterword-demo-")).resolve()
    tutorial = Tutorial(folder)
    prepare(tutorial)
    branch = start(tutorial)
    write(tutorial, branch)
    publish(tutorial, branch)
    conclude(folder, branch, time.monotonic() - begun)


def prepare(tutorial: Tutorial) -> None:
    tutorial.chapter("A sandbox: this repository with a remote of its own, and nothing outside the folder")
    click.echo(f"$ cd {tutorial.folder}")
    tutorial.run("The remote: a bare repository.", "git", "init", "-q", "--bare", "-b", "main", "remote.git")
    # A checkout of limited depth, as CI makes it, may be pushed too.
    tutorial.ask("git", "-C", "remote.git", "config", "receive.shallowUpdate", "true")
    tutorial.run(
        "It holds this repository as `main`.",
        *("git", "-C", str(ROOT), "push", "-q", "--no-verify"),
        *(str(tutorial.folder / "remote.git"), "HEAD:refs/heads/main"),
    )
    tutorial.run(
        "Your clone; in here you are Alice.",
        *("git", "clone", "-q", "-c", "user.name=Alice Example", "-c", "user.email=alice@example.com"),
        *("remote.git", "handbook"),
    )
    tutorial.enter("handbook")


def start(tutorial: Tutorial) -> str:
    tutorial.chapter("The incident is over: start the post-mortem")
    started = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(hours=3)

    def after(minutes: int) -> str:
        return f"{started + dt.timedelta(minutes=minutes):%Y-%m-%d %H:%M} UTC"

    tutorial.run(
        "A file, a branch and, on GitHub, a draft pull request; here the remote is only a folder.",
        *("afterword", "new", "No payments from customers in the EU", "--severity", "critical"),
        *("--started-at", after(0), "--detected-at", after(8)),
        *("--mitigated-at", after(50), "--resolved-at", after(88)),
        *("--owner", "alice", "--on-call", "carol", "--incident-commander", "bob"),
        *("--service", "checkout", "--service", "payments", "--customer", "Acme"),
        *("--tag", "database", "--detected-by", "alert", "--yes"),
    )
    branch = tutorial.ask("git", "for-each-ref", "--format=%(refname:short)", "refs/heads/postmortem/")
    tutorial.run("Your working tree was left alone; go to the new branch.", "git", "switch", "-q", branch)
    tutorial.run("A fresh draft passes, and hears what is still open.", "afterword", "check")
    return branch


def write(tutorial: Tutorial, branch: str) -> None:
    tutorial.chapter("Write it")
    id_ = branch.removeprefix("postmortem/")
    path = f"postmortems/{id_[:4]}/{id_}.md"
    tutorial.run(
        "You would open your editor; the demo has a story ready.",
        *("python", "tooling/demo/fill_in.py", path),
    )
    tutorial.run("What that changed.", "git", "--no-pager", "diff", "--stat")
    tutorial.run("Ready for review? The check asks more of it now.", "afterword", "check")
    tutorial.run("Keep it.", "git", "commit", "-q", "--all", "-m", "Tell what happened")


def publish(tutorial: Tutorial, branch: str) -> None:
    tutorial.chapter("Hand it in, and look at it")
    tutorial.run(
        "Push it; on GitHub the pull request is refreshed and marked ready. Safe to repeat.",
        *("afterword", "submit", branch.removeprefix("postmortem/")),
    )
    tutorial.run("The remote has it.", "git", "ls-remote", "--heads", "origin")
    tutorial.run("Build the site; a broken link would stop it.", "mkdocs", "build", "--strict")


def conclude(folder: Path, branch: str, seconds: float) -> None:
    site = folder / "handbook" / "site"
    id_ = branch.removeprefix("postmortem/")
    pages = [page.relative_to(site).parent.as_posix() for page in site.rglob(f"{id_}/index.html")]
    click.secho(f"\n== Done in {seconds:.0f} s. Look at it", bold=True)
    serve = shlex.join([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(site)])
    click.echo(f"$ {serve} 8000")
    for page in ["", *(f"{page}/" for page in pages)]:
        click.echo(f"  http://127.0.0.1:8000/{page}")
    click.echo(f"\nThe whole sandbox is {folder}; when you have seen enough:")
    click.echo(f"$ rm -rf {shlex.quote(str(folder))}")


if __name__ == "__main__":
    main()
