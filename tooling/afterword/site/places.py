"""Where the site has each kind of page, so that any page can link to any other."""

from __future__ import annotations

import hashlib
from functools import cache

from slugify import slugify

from afterword.core import values

RECORDS = "records"
# Links in a block of HTML lead to the same place with every builder only from pages that are their folder's index.
OVERDUE = f"{RECORDS}/overdue/index.md"
ACTION_ITEMS = f"{RECORDS}/action-items/index.md"
DASHBOARD = f"{RECORDS}/dashboard/index.md"
SEEN_BEFORE = f"{RECORDS}/seen-before/index.md"
ANNIVERSARIES = f"{RECORDS}/anniversaries/index.md"
PROCESS_REVIEW = f"{RECORDS}/process-review/index.md"
FEEDS = f"{RECORDS}/feeds/index.md"
ATOM = "feeds/postmortems.atom.xml"
JSON_FEED = "feeds/postmortems.feed.json"
DEADLINES = "feeds/deadlines.ics"
MACHINE = "postmortems.json"
SCHEMA = "postmortems.schema.json"
KINDS = values.KINDS
"""What post-mortems are grouped by; each kind has an index, and each value a page."""
_LONGEST = 60


def kind_index(kind: str) -> str:
    """The page that lists all values of a kind."""
    return f"{RECORDS}/{kind}/index.md"


def value_page(kind: str, value: str) -> str:
    """The page of the post-mortems that have this value; different values have different pages."""
    return f"{RECORDS}/{kind}/{slug(value)}/index.md"


@cache
def slug(value: str) -> str:
    """A name for a file and an address; what it cannot show of the value, a few digits tell apart."""
    plain = slugify(value, max_length=_LONGEST)
    if plain == value and plain != "index":
        return plain
    digits = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digits}" if plain else digits
