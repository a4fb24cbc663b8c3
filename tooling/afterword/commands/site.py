"""`afterword site DIR`: the whole site as plain files, for any builder."""

from __future__ import annotations

from pathlib import Path

import click

from afterword.adapters import clock, tree
from afterword.builders import disk


@click.command("site", help="Write the whole site as plain files.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--public", "is_public", is_flag=True, help="Only what strangers may see, by mkdocs.public.yml.")
@click.option("--dry-run", is_flag=True, help="Only list what would be written and removed.")
@click.pass_context
def command(context: click.Context, folder: Path, is_public: bool, dry_run: bool) -> None:
    """Write pages, assets and a configuration below DIR; what an earlier run left there is replaced.

    Exit code 1: a post-mortem that may be public is not on the public site, for it cannot be read.
    """
    planned = disk.plan(tree.find_root(Path.cwd()), folder, clock.now(), is_public=is_public)
    _carry_out(planned, folder, is_dry=dry_run)
    for warning in planned.warnings:
        click.echo(f"warning: {warning}", err=True)
    if planned.warnings:
        context.exit(1)


def _carry_out(planned: disk.Plan, folder: Path, *, is_dry: bool) -> None:
    if is_dry:
        for path in planned.write:
            click.echo(f"write {path}")
        for path in planned.remove:
            click.echo(f"remove {path}")
        return
    disk.carry_out(planned)
    click.echo(f"{len(planned.write)} files in {folder}")
    click.echo(f"  Build the site: mkdocs build -f {folder / disk.CONFIG}", err=True)
