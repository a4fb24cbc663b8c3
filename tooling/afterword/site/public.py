"""The public site: the few pages that strangers may read, made from what the public may know and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from afterword.core import front_matter, public, public_sections, values
from afterword.core.catalogue import Catalogue
from afterword.core.names import Names
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.prose import segments
from afterword.core.public import Published
from afterword.core.public_text import without_snippets
from afterword.site import (
    body,
    card,
    escape,
    feeds,
    handbook,
    listing,
    machine,
    neighbours,
    places,
    public_links,
    records,
    tree,
)
from afterword.site.index import WIDE
from afterword.site.leaks import Leaks
from afterword.site.links import DOCS, INDEX, Address
from afterword.site.listing import Column, Row
from afterword.site.view import View, html_link, page_link, title

HOME = "index.md"
RECORDS = (places.ATOM, places.JSON_FEED, places.MACHINE)
COLUMNS = (
    Column(name="Date", kind="day", sorted="descending"),
    Column(name="Incident", kind="what"),
    Column(name="Severity", kind="word"),
    Column(name="Duration", kind="span", prefix="lasted"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSite:
    """The pages by path on the site, and the files of the repository that they show."""

    pages: dict[str, str]
    files: frozenset[str]
    leaks: Leaks
    warnings: tuple[str, ...] = ()
    """What is not on the site and may have to be, by place in the repository."""


def build(
    catalogue: Catalogue, policy: Policy, docs: Mapping[str, str], *, now: dt.datetime, address: Address | None = None
) -> PublicSite:
    """The public site of all post-mortems, of which it shows those that are public, and of all handbook pages."""
    own = {path: text for path, text in docs.items() if _is_public(text)}
    found = public.publish(catalogue, policy, [f"{DOCS}/{path}" for path in own])
    view = View.of(found.catalogue, found.policy, now, address=address)
    pages, files = _handbook(own, view, found)
    home = INDEX if HOME in pages else HOME
    pages[home] = _index(view, home)
    for postmortem in found.catalogue:
        pages[postmortem.path] = page(postmortem, view, home)
        files |= public.images(postmortem)
    leaks = Leaks(names=found.redactor.names, entries=policy.public.allow, host=view.address.host)
    made = {**feeds.public(view, home), **machine.render(view)}
    for path in RECORDS:
        leaks.check_file(path, made[path])
    shown = {**pages, **made, **tree.assets()}
    return PublicSite(pages=shown, files=frozenset(files), leaks=leaks, warnings=tuple(_warnings(catalogue)))


def page(postmortem: Postmortem, view: View, home: str) -> str:
    """The page of a redacted post-mortem, in Markdown; `home` is the one that lists all."""
    name = title(postmortem)
    parts = [
        f"{escape.front_matter(name, description=card.description(postmortem))}# {escape.markdown(name)}",
        _card(postmortem, view),
        body.render(postmortem, view),
        _related(postmortem, view),
        neighbours.way(postmortem, view, home),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _warnings(catalogue: Catalogue) -> Iterator[str]:
    for postmortem, problem in public.doubtful(catalogue):
        effect = "it is left out" if postmortem.is_understood else "it is left out, and whom it names is not known"
        yield f"{postmortem.path}:{problem.position.line}: {escape.one_line(problem.message)}; {effect}"


def _is_public(text: str) -> bool:
    parts = front_matter.split(text)
    return parts is not None and front_matter.load(parts[0]).values.get("visibility") == public.PUBLIC


def _handbook(docs: Mapping[str, str], view: View, found: Published) -> tuple[dict[str, str], set[str]]:
    bare = {path: without_snippets(public_sections.without_internal(text, found.policy)) for path, text in docs.items()}
    pages = handbook.render(bare, view, template="")
    made = (INDEX if HOME in pages else HOME, places.FEEDS, places.SCHEMA, *RECORDS)
    known = {*pages, *made, *(postmortem.path for postmortem in found.catalogue)}
    files: set[str] = set()
    for path, text in pages.items():
        linked, shown = public_links.kept(text, path, known, found.redactor.allow)
        pages[path] = _without_names(linked, found.redactor.names)
        files |= {f"{DOCS}/{file}" for file in shown}
    return pages, files


def _without_names(text: str, names: Names) -> str:
    return "".join(names.replace(part, is_code=not is_prose) for is_prose, part in segments(text))


def _index(view: View, path: str) -> str:
    heading = f"{WIDE}# Post-mortems\n\n"
    if not len(view.catalogue):
        return f"{heading}There is none yet.\n"
    told = "What failed, what we learned from it, and what we changed. The newest comes first."
    rows = [_row(post, view, path) for post in values.newest_first(view.catalogue)]
    filters = [filter_ for filter_ in records.value_filters(view) if filter_.choices]
    return f"{heading}{told}\n\n{listing.render(COLUMNS, rows, what=records.WHAT, filters=filters)}\n"


def _row(post: Postmortem, view: View, path: str) -> Row:
    title_cell = html_link(post, path) + records.below(post)
    return Row(
        cells=(records.date(values.day(post)), title_cell, view.severity(post), records.lasted(post)),
        keys=records.value_keys(post),
    )


def _card(postmortem: Postmortem, view: View) -> str:
    facts = {
        "Duration": records.lasted(postmortem),
        "Services": escape.html(", ".join(postmortem.services)),
        "Tags": escape.html(", ".join(postmortem.tags)),
    }
    shown = "\n".join(f"<div><dt>{name}:</dt> <dd>{value}</dd></div>" for name, value in facts.items() if value)
    times = "\n".join(card.moments(postmortem, view))
    return (
        f'<div class="aw-card">\n<p class="aw-card__labels">{view.severity(postmortem)}</p>\n'
        f'<dl class="aw-card__facts">\n{shown}\n</dl>\n<ol class="aw-card__times">\n{times}\n</ol>\n</div>'
    )


def _related(postmortem: Postmortem, view: View) -> str:
    others = {other.id: other for other in view.referrers.get(postmortem.id, ())}
    others |= {id_: other for id_ in postmortem.related if (other := view.catalogue.get(id_)) is not None}
    listed = [f"- {page_link(other, postmortem.path)}" for id_, other in others.items() if id_ != postmortem.id]
    return "\n".join(["## Related post-mortems", "", *listed]) if listed else ""
