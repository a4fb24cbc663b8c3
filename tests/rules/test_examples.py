"""Every example of every manual does what it says: the failing one is found, the passing one is not.

An example changes the valid post-mortem of `tests/support/valid.py`, the passing one what the failing one left.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from afterword.core import manual
from afterword.core.rule import Rule
from afterword.rules import ALL
from tests.support import examples, valid
from tests.support.project import Project


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A repository with the valid post-mortem in it, to be copied."""
    project = Project.create(tmp_path_factory.mktemp("original") / "handbook")
    project.write(valid.PATH, valid.TEXT)
    project.commit("Add a post-mortem")
    return project


@pytest.fixture
def repository(original: Project, tmp_path: Path) -> Project:
    """A repository of its own for each test."""
    return Project(shutil.copytree(original.root, tmp_path / "handbook"))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: str(rule.code))
def test_the_examples_of_a_rule_fail_and_pass(rule: Rule, repository: Project) -> None:
    shown = manual.of(rule).examples
    assert [example.verdict for example in shown] == sorted(example.verdict for example in shown)
    assert {example.verdict for example in shown} == set(manual.VERDICTS), "it needs a failing and a passing example"
    failing = examples.apply(repository, (example for example in shown if example.verdict == "fails"))
    assert {finding.code for finding in failing} == {rule.code}, [finding.message for finding in failing]
    passing = examples.apply(repository, (example for example in shown if example.verdict == "passes"))
    assert [(finding.code, finding.message) for finding in passing] == []


def test_a_yaml_example_stands_for_the_keys_it_names() -> None:
    text = "---\nowner: alice\naction_items:\n  - title: x\nstatus: draft\n---\n\n## Summary\n"
    example = manual.Example(verdict="fails", language="yaml", text="action_items: []\nowner:")
    assert examples.changed(text, example) == "---\naction_items: []\nowner:\nstatus: draft\n---\n\n## Summary\n"


def test_a_markdown_example_stands_for_the_sections_it_names() -> None:
    text = "---\nowner: alice\n---\n## A\n\n1\n\n## B\n\n2\n\n## C\n\n3\n\n## D\n"
    example = manual.Example(verdict="fails", language="markdown", text="## A\n\n4\n\n## C\n\n5")
    assert examples.changed(text, example) == "---\nowner: alice\n---\n## A\n\n4\n\n## C\n\n5\n\n## D\n"


def test_a_markdown_example_that_starts_with_no_section_stands_for_the_whole_file() -> None:
    example = manual.Example(verdict="fails", language="markdown", text="# Title")
    assert examples.changed(valid.TEXT, example) == "# Title\n"
