"""`afterword rule`, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from afterword.rules import ALL
from tests.support.cli import run
from tests.support.project import Project

CONFIG = "site_name: Handbook\nsite_url: https://handbook.example.com/\n"


def test_without_a_word_every_rule_is_listed(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    done = run(monkeypatch, project.root, "rule")
    assert done.exit_code == 0
    listed = [line.split()[0] for line in done.output.split("\n") if line.startswith("  AW")]
    assert listed == [rule.code for rule in ALL]


@pytest.mark.parametrize("word", ["AW104", "missing-owner"])
def test_a_rule_is_explained_with_a_link_to_its_page(
    monkeypatch: pytest.MonkeyPatch, project: Project, word: str
) -> None:
    project.write("mkdocs.yml", CONFIG)
    done = run(monkeypatch, project.root, "rule", word)
    assert done.exit_code == 0
    assert done.output.startswith("AW104 missing-owner\n  Nobody owns the post-mortem.\n")
    assert done.output.endswith("\nhttps://handbook.example.com/rules/AW104/\n")


def test_rules_are_explained_in_the_order_of_the_words_and_each_once(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    done = run(monkeypatch, project.root, "rule", "AW5", "AW104", "chat-not-saved", "--output-format", "json")
    codes = [rule["code"] for rule in json.loads(done.output)]
    assert codes == [*(rule.code for rule in ALL if rule.code.startswith("AW5")), "AW104"]


def test_all_rules_can_be_had_in_a_format_for_programs(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    done = run(monkeypatch, project.root, "rule", "--output-format", "json")
    assert len(json.loads(done.output)) == len(ALL)


def test_a_rule_is_explained_outside_of_a_handbook_and_without_a_link(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = run(monkeypatch, tmp_path, "rule", "AW104", "--output-format", "markdown")
    assert done.exit_code == 0
    assert done.output.startswith("# AW104 missing-owner\n")
    assert "http" not in done.output


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("mising-owner", "Did you mean `missing-owner`?"),
        ("AW999", "Did you mean"),
        ("", "`afterword rule` lists them."),
    ],
)
def test_an_unknown_rule_is_an_error_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, project: Project, word: str, hint: str
) -> None:
    done = run(monkeypatch, project.root, "rule", word)
    assert done.exit_code == 2
    assert f"there is no rule {word!r}" in done.stderr
    assert hint in done.stderr
