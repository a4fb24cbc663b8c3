"""What `afterword meeting` tells people: when the review meeting is to be, and who hears of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import click

from afterword.adapters import survey
from afterword.adapters.unmerged import Moment
from afterword.commands import announcing
from afterword.commands.handing_out import Wish
from afterword.commands.placing import Place, main_commit
from afterword.commands.workspace import Host, Workspace
from afterword.core import agenda, due_dates, instants, review_meeting
from afterword.core.invitation import Guest
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.review_meeting import Meeting, Standing
from afterword.errors import ConfigError


def planned(
    space: Workspace, host: Host | None, place: Place, postmortem: Postmortem, wish: Wish, now: dt.datetime
) -> Meeting | None:
    """What people are to be told; None, once it is said why, where there is nothing new."""
    standing = review_meeting.standing(postmortem)
    start = (
        _standing_start(postmortem, standing, now) if wish.is_cancelled else _start(space, host, postmortem, wish, now)
    )
    if start is None:
        return None
    names = review_meeting.handles(postmortem)
    if wish.is_cancelled and standing is not None and standing.to:
        names = tuple(sorted(standing.to))  # whoever was invited, whatever the post-mortem says by now
    guests = invited(names, space.policy)
    is_same = standing is not None and standing.start == start == postmortem.meeting_at
    if is_same and not (wish.is_cancelled or wish.is_again) and review_meeting.has_all(standing, guests):
        whom = ", ".join(guest.handle for guest in guests)
        when = instants.in_both_zones(start, space.policy.zone)
        click.echo(f"Nothing has changed: {whom} are invited for {when}. Nothing was sent.")
        return None
    return Meeting(
        key=f"review-of-{postmortem.id}",
        about=f"Review meeting: {agenda.line(postmortem.title or '') or postmortem.id}",
        agenda=agenda.of(postmortem, space.policy),
        link=announcing.link(space, host, place),
        start=start,
        sequence=len(postmortem.follow_up.invitations),
        guests=guests,
        is_cancelled=wish.is_cancelled,
    )


def invited(names: Iterable[str], policy: Policy) -> tuple[Guest, ...]:
    """Those of the people whose address is known; who has none is said."""
    guests, unknown = review_meeting.guests(names, policy)
    if unknown:
        click.echo(f"No mail address in the policy, to be told by hand: {', '.join(unknown)}", err=True)
    if not guests:
        raise ConfigError("nobody can be invited", "Have addresses in `[tool.afterword.people]`.")
    return guests


def _standing_start(postmortem: Postmortem, standing: Standing | None, now: dt.datetime) -> dt.datetime:
    """When the meeting is that is to be cancelled."""
    if standing is None:
        raise ConfigError(f"{postmortem.id} has no meeting that people are invited to", "There is nothing to cancel.")
    if standing.start <= now:
        raise ConfigError(f"the meeting was at {instants.iso(standing.start)}", "There is nothing to cancel.")
    return standing.start


def _start(
    space: Workspace, host: Host | None, postmortem: Postmortem, wish: Wish, now: dt.datetime
) -> dt.datetime | None:
    """The time that was asked for, else that which is written down, else a free one; None where it has passed."""
    policy, by = space.policy, due_dates.meeting_by(postmortem, space.policy)
    if wish.at is not None:
        start = chosen(wish.at, now, policy, by)
        if postmortem.resolved_at is not None and start < postmortem.resolved_at:
            raise ConfigError(f"{instants.iso(start)} is before the incident was resolved", "Name a later time.")
        return start
    if postmortem.meeting_at is not None:
        if postmortem.meeting_at > now:
            return postmortem.meeting_at
        click.echo(f"The meeting was at {instants.iso(postmortem.meeting_at)}. For another one, give --at.")
        return None
    if by is None:
        raise ConfigError(
            "the policy does not say by when: the incident is not resolved, or its severity asks for no meeting",
            "Give --at, such as --at '2026-11-26 14:00'.",
        )
    start = policy.slots.find(now, by, _taken(space, host, postmortem))
    _warn(policy, start, by)
    return start


def chosen(written: str, now: dt.datetime, policy: Policy, by: dt.date | None) -> dt.datetime:
    """The time that somebody gave; it is still to come, and what the policy has against it is said."""
    start = instants.parse(written, now, policy.zone)
    if start <= now:
        raise ConfigError(
            f"{written!r} is {instants.in_both_zones(start, policy.zone)}, which is not to come",
            "Give the day as well, such as --at '2026-11-26 14:00'.",
        )
    _warn(policy, start, by)
    return start


def _warn(policy: Policy, start: dt.datetime, by: dt.date | None) -> None:
    for doubt in policy.slots.doubts(start, by):
        click.echo(f"Mind that {doubt}.", err=True)


def _taken(space: Workspace, host: Host | None, postmortem: Postmortem) -> frozenset[dt.datetime]:
    """When other meetings are, of post-mortems on main and on branches."""
    commit = main_commit(space, host)
    found = survey.read(space.git, Moment(commit=commit, tip=commit)).versions
    others = (version.postmortem for version in found if version.postmortem.id != postmortem.id)
    return frozenset(other.meeting_at for other in others if other.meeting_at is not None)
