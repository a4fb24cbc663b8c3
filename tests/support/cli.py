"""Run the command as a user would: in this process, or as one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from afterword.cli import main
from tests.support.forked import Forked

NEW = (
    "new", "Checkout is down", "--severity", "critical", "--started-at", "2026-11-20 09:12 UTC",
    "--resolved-at", "2026-11-20 10:40 UTC", "--owner", "alice", "--service", "checkout", "--customer", "Acme", "--yes",
)  # fmt: skip
ID = "2026-11-20-checkout-is-down"
BRANCH = f"postmortem/{ID}"
PATH = f"postmortems/2026/{ID}.md"


def run(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str, text: str | None = None) -> Result:
    """Run in this process with `root` as the current directory."""
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, arguments, input=text)


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process whose coverage nobody needs: measuring takes nearly half of a builder's time."""
    return {name: value for name, value in environment.items() if not name.startswith("COV")}


def start(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "afterword", *arguments], cwd=root, env={**os.environ, **(env or {})}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def fork(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Forked:
    """Start one that need not import everything again; it can be killed as any other."""
    return Forked(root, arguments, unmeasured({**os.environ, **(env or {})}))
