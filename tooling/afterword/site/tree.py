"""The whole site as plain files: catalogue, policy and handbook pages in, `{path: text}` out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from afterword.core.catalogue import Catalogue
from afterword.core.completeness import Gauge
from afterword.core.history import History
from afterword.core.layout import FOLDER
from afterword.core.manual import FOLDER as RULES
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.rule import Rule
from afterword.errors import ConfigError
from afterword.site import (
    action_items,
    anniversaries,
    dashboard,
    feeds,
    glossary,
    handbook,
    index,
    late,
    machine,
    pages,
    places,
    process_review,
    rules,
    seen_before,
    values,
)
from afterword.site.links import DOCS, INDEX, Address
from afterword.site.view import View

STYLES = ("base", "card", "tables", "lists", "timeline", "postmortem", "dashboard", "diagrams", "handbook", "print")
SCRIPTS = ("page", "naming", "lists", "timeline", "words", "diagrams")
DRAWING = ("assets/vendor/mermaid.min.js", "assets/vendor/mermaid.LICENSE.txt")
Each = Callable[[Callable[[Postmortem], str], Sequence[Postmortem]], Iterable[str]]
TEMPLATES = (
    "404.html",
    "main.html",
    "partials/actions.html",
    "partials/javascripts/palette.html",
    "partials/palette.html",
    "partials/source.html",
)


def build(
    catalogue: Catalogue,
    policy: Policy,
    docs: Mapping[str, str],
    *,
    template: str,
    now: dt.datetime,
    repo_url: str = "",
    all_rules: Sequence[Rule] = (),
    gauge: Gauge | None = None,
    history: History | None = None,
    address: Address | None = None,
    renamed: Mapping[str, str] | None = None,
    each: Each = map,
) -> dict[str, str]:
    """Everything the site shows, by path below its root; pages are Markdown.

    `docs` has the handbook's pages by their path below `docs/`, `template` is that of a new post-mortem,
    `all_rules` are those that have a page, `gauge` tells how complete a post-mortem is,
    `history` when each landed, `address` where the site is published, `renamed` which attachments have other names
    there, `each` applies a function to each post-mortem.
    ConfigError where a page cannot be filled in, with its place.
    """
    _check_places(docs)
    view = View.of(catalogue, policy, now, repo_url, gauge, history, address, renamed)
    tree = handbook.render(docs, view, template)
    terms = glossary.read(tree.get(glossary.PAGE, ""))
    tree = {path: glossary.explain(text, path, terms) for path, text in tree.items()}
    clear = terms.unmistakable()

    def page(post: Postmortem) -> str:
        return glossary.explain(pages.postmortem(post, view), post.path, clear)

    paths = (post.path for post in catalogue)
    tree.update(zip(paths, each(page, catalogue.postmortems), strict=True))
    tree.update(_records(view, tree))
    tree.update(feeds.render(view) | machine.render(view))
    # What draws diagrams is larger than all the rest.
    drawn = drawing() if any("```mermaid" in text for text in tree.values()) else {}
    return {**tree, **rules.render(all_rules), **assets(), **drawn}


def _records(view: View, handbook_pages: Collection[str]) -> dict[str, str]:
    """What finds post-mortems again, counts them, and collects what they said."""
    found = {
        INDEX: index.render(view),
        places.ACTION_ITEMS: action_items.render(view),
        places.OVERDUE: late.render(view),
        places.SEEN_BEFORE: seen_before.render(view),
        places.ANNIVERSARIES: anniversaries.render(view),
        **values.render(view),
    }
    known = {*handbook_pages, *found}
    found[places.PROCESS_REVIEW] = process_review.render(view, known)
    found[places.DASHBOARD] = dashboard.render(view, known)
    return found


def _check_places(docs: Mapping[str, str]) -> None:
    for folder, things in ((FOLDER, "post-mortems"), (RULES, "rules"), (places.RECORDS, "records")):
        if taken := next((path for path in docs if path.startswith(f"{folder}/")), None):
            raise ConfigError(
                f"{DOCS}/{taken} is in the place of the {things} on the site",
                f"Move it out of {DOCS}/{folder}/, whose pages are made.",
            )


@cache
def assets() -> Mapping[str, str]:
    """The style sheet and the script of the site, each from its parts in order.

    What the first script defines is there for the others, each of which is a block of its own.
    """
    styles = "\n".join(_packaged(f"assets/styles/{name}.css") for name in STYLES)
    shared, *others = (_packaged(f"assets/scripts/{name}.js") for name in SCRIPTS)
    blocks = "".join(f"\n{{\n{script}}}\n" for script in others)
    script = f'(() => {{\n"use strict";\n\n{shared}{blocks}}})();\n'
    return {"assets/afterword.css": styles, "assets/afterword.js": script}


def drawing() -> Mapping[str, str]:
    """What draws diagrams, with its licence."""
    return {name: _packaged(name) for name in DRAWING}


@cache
def theme() -> Mapping[str, str]:
    """The templates that stand in for the theme's own, by path below the theme's folder."""
    return {name: _packaged(f"theme/{name}") for name in TEMPLATES}


def _packaged(name: str) -> str:
    return (resources.files("afterword.site") / name).read_text(encoding="utf-8")
