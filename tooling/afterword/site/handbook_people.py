"""What handbook pages show of people: who is who, and who has led."""

from __future__ import annotations

from afterword.core.catalogue import Catalogue
from afterword.core.policy import Person, Policy
from afterword.site import escape, wording
from afterword.site.view import NONE

COMMANDERS = 5


def people_table(policy: Policy) -> str:
    """Each person: handle, name, address, login."""
    return wording.table(
        ("Handle", "Name", "E-mail", "GitHub"),
        (
            (
                f"`{wording.code(handle)}`",
                escape.markdown(policy.person_name(handle)),
                escape.link(person.email, _mail(person)) or NONE,
                escape.markdown(policy.login(handle)),
            )
            for handle, person in policy.people.items()
        ),
    )


def mail_link(address: str) -> str:
    """The address as a link to write to it."""
    return escape.link(address, escape.address(f"mailto:{address}"))


def commanders(catalogue: Catalogue, policy: Policy) -> str:
    """Who led the response to the latest incidents, as words of a sentence with addresses; empty for nobody."""
    known = [post for post in catalogue if post.incident_commander and post.started_at]
    latest = sorted(known, key=lambda post: (post.started_at, post.id), reverse=True)
    handles = list(dict.fromkeys(post.incident_commander for post in latest if post.incident_commander))
    return wording.sentence([_person(policy, handle) for handle in handles[:COMMANDERS]])


def _person(policy: Policy, handle: str) -> str:
    return escape.link(policy.person_name(handle), _mail(policy.people.get(handle)))


def _mail(person: Person | None) -> str | None:
    return escape.address(f"mailto:{person.email}") if person and person.email else None
