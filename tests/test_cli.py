"""The group: lazy, in step with its commands, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner, Result

from afterword import cli
from afterword.adapters import tree
from afterword.errors import AfterwordError, ConfigError, ServiceError

HEAVY = {"jinja2", "github", "yaml", "frontmatter", "holidays", "mkdocs", "requests", "slugify"}


def _failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Result:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(tree, "find_root", fail)
    return CliRunner().invoke(cli.main, ["check"])


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_one_line_help_is_the_commands_own(name: str) -> None:
    command: click.Command = importlib.import_module(f"afterword.commands.{name}").command
    assert command.name == name
    assert command.get_short_help_str(limit=200) == cli.COMMANDS[name]


def test_help_lists_every_command_with_its_line() -> None:
    result = CliRunner().invoke(cli.main, ["--help"])
    assert result.exit_code == 0
    for name, line in cli.COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", result.output, re.MULTILINE)


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "afterword", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in imported
    assert not imported & HEAVY


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(cli.main, ["chekc"])
    assert result.exit_code == 2
    assert "chekc" in result.stderr


def test_the_version_is_that_of_the_package() -> None:
    result = CliRunner().invoke(cli.main, ["--version"], prog_name="afterword")
    assert (result.exit_code, result.output) == (0, f"afterword {importlib.metadata.version('afterword')}\n")


@pytest.mark.parametrize(("kind", "code"), [(ConfigError, 2), (ServiceError, 3)])
def test_an_error_exits_with_its_code_and_says_what_to_do(
    kind: type[AfterwordError], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = _failing(monkeypatch, kind("it went wrong", "Mend it."))
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr == "afterword: it went wrong\n  Mend it.\n"


def test_an_error_without_a_hint_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _failing(monkeypatch, ConfigError("it went wrong")).stderr == "afterword: it went wrong\n"


def test_a_crash_is_called_a_bug_and_has_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _failing(monkeypatch, ZeroDivisionError("unforeseen"))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError: unforeseen" in result.stderr
    assert "bug" in result.stderr


def test_an_interrupt_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    result = _failing(monkeypatch, KeyboardInterrupt())
    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
