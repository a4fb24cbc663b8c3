"""Writes the command reference of the handbook, from the commands themselves: `make reference`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from afterword.cli import main as group

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tool" / "commands.md"
BEGIN, END = "<!-- begin: made by `make reference` -->", "<!-- end -->"
_OPTION = re.compile(r"(?<![`\w-])--[a-z][a-z-]*")


def refreshed(page: str) -> str:
    """The page with what it says between the two marks made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{commands()}\n{END}{after}"


def commands() -> str:
    """A list of the commands, then a section for each, in Markdown."""
    # As wide as any line: the terminal it is made on must not show.
    context = click.Context(group, info_name="afterword", terminal_width=500, **group.context_settings)
    found = list(_below(context, group))
    listed = [f"- [{path.command_path}](#{path.command_path.replace(' ', '-')}): {_short(path)}" for path in found]
    return "\n".join([*listed, "", *("\n".join(_told(path)) for path in found)])


def _below(context: click.Context, parent: click.Group) -> Iterator[click.Context]:
    """The commands of a group, and those of the groups in it, each in its context."""
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=500)
            yield inner
            if isinstance(command, click.Group):
                yield from _below(inner, command)


def _told(context: click.Context) -> Iterator[str]:
    command = context.command
    yield from (f"## {context.command_path}", "", *_paragraphs(command.help or ""))
    yield from ("```console", f"$ {command.get_usage(context).removeprefix('Usage: ')}", "```", "")
    parameters = command.get_params(context)
    arguments = [_argument(each, context) for each in parameters if isinstance(each, click.Argument)]
    options = [_option(each, context) for each in parameters if isinstance(each, click.Option) and not each.hidden]
    for title, lines in (("Arguments", arguments), ("Options", options)):
        if lines:
            yield from (f"**{title}**", "", *lines, "")


def _short(context: click.Context) -> str:
    return _prose(context.command.get_short_help_str(limit=500))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (_prose(paragraph), "")


def _argument(argument: click.Argument, context: click.Context) -> str:
    name = argument.make_metavar(context)
    need = "must be given" if argument.required else "may be left out"
    return f"- `{name}`: {need}{', or be several' if argument.nargs == -1 else ''}."


def _option(option: click.Option, context: click.Context) -> str:
    names, text = option.get_help_record(context) or ("", "")
    return f"- `{names}`" + (f": {_prose(text)}" if text else "")


def _prose(text: str) -> str:
    """Help as Markdown: one line, with the names of options as code."""
    return _OPTION.sub(r"`\g<0>`", " ".join(text.split()))


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
