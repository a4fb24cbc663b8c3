"""Reminders as comments on the Git host: one person's on a pull request, or several people's on the tracking issue."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.patterns import pattern
from afterword.core.policy import LOGIN
from afterword.core.pull_request import escape
from afterword.core.reminders import Digest, Reminder
from afterword.reporters import reminder_words
from afterword.reporters.markdown import escaped
from afterword.reporters.reminder_words import Scene, Told

_LOGIN = pattern(rf"{LOGIN}\Z")
_TEAM = pattern(rf"{LOGIN}/[A-Za-z0-9](?:[A-Za-z0-9]|[._-](?=[A-Za-z0-9])){{0,99}}\Z")


def render(digest: Digest, scene: Scene) -> str:
    """What one person is told; nobody but that person is mentioned."""
    summary = reminder_words.summary(digest, scene.today)
    lines = [f"{mention(digest.to, scene)}: {summary}."]
    lines += _list("", digest.own, scene)
    lines += _list("Not done in time by others, so that you can ask what is in the way:", digest.escalated, scene)
    return "\n".join(lines) + "\n"


def mention(person: str, scene: Scene) -> str:
    """A person or a team so that they are told of it; what cannot be a login is only named."""
    login = scene.policy.login(person)
    return f"@{login}" if _LOGIN.match(login) or _TEAM.match(login) else escape(reminder_words.plain(login))


def _list(heading: str, reminders: tuple[Reminder, ...], scene: Scene) -> Iterator[str]:
    if not reminders:
        return
    yield from ("", heading) if heading else ()
    yield ""
    yield from (_line(one) for one in scene.told(reminders))
    if rest := scene.more(reminders):
        yield from ("", escaped(rest))


def _line(one: Told) -> str:
    title = f"[{escape(one.title)}]({one.link})" if one.link else escape(one.title)
    left = f"**{one.left}**" if one.is_overdue else one.left
    of = f", asked of {escape(one.of)}" if one.of else ""
    return f"- {title}: {escape(one.what)}{of}. Due {one.due_on}, {left}: {escaped(one.how)}."
