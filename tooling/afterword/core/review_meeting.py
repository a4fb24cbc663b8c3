"""The review meeting of a post-mortem: who is invited, what was sent already, and the invitation itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from afterword.core import agenda, instants, invitation, messages
from afterword.core.invitation import Guest, Invitation
from afterword.core.ledger import CANCELLED
from afterword.core.messages import Message
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The meeting to which people are invited: when it starts, and who they are."""

    start: dt.datetime
    to: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting with everything that a message about it says."""

    key: str
    """What it is the meeting of: the same for as long as it lives."""
    about: str
    """What it is called."""
    agenda: str
    link: str
    start: dt.datetime
    sequence: int
    guests: tuple[Guest, ...]
    is_cancelled: bool = False

    @property
    def to(self) -> str:
        """The guests by their handles."""
        return ", ".join(guest.handle for guest in self.guests)


def standing(postmortem: Postmortem) -> Standing | None:
    """The meeting that invitations were sent to and that is not cancelled; None where there is none."""
    sent = postmortem.follow_up.invitations
    if not sent or sent[-1].about in (None, CANCELLED):
        return None
    try:
        start = dt.datetime.fromisoformat(sent[-1].about or "").astimezone(dt.UTC)
    except ValueError as error:
        raise ConfigError(
            f"{postmortem.path}: an entry of `follow_up.invitations` is about {sent[-1].about!r}",
            f"Write when the meeting starts, as in 2026-11-26T14:00:00Z, or {CANCELLED}.",
        ) from error
    names = (sent[-1].to or "").split(",")
    return Standing(start=start, to=frozenset(name.strip() for name in names if name.strip()))


def has_all(standing: Standing | None, guests: Iterable[Guest]) -> bool:
    """Whether just these are invited already; true where nobody wrote down who is."""
    return standing is not None and standing.to in (frozenset(), frozenset(guest.handle for guest in guests))


def handles(postmortem: Postmortem) -> tuple[str, ...]:
    """Everybody whom the post-mortem names, each once."""
    roles = (postmortem.owner, postmortem.incident_commander, postmortem.on_call, *postmortem.responders)
    return tuple(dict.fromkeys(name for name in roles if name))


def guests(names: Iterable[str], policy: Policy) -> tuple[tuple[Guest, ...], tuple[str, ...]]:
    """Those whose address the policy knows, each address once; and those whose address it does not know."""
    found: dict[str, Guest] = {}
    unknown = []
    for name in names:
        handle = policy.handle(name)
        person = policy.people.get(handle)
        if person is None or not person.email:
            unknown.append(name)
            continue
        address = messages.address(person.email, f"people.{handle}.email")
        shown = agenda.line(policy.person_name(handle))
        found.setdefault(address.casefold(), Guest(handle=handle, name=shown, address=address))
    return tuple(found.values()), tuple(unknown)


def invitation_of(meeting: Meeting, policy: Policy, at: dt.datetime) -> Invitation:
    """What calendars are told of a meeting."""
    told = _told(meeting)
    return Invitation(
        uid=f"{meeting.key}@afterword.invalid",
        sequence=meeting.sequence,
        at=at,
        start=meeting.start,
        duration=policy.slots.duration,
        summary=f"{'Cancelled: ' if meeting.is_cancelled else ''}{meeting.about}",
        description=told,
        place=policy.meetings.place,
        link=meeting.link,
        organizer=messages.address(policy.mail.sender, "mail.sender"),
        guests=meeting.guests,
        is_cancelled=meeting.is_cancelled,
    )


def message(meeting: Meeting, policy: Policy, at: dt.datetime) -> Message:
    """The mail to all guests, with what their calendars need; for the same meeting its id is the same."""
    made = invitation_of(meeting, policy, at)
    to = ", ".join(guest.address for guest in meeting.guests)
    state = "cancelled" if meeting.is_cancelled else "updated" if meeting.sequence else ""
    when = instants.in_both_zones(meeting.start, policy.zone)
    lines = [f"When: {when}{', is cancelled' if meeting.is_cancelled else f', {policy.meetings.length} minutes'}"]
    if policy.meetings.place and not meeting.is_cancelled:
        lines.append(f"Where: {agenda.line(policy.meetings.place)}")
    identity = (meeting.key, instants.iso(meeting.start), state, str(meeting.sequence), to)
    return Message(
        id=messages.message_id(made.organizer, "meeting", *identity),
        sender=made.organizer,
        to=to,
        subject=f"{state.capitalize()}: {meeting.about}" if state else meeting.about,
        text="\n".join([*lines, "", _told(meeting), ""]),
        invitation=invitation.render(made),
        method=made.method,
    )


def _told(meeting: Meeting) -> str:
    parts = [f"To be read before: {meeting.link}"] if meeting.link else []
    return "\n\n".join(parts if meeting.is_cancelled else [*parts, meeting.agenda])
