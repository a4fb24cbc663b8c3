"""AW62x: links, images and bare addresses of the text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from afterword.core.body_edits import wrap_url
from afterword.core.cursor import Cursor
from afterword.core.patterns import pattern
from afterword.core.postmortem import Position, Postmortem
from afterword.core.references import Reference, References, Surroundings
from afterword.core.rule import Context, Finding, did_you_mean, references_rule, rule, shown

_MAX_PATH = 4096
_MAX_QUESTIONS = 5
"""Suggestions for one file: looking for a near word is dear."""
_NEAR = 300
_END_OF_SENTENCE = ".,;:!?'*_"
_BARE = pattern(r"http(?<!\]\(http)(?<![<=\"'\[\w/]http)s?://\w[^\s<>|\"`]*")
_NO_ALT = pattern(r"!\[\s{0,9}\](?=[(\[])|<img\b(?=[^<>]*>)(?![^<>]*\balt\s?=\s?[\"']?[^\"'\s>])")
_EMPTY = pattern(r"\]\((?:(?=[ \t]{0,9}\)|<>\))|(?<=\[\]\()(?<!!\[\]\())")


@references_rule("AW620", "broken-link")
def broken_link(own: References, context: Context) -> Iterator[Finding]:
    """A link or an image leads to a file of the repository that is not there.

    ## Why
    The evidence behind a statement is missing exactly when somebody looks for it, and the site does not build.

    ## What to do
    Mend the path. It starts at the folder of the post-mortem; `<a b.md>` or `a%20b.md` names a file with a space.

    ## Example
    ```markdown fails
    ## Impact

    Payments had to be [up again within five days](../pyproject.toml).
    ```
    ```markdown passes
    ## Impact

    Payments had to be [up again within five days](../../pyproject.toml).
    ```
    """
    folder = posixpath.dirname(own.path)
    for link in own.links:
        path = _path(folder, link.target)
        if path.partition("/")[0] == "..":
            message = f"{shown(link.target)} leads out of the repository: link what is in it, or write the whole URL"
        elif _exists(path, context.surroundings):
            continue
        else:
            message = f"{shown(link.target)} leads nowhere, there is no {shown(path)}: "
            message += _cure(link.target, path, folder, context.surroundings)
        yield _finding(link, message)


@references_rule("AW621", "broken-anchor")
def broken_anchor(own: References, context: Context) -> Iterator[Finding]:
    """A link leads to a heading that the text it leads to does not have.

    ## Why
    Readers land at the top of a long page and have to guess what they were meant to see.

    ## What to do
    Use the heading in small letters with `-` between the words, as in `#what-happened`, or set `{#name}` behind it.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, see [how it went](#events).
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, see [how it went](#timeline).
    ```
    """
    folder, questions = posixpath.dirname(own.path), 0
    for link in own.links:
        _, _, anchor = link.target.partition("#")
        if not anchor:
            continue
        path = _path(folder, link.target) if not link.target.startswith("#") else own.path
        known = context.surroundings.anchors(path)
        wanted = unquote(anchor)
        if known is None or wanted in known or wanted.startswith(("fn:", "fnref:")):
            continue
        questions += 1
        question = did_you_mean(wanted, sorted(known)) if questions <= _MAX_QUESTIONS else ""
        cure = question.replace("mean `", "mean `#") or "use the anchor of one of its headings"
        where = "this file" if path == own.path else shown(path)
        yield _finding(link, f"{where} has no {shown('#' + wanted)}: {cure}")


@rule("AW622", "bare-url", level="warning")
def bare_url(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An address stands in the text as it is, without being a link.

    ## Why
    The site shows it as plain text: nobody can click it.

    ## What to do
    Write `<https://example.com>`, or better a link with words that say what is there.

    ## Fix
    The address is put between `<` and `>`.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, see https://example.com/graphs/payments.
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, see [the graph](https://example.com/graphs/payments).
    ```
    """
    cursor: Cursor | None = None
    for match in _BARE.finditer(postmortem.body):
        url = _without_end_of_sentence(match[0])
        if _is_linked(match):
            continue
        cursor = cursor or Cursor(postmortem.body, postmortem.body_line)
        position = cursor.move(match.start())
        if cursor.is_prose:
            yield Finding(
                position=position,
                message=f"{shown(url)} is no link on the site: put it between `<` and `>`, or behind words of yours",
                width=len(url),
                fix=partial(wrap_url, position, url),
            )


@rule("AW623", "image-without-alternative-text", level="warning")
def image_without_alternative_text(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """An image does not say in words what it shows.

    ## Why
    Who cannot see it, or reads the text in an e-mail or a terminal, misses what it is there to prove.

    ## What to do
    Say between the brackets what is to be seen: `![Failed payments rise from 09:12 on](graph.png)`.

    ## Example
    ```markdown fails
    ## Impact

    ![](https://example.com/payments.png)
    ```
    ```markdown passes
    ## Impact

    ![Failed payments rise from 09:12 on](https://example.com/payments.png)
    ```
    """
    body = postmortem.body
    if ("!" in body and "![" in body) or ("<" in body and "<img" in body):
        yield from _marked(postmortem, _NO_ALT, "this image has no text: say between the brackets what it shows")


@rule("AW624", "empty-link", level="warning")
def empty_link(postmortem: Postmortem, _: Context) -> Iterator[Finding]:
    """A link has no address, or no words to click on.

    ## Why
    It looks like evidence and leads nowhere, or it cannot be seen at all.

    ## What to do
    Write the missing part, or take the brackets away.

    ## Example
    ```markdown fails
    ## Impact

    1,204 failed payments, see [the graph]().
    ```
    ```markdown passes
    ## Impact

    1,204 failed payments, see [the graph](https://example.com/graphs/payments).
    ```
    """
    if "]" in postmortem.body:
        yield from _marked(postmortem, _EMPTY, "this link is half empty: write both its words and its address")


@references_rule("AW625", "absolute-link", level="warning")
def absolute_link(own: References, context: Context) -> Iterator[Finding]:
    """A link to a file of the repository starts with `/`.

    ## Why
    What `/` means depends on who shows the text: the repository, the site, or the disk of the reader.

    ## What to do
    Start at the folder of the post-mortem: `../../docs/index.md` instead of `/docs/index.md`.

    ## Example
    ```markdown fails
    ## Impact

    Payments are [a critical service](/pyproject.toml).
    ```
    ```markdown passes
    ## Impact

    Payments are [a critical service](../../pyproject.toml).
    ```
    """
    folder = posixpath.dirname(own.path)
    for link in own.links:
        if link.target.startswith("/") and _exists(path := _path(folder, link.target), context.surroundings):
            cure = posixpath.relpath(path, folder or ".")
            yield _finding(link, f"{shown(link.target)} starts with `/`, which not all read alike: write {shown(cure)}")


def _finding(link: Reference, message: str) -> Finding:
    return Finding(position=Position(link.line, link.column), message=message, width=link.width)


def _path(folder: str, target: str) -> str:
    """The path of what a link leads to, from the root of the repository; empty for a place in the file itself."""
    place = target.partition("#")[0].partition("?")[0]
    if not place:
        return ""
    if "%" in place:
        place = unquote(place)
    if place.startswith("/"):
        return posixpath.normpath(place.lstrip("/"))
    joined = f"{folder}/{place}" if folder else place
    is_plain = "./" not in place and "//" not in place and not place.endswith(("/", "."))
    return joined if is_plain else posixpath.normpath(joined)


def _exists(path: str, surroundings: Surroundings) -> bool:
    if path in ("", "."):
        return True
    return len(path) <= _MAX_PATH and "\0" not in path and surroundings.exists(path)


def _cure(target: str, path: str, folder: str, surroundings: Surroundings) -> str:
    if target.startswith("www."):
        return "write `https://` before it"
    name = posixpath.basename(path)
    if name.endswith(".md") and (elsewhere := surroundings.paths(name.removesuffix(".md"))):
        return f"did you mean {shown(posixpath.relpath(elsewhere[0], folder or '.'))}?"
    return "mend the path, or add the file"


def _is_linked(match: re.Match[str]) -> bool:
    """Whether the address is a part of a link's words, or behind the name of a link."""
    text, start = match.string, match.start()
    if "](" in match[0] or text[max(start - 9, 0) : start].rstrip(" \t").endswith("]:"):
        return True
    ahead = text[start : start + _NEAR].partition("\n")[0].partition("](")
    return bool(ahead[1]) and "[" not in ahead[0]


def _without_end_of_sentence(url: str) -> str:
    surplus, end = url.count(")") - url.count("("), len(url)
    while url[end - 1] in _END_OF_SENTENCE or (url[end - 1] == ")" and surplus > 0):
        surplus -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _marked(postmortem: Postmortem, pattern: re.Pattern[str], message: str) -> Iterator[Finding]:
    cursor: Cursor | None = None
    for match in pattern.finditer(postmortem.body):
        cursor = cursor or Cursor(postmortem.body, postmortem.body_line)
        position = cursor.move(match.start())
        if cursor.is_prose:
            yield Finding(position=position, message=message, width=len(match[0]))
