"""The whole site as plain files: catalogue, policy and handbook pages in, `{path: text}` out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources

from afterword.core.catalogue import Catalogue
from afterword.core.layout import FOLDER
from afterword.core.policy import Policy
from afterword.errors import ConfigError
from afterword.site import handbook, index, pages
from afterword.site.links import DOCS, INDEX
from afterword.site.view import View

ASSETS = ("assets/afterword.css", "assets/afterword.js")
PARTIALS = ("partials/actions.html", "partials/source.html")


def build(
    catalogue: Catalogue,
    policy: Policy,
    docs: Mapping[str, str],
    *,
    template: str,
    now: dt.datetime,
    repo_url: str = "",
) -> dict[str, str]:
    """Everything the site shows, by path below its root; pages are Markdown.

    `docs` has the handbook's pages by their path below `docs/`, `template` is that of a new post-mortem.
    ConfigError where a page cannot be filled in, with its place.
    """
    if taken := next((path for path in docs if path.startswith(f"{FOLDER}/")), None):
        raise ConfigError(
            f"{DOCS}/{taken} is in the place of the post-mortems on the site",
            f"Move it out of {DOCS}/{FOLDER}/; post-mortems belong to {FOLDER}/.",
        )
    view = View.of(catalogue, policy, now, repo_url)
    tree = handbook.render(docs, view, template)
    tree[INDEX] = index.render(view)
    tree.update((post.path, pages.postmortem(post, view)) for post in catalogue)
    return {**tree, **assets()}


@cache
def assets() -> Mapping[str, str]:
    """The style sheet and the script of the site."""
    return {name: _packaged(name) for name in ASSETS}


@cache
def theme() -> Mapping[str, str]:
    """The templates that stand in for the theme's own, by path below the theme's folder."""
    return {name: _packaged(f"theme/{name}") for name in PARTIALS}


def _packaged(name: str) -> str:
    return (resources.files("afterword.site") / name).read_text(encoding="utf-8")
