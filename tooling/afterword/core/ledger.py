"""What commands record of the follow-up: each as a change of the front matter."""

from __future__ import annotations

import datetime as dt

from afterword.core import instants
from afterword.core.postmortem import Key, Postmortem
from afterword.core.recording import Change, value_at
from afterword.errors import ConfigError

CANCELLED = "cancelled"
"""What an invitation is about that calls the meeting off."""


def announced(postmortem: Postmortem, *, at: dt.datetime, by: str, to: str, message_id: str = "") -> Change:
    """That the group was told."""
    fields = {"at": instants.iso(at), "by": by, "to": to, "message_id": message_id}
    key = ("follow_up", "announced")
    value = {name: text for name, written in fields.items() if (text := _flat(written))}
    return Change(key=key, value=value, before=value_at(postmortem, key))


def notice(*, customer: str, about: str, at: dt.datetime, by: str) -> Change:
    """That a customer was told of a restart or a change."""
    value = {"customer": customer, "about": about, "at": instants.iso(at), "by": _flat(by)}
    return Change(key=("follow_up", "customer_notices"), value=value, is_added=True)


def all_clear(*, customer: str, at: dt.datetime, by: str, reason: str = "") -> Change:
    """That a customer was told that all is well; `reason` says why, where it was before everything was done."""
    fields = {"customer": customer, "at": instants.iso(at), "by": _flat(by), "reason": _flat(reason)}
    value = {name: text for name, text in fields.items() if text}
    return Change(key=("follow_up", "all_clear"), value=value, is_added=True)


def invitation(*, start: dt.datetime | None, to: str, at: dt.datetime, by: str, message_id: str = "") -> Change:
    """That people were invited to the review meeting at this time, or, without one, told that it is cancelled."""
    about = instants.iso(start) if start is not None else CANCELLED
    fields = {"at": instants.iso(at), "by": by, "to": to, "about": about, "message_id": message_id}
    value = {name: text for name, written in fields.items() if (text := _flat(written))}
    return Change(key=("follow_up", "invitations"), value=value, is_added=True)


def cleared(postmortem: Postmortem, name: str) -> Change:
    """Nothing in a field any more."""
    return Change(key=(name,), value=None, before=value_at(postmortem, (name,)))


def field(postmortem: Postmortem, name: str, value: str | dt.datetime | dt.date) -> Change:
    """Another value of a field such as `status` or `meeting_at`."""
    return _set(postmortem, (name,), value)


def of_item(postmortem: Postmortem, number: int, name: str, value: str | dt.date) -> Change:
    """Another value of a field of an action item, such as `done_on`, `declined` or `issue`."""
    if not 1 <= number <= len(postmortem.action_items):
        raise ConfigError(f"{postmortem.id} has no action item {number}", "Count them in `action_items`, from 1.")
    return _set(postmortem, ("action_items", number - 1, name), value)


def _set(postmortem: Postmortem, key: Key, value: str | dt.date) -> Change:
    if isinstance(value, dt.datetime):
        written = instants.iso(value)
    else:
        written = value.isoformat() if isinstance(value, dt.date) else _flat(value)
    return Change(key=key, value=written, before=value_at(postmortem, key))


def _flat(text: str) -> str:
    return " ".join(text.split())
