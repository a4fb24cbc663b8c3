"""The pull request that carries a post-mortem, as a plan: an adapter opens or refreshes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from afterword.core import checklist, instants
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import Postmortem
from afterword.core.scaffold import branch_of, follow_up_branch_of
from afterword.core.status import STATUSES

MAX_TITLE = 256
BEGIN, END = "<!-- afterword:begin -->", "<!-- afterword:end -->"
POSTMORTEM_LABEL = "post-mortem"
_COLOURS = ("b60205", "d93f0b", "fbca04", "c2e0c6")
_TICKED = pattern(r"^- \[[xX]\] .*<!-- afterword:step (\w+) -->", re.MULTILINE)
_REFERENCE = pattern(r"(?<=[A-Za-z]):(?=//)|(?<=www)\.|(?<![A-Za-z0-9])@|\\#|(?<=GH)-(?=\d)")
_PUNCTUATION = pattern(r"([\\`*_\[\]<>#!|~$&])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label and how it looks where it has to be created."""

    name: str
    colour: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """Everything a pull request should have."""

    head: str
    base: str
    title: str
    body: str
    is_draft: bool
    labels: tuple[Label, ...]
    severity_labels: frozenset[str]
    """The labels of all severities, so that one that no longer applies can go."""
    assignee: str | None
    reviewers: tuple[str, ...]
    teams: tuple[str, ...]
    is_followed: bool = False
    """Whether another one is opened where that of the same branch is merged."""


def draft(postmortem: Postmortem, policy: Policy, file_url: str = "") -> PullRequest:
    """The pull request of a post-mortem: a draft until its status is `in-review`."""
    severity = policy.severities.get(postmortem.severity or "")
    asked = severity.reviewers if severity is not None else ()
    owner = policy.login(postmortem.owner) if postmortem.owner else None
    people = tuple(policy.login(name) for name in asked if "/" not in name)
    return PullRequest(
        head=branch_of(postmortem.id),
        base=policy.main_branch,
        title=shortened(f"Post-mortem: {postmortem.title or postmortem.id}"),
        body=_body(postmortem, policy, file_url, branch_of(postmortem.id), "`afterword submit` refreshes this part"),
        is_draft=postmortem.status not in STATUSES[1:],
        labels=(
            Label(name=POSTMORTEM_LABEL, colour="0e4d92", description="What we learn from an incident"),
            *severity_labels(postmortem, policy),
        ),
        severity_labels=frozenset(policy.severities),
        assignee=owner,
        reviewers=tuple(login for login in people if login != owner),
        teams=tuple(name.partition("/")[2] for name in asked if "/" in name),
    )


def follow_up(postmortem: Postmortem, policy: Policy, file_url: str = "") -> PullRequest:
    """The pull request of what is recorded after a post-mortem was merged; one at a time, and nobody's review."""
    plan = draft(postmortem, policy, file_url)
    branch = follow_up_branch_of(postmortem.id)
    return replace(
        plan,
        head=branch,
        title=shortened(f"Follow-up: {postmortem.title or postmortem.id}"),
        body=_body(postmortem, policy, file_url, branch, "The command that recorded something refreshes this part"),
        is_draft=False,
        reviewers=(),
        teams=(),
        is_followed=True,
    )


def merge_body(existing: str, ours: str) -> str:
    """The existing text with our marked block refreshed; what people wrote around it and ticked stays.

    Where people took the block out, nothing is put back.
    """
    ticked = set(_TICKED.findall(existing))
    for key in ticked:
        marker = f"<!-- afterword:step {key} -->"
        ours = re.sub(rf"^- \[ \] (.*{re.escape(marker)})", r"- [x] \1", ours, flags=re.MULTILINE)
    existing = existing.replace("\r\n", "\n")
    start, end = existing.find(BEGIN), existing.find(END)
    if start < 0 or end < start:
        return existing if existing.strip() else ours
    return existing[:start] + ours.strip() + existing[end + len(END) :]


def escape(text: str) -> str:
    """Text from a front matter for Markdown on the Git host: no markup, no mention, no issue link."""
    flat = " ".join(text.split())
    escaped = _PUNCTUATION.sub(r"\\\1", flat)
    return _REFERENCE.sub(lambda match: match[0] + "<!-- -->", escaped)


def severity_labels(postmortem: Postmortem, policy: Policy) -> tuple[Label, ...]:
    """The label of its severity, in the colour of its rank; none where the policy does not know that."""
    return tuple(
        Label(name=name, colour=_COLOURS[min(rank, len(_COLOURS) - 1)], description=f"Severity {name}")
        for rank, name in enumerate(policy.severities)
        if name == postmortem.severity
    )


def shortened(title: str) -> str:
    """A title that is not too long for the Git host."""
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"


def _body(postmortem: Postmortem, policy: Policy, file_url: str, branch: str, refreshed: str) -> str:
    rows = [f"| {name} | {value} |" for name, value in _summary(postmortem, policy, file_url) if value]
    steps = [
        f"- [{'x' if step.is_done else ' '}] {escape(step.text)} · {step.how} <!-- afterword:step {step.key} -->"
        for step in checklist.on_call(postmortem, policy)
    ]
    return "\n".join(
        [
            BEGIN,
            f"**{escape(postmortem.title or postmortem.id)}**",
            "",
            "| | |",
            "| --- | --- |",
            *rows,
            "",
            "### What the on-call person owes",
            "",
            *steps,
            "",
            f"To work on it: `git fetch && git switch {branch}`.",
            f"{refreshed}; write above or below it.",
            END,
            "",
        ]
    )


def _summary(postmortem: Postmortem, policy: Policy, file_url: str) -> list[tuple[str, str]]:
    owner = postmortem.owner
    shown_owner = f"{policy.person_name(owner)} ({policy.login(owner)})" if owner else ""
    duration = instants.duration(postmortem.duration) if postmortem.duration is not None else ""
    file = f"[`{postmortem.path}`]({file_url})" if file_url else f"`{postmortem.path}`"
    return [
        ("Severity", escape(postmortem.severity or "")),
        ("Status", escape(postmortem.status or "")),
        ("Owner", escape(shown_owner)),
        ("Services", escape(", ".join(postmortem.services))),
        ("Started", instants.in_both_zones(postmortem.started_at, policy.zone)),
        ("Resolved", instants.in_both_zones(postmortem.resolved_at, policy.zone)),
        ("Duration", duration),
        ("Due", f"{postmortem.due_on:%A %Y-%m-%d}" if postmortem.due_on else ""),
        ("File", file),
    ]
