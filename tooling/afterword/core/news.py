"""What there is to tell of post-mortems: that one is new, late or closed, each with its own moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from afterword.core.history import History
from afterword.core.postmortem import Postmortem
from afterword.core.status import STATUSES

NEW, LATE, CLOSED = "new", "late", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that happened to a post-mortem."""

    postmortem: Postmortem
    kind: str
    at: dt.datetime


def of(
    postmortems: Iterable[Postmortem], history: History, today: dt.date, zone: ZoneInfo, most: int
) -> tuple[News, ...]:
    """The latest news, newest first."""
    found = [news for postmortem in postmortems for news in _of(postmortem, history, today, zone)]
    return tuple(sorted(found, key=lambda news: (news.at, news.postmortem.id, news.kind), reverse=True)[:most])


def _of(postmortem: Postmortem, history: History, today: dt.date, zone: ZoneInfo) -> Iterator[News]:
    new_at = history.landed_at(postmortem.path) or postmortem.resolved_at or postmortem.started_at
    if new_at is not None:
        yield News(postmortem=postmortem, kind=NEW, at=new_at)
    if postmortem.due_on is not None and postmortem.overdue_days(today):
        since = dt.datetime.combine(postmortem.due_on + dt.timedelta(days=1), dt.time(), zone)
        yield News(postmortem=postmortem, kind=LATE, at=since.astimezone(dt.UTC))
    if postmortem.status == STATUSES[-1] and (closed_at := _closed_at(postmortem, history)) is not None:
        yield News(postmortem=postmortem, kind=CLOSED, at=closed_at)


def _closed_at(postmortem: Postmortem, history: History) -> dt.datetime | None:
    """The first commit after everything that closing asks for, or else the last of that."""
    ledger = postmortem.follow_up
    entries = (ledger.chat_saved, ledger.announced, *ledger.customer_notices, *ledger.all_clear)
    owed = [entry.at for entry in entries if entry is not None and entry.at is not None]
    owed += [dt.datetime.combine(item.done_on, dt.time(), dt.UTC) for item in postmortem.action_items if item.done_on]
    owed += [at for at in (postmortem.meeting_at,) if at is not None]
    if not owed:
        return None
    last = max(owed)
    return min((commit.at for commit in history.of(postmortem.path) if commit.at >= last), default=last)
