"""What reminders say in the same words, whichever way they go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from afterword.core import messages
from afterword.core.policy import Policy
from afterword.core.reminders import Digest, Reminder
from afterword.reporters import overviews

MOST = 20
"""As many things as one list of a digest has; the rest is counted."""
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that somebody is reminded of, as plain text."""

    title: str
    what: str
    due_on: str
    left: str
    """How long there is, or how late it is."""
    is_overdue: bool
    how: str
    """Which command or key does it, with words in backticks."""
    of: str
    """Of whom it is asked; empty where it is of the reader."""
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The day, the policy, and where each post-mortem can be read, by its id."""

    today: dt.date
    policy: Policy
    links: Mapping[str, str]
    most: int = MOST
    """As many things as are listed."""

    def told(self, reminders: Iterable[Reminder]) -> tuple[Told, ...]:
        """The first of these in words."""
        return tuple(self._told(one) for one in tuple(reminders)[: self.most])

    def more(self, reminders: tuple[Reminder, ...]) -> str:
        """What to say of those that are not listed; empty where all are."""
        left = len(reminders) - self.most
        return f"And {left} more: `afterword status` lists them." if left > 0 else ""

    def _told(self, one: Reminder) -> Told:
        post, owner = one.owed.postmortem, one.owed.owner
        return Told(
            title=plain(post.title or post.id),
            what=plain(overviews.what(one.owed)),
            due_on=str(one.owed.due_on),
            left=overviews.left(one.owed, self.today),
            is_overdue=bool(one.owed.overdue_days(self.today)),
            how=plain(one.owed.how),
            of=plain(self.policy.person_name(owner)) if one.is_escalated and owner else "",
            link=self.links.get(post.id, ""),
        )


def summary(digest: Digest, today: dt.date) -> str:
    """How much there is, in one clause."""
    overdue = sum(bool(one.owed.overdue_days(today)) for one in digest.reminders)
    count = len(digest.reminders)
    things = "1 thing is due" if count == 1 else f"{count} things are due"
    if not overdue:
        return things
    return f"{things.removesuffix(' due')} overdue" if overdue == count else f"{things}, {overdue} overdue"


def fitting(render: Callable[[Digest, Scene], str], digest: Digest, scene: Scene, limit: int) -> str:
    """What a digest says with as many things as there is room for; titles can be made to grow when escaped."""
    texts = (render(digest, replace(scene, most=most)) for most in (scene.most, scene.most // 4))
    return next((text for text in texts if len(text) <= limit), render(digest, replace(scene, most=0)))


def together(parts: Iterable[tuple[Digest, str]], limit: int, most: int) -> list[tuple[list[Digest], str]]:
    """What several people are told, in as few texts as the limits of length and of people allow."""
    found: list[tuple[list[Digest], str]] = []
    for digest, text in parts:
        if found and len(found[-1][0]) < most and len(found[-1][1]) + len(text) < limit:
            found[-1] = ([*found[-1][0], digest], f"{found[-1][1]}\n{text}")
        else:
            found.append(([digest], text))
    return found


def plain(text: str) -> str:
    """A text on one line, not too long, with nothing in it that cannot be seen."""
    flat = messages.flat(text)
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
