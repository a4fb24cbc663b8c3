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
def command(folder: Path, is_public: bool, dry_run: bool) -> None:
    """Write pages, assets and a configuration below DIR; what an earlier run left there is replaced."""
    planned = disk.plan(tree.find_root(Path.cwd()), folder, clock.now(), is_public=is_public)
    if dry_run:
        for path in planned.write:
            click.echo(f"write {path}")
        for path in planned.remove:
            click.echo(f"remove {path}")
        return
    disk.carry_out(planned)
    click.echo(f"{len(planned.write)} files in {folder}")
    click.echo(f"  Build the site: mkdocs build -f {folder / disk.CONFIG}", err=True)
