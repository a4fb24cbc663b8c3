"""What the on-call person owes after an incident, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afterword.core import instants
from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import CUSTOMER_IMPACTS, ActionItem, Postmortem, Problem
from afterword.core.scaffold import follow_up_branch_of

TOLD_BEFORE = CUSTOMER_IMPACTS[1:]
"""What customers are told before it is done."""
RULES = {
    "meeting": ("AW108", "missing-meeting"),
    "chat_saved": ("AW501", "chat-not-saved"),
    "announced": ("AW502", "not-announced"),
    "customer_notices": ("AW503", "customer-not-told"),
    "all_clear": ("AW504", "no-all-clear"),
}
"""The rule that asks for a step: where that is ignored for a reason, the step is not owed."""
ANY = "ID"
"""In a command, in the place of the id."""
_PLAIN = pattern(r"\w[\w.-]*")
_COMMAND = pattern(r"(`afterword \w+ |`follow-up/)([^ `]+)")
HAND_IN = "commit, `afterword submit`"
"""How what was written by hand is handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is owed: `how` says, in Markdown, which command or key of the front matter does it."""

    key: str
    text: str
    how: str
    is_done: bool


def on_call(postmortem: Postmortem, policy: Policy) -> tuple[Step, ...]:
    """The steps of the page "After an incident", in order, each with what does it; not what there is a reason to leave.

    Nothing else is owed besides action items: the list of what is, the pull request and the site tell the same.
    """
    found = steps(postmortem, policy)
    return tuple(step for step in found if step.is_done or not is_excused(RULES.get(step.key), postmortem, policy))


def steps(postmortem: Postmortem, policy: Policy) -> tuple[Step, ...]:
    """All steps that this severity has, with those that there is a reason to leave."""
    return tuple(_steps(postmortem, policy))


def is_excused(rule: tuple[str, str] | None, postmortem: Postmortem, policy: Policy) -> bool:
    """Whether a rule, by its code and name, is ignored by the policy or for a reason that the post-mortem gives."""
    if rule is None:
        return False
    code, name = rule
    if any(word == name or code.startswith(word) for word in policy.check.ignore):
        return True
    return any(entry.rule in rule and entry.reason for entry in postmortem.ignore)


def command(name: str, postmortem: Postmortem, options: str = "") -> str:
    """A command for this post-mortem, in Markdown, ready to paste.

    The name of a file can be anything: where a shell or Markdown would take it for more than a word, it is left out.
    """
    id_ = postmortem.id if _PLAIN.fullmatch(postmortem.id) else ANY
    return f"`{' '.join(filter(None, ('afterword', name, id_, options)))}`"


def after_merge(how: str, postmortem: Postmortem) -> str:
    """The same for a post-mortem that is merged: what is written by hand then needs a branch of its own."""
    branch = follow_up_branch_of(postmortem.id if _PLAIN.fullmatch(postmortem.id) else ANY)
    return how.replace(HAND_IN, f"commit on `{branch}`, `afterword submit`")


def of_any(how: str, postmortem: Postmortem) -> str:
    """The same without the id, for a sentence that several post-mortems share."""
    return _COMMAND.sub(lambda match: f"{match[1]}{ANY if match[2] == postmortem.id else match[2]}", how)


def _steps(postmortem: Postmortem, policy: Policy) -> Iterator[Step]:
    owner = policy.person_name(postmortem.owner) if postmortem.owner else "nobody yet"
    has_tasks = bool(postmortem.action_items) or postmortem.is_finished
    yield Step(
        key="created",
        text=f"Create the post-mortem and name its owner ({owner})",
        how="`afterword new`",
        is_done=postmortem.owner is not None,
    )
    yield Step(
        key="action_items",
        text="List the clean-up tasks, or hand that to somebody who is free",
        how=f"fill `action_items`, {HAND_IN}",
        is_done=has_tasks,
    )
    yield Step(
        key="customer_notices",
        text="Tell the customers before a task restarts or changes their systems",
        how=f"{command('notify', postmortem, '--about restart')} or `--about change`",
        is_done=has_tasks and not unsent_notices(postmortem),
    )
    yield Step(
        key="chat_saved",
        text="Go through the chat and save what matters",
        how=f"put it beside the file, fill `follow_up.chat_saved`, {HAND_IN}",
        is_done=postmortem.follow_up.chat_saved is not None,
    )
    group = policy.mail.group or "the group"
    yield Step(
        key="announced",
        text=f"Tell {group} what happened, with the link and what is still to be done",
        how=command("announce", postmortem),
        is_done=postmortem.follow_up.announced is not None,
    )
    yield from _meeting(postmortem, policy)
    due = f" by {postmortem.due_on}" if postmortem.due_on else ""
    yield Step(
        key="finished",
        text=f"Look in now and then until it is reviewed{due}",
        how="`afterword check`",
        is_done=postmortem.is_finished,
    )
    yield Step(
        key="all_clear",
        text="Give the customers the all-clear when the tasks are done",
        how=command("notify", postmortem, "--about all-clear"),
        is_done=(postmortem.is_finished or bool(postmortem.customers)) and not missing_all_clears(postmortem),
    )


def _meeting(postmortem: Postmortem, policy: Policy) -> Iterator[Step]:
    """The review meeting, where the severity has one."""
    severity = policy.severities.get(postmortem.severity or "")
    if severity is not None and severity.meeting:
        when = instants.in_both_zones(postmortem.meeting_at, policy.zone)
        yield Step(
            key="meeting",
            text=f"See that the review meeting is called{f': {when}' if when else f', within {severity.meeting}'}",
            how=command("meeting", postmortem),
            is_done=postmortem.meeting_at is not None,
        )


def unsent_notices(postmortem: Postmortem) -> list[tuple[str, str]]:
    """The notices still owed, as (customer, about): each affected customer, each kind of impact planned.

    What was declined is not planned.
    """
    kinds = sorted({item.customer_impact or "" for item in felt_by_customers(postmortem)})
    sent = {(notice.customer, notice.about) for notice in postmortem.follow_up.customer_notices if notice.at}
    return [(name, kind) for name in dict.fromkeys(postmortem.customers) for kind in kinds if (name, kind) not in sent]


def felt_by_customers(postmortem: Postmortem) -> list[ActionItem]:
    """The action items that restart or change something of theirs, done or not; none that was declined."""
    return [item for item in postmortem.action_items if item.customer_impact in TOLD_BEFORE and not item.declined]


def of_unknown_impact(postmortem: Postmortem) -> list[ActionItem]:
    """The open action items of which nobody can tell whether customers will notice: a typo may hide a restart."""
    return [
        item
        for item in postmortem.action_items
        if item.is_open
        and item.customer_impact not in CUSTOMER_IMPACTS
        and (item.customer_impact or _is_misunderstood(postmortem, item))
    ]


def unread_customers(postmortem: Postmortem) -> list[Problem]:
    """Where `customers` cannot be read, so that somebody who was affected may not be known."""
    return [problem for problem in postmortem.problems if problem.key[:1] == ("customers",)]


def _is_misunderstood(postmortem: Postmortem, item: ActionItem) -> bool:
    key = ("action_items", item.number - 1)
    wrong = {problem.key for problem in postmortem.problems}
    return bool(wrong & {key, (*key, "customer_impact")})


def missing_all_clears(postmortem: Postmortem) -> list[str]:
    """The affected customers who have not had the all-clear."""
    told = {entry.customer for entry in postmortem.follow_up.all_clear if entry.at}
    return [customer for customer in dict.fromkeys(postmortem.customers) if customer not in told]
