"""The agenda of the process review: what post-mortems said about the response itself since the last one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from afterword.core import process_review, prose, reference_links, sections
from afterword.core.postmortem import Postmortem
from afterword.core.process_review import REVIEWS, SECTION
from afterword.site import escape, footnotes, links, sanitise
from afterword.site.links import relative
from afterword.site.places import PROCESS_REVIEW
from afterword.site.view import NONE, View, counted, day, page_link

GUIDE = "after/process-review.md"
LISTED = 50
_TOP = 4
"""The level of the highest heading within what a post-mortem said."""
_INTRO = """\
# Process review

The incident commanders meet from time to time to talk about the response itself: paging, roles, channels, this
handbook. This page is their agenda. {how}
"""
_COLLECTED = f"""\
It collects what post-mortems said in *{SECTION}*, newest first, and it fills
itself: write the section, and it is here."""
_LISTED = "It lists the post-mortems since the last one, newest first: what do they say of the response?"


def render(view: View, known: Collection[str] = ()) -> str:
    """The page, in Markdown; `known` are the pages of the handbook, those of earlier reviews among them."""
    reviews = process_review.dates(known)
    last = reviews[0] if reviews else None
    due = process_review.due(view.catalogue, view.history, view.policy, last)
    told = [(post, text) for post in due if (text := said(post, view))]
    heard = {post.path for post, _ in told}
    silent = [post for post in due if post.is_finished and post.path not in heard]
    is_written = view.policy.has_section(SECTION)
    parts = [
        _INTRO.format(how=_COLLECTED if is_written else _LISTED),
        "## How to be invited",
        _invitation(view, known),
        "## Agenda",
        *(_collected(told, silent, view, last) if is_written else _listed(due, last)),
        "## Decisions of earlier reviews",
        _log(reviews),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _collected(
    told: Sequence[tuple[Postmortem, str]], silent: Sequence[Postmortem], view: View, last: dt.date | None
) -> Iterator[str]:
    yield _summary(len(told), last)
    for post, text in told[:LISTED]:
        yield _heading(post, view)
        yield text
    yield from _rest(len(told) - LISTED)
    yield from _silent(silent)


def _listed(due: Sequence[Postmortem], last: dt.date | None) -> Iterator[str]:
    """What there is to talk about where the policy has no section on the response."""
    yield f"{counted(len(due), 'post-mortem')} {_since(last)}."
    if due:
        yield _links(due)


def said(post: Postmortem, view: View) -> str:
    """What the post-mortem says about the response, ready for this page; empty where it says nothing."""
    found = process_review.sections_of(post, view.policy)
    texts = (_adapted(section.text, section.level, post, view) for section in found)
    return "\n\n".join(text for text in texts if text)


def _adapted(text: str, level: int, post: Postmortem, view: View) -> str:
    bare = prose.without_comments(_demoted(text, level))
    whole = prose.without_comments(post.body)
    text = reference_links.own(footnotes.own(_closed(bare), whole, post.id), whole)
    return sanitise.markdown(links.rewrite(text, post.path, view.repository, PROCESS_REVIEW)).strip()


def _demoted(text: str, level: int) -> str:
    """The text with its headings below the one that this page gives it; underlined ones written with `#`."""
    lines = text.split("\n")
    for heading in sections.split(text):
        at = heading.line - 1
        if not lines[at].lstrip().startswith("#"):
            lines[at + 1] = ""
        lines[at] = f"{'#' * min(_TOP + max(heading.level - level - 1, 0), sections.MAX_LEVEL)} {heading.title}"
    return "\n".join(lines)


def _closed(text: str) -> str:
    """The text without a comment that is never closed, and with the end of its last fence: others follow it."""
    pieces = list(prose.segments(text))
    is_prose, last = pieces[-1]
    if not is_prose:
        fence = re.match(r"\W*?(`{3,}|~{3,})", last)
        return f"{text.rstrip()}\n{fence[1]}" if fence else text
    code = prose.InlineCode(last)
    opened = next((found.start() for found in re.finditer("<!--", last) if not code.holds(found.start())), len(last))
    return text[: len(text) - len(last) + opened]


def _invitation(view: View, known: Collection[str]) -> str:
    mail = view.policy.mail.group
    whom = f"write to {escape.link(mail, escape.address(f'mailto:{mail}'))}" if mail else "ask an incident commander"
    guide = f" [How a process review goes]({relative(GUIDE, PROCESS_REVIEW)})." if GUIDE in known else ""
    return f"Anyone may come. To be invited to the next one, {whom}.{guide}"


def _summary(count: int, last: dt.date | None) -> str:
    since = _since(last)
    return f"{counted(count, 'post-mortem')} with something to say {since}." if count else f"Nothing {since}."


def _since(last: dt.date | None) -> str:
    return f"since the last review on {last.isoformat()}" if last else "so far; there has been no review yet"


def _links(posts: Sequence[Postmortem]) -> str:
    return "\n".join(f"- {page_link(post, PROCESS_REVIEW)}" for post in posts[:LISTED])


def _heading(post: Postmortem, view: View) -> str:
    commander = view.names([post.incident_commander]) or NONE
    started = day(post.started_at.date() if post.started_at else None)
    return (
        f"### {page_link(post, PROCESS_REVIEW)}\n\n"
        f'<p class="aw-said">{view.severity(post)} {started} <span>Incident commander: {commander}</span></p>'
    )


def _rest(left: int) -> Iterator[str]:
    if left > 0:
        shown = f"[the index]({relative(links.INDEX, PROCESS_REVIEW)})"
        yield f"*{counted(left, 'older post-mortem')} with something to say: find them in {shown}.*"


def _silent(posts: Sequence[Postmortem]) -> Iterator[str]:
    if posts:
        yield "### Nothing said"
        yield f"{counted(len(posts), 'reviewed post-mortem')} did not say anything about the response."
        yield _links(posts)


def _log(reviews: Iterable[dt.date]) -> str:
    listed = "\n".join(
        f"- [Process review of {date.isoformat()}]({relative(f'{REVIEWS}/{date.isoformat()}.md', PROCESS_REVIEW)})"
        for date in reviews
    )
    return listed or (
        "None yet. `afterword meeting --process` calls the first one, with a page for what it decides: that is listed "
        "here once it is merged, and the agenda begins anew."
    )
