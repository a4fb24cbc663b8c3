"""`afterword schema`: the front matter as JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from afterword import rules
from afterword.adapters import files, tree
from afterword.core import schema


@click.command("schema", help="Print the JSON Schema of the front matter, for editors.")
def command() -> None:
    """Print the JSON Schema of the front matter, with the severities, people and priorities of the policy."""
    policy = files.load_policy(tree.find_root(Path.cwd()))
    click.echo(json.dumps(schema.front_matter(policy, rules.ALL), ensure_ascii=False, indent=2))
