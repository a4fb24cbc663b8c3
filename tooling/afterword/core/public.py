"""What the public may know: of each post-mortem and of the policy, only what is named here.

Everything public is made from these values, so that no page can show what they do not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from afterword.core import internal_names, links, public_body, sections
from afterword.core.allowed import Allowed, adding
from afterword.core.catalogue import Catalogue
from afterword.core.names import Name, Names
from afterword.core.policy import Policy, Severity
from afterword.core.postmortem import DETECTED_BY, FATAL, VISIBILITIES, Postmortem, Problem
from afterword.core.public_text import Redactor
from afterword.core.reading import read_timeline
from afterword.errors import ConfigError

INTERNAL, PUBLIC = VISIBILITIES
_DECIDING = (("visibility",), ("status",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The post-mortems and the policy as the public may know them."""

    catalogue: Catalogue
    policy: Policy
    redactor: Redactor


def is_public(postmortem: Postmortem) -> bool:
    """Whether the public may see it: it says so, and its review is over."""
    return postmortem.is_understood and postmortem.visibility == PUBLIC and postmortem.is_finished


def doubtful(catalogue: Catalogue) -> Iterator[tuple[Postmortem, Problem]]:
    """The files of which nobody knows whether they are public, each with what is wrong in it."""
    for postmortem in catalogue:
        for problem in postmortem.problems:
            if problem.kind in FATAL or (problem.key[:1] in _DECIDING and postmortem.visibility in (None, PUBLIC)):
                yield postmortem, problem
                break


def publish(catalogue: Catalogue, policy: Policy, pages: Collection[str] = ()) -> Published:
    """What of this is public; `pages` are the public pages of the handbook, by path in the repository.

    ConfigError where a file that would become public has a name in its own.
    """
    shown = [postmortem for postmortem in catalogue if is_public(postmortem)]
    ids = frozenset(postmortem.id for postmortem in shown)
    known = internal_names.known(policy, catalogue)
    for path in (*(postmortem.path for postmortem in shown), *pages):
        if (name := name_in(path, known)) is not None:
            raise ConfigError(
                f"{path} is public, and its own name holds that of {name.stand_in}, which the address would show",
                f"Rename the file with `git mv`, or, where the name may be public, "
                f"{adding(policy.public.allow, name.known_as)}.",
            )
    redactor = Redactor(
        names=known,
        allow=Allowed.of(policy.public.allow),
        files=frozenset([*(postmortem.path for postmortem in shown), *pages]),
        hidden=frozenset(postmortem.id for postmortem in catalogue) - ids,
    )
    return Published(
        catalogue=Catalogue.of(_redacted(postmortem, policy, redactor, ids) for postmortem in shown),
        policy=policy_of(policy),
        redactor=redactor,
    )


def name_in(path: str, known: Names) -> Name | None:
    """The name that a file's path would make public."""
    return next(known.find(path.removesuffix(".md")), None)


def policy_of(policy: Policy) -> Policy:
    """The policy without people, addresses, the Git host, and the sections that are not public."""
    return Policy(
        timezone=policy.timezone,
        calendar=policy.calendar,
        severities={
            name: Severity(
                meaning=severity.meaning,
                due=severity.due,
                meeting=severity.meeting,
                action_items_due=severity.action_items_due,
            )
            for name, severity in policy.severities.items()
        },
        sections=tuple(section for section in policy.sections if section.public),
        priorities=policy.priorities,
        public=policy.public,
    )


def images(postmortem: Postmortem) -> frozenset[str]:
    """The files beside a redacted post-mortem that its text shows, by path in the repository."""
    folder = postmortem.path.removesuffix(".md")
    found = (links.resolved(link.target, postmortem.path) for link in links.relative(postmortem.body))
    return frozenset(path for path in found if path.startswith(f"{folder}/"))


def _redacted(postmortem: Postmortem, policy: Policy, redactor: Redactor, ids: frozenset[str]) -> Postmortem:
    body = public_body.build(postmortem.body, policy, postmortem.started_at, redactor, postmortem.path)
    parsed = sections.split(body)
    return Postmortem(
        path=postmortem.path,
        id=postmortem.id,
        text=body,
        title=redactor.line(postmortem.title or "") or None,
        severity=postmortem.severity if postmortem.severity in policy.severities else None,
        status=postmortem.status,
        services=redactor.words(postmortem.services),
        tags=redactor.words(postmortem.tags),
        detected_by=postmortem.detected_by if postmortem.detected_by in DETECTED_BY else None,
        visibility=PUBLIC,
        started_at=postmortem.started_at,
        detected_at=postmortem.detected_at,
        mitigated_at=postmortem.mitigated_at,
        resolved_at=postmortem.resolved_at,
        related=tuple(id_ for id_ in dict.fromkeys(postmortem.related) if id_ in ids),
        sections=parsed,
        timeline=read_timeline(parsed, postmortem.started_at),
        body=body,
    )
