"""What other repositories get when they name this one in their `.pre-commit-config.yaml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from afterword import cli
from afterword.core.scaffold import FOLDER

ROOT = Path(__file__).resolve().parent.parent
KNOWN = {"id", "name", "description", "entry", "language", "files", "pass_filenames"}
"""The keys of pre-commit's manifest that are used here, as its documentation spells them."""


def _hook() -> dict[str, Any]:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return dict(hook)


def test_the_hook_has_what_pre_commit_asks_for_and_no_key_that_it_does_not_know() -> None:
    hook = _hook()
    assert {"id", "name", "entry", "language", "files"} <= set(hook) <= KNOWN
    assert hook["id"] == "afterword-check"


def test_the_hook_runs_a_command_that_is_installed_with_this_package() -> None:
    hook = _hook()
    script, command = hook["entry"].split()
    assert hook["language"] == "python"
    assert script in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert command in cli.COMMANDS


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        (f"{FOLDER}/2026/2026-11-20-checkout-outage.md", True),
        (f"{FOLDER}/2026/2026-11-20-checkout-outage/graph.png", True),
        ("docs/after/process.md", True),
        ("pyproject.toml", True),
        ("src/pyproject.toml", False),
        ("src/postmortems/x.md", False),
        ("README.md", False),
    ],
)
def test_it_runs_when_something_changed_that_a_finding_can_depend_on(path: str, runs: bool) -> None:
    assert bool(re.search(_hook()["files"], path)) == runs


def test_it_checks_every_post_mortem_so_that_templates_and_attachments_are_left_alone() -> None:
    assert _hook()["pass_filenames"] is False
