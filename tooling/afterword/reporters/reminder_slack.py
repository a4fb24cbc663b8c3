"""Reminders as one message in a Slack channel, with a part for each person."""

from __future__ import annotations

from collections.abc import Iterator

from afterword.core.reminders import Digest, Reminder
from afterword.reporters import reminder_words
from afterword.reporters.reminder_words import Scene, Told

_MEANS_SOMETHING = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "¦"})


def render(digest: Digest, scene: Scene) -> str:
    """What one person is told, in Slack's own markup."""
    name = _text(scene.policy.person_name(digest.to))
    lines = [f"*{name}*: {reminder_words.summary(digest, scene.today)}."]
    lines += _list("", digest.own, scene)
    lines += _list("Not done in time by others:", digest.escalated, scene)
    return "\n".join(lines) + "\n"


def _list(heading: str, reminders: tuple[Reminder, ...], scene: Scene) -> Iterator[str]:
    if not reminders:
        return
    yield from (heading,) if heading else ()
    yield from (_line(one) for one in scene.told(reminders))
    if rest := scene.more(reminders):
        yield rest


def _line(one: Told) -> str:
    title = f"<{_text(one.link)}|{_text(one.title)}>" if one.link else _text(one.title)
    left = f"*{one.left}*" if one.is_overdue else one.left
    of = f", asked of {_text(one.of)}" if one.of else ""
    return f"• {title}: {_text(one.what)}{of}. Due {one.due_on}, {left}."


def _text(text: str) -> str:
    """Text that mentions nobody, links nowhere and ends no link."""
    return reminder_words.plain(text).translate(_MEANS_SOMETHING)
