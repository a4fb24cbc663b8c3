"""What the on-call person owes after an incident, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from afterword.core.patterns import pattern
from afterword.core.policy import Policy
from afterword.core.postmortem import CUSTOMER_IMPACTS, ActionItem, Postmortem

TOLD_BEFORE = CUSTOMER_IMPACTS[1:]
"""What customers are told before it is done."""
ANY = "ID"
"""In a command, in the place of the id."""
_PLAIN = pattern(r"\w[\w.-]*")
_COMMAND = pattern(r"(`afterword \w+) ([^ `]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is owed: `how` says, in Markdown, which command or key of the front matter does it."""

    key: str
    text: str
    how: str
    is_done: bool


def on_call(postmortem: Postmortem, policy: Policy) -> tuple[Step, ...]:
    """The steps of the page "After an incident", in order, each with what does it."""
    return tuple(_steps(postmortem, policy))


def command(name: str, postmortem: Postmortem, options: str = "") -> str:
    """A command for this post-mortem, in Markdown, ready to paste.

    The name of a file can be anything: where a shell or Markdown would take it for more than a word, it is left out.
    """
    id_ = postmortem.id if _PLAIN.fullmatch(postmortem.id) else ANY
    return f"`{' '.join(filter(None, ('afterword', name, id_, options)))}`"


def of_any(how: str, postmortem: Postmortem) -> str:
    """The same without the id, for a sentence that several post-mortems share."""
    return _COMMAND.sub(lambda match: f"{match[1]} {ANY if match[2] == postmortem.id else match[2]}", how)


def _steps(postmortem: Postmortem, policy: Policy) -> Iterator[Step]:
    owner = policy.person_name(postmortem.owner) if postmortem.owner else "nobody yet"
    hand_in = "commit, `afterword submit`"
    yield Step(
        key="created",
        text=f"Create the post-mortem and name its owner ({owner})",
        how="`afterword new`",
        is_done=postmortem.owner is not None,
    )
    yield Step(
        key="action_items",
        text="List the clean-up tasks, or hand that to somebody who is free",
        how=f"fill `action_items`, {hand_in}",
        is_done=bool(postmortem.action_items),
    )
    yield Step(
        key="customer_notices",
        text="Tell the customers before a task restarts or changes their systems",
        how=f"{command('notify', postmortem, '--about restart')} or `--about change`",
        is_done=bool(postmortem.action_items) and not unsent_notices(postmortem),
    )
    yield Step(
        key="chat_saved",
        text="Go through the chat and save what matters",
        how=f"put it beside the file, fill `follow_up.chat_saved`, {hand_in}",
        is_done=postmortem.follow_up.chat_saved is not None,
    )
    group = policy.mail.group or "the group"
    yield Step(
        key="announced",
        text=f"Tell {group} what happened, with the link and what is still to be done",
        how=command("announce", postmortem),
        is_done=postmortem.follow_up.announced is not None,
    )
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
        is_done=postmortem.is_finished and not missing_all_clears(postmortem),
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


def missing_all_clears(postmortem: Postmortem) -> list[str]:
    """The affected customers who have not had the all-clear."""
    told = {entry.customer for entry in postmortem.follow_up.all_clear if entry.at}
    return [customer for customer in dict.fromkeys(postmortem.customers) if customer not in told]
