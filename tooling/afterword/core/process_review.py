"""The review of the process: which post-mortems it is about, and where what was decided is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from afterword.core import sections
from afterword.core.history import History
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem, Section

SECTION = "Response process review"
REVIEWS = "process-reviews"
"""The folder below `docs/` with what reviews decided, a page for each, named by its date."""
FOLDER = f"docs/{REVIEWS}"
BRANCH_PREFIX = "process-review/"
_PAGE = pattern(rf"{REVIEWS}/(\d{{4}}-\d\d-\d\d)\.md\Z")


def path_of(date: dt.date) -> str:
    """The page of the review on a day, relative to the repository."""
    return f"{FOLDER}/{date}.md"


def branch_of(date: dt.date) -> str:
    """The branch on which the page of a review is written."""
    return f"{BRANCH_PREFIX}{date}"


def dates(paths: Iterable[str]) -> list[dt.date]:
    """The days of the reviews among the files below `docs/`, the last one first."""
    return sorted((date for path in paths if (date := _date(path))), reverse=True)


def due(posts: Iterable[Postmortem], history: History, policy: Policy, last: dt.date | None) -> list[Postmortem]:
    """The post-mortems with which something happened since the last review, the newest first."""
    # The day of the review itself too: to be talked about twice is better than never.
    known = [(latest(post, history, policy), post) for post in posts if post.is_understood]
    found = [(day, post) for day, post in known if last is None or day >= last]
    return [post for _, post in sorted(found, key=lambda each: (each[0], each[1].id), reverse=True)]


def latest(post: Postmortem, history: History, policy: Policy) -> dt.date:
    """The last day on which something about the post-mortem is known to have happened, in the policy's time zone."""
    landed = history.landed_at(post.path)
    known = [at for at in (landed, post.meeting_at, post.resolved_at, post.started_at) if at is not None]
    return max(known).astimezone(policy.zone).date() if known else dt.date.min


def sections_of(post: Postmortem, policy: Policy) -> Sequence[Section]:
    """Where a post-mortem speaks of the response."""
    return sections.by_name(post.sections, policy.headings).get(SECTION, ())


def _date(path: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(match[1]) if (match := _PAGE.match(path)) else None
    except ValueError:
        return None
