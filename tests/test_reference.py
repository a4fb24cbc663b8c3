"""The command reference in the handbook says what the commands say."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from tooling import reference

from afterword import cli

ROOT = Path(__file__).resolve().parents[1]
PAGE = reference.PAGE.read_text(encoding="utf-8")
VARIABLES = re.compile(r"\"((?:GITHUB|GH|AFTERWORD)_[A-Z_]+)\"")


def test_the_page_is_what_the_commands_say() -> None:
    assert reference.refreshed(PAGE) == PAGE, "run `make reference`, and commit docs/tool/commands.md"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_a_section_with_all_of_its_options(name: str) -> None:
    command = cli.main.get_command(click.Context(cli.main), name)
    assert command is not None
    section = PAGE.partition(f"\n## afterword {name}\n")[2].partition("\n## ")[0]
    names = [each.opts[0] for each in command.params if isinstance(each, click.Option)]
    assert [
        option for option in names if not re.search(rf"^- `.*{option}\b.*`: [A-Z].+\.", section, re.MULTILINE)
    ] == []
    assert f"[afterword {name}](#afterword-{name}): {cli.COMMANDS[name]}\n" in PAGE


def test_what_is_written_by_hand_stays() -> None:
    page = f"# Mine\n\n{reference.BEGIN}\nold\n{reference.END}\n\n## Mine too\n"
    made = reference.refreshed(page)
    assert made.startswith("# Mine\n\n")
    assert made.endswith("\n\n## Mine too\n")
    assert "\nold\n" not in made


def test_a_group_of_commands_is_told_with_those_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.group("outer", help="Outer.")
    def outer() -> None: ...

    @outer.command("inner", help="Inner, as --far as it goes.")
    @click.argument("file", nargs=-1, required=True)
    @click.option("--secret", hidden=True)
    def inner() -> None: ...

    monkeypatch.setattr(reference, "group", click.Group("afterword", commands={"outer": outer}))
    made = reference.commands()
    assert "- [afterword outer inner](#afterword-outer-inner): Inner, as `--far` as it goes.\n" in made
    assert "- `FILE...`: must be given, or be several.\n" in made
    assert "--secret" not in made


def test_every_variable_that_the_code_reads_is_told() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tooling" / "afterword").rglob("*.py"))
    read = set(VARIABLES.findall(code))
    assert "AFTERWORD_CACHE_DIR" in read
    assert {name for name in read if f"`{name}`" not in PAGE} == set()


def test_every_exit_code_is_told() -> None:
    assert re.findall(r"^\| (\d) \| [A-Z]", PAGE, re.MULTILINE) == ["0", "1", "2", "3", str(cli.EXIT_BUG)]
