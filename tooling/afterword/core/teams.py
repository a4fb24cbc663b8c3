"""Teams that hear of something together with their members, so that these are not mentioned once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from afterword.core.policy import Policy
from afterword.core.reminders import Digest, Reminder


def is_team(name: str) -> bool:
    """Whether it is a team, as `org/team`."""
    return "/" in name


def doubled(digests: Iterable[Digest]) -> tuple[str, ...]:
    """The teams that hear of something of which a person hears in the same way."""
    listed = list(digests)
    of_people = {_said(one) for digest in listed if not is_team(digest.to) for one in digest.reminders}
    teams = (digest for digest in listed if is_team(digest.to))
    return tuple(team.to for team in teams if any(_said(one) in of_people for one in team.reminders))


def mentioned_once(
    digests: Sequence[Digest], members: Mapping[str, Collection[str]], policy: Policy
) -> tuple[Digest, ...]:
    """The same, where nobody hears of a thing twice; `members` has the logins in each team, in lower case.

    What somebody hears with the team is remembered with the team's message.
    """
    left = {digest.to: list(digest.reminders) for digest in digests}
    covered: dict[str, list[str]] = {}
    for team in (digest for digest in digests if members.get(digest.to)):
        said = {_said(one) for one in team.reminders}
        for person in (to for to in left if policy.login(to).lower() in members[team.to]):
            taken = [one for one in left[person] if _said(one) in said]
            left[person] = [one for one in left[person] if one not in taken]
            covered.setdefault(team.to, []).extend(one.mark for one in taken)
    made = (
        replace(digest, reminders=tuple(left[digest.to]), covered=(*digest.covered, *covered.get(digest.to, ())))
        for digest in digests
    )
    return tuple(digest for digest in made if digest.reminders)


def _said(one: Reminder) -> tuple[object, bool]:
    return one.owed.key, one.is_escalated
