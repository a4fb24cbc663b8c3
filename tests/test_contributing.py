"""CONTRIBUTING.md tells the truth: the two files that it shows make a rule, and no other has to be touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import unmeasured

ROOT = Path(__file__).resolve().parent.parent
CODE = "AW199"


def _block(language: str) -> str:
    """The block in this language in the part on adding a rule."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Add a rule\n")[2]
    found = re.search(rf"^(```+){language}\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source and the tests of the rules, with the rule of CONTRIBUTING.md added."""
    for folder in ("tooling", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "tooling/afterword/rules/front_matter.py").open("a", encoding="utf-8") as module:
        module.write(f"\n\n{_block('python')}")
    (tmp_path / f"tests/rules/cases/{CODE}.yaml").write_text(_block("yaml"), encoding="utf-8")
    return tmp_path


def _run(copy: Path, *arguments: str) -> str:
    # Its lines are those of a copy, which no measurement of the coverage should see.
    environment = {**unmeasured(os.environ), "PYTHONPATH": str(copy / "tooling")}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=copy, env=environment,
        timeout=100, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_rule_that_it_shows_is_found_tested_and_explained(copy: Path) -> None:
    chosen = f"{CODE} or codes or names or has_cases"
    tested = _run(copy, "pytest", "-rp", "-p", "no:cacheprovider", "tests/rules", "-k", chosen)
    passed = [line for line in tested.split("\n") if line.startswith("PASSED ") and CODE in line]
    assert len(passed) == 6, "two cases and their fixes, the manual and its example"
    for name in ("codes_are_unique", "names_are_unique", "every_rule_has_cases"):
        assert f"::test_{name}" in tested
    assert _run(copy, "afterword", "rule", CODE).startswith(f"{CODE} missing-tags\n")


def test_no_line_that_it_shows_is_longer_than_the_linter_allows() -> None:
    assert max(map(len, _block("python").split("\n"))) <= 120
