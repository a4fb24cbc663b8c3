"""What is still owed after an incident: by whom, by when, and what does it.

The steps are those of the checklist, with a line for each customer and each action item, so that the list, the pull
request and the site tell the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from afterword.core import checklist, due_dates
from afterword.core.policy import Policy
from afterword.core.postmortem import ActionItem, Postmortem

POSTMORTEM, ACTION_ITEM, NOTICE, ALL_CLEAR, ANNOUNCED, MEETING, TASKS, CHAT, CLOSE = KINDS = (
    "postmortem",
    "action_item",
    "customer_notice",
    "all_clear",
    "announced",
    "meeting",
    "tasks",
    "chat_saved",
    "close",
)
"""What can be owed, the more urgent first where the dates are the same."""
RULES = {
    ACTION_ITEM: ("AW420", "open-action-item"),
    MEETING: checklist.RULES["meeting"],
    CHAT: checklist.RULES["chat_saved"],
    ANNOUNCED: checklist.RULES["announced"],
    NOTICE: checklist.RULES["customer_notices"],
    ALL_CLEAR: checklist.RULES["all_clear"],
}
"""The rule that asks for it: where that is ignored for a reason, no step of the checklist is owed."""
_NEXT = {
    "in-review": f"have it reviewed, set `status: reviewed`, {checklist.HAND_IN}",
    "reviewed": "get its pull request approved and merged",
    "closed": "get its pull request approved and merged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing that is owed: `what` is plain text, `how` says in Markdown which command or key does it."""

    kind: str
    """One of `KINDS`."""
    postmortem: Postmortem
    what: str
    how: str
    owner: str | None
    """The handle of whoever is asked for it."""
    due_on: dt.date | None
    """The last day that is still in time; None where nothing is late however long it takes."""
    item: ActionItem | None = None
    customer: str = ""
    about: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same from day to day: the id, the kind, and which of that kind."""
        return self.postmortem.id, self.kind, str(self.item.number) if self.item else f"{self.about}/{self.customer}"

    def days_left(self, today: dt.date) -> int | None:
        """Calendar days until it is due: 0 on the day itself, negative when overdue."""
        return None if self.due_on is None else (self.due_on - today).days

    def overdue_days(self, today: dt.date) -> int:
        """Calendar days since it was due; 0 when in time."""
        return due_dates.overdue_days(self.due_on, today)


def of(
    postmortem: Postmortem, policy: Policy, *, is_merged: bool = True, recorded: Postmortem | None = None
) -> tuple[Owed, ...]:
    """Everything that is owed for one post-mortem, the most urgent first.

    One that is not on the main branch is owed whatever status it claims. Instead of what was `recorded` on the
    follow-up branch of one that is, the merge of that branch is owed.
    """
    if not postmortem.is_understood:
        return (_unreadable(postmortem),)
    found = by_urgency(_of(postmortem, policy, is_merged=is_merged), policy)
    if is_merged:
        found = tuple(replace(one, how=checklist.after_merge(one.how, postmortem)) for one in found)
    if not found and postmortem.status == "reviewed":
        told = "Close it: everything is done"
        found = (_owed(CLOSE, postmortem, told, checklist.command("close", postmortem), postmortem.owner, None),)
    return found if recorded is None else _without(recorded, found, policy)


def _without(recorded: Postmortem, found: tuple[Owed, ...], policy: Policy) -> tuple[Owed, ...]:
    """What is left of this once main has what was recorded, and the merge, due when the first of the rest was."""
    itself = [one for one in found if one.kind == POSTMORTEM]
    still = {one.key: one for one in (*of(recorded, policy), *itself)}
    gone = [one for one in found if one.key not in still]
    if not gone or not recorded.is_understood:
        return found
    left = [still[one.key] for one in found if one.key in still]
    due = min((one.due_on for one in gone if one.due_on is not None), default=None)
    what, how = "Merge what was recorded since", "get its follow-up pull request approved and merged"
    return by_urgency([*left, _owed(CLOSE, recorded, what, how, recorded.owner, due)], policy)


def by_urgency(found: Iterable[Owed], policy: Policy) -> tuple[Owed, ...]:
    """The same with the most overdue first, then what is due next; what has no date comes last."""
    ranks = {name: rank for rank, name in enumerate(policy.severities)}

    def place(one: Owed) -> tuple[object, ...]:
        post, number = one.postmortem, one.item.number if one.item else 0
        rank = ranks.get(post.severity or "", len(ranks))
        return one.due_on or dt.date.max, rank, KINDS.index(one.kind), post.id, number, one.customer

    return tuple(sorted(found, key=place))


def action_items(postmortem: Postmortem) -> Iterator[Owed]:
    """The open action items; one that nobody owns is asked of the owner of the post-mortem."""
    by_command = checklist.command("actions", postmortem)
    how = f"do it, close its issue, {by_command}; or fill `done_on` or `declined`"
    for item in postmortem.action_items:
        if item.is_open:
            what = item.title or f"Action item {item.number}"
            yield _owed(ACTION_ITEM, postmortem, what, how, item.owner or postmortem.owner, item.due_on, item=item)


def _of(postmortem: Postmortem, policy: Policy, *, is_merged: bool) -> Iterator[Owed]:
    due = due_dates.due_on(postmortem, policy)
    if not (postmortem.is_finished and is_merged):
        yield _owed(POSTMORTEM, postmortem, "Post-mortem", _next(postmortem), postmortem.owner, due)
    yield from action_items(postmortem)
    steps = {step.key: step for step in checklist.steps(postmortem, policy) if not step.is_done}
    for owed in _steps(postmortem, policy, due, {key: step.how for key, step in steps.items()}):
        if not checklist.is_excused(RULES.get(owed.kind), postmortem, policy):
            yield owed


def _steps(postmortem: Postmortem, policy: Policy, due: dt.date | None, how: dict[str, str]) -> Iterator[Owed]:
    """The steps of the checklist besides the post-mortem itself."""
    asked = postmortem.on_call or postmortem.owner
    if "meeting" in how:
        by = due_dates.meeting_by(postmortem, policy)
        yield _owed(MEETING, postmortem, "Review meeting", how["meeting"], postmortem.owner, by)
    if "action_items" in how:
        yield _owed(TASKS, postmortem, "List the clean-up tasks", how["action_items"], asked, due)
    if "announced" in how:
        group = policy.mail.group or "the group"
        announced_by = due_dates.announced_by(postmortem, policy) or due
        yield _owed(ANNOUNCED, postmortem, f"Tell {group}", how["announced"], asked, announced_by)
    if "chat_saved" in how:
        yield _owed(CHAT, postmortem, "Save the chat", how["chat_saved"], asked, due)
    for customer, about in checklist.unsent_notices(postmortem):
        told = checklist.command("notify", postmortem, f'--about {about} --from "…" --until "…"')
        by = due_dates.noticed_by(postmortem, about)
        what = f"Tell {customer} of the {about}"
        yield _owed(NOTICE, postmortem, what, told, asked, by, customer=customer, about=about)
    for customer in checklist.missing_all_clears(postmortem):
        waits, by = _all_clear(postmortem, due)
        what = f"All-clear to {customer}{waits}"
        yield _owed(ALL_CLEAR, postmortem, what, how["all_clear"], asked, by, customer=customer)


def _owed(
    kind: str,
    postmortem: Postmortem,
    what: str,
    how: str,
    owner: str | None,
    due: dt.date | None,
    *,
    item: ActionItem | None = None,
    customer: str = "",
    about: str = "",
) -> Owed:
    return Owed(
        kind=kind, postmortem=postmortem, what=what, how=how, owner=owner, due_on=due,
        item=item, customer=customer, about=about,
    )  # fmt: skip


def _unreadable(postmortem: Postmortem) -> Owed:
    return _owed(POSTMORTEM, postmortem, "Cannot be read", "`afterword check` says where; mend it", None, None)


def _next(postmortem: Postmortem) -> str:
    """What takes the post-mortem to its next status, or to the main branch."""
    name = "" if postmortem.owner else "name its `owner`, "
    return name + _NEXT.get(postmortem.status or "", f"write it, set `status: in-review`, {checklist.HAND_IN}")


def _all_clear(postmortem: Postmortem, due: dt.date | None) -> tuple[str, dt.date | None]:
    """What an all-clear waits for, and when it is due: with the post-mortem, or when the last of that was done."""
    felt = checklist.felt_by_customers(postmortem)
    if waiting := [str(item.number) for item in felt if item.is_open]:
        return f", after action item {' and '.join(waiting)}", None
    days = [day for day in (due, *(item.done_on for item in felt)) if day is not None]
    return "", max(days, default=None)
