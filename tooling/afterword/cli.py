"""The `afterword` command: loads a command when it is called, and turns errors into exit codes."""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from afterword.errors import AfterwordError

COMMANDS = {
    "new": "Start a post-mortem and open its draft pull request.",
    "submit": "Push a post-mortem and open or refresh its pull request.",
    "announce": "Tell the group of an incident by mail, and record it.",
    "actions": "Keep action items and their issues on GitHub alike, both ways.",
    "check": "Check post-mortems against the policy.",
    "status": "Show what is owed after incidents: by whom and by when.",
    "remind": "Remind people of what they owe after incidents.",
    "rule": "List the rules, or explain some.",
    "schema": "Print the JSON Schema of the front matter, for editors.",
    "site": "Write the whole site as plain files.",
}
EXIT_BUG = 4


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"afterword.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AfterwordError as error:
            click.echo(f"afterword: {error.message}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception:
            import traceback

            click.echo(traceback.format_exc(), err=True)
            click.echo("afterword: this is a bug in afterword; your files are as they were.", err=True)
            ctx.exit(EXIT_BUG)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="afterword", message="%(prog)s %(version)s")
def main() -> None:
    """Write, check and publish post-mortems out of one Git repository."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or pipe that cannot show a character still gets everything else.
            stream.reconfigure(errors="backslashreplace")
