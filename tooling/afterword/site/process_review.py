"""The agenda of the process review: what post-mortems said about the response itself since the last one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator

from afterword.core import prose, reference_links, sections
from afterword.core.postmortem import Postmortem
from afterword.site import escape, footnotes, links, sanitise
from afterword.site.links import relative
from afterword.site.places import PROCESS_REVIEW
from afterword.site.view import NONE, View, counted, day, page_link

SECTION = "Response process review"
REVIEWS = "process-reviews"
"""The folder below `docs/` with what earlier reviews decided, a page for each, named by its date."""
GUIDE = "after/process-review.md"
LISTED = 50
_REVIEW = re.compile(rf"{REVIEWS}/(\d{{4}}-\d\d-\d\d)\.md")
_TOP = 4
"""The level of the highest heading within what a post-mortem said."""
_INTRO = """\
# Process review

The incident commanders meet from time to time to talk about the response itself: paging, roles, channels, this
handbook. This page is their agenda. It collects what post-mortems said in *{section}*, newest first, and it fills
itself: write the section, and it is here.
"""


def render(view: View, known: Collection[str] = ()) -> str:
    """The page, in Markdown; `known` are the pages of the handbook, those of earlier reviews among them."""
    reviews = sorted((date for path in known if (date := _date(path))), reverse=True)
    last = reviews[0] if reviews else None
    due = [post for post in view.catalogue if post.is_understood and _is_since(post, last, view)]
    due.sort(key=lambda post: (_latest(post, view), post.id), reverse=True)
    told = [(post, text) for post in due if (text := said(post, view))]
    heard = {post.path for post, _ in told}
    silent = [post for post in due if post.is_finished and post.path not in heard]
    parts = [
        _INTRO.format(section=escape.markdown(SECTION)),
        "## How to be invited",
        _invitation(view, known),
        "## Agenda",
        _summary(len(told), last),
        *(part for post, text in told[:LISTED] for part in (_heading(post, view), text)),
        *_rest(len(told) - LISTED),
        *_silent(silent),
        "## Decisions of earlier reviews",
        _log(reviews),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def said(post: Postmortem, view: View) -> str:
    """What the post-mortem says about the response, ready for this page; empty where it says nothing."""
    found = sections.by_name(post.sections, view.policy.headings).get(SECTION, ())
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


def _date(path: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(match[1]) if (match := _REVIEW.fullmatch(path)) else None
    except ValueError:
        return None


def _is_since(post: Postmortem, last: dt.date | None, view: View) -> bool:
    # The day of the review itself too: to be talked about twice is better than never.
    return last is None or _latest(post, view) >= last


def _latest(post: Postmortem, view: View) -> dt.date:
    """The last day on which something about the post-mortem is known to have happened, in the policy's time zone."""
    landed = view.history.landed_at(post.path)
    known = [at for at in (landed, post.meeting_at, post.resolved_at, post.started_at) if at is not None]
    return max(known).astimezone(view.policy.zone).date() if known else dt.date.min


def _invitation(view: View, known: Collection[str]) -> str:
    mail = view.policy.mail.group
    whom = f"write to {escape.link(mail, escape.address(f'mailto:{mail}'))}" if mail else "ask an incident commander"
    guide = f" [How a process review goes]({relative(GUIDE, PROCESS_REVIEW)})." if GUIDE in known else ""
    return f"Anyone may come. To be invited to the next one, {whom}.{guide}"


def _summary(count: int, last: dt.date | None) -> str:
    since = f"since the last review on {last.isoformat()}" if last else "so far; there has been no review yet"
    return f"{counted(count, 'post-mortem')} with something to say {since}." if count else f"Nothing {since}."


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


def _silent(silent: Iterable[Postmortem]) -> Iterator[str]:
    posts = list(silent)
    if posts:
        yield "### Nothing said"
        yield f"{counted(len(posts), 'reviewed post-mortem')} did not say anything about the response."
        yield "\n".join(f"- {page_link(post, PROCESS_REVIEW)}" for post in posts[:LISTED])


def _log(reviews: Iterable[dt.date]) -> str:
    listed = "\n".join(
        f"- [Process review of {date.isoformat()}]({relative(f'{REVIEWS}/{date.isoformat()}.md', PROCESS_REVIEW)})"
        for date in reviews
    )
    return listed or (
        f"None yet. After a review, write what was decided into `{links.DOCS}/{REVIEWS}/DATE.md`, named by its date: "
        "it is listed here, and the agenda begins anew."
    )
