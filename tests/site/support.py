"""Post-mortems and views for tests of pure pages; each test changes one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from afterword.core import policy as policies
from afterword.core import reading
from afterword.core.catalogue import Catalogue
from afterword.core.postmortem import Postmortem
from afterword.site import tree
from afterword.site.view import View
from tests.support.project import NOW, POLICY

POLICY_VALUE = policies.parse(POLICY)
REPO = "https://github.com/acme/handbook"
FRONT = """\
title: Checkout is down
severity: critical
status: draft
owner: alice
started_at: 2026-11-12T09:12:00Z
"""
BODY = "\n## Summary\n\nThe checkout was down.\n"
PATH = "postmortems/2026/2026-11-12-checkout.md"


def post(front: str = FRONT, body: str = BODY, path: str = PATH) -> Postmortem:
    """A post-mortem as its file would be read."""
    return reading.read(f"---\n{front}---\n{body}", path)


def view(*posts: Postmortem, repo_url: str = REPO) -> View:
    """A view of these, on Monday 2026-11-23."""
    return View.of(Catalogue.of(posts), POLICY_VALUE, NOW, repo_url)


def site(*posts: Postmortem, docs: Mapping[str, str] | None = None, repo_url: str = REPO) -> dict[str, str]:
    """The whole tree."""
    template = "---\ntitle: {{ title | yaml }}\n---\n```sh\nmake\n```\n"
    return tree.build(Catalogue.of(posts), POLICY_VALUE, docs or {}, template=template, now=NOW, repo_url=repo_url)


def page(front: str = FRONT, body: str = BODY, *others: Postmortem) -> str:
    """The page of one post-mortem among others."""
    return site(post(front, body), *others)[PATH]


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its two head lines."""
    lines = text[text.index(heading) :].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return rows[2:]


def cells(text: str, heading: str = "") -> list[list[str]]:
    """The cells of the first list of records below a heading, in HTML, row by row."""
    listed = text[text.index(heading) :].partition("</table>")[0]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr[^>]*>(<td.*?)</tr>", listed)]


def words(html: str) -> str:
    """What of a piece of HTML is read."""
    return re.sub(r"<.*?>", " ", html).strip()
