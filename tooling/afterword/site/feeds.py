"""The feeds of new, late and closed post-mortems: Atom (RFC 4287) and JSON Feed 1.1, and how to subscribe."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from afterword.core import instants, news
from afterword.core.news import News
from afterword.site import calendar, escape, places
from afterword.site.links import INDEX, relative
from afterword.site.view import View, title

NAME = "Post-mortems"
MOST = 50
ATOM = "http://www.w3.org/2005/Atom"
HEADLINES = {news.NEW: "New", news.LATE: "Overdue", news.CLOSED: "Closed"}
HINTS = """
To see the deadlines in your calendar, choose *subscribe by address* there, not *import*: an import is a copy that
never changes.

An entry appears when a post-mortem is new, when it is overdue, and when it is closed, with the time at which that
happened. A site behind a login needs a reader that can log in.
"""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries changed last."""


def render(view: View) -> dict[str, str]:
    """The feeds, the calendar and the page about them, by path on the site."""
    return {**_feeds(view, INDEX), places.DEADLINES: calendar.render(view), places.FEEDS: _page(with_calendar=True)}


def public(view: View, home: str) -> dict[str, str]:
    """The same without what is only for the inside: the calendar."""
    return {**_feeds(view, home), places.FEEDS: _page(with_calendar=False)}


def _feeds(view: View, home: str) -> dict[str, str]:
    found = news.of(view.catalogue, view.history, view.today, view.policy.zone, MOST)
    return {places.ATOM: _atom(found, view, home), places.JSON_FEED: _json(found, view, home)}


def _atom(found: tuple[News, ...], view: View, home: str) -> str:
    from xml.etree import ElementTree as ET

    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")

    def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        element.text = escape.one_line(text) if text is not None else None
        return element

    add(feed, "id", _id("feed", "2000", view))
    add(feed, "title", NAME)
    add(feed, "updated", instants.iso(found[0].at if found else EPOCH))
    add(add(feed, "author"), "name", view.address.host or NAME)
    for rel, path, kind in (("self", places.ATOM, "application/atom+xml"), ("alternate", home, "text/html")):
        if (address := view.address.of(path)) is not None:
            add(feed, "link", rel=rel, href=address, type=kind)
    for item in found:
        entry = add(feed, "entry")
        add(entry, "id", _entry_id(item, view))
        add(entry, "title", _headline(item))
        add(entry, "updated", instants.iso(item.at))
        add(entry, "published", instants.iso(item.at))
        if (address := view.address.of(item.postmortem.path)) is not None:
            add(entry, "link", rel="alternate", href=address, type="text/html")
        add(entry, "category", term=item.kind)
        add(entry, "content", _told(item, view), type="text")
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _json(found: tuple[News, ...], view: View, home: str) -> str:
    address = view.address
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": NAME,
        "home_page_url": address.of(home),
        "feed_url": address.of(places.JSON_FEED),
        "items": [
            _present({
                "id": _entry_id(item, view),
                "url": address.of(item.postmortem.path),
                "title": _headline(item),
                "content_text": _told(item, view),
                "date_published": instants.iso(item.at),
                "date_modified": instants.iso(item.at),
                "tags": [item.kind, *map(escape.one_line, item.postmortem.tags)],
            })
            for item in found
        ],
    }  # fmt: skip
    return json.dumps(_present(feed), ensure_ascii=False, indent=1) + "\n"


def _present(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _entry_id(item: News, view: View) -> str:
    return _id(f"{item.postmortem.id}/{item.kind}", f"{item.postmortem.id[:4]}", view)


def _id(what: str, year: str, view: View) -> str:
    """A name that stays, whatever is built where: a tag (RFC 4151) of the site's host, or a UUID without one."""
    if view.address.host and year.isdecimal():
        return f"tag:{view.address.host},{year}:{escape.address_of_file(what)}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{view.address.host}/{what}").urn


def _headline(item: News) -> str:
    return f"{HEADLINES[item.kind]}: {title(item.postmortem)}"


def _told(item: News, view: View) -> str:
    post = item.postmortem
    span = post.duration
    facts = {
        "Severity": post.severity,
        "Status": post.status,
        "Owner": view.policy.person_name(post.owner) if post.owner else None,
        "Due": post.due_on.isoformat() if post.due_on else None,
        "Lasted": instants.duration(span) if span is not None and span > dt.timedelta() else None,
        "Services": ", ".join(post.services),
    }
    return " · ".join(f"{name}: {escape.one_line(value)}" for name, value in facts.items() if value)


def _page(*, with_calendar: bool) -> str:
    known = "Everything that is known of" if with_calendar else "What strangers may know of"
    news_told = "New, late and closed post-mortems" if with_calendar else "New post-mortems"
    rows = [
        ("Atom feed", places.ATOM, f"{news_told}, for any feed reader."),
        ("JSON Feed", places.JSON_FEED, "The same, for readers and scripts that prefer JSON."),
        ("Calendar", places.DEADLINES, "Due dates of post-mortems and action items, and review meetings."),
        ("JSON", places.MACHINE, f"{known} each post-mortem, for machines."),
        ("JSON Schema", places.SCHEMA, "What each key in it means."),
    ]
    shown = [row for row in rows if with_calendar or row[1] != places.DEADLINES]
    table = "".join(f"| [{name}]({relative(path, places.FEEDS)}) | {what} |\n" for name, path, what in shown)
    readers = "feed reader or calendar" if with_calendar else "feed reader"
    return (
        "# Feeds\n\nHear of post-mortems without looking. Copy the address of a link, and give it to your "
        f"{readers}.\n\n"
        f"| Address | What it has |\n| --- | --- |\n{table}{HINTS * with_calendar}"
    )
